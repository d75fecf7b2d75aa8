"""What happens, in the words of notices and of people: 竣工 is 完工 as well, 并的网 is 并网.

Language only. When it is to have happened is `demanded`, when it did `happened`.
"""

from __future__ import annotations

import re
from functools import lru_cache


@lru_cache(maxsize=256)
def _apart(verb: str) -> str:
    """入表, 入的表, 进了站, 入完表: a verb and what belongs to it may be apart."""
    if len(verb) != 2:
        return re.escape(verb)
    return f"{verb}|{verb[0]}(?:了|的|过|完|上|好|到)[^,]{{0,2}}?{verb[1]}"


# A word belongs to the first event that holds it.
EVENTS: dict[str, str] = {
    "播出": "播出|首播|播的|播了|开播|上映",
    "迁入": "[迁搬](?:入|来|到|进|过来)|落户",
    "结案": "结案|审结|判决|裁决|了结|结了|结的|判了|判下来",
    "生效": "生效|起保",
    "验收": "验收",
    "投产": (
        "投产|投入(?:正式)?(?:使用|运行|运营|生产)|投用|启用|上线|"
        "运营(?!团队|人员|成本|中心|商|数据|部)|运行"
    ),
    "并网": _apart("并网"),
    "完工": (
        "完工|竣工|建成|完成|装好|建好|[做换种改修搞弄干贴铺]完|[改修换]好|改造好|装完|完了工|"
        "竣了工"
    ),
    "开工": "开工|动工|开了工|动了工|破土",
    "结清": "还清|结清|还完|还上|还了",
    "开业": "开业|开张|开店|开门|营业(?![执额收税])|开的(?!发?票)|开了(?!发?票)",
    "投保": "投保|买的?保险|买了保险",
    "挂牌": "挂牌|上市",
    "毕业": "毕业",
    "发布": "发布|公布|颁布|发的(?![证照])",
    "开具": "开具|开票|开的(?:发?票)?|开出",
    "签订": "签订|签署|签约|签",
    "取得": (
        "取得|获得|获批|获|拿到|拿的|拿了|拿证|领到|领的|领了|下证|发证|下来|到手|批的|发的|通过|"
        "过审|授权|(?<=[年月日号底初末])过(?=的|了)|"
        "(?:认定?|评[上为定]?)(?:的|了|上|为|过)?"
    ),
    "购置": "购置|购买|采购|买的|买了",
    "缴纳": "缴纳|缴存|参保|缴|交(?=[的了着上]|$|社保|社会保险)|在[^,]{1,6}交$",
    "工作": "工作|上班|入职|任职|就职|从业|从事|入行",
    "登记": "登记|备案",
    "发生": "发生",
}
# What so many things may be, that another one is plainly not meant.
OF_MANY = frozenset({"取得", "购置", "签订", "发布", "开具", "验收"})
# Works are begun before they are done, and done before they are used.
_STAGES = {"开工": 0, "完工": 1, "验收": 1, "投产": 2, "并网": 2, "挂牌": 2, "上线": 2}
_OF_A_THING = re.compile("著作权|软著|商标|专利|版权|产品|项目|合同|船|车|品种|房|土地")
FOUNDING = re.compile("成立|注册(?!证|商标)|登记(?!证)|创办|创立|出生")


def is_founding(text: str) -> bool:
    """Whether the firm itself is registered, no thing of it."""
    return FOUNDING.search(text) is not None and not _OF_A_THING.search(text)


def event_in(text: str) -> str:
    """The event of the list that a text speaks of."""
    return next((name for name, words in EVENTS.items() if re.search(words, text)), "")


def words_of(event: str) -> str:
    """The pattern of an event; one that is not of the list by its own word (停产, 并网)."""
    return EVENTS.get(event) or _apart(event)


def happens(event: str, text: str) -> bool:
    if event == "播出" and "上线" in text:
        return True
    return re.search(words_of(event), text) is not None


def stage(event: str) -> int | None:
    """How far works have come with an event; None for what is none of them."""
    return _STAGES.get(event)


def stages_in(text: str) -> list[str]:
    """The events of works that a text speaks of, from the first stage on."""
    return [event for event in sorted(_STAGES, key=_STAGES.__getitem__) if happens(event, text)]
