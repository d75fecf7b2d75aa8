"""Conditions without a figure (已购买研发责任险) against plain statements of a company.

Only what says all the content words of a condition, without a doubt, a plan or a
question, is taken for it; the same plainly denied is taken against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_kb.calls.conditions.figures.counted import CAN, FINE, OTHERS
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.nouns import core
from policy_kb.calls.conditions.words.polarity import denied_fact, readings
from policy_kb.language import text as levelled

_PIECES = re.compile("[,;。?!、]|但是?|不过|而且|另外|(?=也没有?|也不是|也未)")
_NO_CONDITION = re.compile(
    r"\d|[一二两三四五六七八九十]{1,2}[年个项家名件]|之一|以上|以下|以内|或|良好|较|"
    r"优先|健全|完善|稳定|相关|其他"
)
UNSURE = re.compile(
    "朋友|(?<![跟和与同])隔壁|(?<!被)人家|别人|同行|他们|如果|(?<!主)要是|假如|比如|预计|"
    "计划(?!$|[了里内中名项])|听说|据说|说是|打算|准备|想|正在|在办|在走|"
    "申请中|办理中|申报中|在申报|在报|认定中|评审中|审批中|公示|在建|建设中|考虑|争取|希望|"
    "将(?![军近])|快(?![递艇消充速检])|可能|应该|要不要|需不需要|是不是|有没有|是否|算不算|能不能|"
    "基本(?:上)?(?:合格|达标|符合|满足)|必须|一定要|要求|才能|才行|吗|么|怎么|哪|什么|多少|曾|"
    "以前"
)
# What is no more.
ENDED = re.compile(
    "过期|到期|吊销|注销|撤销|失效|暂扣|断保|(?:社保|保险)断|断缴|停用|作废|中断|丢失|遗失"
)
ASKED = re.compile("才(?:能|行|可以|算|够)|要不要|是不是|有没有|是否|必须|一定要|如果|(?<!主)要是")
_LIGHT = re.compile(
    "(?:买|购买|签|签订|取得|拿到?|通过|办|建|建立|做|过|有)?(?:过|的)?(?:好|到|下来|成)?"
)
_STILL = re.compile("(?:还|都|也|一直|暂时|目前)*")
QUESTION = re.compile(f"(?:{CAN}|可以|够|{FINE}|符合|达标|(?<![预结决打])算)[^,]*$")
_LEAST, _MENTIONED = 4, 0.4


_DONE = re.compile("(?:做|搞)(?:过|了|好|完)+$")


def only_done(condition: str, piece: str) -> bool:
    """鉴定做了 does not say that it was passed."""
    return "通过" in condition and _DONE.search(QUESTION.sub("", piece)) is not None


def stated(condition: str, told: str) -> Judged:
    """Whether a message plainly says what a condition without a figure demands."""
    if _NO_CONDITION.search(condition) or not _is_positive(condition):
        return Judged(None)
    wanted = core(condition)
    if len(wanted) < _LEAST:
        return Judged(None)
    mentioned = ""
    for piece in _PIECES.split(levelled.normalise(told)):
        verdict = None if only_done(condition, piece) else _said(piece, wanted)
        if verdict is None:
            continue
        if verdict.kept is not None:
            return verdict
        mentioned = mentioned or verdict.words
    return Judged(None, mentioned)


def _said(piece: str, wanted: str) -> Judged | None:
    """How one statement stands to the content words of the condition."""
    if OTHERS.search(piece) or ENDED.search(piece):
        return None
    whole = re.search("[吗么?]$|能不能|可不可以", piece) is not None
    plain = QUESTION.sub("", piece)
    own = core(plain)
    pairs = {wanted[i : i + 2] for i in range(len(wanted) - 1)}
    if not pairs & {own[i : i + 2] for i in range(len(own) - 1)}:
        return None
    words = re.sub("^(?:我们?|咱们?|我司|公司|也|还)+", "", plain)
    if _THERE.search(plain):
        wanted = _GETTING.sub("", wanted)  # 验收合格证明有了
    share = _covered(wanted, own)
    if ASKED.search(piece) or UNSURE.search(plain) or whole and plain == piece:
        return Judged(None, words) if share == 1 and not whole else None
    if share < 1:
        return Judged(None, words) if share >= _MENTIONED else None
    found = readings(words)
    if found and found[0].so:
        return Judged(True, words)
    denied = found[0] if found and found[0].is_fact else None
    plainly = denied and (_STILL.fullmatch(denied.before) or _LIGHT.fullmatch(denied.behind))
    return Judged(False if plainly else None, words)


def _is_positive(condition: str) -> bool:
    """Whether a condition demands that something is; the other half is `predicates`."""
    found = readings(condition)
    return bool(found) and found[0].so and not found[0].inside


# Says that something is there, whatever way it was got.
_THERE = re.compile(
    "(?:有|齐|办好|办下来|拿到|领到|建好|建成|做好|通过|下来|拿|装好)(?:全|备)?了|已经有|都有|"
    "也有|(?<!没)有(?!没)"
)
# A word of these is never left out by chance.
_TELLING = frozenset("国省市区县级甲乙丙非不未无新旧")
_LONG = 8


def _covered(wanted: str, own: str) -> float:
    """The share of the characters wanted that are told; in a long one a single other word (首次,
    首张) is no matter."""
    missing = [char for char in wanted if char not in own]
    if len(missing) == 1 and len(wanted) >= _LONG and missing[0] not in _TELLING:
        at_an_end = missing[0] in wanted[:2] + wanted[-2:]
        missing = missing if at_an_end else []
    return 1 - len(missing) / len(wanted)


# 没干过别的 denies nothing of the thing itself.
_ELSE = re.compile("别的|其[他它]")
_DOING = re.compile("^(?:做|搞|办理?|进行|有|把|完成)")
_STILL_BEFORE = re.compile("(?:还|都|也|仍|尚|一直|目前)+$")
_OR = re.compile("或者|或(?!有)|、|/")
# 还清 and 结清, 罚款 and 处罚: what people say for what notices write.
_SPOKEN = (
    ("还完|还清|还上|还了", "结清"),
    ("罚款|罚过|罚了|(?<=被)罚(?!金)|^罚$", "处罚"),
    ("环保|环境保护", "生态环境"),
    ("出过|出了|发生过|有过", "发生"),
    ("责任保险", "责任险"),
    (
        "(?:拖?欠)(?:了|过|着)?(?:职工|员工|工人|劳动者|农民工|人家)?(?:的)?(?:工资|薪酬|薪资|薪)",
        "欠薪",
    ),
    ("(?:工资|薪酬|薪资)(?:还|也|都|一直|从来?|已经)*(?:拖?欠)", "欠薪"),
    ("办下来|办好|办到|办理", "办理"),
    ("(?:开工|动工)建设|动工", "开工"),
    ("上市销售", "上市"),
    ("拆除|拆掉", "拆"),
    ("投入(?:正式)?(?:使用|运行|运营)|启用", "投用"),
    ("违建", "违法建筑"),
    ("抵押登记", "抵押"),
    ("(?:对外)?租(?:出去|给别人|给人家)", "出租"),
    ("房子", "房屋"),
    ("车子", "车辆"),
)
_NOT_GOT = re.compile("(?:通?过|拿|认证|办|取得|获得|有|认定)?(?:到|下来|过)?(?:认证|证书?)?$")
_END, _MOST, _HALF = 2, 0.6, 0.5


def denied(condition: str, pieces: Iterable[str]) -> Judged:
    """Whether a message plainly denies what a condition demands (贷款还没还完, 没有绿色食品认证):
    of several things of which one is enough, all of them."""
    if _NOT_SO.search(condition) or not _is_positive(condition):
        return Judged(None)
    alternatives = [part for part in _OR.split(condition) if len(core(part)) > 1]
    if len(alternatives) > 1 and not re.search("或", condition):
        return Judged(None)
    several, pieces = len(alternatives) > 1, tuple(pieces)
    found = [
        _denial(part, pieces, several, own_at_end=not number)
        for number, part in enumerate(alternatives)
    ]
    if not found or not all(found):
        return Judged(None)
    return Judged(False, "、".join(dict.fromkeys(filter(None, found))))


_NOT_SO = re.compile(
    r"[\d一二两三四五六七八九十]+[年个项家名件人天月%分亩平吨张间床]|优先|以上|"
    r"以下|如有|涉及"
)


def _denial(wanted: str, pieces: tuple[str, ...], one_of_several: bool, own_at_end: bool) -> str:
    """The piece that denies what is wanted. Of several alternatives each is denied by what is
    its own: the end of the first (绿色食品), the beginning of the others (有机产品认证)."""
    own = core(spoken(wanted))
    if not own:
        return ""
    proper = own[-_END:] if own_at_end else own[:1]
    for piece in (part for whole in pieces for part in _PIECES.split(whole) if part):
        plain = QUESTION.sub("", piece)
        clause = denied_fact(plain)
        if clause is None or ASKED.search(piece) or _ELSE.search(clause.behind):
            continue
        if ENDED.match(clause.behind) and not ENDED.search(wanted):
            continue  # 许可证没到期: it is there
        negated = _DOING.sub("", clause.behind)
        named = set(re.findall("[a-z]{2,}", wanted))
        latin = named & set(re.findall("[a-z]{2,}", negated))
        if latin and one_of_several:
            return piece
        if named & set(re.findall("[a-z]{3,}", plain)) and _NOT_GOT.match(negated):
            return piece  # iso9001还没过
        before, behind = (
            core(spoken(_STILL_BEFORE.sub("", clause.before))),
            core(spoken(negated)),
        )
        said = before + behind
        share = sum(char in said for char in own) / len(own)
        state = own[-_END:]
        predicate = (
            behind.startswith(state)
            or behind.endswith(state)
            or not behind
            and before.endswith(state)
        )
        pairs = {own[i : i + 2] for i in range(len(own) - 1)} & {
            said[i : i + 2] for i in range(len(said) - 1)
        }
        enough = share >= _HALF and proper in said if one_of_several else share >= _MOST
        if enough and pairs and (predicate or one_of_several or share == 1):
            return piece
    return ""


_GETTING = re.compile("^(?:已)?(?:获|办理|建立|建成|建|设立|设|通过)+")


def spoken(text: str) -> str:
    for pattern, form in _SPOKEN:
        text = re.sub(pattern, form, text)
    return text
