"""What a question asks that no entry states, told from its words: whichever entry it is about.

Which one or who by name (科技支行是哪家银行开的, 高企名单), how long or how often something takes
(几个工作日, 每年几次), how many or how much of what has no target (公寓多少套). An aspect that the
classifier gave is only sharpened; what the entries do state (kinds, roles, goal figures) is
no business of this file. Telephone, address and form are aspects of their own.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policy_kb.answer import term
from policy_kb.answer.evidence import Evidence
from policy_kb.language.quantities import quantities
from policy_kb.question import ROLES, Aspect, Question

_SOMEBODY = "企业|公司|工?厂家?|商家|银行|医院|学校|专家|导师|评委|教授|人员|院士|股东|机构|团队"
# Things of which the document names kinds: asked for by name only with a word of what is there.
_SOMETHING = f"{_SOMEBODY}|实验室|中心|孵化器|园区|基地|项目|平台|产品|协会"
# 名单发我一份 asks for it; 想进名单 wants to be on it.
_A_LIST = re.compile("名单|名录|名册|花名册")
_ON_THE_LIST = re.compile("[进上录列](?:入|进|到)?[^,，。]{0,8}(?:名单|名录|名册)")
_WHICH_ONE = re.compile(
    "哪一?家的?(?:银行|公司|机构|企业|基金|事务所|大学|学校|医院)|谁来?(?:开|办|出资|投资)的|"
    "谁来?[出投]的?钱"
    "|(?:老板|法人|院长|校长|评委|专家|导师|股东|业主|经理|开发商)们?都?[是叫姓有]?(?:谁|哪些|"
    "哪几)|有哪些人(?!才)|[长任人]叫什么|姓[什啥名]"
    f"|(?:有|由|包括)哪[些几]家?(?:{_SOMEBODY}){{1}}|哪几家(?:{_SOMEBODY})"
    "|(?:企业|公司|厂家?|商家|银行|医院|专家|导师)们?(?:都|一共|具体)?有(?:哪[些几]|谁)[家个位]?$"
    "|哪些家"
)
# 哪几个村, 哪个台, 哪家事务所: one of a sort that the document does not tell apart. What it does
# tell apart, and what is asked of 哪个 itself (哪个管, 哪家好), begins otherwise.
_ONE_OF_A_SORT = re.compile(
    "哪[几一]?[个家位座间所支场](?!部门|单位|局|办|委|条|项|方|部分|板块|任务|政策|措施|服务|"
    "行业|产业|领域|园|"
    "计划|目标|指标|内容|阶段|等?级|层|章|文件|企业|机构|人|类|种|渠道|平台|环节|科技|镇|街|"
    "会(?!计)|具体|数|系统|app|小程|[网地楼窗不好更多少高低快慢是在牵负管配先最对和"
    "跟与的来能可要有去找抓主协归做出该应该大小重都也呢吗啊吧比适合符属算说讲写提规高国省市哪领带帮])[\u4e00-\u9fff]"
)
_SEVERAL = re.compile("哪几[个座间所支场]([\u4e00-\u9fff]{2})")
# 八个部分叫什么: the document's own parts have names that are stated.
_WHO = re.compile(
    "(?<!组)[长任]是?谁|由谁来?(?:签|批|审|盖章|评|打分|主讲|讲|上课)|"
    "^(?!.*(?:部分|方面|章节?|[条项]|任务|措施|目标|文件|政策)).*叫什么名字?$"
)
_WINNERS = re.compile(
    "(?:谁|哪[些几位家个][^,，]{0,6}|什么人)(?:拿|得|获|中|入选|评上|赢)[了到过奖]"
    "|(?:得主|冠军|第一名|获奖者|中标人|入选者|获奖(?:人|企业|单位|项目))[^,，]{0,4}[谁哪]"
)
# What is there already, or was last time, is no matter of a policy.
_SO_FAR = re.compile(
    "(?:现在|目前|现有|已经?|至今|迄今|[去今往]年|上一?[届次批]|首批|第[一二三四五]批|入驻|入选|"
    f"参加|引进了|搬[进来]了?)[^,，]{{0,10}}(?:[有是]哪[些几]|叫什么|哪[些几]家?(?:{_SOMETHING}))"
    f"|哪[些几]家?(?:{_SOMETHING})[^,，]{{0,4}}(?:已经?|搬进了?|入驻了?|参加了?|入选了?)"
    f"|引进了哪[些几][家个位]?(?:{_SOMETHING})"
)
# 哪些部门, 哪些政策: stated, or asked in other words.
_STATED_KINDS = re.compile(
    "部门|单位|局(?!长)|牵头|配合|政策|措施|支持|扶持|优惠|补贴|任务|条款|哪[几些一]?条|办法|条件|"
    "要求|内容|目标|指标|方式|适合|可以|能[享申报得拿]|符合|归口"
)
_HOW_LONG = re.compile(
    "多久|多长时间|几个?(?:工作日|[天日月周]|星期|礼拜|小时)|几年[^,，]{0,3}一[次届回]|"
    "多少个?(?:工作日|[天日月周])|[每一]年[^,，]{0,5}几[次届回]|办理时限|办结|周期|"
    "哪天(?!发|印|出台|公布)|(?<![有这那])几点(?!$)|周几|几月份|"
    "哪一?年[能会]|[享减免补]受?几年"
    "|(?:什么时候|什么时间|何时|几时|啥时候?)(?:才?[能会]|可以|才)?[^,，]{0,4}(?:到账|放款|下来|"
    "出|批|"
    "拿到|更新|上线|启用|建好|有结果|揭晓|颁|评|发(?![布展文]))"
)
# 几年要达到180家, 多久完成: the goal year is stated.
_GOAL = re.compile("目标|指标|达到|完成|实现|翻[一二两三几]?番|建成")
_HOW_MUCH = re.compile(
    "什么价|价格|收不收[钱费]|收费|要不要钱|要钱吗|免费|多大规模|规模有?多大|每亩|一亩|名额|"
    "一年[^,，]{0,3}多少|[几多]少?个?等级|几等奖|几[成折套亩辆台]|"
    "多少[台套名亩间辆座户次人位吨支]|招几|上限|封顶|额度|"
    "[了过]几[家个所套台项][^,，]{0,6}$"
)
# Where to go, by words the classifier need not know; 哪些地方 asks for what a clause says.
_WHERE = re.compile(
    "门牌|手机|邮箱|传真|微信号|哪一?个?(?:会场|地点|网站|网页|网址|楼|系统|app|小程序)|入口|"
    "会场|二维码|哪一?[条个](?:街|路|村|巷)|几号楼|哪一?[栋层]"
)
_WHICH_PLACES = re.compile("哪些(?:地方|镇|区域)|哪几个(?:地方|镇|区域)|(?<![址方点置])是哪里$")
_REACHED = re.compile("电话|联系|地址|办公|位置|号码|窗口|上班")
_FORMS = re.compile(
    "怎么(?:评|打)分|如何(?:评|打)分|(?:评分|打分)(?:标准|细则|办法)|盖[哪几什][^,，]{0,3}章|填(?:什么|哪[张个份些]|几张)表|表格"
)
_NAMED = ROLES | {
    Aspect.CONTENT,
    Aspect.STRUCTURE,
    Aspect.SOURCE,
    Aspect.TARGET,
    Aspect.UNIT_TASKS,
}
_TIMED = _NAMED | {Aspect.WHEN}
_PLAIN = frozenset({Aspect.CONTENT, Aspect.STRUCTURE, Aspect.UNIT_TASKS})
_BY_WORDS = ((Aspect.CONTACT, _WHERE), (Aspect.APPLY, _FORMS), (Aspect.AMOUNT, _HOW_MUCH))


def by_name(question: Question, evidence: Evidence) -> Question:
    """The question as one for somebody or something in particular, where its words ask so; to be
    tried before the figures (高企180家的名单)."""
    if question.aspect not in _NAMED or not _about(question, evidence):
        return question
    if not _by_name(question.text) or _listed_there(question.text, evidence):
        return question
    return replace(question, aspect=Aspect.PARTICULAR)


def detailed(question: Question, evidence: Evidence) -> Question:
    """The question as one for a time, an amount, a place or a form, where its words ask so."""
    if not _about(question, evidence):
        return question
    if term.asks_when_issued(question.text):
        return question
    if question.aspect in _TIMED and _how_long(question.text):
        return replace(question, aspect=Aspect.DURATION)
    if question.aspect is Aspect.CONTACT and _WHICH_PLACES.search(question.text):
        stated = not _REACHED.search(question.text)
        return replace(question, aspect=Aspect.CONTENT) if stated else question
    if question.aspect not in _PLAIN:
        return question
    for aspect, words in _BY_WORDS:
        if words.search(question.text):
            return replace(question, aspect=aspect)
    return question


def _about(question: Question, evidence: Evidence) -> bool:
    return bool(evidence.words or evidence.ordinals or evidence.units or question.before.subjects)


def _by_name(text: str) -> bool:
    if _A_LIST.search(text):
        return not _ON_THE_LIST.search(text)
    if _WINNERS.search(text):
        return True
    if _WHO.search(text):
        return True
    asks = any(sign.search(text) for sign in (_WHICH_ONE, _ONE_OF_A_SORT, _SO_FAR))
    return asks and not _STATED_KINDS.search(text)


def _listed_there(text: str, evidence: Evidence) -> bool:
    """点名了哪几个战略性新兴产业: what several are asked of is what the clause itself speaks of."""
    several = _SEVERAL.search(text)
    if several is None or not evidence.sure:
        return False
    clause = evidence.entry(evidence.hits[0])
    return any(several[1] in measure for measure in (clause.title, *clause.measures))


def _how_long(text: str) -> bool:
    return bool(_HOW_LONG.search(text)) and not (_GOAL.search(text) or quantities(text))
