"""Who must act until a day, and what is done: what the words around it and the headings tell.

Which of the days is which field of a call is `schedule`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# What is handed in after a grant was made is never the deadline of the call.
AFTERWARDS = re.compile(
    "兑付|验收|结题|结项|中期|拨付|报账|任务书|合同书|绩效自评|整改|年报|立项后|获奖后|补正|"
    "异议|公示期|进展|总结报告|使用情况|补充材料(?:的|提交|报送)?截止"
)
# 将申报书、项目总结报告 … is an application, whatever else is in it.
_APPLICATION = re.compile("(?:申报|申请)(?:书|表)")
ONLINE = re.compile("网上|网络|线上|在线|系统|平台|登录|登陆|电子|邮箱|邮件|扫码|小程序")
PAPER = re.compile("纸质|书面|纸件|一式|原件|寄送|邮寄|装订")
REVIEW = re.compile("推荐|审核|初审|初评|初核|审查|复核|形式审查|汇总|上报|核实|审定")
EVENT = re.compile("答辩|评审|公示|培训|宣讲|路演|现场考察|政策解读会|说明会|对接|初赛|复赛|决赛")
APPLY = re.compile(
    "申报|申请|申领|受理|填报|填写|提交|报名|报送|征集|发送|上传|递交|登记|交至|送至|送到|预申报"
)
# Money on its way to the companies.
PAID = re.compile("[^，。；]{0,10}(?:转入|打入|划入|到账|拨付|发放|下达)")
_FIRM = re.compile(
    "企业(?!促进)|(?:申报|申请|建设|施工|承担|牵头|揭榜|参赛|用人)单位|申报人|申请人|项目单位|"
    "需求方|申报主体|各单位|个人"
)
UPPER = re.compile(
    "各(?:地|县|市|区|设区市|州)[^，。；]{0,12}(?:局|委|部门)|(?:推荐|提名)单位|(?:主管|管理|行政)部门|"
    "归口(?:管理)?(?:部门|单位)?|地市|地级|各地|各区(?!内)"
    "|区(?:级|科技局|科工|农业|工信|发改|主管|推荐|审核)|各?镇街|街道|各镇|镇（街）|管委会|市级|"
    "市科技局|市局|省科技厅|省厅|我局|我委|我厅|园区|专家"
)
_OBJECT = re.compile(
    "(?:至|到|向|交|送|(?<!申)报|经|对|所在|所属)(?:所在|所属|各)?[^，。；]{0,8}$"
    "|向[^，。；]{0,20}$"
)
REVIEWERS = (
    ("镇街", re.compile("镇街|街道|各镇|镇（街）")),
    ("地市", re.compile("地市|地级|设区市")),
    ("县", re.compile("县级(?!市)|县（市")),
    ("区", re.compile("区(?:级|科|农|工|发改|主管|推荐|审核)|各区")),
    ("市", re.compile("市级|市科技局|市局")),
    ("省", re.compile("省科技厅|省级|我厅")),
    ("主管部门", re.compile("主管部门|归口")),
    ("推荐单位", re.compile("推荐单位")),
    ("提名单位", re.compile("提名单位")),
)


# 县（区）水务局会同…初审后, 市水务局于…
_SUBJECT = re.compile(
    r"(?:[（(][^（）()]{1,3}[)）]|\d{1,2}[.．、])?\s*(?:[^，。；：:]{2,6}[。：:])?各?"
    "(?P<tier>[县区市])(?![区县市州])(?:[（(][区县市、]{1,5}[)）])?[\u4e00-\u9fff]{2,12}[局委](?:会同|于|应|须|在|对)"
)
# 通过审查的项目, 为便于初核: what is done before, or for.
PASSED = re.compile(
    "(?:通过|经)[^，。；]{0,4}(?:审查|审核|初审|预审|推荐|评审)(?:通过)?[的后]|[^，。；：:]{2,10}通过后"
    "|为(?:便于|了)[^，。；]{2,16}，"
)


def told(text: str) -> bool:
    return any(words.search(text) for words in (ONLINE, PAPER, REVIEW, EVENT, APPLY))


def is_act(text: str) -> bool:
    """Something is done; on paper or online tells but the means."""
    return any(words.search(text) for words in (REVIEW, EVENT, APPLY))


def reviewer_of(said: str) -> str:
    """Who reviews: the office that the sentence begins with, else the first that is named."""
    subject = _SUBJECT.match(said)
    if subject:
        return subject["tier"]
    return next((name for name, words in REVIEWERS if words.search(said)), "")


def comes_after_the_grant(words: Sequence[str], following: str, section: str) -> bool:
    """By the words around the day, what follows it, or the heading of its section."""
    clause = re.split("[，。；]", following)[0]
    texts = [*words, clause]
    if _APPLICATION.search(clause):
        texts = [text.replace(clause, "") for text in texts]
    return bool(
        any(AFTERWARDS.search(text) for text in texts)
        or AFTERWARDS.search(section)
        and not APPLY.search(section)
        or PAID.match(following)
    )


def _named(text: str) -> list[tuple[int, str]]:
    return [
        (match.start(), who)
        for who, words in (("firm", _FIRM), ("upper", UPPER))
        for match in words.finditer(text)
        if not _OBJECT.search(text[: match.start()])
    ]


def actor_of(before: str, said: str, headings: str, sentence: str = "") -> str:
    """Who must act until the day: the last who is named before it, else whom the sentence began
    with, else who does such things."""
    if "汇总" in said:
        return "upper"
    for words_before in (before, sentence):
        if named := _named(words_before):
            return max(named)[1]
    if re.search("企业|申报单位|申报人", said):
        return "firm"
    if REVIEW.search(said) or (REVIEW.search(headings) and not APPLY.search(said)):
        return "upper"
    return "firm"


def action_of(said: str, before: str, headings: str, actor: str, on_paper: bool) -> str:
    event, review = EVENT.search(said), REVIEW.search(said)
    reviewed = event and event.group() == "公示" and review  # 审核并公示
    if event and not reviewed and not re.search("申报|填报|提交|报名", said):
        return "event"
    if actor == "upper" or REVIEW.search(said) and not APPLY.search(said):
        return "review"
    if PAPER.search(said) and not re.search("网上|在线|线上|系统|平台", said):
        return "paper"
    if on_paper and not re.search("网上申报|在线|填报", said):
        return "paper"
    if PAPER.search(before) and not ONLINE.search(before):
        return "paper"
    if ONLINE.search(said) or (ONLINE.search(headings) and not PAPER.search(headings)):
        return "online"
    if PAPER.search(headings) and not re.search("申报|申请", said):
        return "paper"
    return "apply"
