"""Until when a paper goes (证到2028年3月, 去年8月拿的,三年有效), against what has to be valid.

Whether a paper is held at all is `predicates`; when something happened is `happened`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from policy_kb.calls.conditions.facts.plain_facts import ASKED, QUESTION
from policy_kb.calls.conditions.facts.standards import BY_NUMBER
from policy_kb.calls.conditions.figures.dates import TOLD, told_dates, told_days, windows
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.kinship import abbreviates
from policy_kb.calls.conditions.words.nouns import core, pairs
from policy_kb.language import text as levelled

_VALID = re.compile(
    "有效期(?:限)?(?:之?内)?|(?<=持)有效(?=的)|持有有效|(?<=[有备得])有效的|(?:现行|仍然?)有效"
)
_A_PAPER = "证书?|许可|资质|资格|认证|认可|执照|备案|协议|合同|批文|授权书"
# What has to be valid: the paper in front of it, or behind it.
_THING = re.compile(
    rf"(?:有效期(?:限)?(?:之?内)?|有效)的(?P<behind>[^,;。]{{2,24}}?(?:{_A_PAPER})(?:证书)?)|"
    rf"(?P<ahead>[^;。]{{0,40}}?(?:{_A_PAPER}|证)(?:证书)?)(?:须|应|需|均|并|且|处于|仍|都|,)*在有效期|"
    rf"(?P<dated>[^;。]{{0,40}}?(?:{_A_PAPER}|证)),?(?:证书?)?有效期(?:限)?(?:须|应|需|在|至|到)*(?=20\d\d年)"
)
_NAMED = re.compile(f"{_A_PAPER}|证(?!上)")
_UNTIL = re.compile("(?:到|至|有效期(?:到|至)?|截止|管到)(?:了|的)?$")
_ENDS = re.compile("^(?:份|的时候|就|才|刚|刚刚|已经|要|也|都)*(?:到期|届满|失效|过期|为止|截止)")
_THEN = re.compile("^(?:才|开始|就(?!到|失|过)|拿|评|批|发)")
_YEARS = (
    r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})(?P<more>多)?(?:个)?(?P<unit>年|月)(?P<half>半)?"
)
_TERM_OF_VALIDITY = re.compile(
    rf"{_YEARS}(?:内)?有效|有效期(?:是|为|限)*{_YEARS.replace('?P<', '?P<v')}"
)
_GOT = re.compile("[拿发领办评批取换]|下来|获|认定|生效")
_LAPSED = re.compile(
    "(?:到期|过期|失效|吊销|注销|撤销)(?:了|后|以后|之后)?(?:就|一直|还|都|也)*(?:没|未|忘|不)|"
    "(?<![快没未不要将])(?:已经?|早就?|都)(?:过期|失效|到期)|(?:过期|失效)了|没(?:有)?去?(?:续|换证|延续|年审)|未续"
)
_RENEWED = re.compile("换(?:好|了|成|发|新|到)|续(?:好|上了|了|期了|办)|新证|新的|重新|延续了")
_NOT_RENEWED = re.compile("(?:没|未)[^,]{0,3}(?:续|换|重新|延续)")
_PLAN = re.compile("快到期|要到期|下个?月|明年|马上到期|即将")


@dataclass(frozen=True)
class _Until:
    """A paper or contract as it is told: what is said around it, its first and last possible last
    day. Without one it has run out."""

    words: str
    about: str
    days: tuple[date, date] | None


def valid(condition: str, pieces: Iterable[str], today: date) -> Judged:
    """Whether what has to be valid is told to be valid until a later day, or no more."""
    if not _VALID.search(condition):
        return Judged(None)
    things = [next(filter(None, found.groups())) for found in _THING.finditer(condition)]
    if not things:
        return Judged(None)
    thing = max(things, key=len)
    if len(core(re.sub(_A_PAPER, "", thing))) < 2:
        thing = condition  # 证书在有效期内: of what is told before it
    last = next(
        (w[0] for _, _, w in windows(condition) if w[0] and _TO_A_DAY.search(condition)), today
    )
    for one in _told(tuple(pieces), today):
        if not _same(one.about, thing):
            continue
        if one.days is None or one.days[1] < last:
            return Judged(False, one.words)
        if one.days[0] >= last and len(things) == 1 and _is_all(condition, thing):
            return Judged(True, one.words)
    return Judged(None)


_TO_A_DAY = re.compile("有效期(?:限)?(?:须|应|需|在|至|到)*20\\d\\d年")
# What may stand beside the thing, that whoever holds it has done.
_HOLDING = re.compile(
    "有效期(?:限)?(?:之?内)?|有效|持(?=有效)|持有?|具有|具备|拥有|取得|获得|签订|签有|通过|的|并|且|在|已|须|应|需|及|与|和|证书?|"
    "高校|科研院所|或者?|内|处于"
)


def _is_all(condition: str, thing: str) -> bool:
    """Whether the condition wants nothing beside that thing."""
    if _GRADED.search(_DAY.sub("", condition)):
        return False
    return len(_HOLDING.sub("", _DAY.sub("", condition.replace(thing, "")))) < 2


_GRADED = re.compile(r"[一二三四五六七八九十\d]级|级(?:及|或)?以上|星")
_DAY = re.compile(r"20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:以|之)?[后前]?|,")


def _told(pieces: tuple[str, ...], today: date) -> Iterator[_Until]:
    renewed = any(_RENEWED.search(p) and not _NOT_RENEWED.search(p) for p in pieces)
    for at, piece in enumerate(pieces):
        if ASKED.search(piece):
            continue
        before = pieces[at - 1] if at else ""
        plain = QUESTION.sub("", piece)
        about = plain if _is_named(plain) else f"{before},{plain}"
        term = _TERM_OF_VALIDITY.search(plain)
        if term is not None:
            began = _began(pieces, at, today)
            months = _months(term["n"] or term["vn"], term["unit"] or term["vunit"], "")
            if began is not None and months:
                days = tuple(_later(day, months) for day in began)
                yield _Until(plain, f"{about},{','.join(pieces[max(0, at - 2) : at])}", days)
            continue
        # 12月31日到期 is the next one, 8月到期没续 the last.
        dates = told_days if _LAPSED.search(plain) or "了" in plain else told_dates
        for start, end, days in dates(plain, today):
            until = _UNTIL.search(plain[:start]) and not _THEN.search(plain[end:])
            if until or _ENDS.search(plain[end:]):
                lapsed = days[1] < today and renewed
                if not lapsed:
                    yield _Until(plain, about, days)
                break
        else:
            if _LAPSED.search(plain) and not renewed and not _PLAN.search(plain):
                yield _Until(plain, about, None)


def _is_named(piece: str) -> bool:
    """Whether a statement says which paper it speaks of (no 证书28年才到期)."""
    if _NAMED.search(piece) is None:
        return False
    return len(core(_ANY_PAPER.sub(" ", TOLD.sub(" ", _CONTEXT.sub("", piece))))) > 1


def _began(pieces: tuple[str, ...], at: int, today: date) -> tuple[date, date] | None:
    """When the paper was had whose term is told: in the same statement, or right beside it."""
    for near in (at, at - 1, at + 1):
        if not 0 <= near < len(pieces) or not _GOT.search(pieces[near]):
            continue
        for _, _, days in told_days(pieces[near], today):
            if days[0] <= today:
                return days
    return None


def _months(number: str, unit: str, half: str) -> int:
    count = levelled.number(number) or 0
    return round(float(count) * (1 if unit == "月" else 12)) + (6 if half else 0)


def _later(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, min(day.day, 28))


def _same(about: str, wanted: str) -> bool:
    """Whether both may be one paper: 高危许可 is short for 高危险性体育项目经营许可证."""
    for number, name in BY_NUMBER:
        if re.search(rf"(?<!\d)(?:{number})", about):
            return name in wanted or re.search(number, wanted) is not None
    told = _ANY_PAPER.sub(" ", _CONTEXT.sub("", about.split(",")[-1]))
    named = pairs(core(_ANY_PAPER.sub(" ", _CONTEXT.sub("", about))))
    if named & pairs(core(_ANY_PAPER.sub(" ", wanted))):
        return True
    own = re.sub("[^一-鿿a-z]", "", told)
    latin = set(re.findall("[a-z]{3,}", about)) & set(re.findall("[a-z]{3,}", wanted))
    return bool(latin) or abbreviates(own, wanted)


_ANY_PAPER = re.compile(f"(?:{_A_PAPER}|证)+|管理|体系")
_CONTEXT = re.compile("到期.*$|过期.*$|失效.*$|去年.*$|今年.*$|前年.*$|已经?.*$|都|我们|的|也|就")
