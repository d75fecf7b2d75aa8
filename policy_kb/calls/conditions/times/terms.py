"""How long a contract runs, or has left (合同签到2035年底, 铺租一签五年), against the term
that a condition wants of it, and what is one's own where renting would have a term.

Only of the one contract that both speak of; what a paper's validity is, is `validity`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from policy_kb.calls.conditions.facts.plain_facts import ASKED, QUESTION
from policy_kb.calls.conditions.figures.dates import told_dates
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.language import text as levelled

_N = r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,3})(?P<more>多)?(?:个)?(?P<unit>年|月)(?P<half>半)?"
_CONTRACT = "合同|协议|租约|租期|租赁|承包|流转|[林产地]权证"
_WANTED = re.compile(
    rf"(?P<what>[^,;。\d或]*?(?:{_CONTRACT})[^,;。\d或]{{0,8}}?)(?:期限?)?(?P<op>不少于|不低于|不短于|达到?|"
    rf"已?满|超过|至少|在|为)?{_N}(?:\(含\)|含)?(?:及?以上)?(?P<rest>[^,;。]{{0,8}})"
)
# 签订1年以上劳动合同: the term stands before what is signed.
_SIGNED_FOR = re.compile(
    rf"[^,;。\d]*签(?:订|署|有)?{_N}(?:期)?(?:及?以上)(?:的)?[^,;。\d]{{0,8}}(?:合同|协议)"
)
_LEFT = re.compile("剩余?|余下|尚有|未到期")
# What a contract is of; two that are known and differ are two contracts.
_KINDS = (
    ("rent", re.compile("租(?!赁公司)|铺|承包|流转|土地|地是|林权|林地|山林")),
    ("labour", re.compile("劳动|用工|聘|员工|职工|工人|阿姨")),
    ("energy", re.compile("能源|emc|节能")),
    ("study", re.compile("产学研|合作|共建")),
    ("run", re.compile("托管|委托运营|运维")),
    ("supply", re.compile("采购|供货|购销|订购|供应")),
    ("care", re.compile("物业|保洁|广告|装修|服务")),
)
_OF_RENT = re.compile("租")
_SIGNED = re.compile(f"签|{_CONTRACT}|租")
_TOLD = re.compile(
    rf"(?P<lead>还剩|还有|剩下?|余下)?[^,\d一二两三四五六七八九十]{{0,3}}?{_N}(?P<ago>(?:以|之)?前|了$|来|[\d一二两三四五六七八九十百]+(?:万|千|块|元))?"
)
_UNTIL = re.compile("(?:到|至)(?:了|的)?$")
_ENDS = re.compile("^(?:份|底|就|才|要)*(?:到期|届满|为止)")
_LEFT_TOLD = re.compile("还剩|还有|剩|到期|余下")
_PLAN = re.compile("准备|打算|想|计划|口头|可以续")
_OWN = re.compile(
    "(?:自己|自家)家?的?(?:宅基地|房|地(?!方)|楼|厂房|铺|建|盖)|自有(?:的)?(?:房|地|楼|厂|场|物业)|自建|祖屋|老屋|"
    "(?:房|地|楼|厂房|铺|场地|店面)[^,]{0,4}(?:自己|自家)(?:家)?(?:的|买)|(?:房|地|楼|厂房|铺)[^,]{0,4}买下来?的"
)
_OWN_WANTED = re.compile("自有|自建|自购")
_MORE = 11.9


@dataclass(frozen=True)
class _Term:
    """Months, at least and at most, of a contract, all of them or what is left of them."""

    words: str
    about: str
    least: float
    most: float
    left: bool


def long_enough(condition: str, pieces: Iterable[str], today: date) -> Judged:
    """Whether a contract runs, or goes on, as long as is wanted."""
    pieces = tuple(pieces)
    parts = re.split(",?或者?", condition)
    either = len(parts) > 1 and any(map(_OWN_WANTED.search, parts))
    own = next((p for p in pieces if _OWN.search(p) and not _OF_RENT.search(p)), "")
    if either and own and _WANTED.fullmatch(parts[-1]) and not ASKED.search(own):
        return Judged(True, own)
    clauses = [parts[-1]] if either else re.split("[,;。]", _one_of_kinds(condition))
    verdicts = [
        _judged(found, pieces, today) for one in clauses if (found := _wanted(one)) is not None
    ]
    against = next((one for one in verdicts if one.kept is False), None)
    if against is not None or len(clauses) > 1:
        return against or Judged(None)
    return verdicts[0] if verdicts else Judged(None)


def _wanted(clause: str) -> re.Match[str] | None:
    return _WANTED.fullmatch(clause) or _SIGNED_FOR.fullmatch(clause)


def _judged(found: re.Match[str], pieces: tuple[str, ...], today: date) -> Judged:
    wanted = found.group()
    left = _LEFT.search(wanted) is not None
    needed = _months(found["n"], found["unit"], found["half"])
    told = [one for one in _told(pieces, today) if _same(wanted, one.about)]
    told = [one for one in told if one.left or not left]
    if len(told) != 1 or not needed:
        return Judged(None)
    one = told[0]
    if one.least >= needed:
        return Judged(True, one.words)
    if one.most < needed and one.left is left:
        return Judged(False, one.words)
    return Judged(None)


def _one_of_kinds(condition: str) -> str:
    """土地承包或流转合同剩余期限: of either kind."""
    return re.sub(f"(?<=承包|租赁|流转|采购|供货|权证)(?:或者?|、)(?={_CONTRACT})", "", condition)


def _told(pieces: tuple[str, ...], today: date) -> Iterator[_Term]:
    for at, piece in enumerate(pieces):
        plain = QUESTION.sub("", piece)
        # 租的厂房,员工合同一签一年: which contract it is, is said in the piece itself.
        says_which = any(kind.search(plain) for _, kind in _KINDS)
        about = f"{pieces[at - 1]},{plain}" if at and not says_which else plain
        if ASKED.search(piece) or _PLAN.search(plain) or not _SIGNED.search(about):
            continue
        until = next(
            (
                days
                for start, end, days in told_dates(plain, today)
                if days[0] > today and (_UNTIL.search(plain[:start]) or _ENDS.search(plain[end:]))
            ),
            None,
        )
        if until is not None:
            least, most = ((day - today).days / 30.44 for day in until)
            yield _Term(plain, about, least, most, True)
            continue
        own = about if _LEFT_TOLD.search(plain) else plain
        found = [m for m in _TOLD.finditer(plain) if not m["ago"]]
        if len(found) == 1 and _SIGNED.search(own) and not any(told_dates(plain, today)):
            months = _months(found[0]["n"], found[0]["unit"], found[0]["half"])
            more = _MORE if found[0]["more"] else 5.9 if found[0]["half"] else 0.0
            yield _Term(plain, about, months, months + more, bool(_LEFT_TOLD.search(plain)))


def _same(wanted: str, about: str) -> bool:
    """Whether nothing speaks against it that both are one contract."""
    asked, said = (
        {name for name, pattern in _KINDS if pattern.search(text)} for text in (wanted, about)
    )
    return bool(asked & said) or not said and not _of_another(wanted, about)


# 运输合同, where nothing is said of transport.
_OF_WHAT = re.compile("(?P<of>[一-鿿]{2})(?=合同|协议)")
_NOTHING = re.compile("[签了的份个年这那们司厂跟]")


def _of_another(wanted: str, about: str) -> bool:
    named = (found["of"] for found in _OF_WHAT.finditer(about))
    return any(not _NOTHING.search(of) and not set(of) & set(wanted) for of in named)


def _months(number: str, unit: str, half: str | None) -> float:
    count = float(levelled.number(number) or 0)
    return count * (1 if unit == "月" else 12) + (6 if half else 0)
