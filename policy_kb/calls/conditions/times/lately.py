"""What was not to happen within some years (近两年未受到行政处罚), against what is told to have
happened, when, and how grave it was.

The exceptions of a condition count (罚款5万元以下且已整改的除外). A plain denial of one thing is
`predicates`; what happened too long ago or at no time that is told decides nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from policy_kb.calls.conditions.facts.plain_facts import ASKED, QUESTION, UNSURE, spoken
from policy_kb.calls.conditions.figures.dates import Days, told_days
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.kinship import abbreviates
from policy_kb.calls.conditions.words.nouns import core, pairs
from policy_kb.calls.conditions.words.polarity import readings, says
from policy_kb.calls.told import counters
from policy_kb.calls.told.amounts import figures
from policy_kb.language import text as levelled

_LATELY = (
    r"(?:(?:最?近|前)(?P<n>[一二两三四五1-5])个?(?:会计)?年(?:度)?(?:以?内|来|中)?|"
    r"(?P<m>[一二两三四五1-5])年(?:以?内|来)|(?P<year>20\d\d)年(?:度)?(?:以来|至今|起))"
)
_CLAUSE = re.compile(
    rf"{_LATELY}(?P<who>[^,;。未无没]{{0,14}}?)(?:均|都|也)?(?:未|无|没有|不存在)(?:曾|有)?(?P<what>[^;。]+)"
)
_EXCEPT = re.compile(r",?(?P<what>[^,;。]*)(?:的)?除外")
_NO_EVENT = "(?!演练|演习|制度|预案|培训|险|率|应急)"
# What a bad event is called in notices, and by what people tell it.
_KINDS = (
    ("召回", re.compile(f"召回{_NO_EVENT}")),
    ("处罚", re.compile("(?<![惩奖])罚(?!则|款标准)|立案|吊销|责令停")),
    ("中毒", re.compile("中毒|吃坏|拉肚子")),
    ("事故", re.compile(f"事故{_NO_EVENT}|死了|死亡|身亡|炸了|爆炸|着火|起火|火灾|塌了|坍塌|倒塌")),
    ("判决", re.compile("判(?!断)|败诉")),
    ("案件", re.compile("立案|罚(?!单)|判了|案子")),
)
# Whose words tell what a punishment is for.
_FIELDS = tuple(
    re.compile(words)
    for words in (
        "质量|抽检|抽查|不合格|假冒|伪劣",
        "环保|环境|超标|排污|偷排|废水|废气|扬尘|生态",
        "食品|后厨|餐饮|食安",
        "安监|安全生产|生产安全|安全隐患",
        "税",
        "数据|个人信息|网信",
        "欠薪|工资|社保|劳动",
    )
)
_OFFICE = re.compile(
    "(?:被|受到?|受)?(?P<of>[一-鿿]{1,8}?)(?:部门|主管部门|机关|局|委|署|大队)|(?P<short>环保|市监|药监|"
    "工商|消防|城管|海关|应急|住建|林业|交通|网信|安监)"
)
_GRAVE = re.compile("特别重大|重大|较大|严重|一般(?=及以上|以上)|较大数额|特大")
# By the number of the dead, as the rules on accidents have it.
_DEAD = re.compile(
    r"(?:死(?:了|亡|掉)?|身亡|遇难)(?:了)?(?P<n>\d+|[一二两三四五六七八九十]+)个?(?:人|工)|"
    r"(?P<m>\d+|[一二两三四五六七八九十]+)(?:个|名)?(?:人|工人)(?:死|身亡|遇难)"
)
_RANKS = {"一般": 1, "较大": 3, "重大": 10, "特别重大": 30, "特大": 30}
_MENDED = re.compile("整改(?!不|没|未)|改好|改完|修复|恢复")
_NEVER = re.compile(
    "从来|从没|从未|一直没|一次都?没|没(?:有)?(?:被|受|出|发生|挨)[^,]{0,8}过|近[几一二两三四五]年[^,]{0,4}没"
)
_ONLY = re.compile(
    "就[^,]{0,10}一[次回笔]|只[^,]{0,10}一[次回笔]|(?:再|就)没[^,]{0,3}(?:别的|其[他它]|了)|没有?(?:别的|其[他它])"
)
_PLAN = re.compile("明年|打算|准备|如果|万一|怕|会不会被")


@dataclass(frozen=True)
class _Wanted:
    """What was not to happen, and since when. `kind`: of the list, or empty; `grave`: how grave it
    would have to be."""

    since: date
    what: str
    kind: str
    grave: str


@dataclass(frozen=True)
class _Event:
    """Something bad that is told: the words around it, its days, what had to be paid."""

    words: str
    around: str
    days: Days | None
    paid: float | None
    dead: int


def undisturbed(condition: str, pieces: Iterable[str], today: date) -> Judged:
    """Whether nothing of what a condition excludes has happened lately."""
    pieces = tuple(pieces)
    plain = _EXCEPT.sub("", condition)
    wanted = list(_wanted(plain, today))
    if not wanted:
        return Judged(None)
    excepted = _EXCEPT.search(condition)
    verdicts = [_judged(one, excepted["what"] if excepted else "", pieces, today) for one in wanted]
    against = next((one for one in verdicts if one.kept is False), None)
    if against is not None:
        return against
    whole = len(re.split("[,;。]", plain.strip(",;。"))) == len(wanted)
    return verdicts[0] if whole and all(one.kept for one in verdicts) else Judged(None)


def _wanted(condition: str, today: date) -> Iterator[_Wanted]:
    found = _CLAUSE.search(condition)
    if found is None:
        return
    since = _since(found, today)
    for clause in re.split("[,;。]", found["what"]):
        what = re.sub("^(?:均|都|也)?(?:未|无|没有|不存在)(?:曾|有)?", "", clause)
        kind = next((name for name, _ in _KINDS if name in what), "")
        grave = _GRAVE.search(what)
        yield _Wanted(since, found["who"] + what, kind, grave.group() if grave else "")


def _since(found: re.Match[str], today: date) -> date:
    if found["year"]:
        return date(int(found["year"]), 1, 1)
    years = int(levelled.number(found["n"] or found["m"]) or 0)
    return date(today.year - years, today.month, min(today.day, 28))


def _judged(wanted: _Wanted, excepted: str, pieces: tuple[str, ...], today: date) -> Judged:
    events = [one for one in _events(wanted, pieces, today) if _of_that(wanted, one)]
    exempt = [one for one in events if excepted and _is_excepted(one, excepted, pieces)]
    for one in events:
        if one in exempt or excepted and _may_be_excepted(one, excepted):
            continue
        if one.days is not None and one.days[0] >= wanted.since and _grave_enough(wanted, one):
            return Judged(False, one.words)
    if not events:
        return _never(wanted, pieces, today)
    if len(exempt) == len(events) and any(_ONLY.search(piece) for piece in pieces):
        return Judged(True, events[0].words)
    return Judged(None, events[0].words)


_ITS_OWN = re.compile(
    "[评认]上|认定|成立|开业|注册|[搬迁](?:来|到|过来|进)|投产|上线|拿(?:到|了)|取得|获(?:得|评)|买|换了|签"
)


def _events(wanted: _Wanted, pieces: tuple[str, ...], today: date) -> Iterator[_Event]:
    """Each statement that tells of such a thing, with the date that stands nearest to it."""
    told = next((pattern for name, pattern in _KINDS if name == wanted.kind), None)
    for at, piece in enumerate(pieces):
        plain = QUESTION.sub("", piece)
        marked = told.search(plain) if told is not None else None
        if marked is None or _PLAN.search(plain) or ASKED.search(piece):
            continue
        if any(not one.so for one in readings(plain)[:1]) and not _BAD_STATE.search(plain):
            continue
        beside = (*pieces[at + 1 : at + 2], *pieces[max(0, at - 1) : at])
        # 去年评上高企,被环保罚过款: the year is that of another event.
        around = (piece, *(one for one in beside if not _ITS_OWN.search(one) or told.search(one)))
        days = next((d for one in around for _, _, d in told_days(one, today)), None)
        paid = next((p for one in around if (p := _paid(one)) is not None), None)
        yield _Event(piece, ",".join(around), days, paid, _dead(",".join(around)))


# 没报批就动工,被罚: what was not done is what the punishment is for.
_BAD_STATE = re.compile("(?:没|未|不)(?!有?(?:被|受|挨|罚|因|怎么))[^,]{1,8}(?:被|罚|立案)")


_A_SUM = 1000


def _paid(piece: str) -> float | None:
    told = figures(piece, counters.COUNTERS)
    money = [f for f in told if f.kind == "元" or not f.kind and f.span.low >= _A_SUM]
    return money[0].span.high if len(money) == 1 else None


def _dead(text: str) -> int:
    found = _DEAD.search(text)
    return int(levelled.number(found["n"] or found["m"]) or 0) if found else 0


def _of_that(wanted: _Wanted, event: _Event) -> bool:
    """Whether an event is of the field that a condition speaks of: its office, its cause."""
    if any(p.search(wanted.what) and p.search(event.around) for p in _FIELDS):
        return True
    what, around = (re.sub("[的了被在]", "", spoken(one)) for one in (wanted.what, event.around))
    if pairs(around) & pairs(re.sub(r"[^一-鿿]", "", _IDLE.sub("", what))):
        return True
    office, told = _OFFICE.search(wanted.what), _OFFICE.search(event.around)
    if office is not None and told is not None and "因" not in wanted.what:
        short = re.sub("^[省市区县](?=..)", "", told["of"] or told["short"])
        return abbreviates(short, office["of"] or office["short"])
    anything = re.fullmatch(
        "(?:产品|企业|单位|申报单位)?(?:受到?|被|发生)?过?(?:任何)?(?:重大|较大|严重|特别重大|一般)?"
        "(?:及以上|以上)?(?:行政)?(?:质量安全|生产安全|安全生产|安全|责任|生产|质量)*(?:处罚|事故|召回)",
        wanted.what,
    )
    return anything is not None


_IDLE = re.compile(
    "行政|处罚|受到|部门|发生|事故|责任|案件|责令|问题|产品|市场|企业|单位|以上|管理|监督"
)


def _grave_enough(wanted: _Wanted, event: _Event) -> bool:
    least_paid = _paid(wanted.what)  # 被处罚款超过5万元
    if least_paid is not None:
        return event.paid is not None and event.paid > least_paid
    if not wanted.grave:
        return True
    least = _RANKS.get(wanted.grave)
    if least is not None and event.dead:
        return event.dead >= least
    return wanted.grave in event.around


def _is_excepted(event: _Event, excepted: str, pieces: tuple[str, ...]) -> bool:
    most = _paid(excepted)
    if most is None or event.paid is None or event.paid > most:
        return False
    return "整改" not in excepted or any(_MENDED.search(piece) for piece in pieces)


def _may_be_excepted(event: _Event, excepted: str) -> bool:
    """Whether not enough is told to say that an exception is none of it."""
    most = _paid(excepted)
    if most is None:
        return True
    return event.paid is None or event.paid <= most


# What a thing is called at large: who had no 火灾 may have had another 事故.
_AT_LARGE = re.compile("行政处罚|处罚|罚款|罚|安全事故|事故|召回|立案|中毒")


def _never(wanted: _Wanted, pieces: tuple[str, ...], today: date) -> Judged:
    """从来没被罚过: nothing of that kind, whatever it were for."""
    told = next((pattern for name, pattern in _KINDS if name == wanted.kind), None)
    for piece in pieces if told is not None else ():
        plain = QUESTION.sub("", piece)
        never = _NEVER.search(plain)
        if never is None or not (told.search(plain) and _AT_LARGE.search(plain)):
            continue
        if says(plain) is not False or ASKED.search(piece) or UNSURE.search(_NEVER.sub("", plain)):
            continue
        if any(told_days(piece, today)) or _ONE_YEAR.search(plain):
            continue  # 去年没被罚过
        rest = core(spoken(_AT_LARGE.sub(" ", _NEVER.sub(" ", plain))))
        if set(rest) <= set(spoken(wanted.what)):
            return Judged(True, piece)
    return Judged(None)


_ONE_YEAR = re.compile("近一年|最近|去年|今年|前年|这个月")
