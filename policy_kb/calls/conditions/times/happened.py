"""Conditions on when something happened (2026年内取得注册证, 2025年1月1日以后结案) against the
day that a company tells of the same event. Verdicts rest on words: they are told as likely.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from policy_kb.calls.conditions.figures.counted import CAN, ONLY_THEN
from policy_kb.calls.conditions.figures.dates import TOLD, Days, told_days, windows
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.times.demanded import Wanted, done_by_now, wanted_in
from policy_kb.calls.conditions.times.events import (
    EVENTS,
    FOUNDING,
    OF_MANY,
    event_in,
    happens,
    is_founding,
    words_of,
)
from policy_kb.calls.conditions.times.stages import by_stages, done_by, is_denied, is_plan
from policy_kb.calls.conditions.words.kinship import abbreviates
from policy_kb.calls.conditions.words.nouns import core, pairs
from policy_kb.calls.conditions.words.polarity import says
from policy_kb.language import text as levelled

# 搬到新厂房, 搬到广州 is no moving here.
_MOVED_HERE = re.compile(
    "(?:迁|搬|落户)(?:入|来|到|进|过来)*(?:了|的|我们|咱们)*(?:增城|区里|本区|这边|这里|$|[,的了])"
)
# 2030年能评上吗: the verb of asking is no event.
_MAY_I = re.compile(f"(?:{CAN}|可以|可不可以)[^,]*$")


# 改造完成时船龄不超过15年: what it is at that time, not when that is.
_AGE_THEN = re.compile("时[^,;。]{0,4}龄")


def in_time(condition: str, pieces: Iterable[str], today: date, title: str = "") -> Judged:
    """Whether each event of a condition happened when it was to, as far as it is told. `title`:
    what the call is called, which its works are about."""
    if _AGE_THEN.search(condition):
        return Judged(None)
    wanted = list(wanted_in(condition, today))
    by_now = list(done_by_now(condition, today))
    if not wanted and not by_now:
        return Judged(None)
    pieces = _dated_like_before(
        _MAY_I.sub("", ONLY_THEN.sub("才", piece))
        for piece in pieces
        if not _OF_OTHERS.match(piece)
    )
    said = core(condition)
    too_late = by_stages((*wanted, *by_now), said + core(title), pieces, today)
    if too_late.kept is False or not wanted:
        return too_late
    verdicts = [
        one if one.kept is not None else done_by(of, said, pieces, today)
        for of, one in ((of, _judged(of, said, pieces, today)) for of in wanted)
    ]
    for verdict in verdicts:
        if verdict.kept is False:
            return verdict
    if all(v.kept for v in verdicts) and _is_all(condition, today):
        return verdicts[0]
    return Judged(None, next((v.words for v in verdicts if v.words), ""))


# 或 goes on with what would do as well.
_PARTS = re.compile("[,;。、](?!或)|且|并(?=[已应须])")


def _is_all(condition: str, today: date) -> bool:
    """Whether a condition wants nothing else than what is bound to a time, or that the same has
    happened at all (已通过验收,验收时间在…)."""
    events = {one.event for one in wanted_in(condition, today)}
    return all(
        any(wanted_in(part, today)) or part.startswith("已") and event_in(part) in events
        for part in _PARTS.split(condition)
        if part
    )


_OF_OTHERS = re.compile("客户|供应商|房东|业主|对手|经销商|加盟商|租户|总包|施工方")
_THAT_TIME = re.compile("那时候?|那会儿?|那年|当时")


def _dated_like_before(pieces: Iterable[str]) -> tuple[str, ...]:
    """Statements in which 那时 is the date that was told before it."""
    found: list[str] = []
    last = ""
    for piece in pieces:
        piece = _THAT_TIME.sub(last or r"\g<0>", piece)
        named = TOLD.search(piece)
        if named is None and last:
            piece = _BARE_MONTH.sub(f"{_year_of(last)}\\g<0>", piece)
        last = named.group() if named else last
        found.append(piece)
    return tuple(found)


_BARE_MONTH = re.compile(
    r"(?<![\d年去今前明后个第十每近])(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?!前|之|以|内)"
)


def _year_of(told: str) -> str:
    """The year that goes on: 去年2月开工,9月完工."""
    year = re.match("大前年|前年|去年|上年|今年|明年|后年|\\d+年", told)
    return year.group() if year else ""


_NO_OBJECT = re.compile(
    r"\d+[年月日号]|[一二三四五六七八九十]{1,2}月份?|今年|去年|我[们司]?|是|就|才"
)
# What every certificate is called tells of none.
_ANY_PAPER = re.compile("证书?号?$|证书")


_LEVELS = ("区", "市", "省", "国")


def _level(text: str) -> int:
    """How high the level is that a text names; one that names none may be of any."""
    found = [at for at, name in enumerate(_LEVELS) if re.search(f"{name}家?(?=级|奖)", text)]
    return max(found) if found else len(_LEVELS)


def _of_the_same(wanted: Wanted, said: str, piece: str) -> bool:
    """Whether what happened is not plainly something else (专利证书 for 高新技术企业认定)."""
    if wanted.event in EVENTS and wanted.event not in OF_MANY:
        return True
    plain = re.sub(words_of(wanted.event), " ", TOLD.sub(" ", piece))
    own = _ANY_PAPER.sub("", core(_NO_OBJECT.sub(" ", plain)))
    if _level(own) < _level(said) < len(_LEVELS):
        return False  # 市奖 for 省级以上奖项
    short = abbreviates(own[:2], said) and not re.match("[一-鿿]?(?:我|公司)", own)
    return not own or bool((pairs(own) or {own}) & pairs(said)) or short


# Who tells of a beginning; 2019年在这上班 may have begun before.
_BEGINS = re.compile("才|刚|开始|入职|入行|过来|跳|来的|来了|起$|起就|进的|就在|一直|到现在|至今")
_TO_BEGIN = frozenset({"工作", "缴纳"})
_STOPPED = re.compile("停过|停业|停产|歇业|中断|关过|停了|断过|断缴")


def _judged(wanted: Wanted, said: str, pieces: tuple[str, ...], today: date) -> Judged:
    moved = _moved_since(wanted, pieces, today)
    if moved is not None:
        return moved
    found: list[Judged] = []
    broken = wanted.lasting and any(_STOPPED.search(p) and says(p) for p in pieces)
    for piece in pieces:
        event = next((e for e in _begun_with(wanted.event) if happens(e, piece)), None)
        if is_founding(piece) or event is None:
            continue
        if not _of_the_same(wanted, said, piece):
            continue
        if wanted.event in _TO_BEGIN and not _BEGINS.search(piece):
            continue
        if event in _LASTING and _NOT_ITS_BEGINNING.search(piece) and not wanted.first:
            continue
        if wanted.event == "迁入" and not _MOVED_HERE.search(piece):
            continue
        if is_plan(piece):
            if wanted.last is not None and _earliest(piece, today) > wanted.last:
                return Judged(False, piece)
            continue
        if is_denied(event, piece) and wanted.last is not None and wanted.last < today:
            return Judged(False if pairs(wanted.said) & pairs(core(piece)) else None, piece)
        for _, _, days in told_days(piece, today):
            kept = _within(wanted, days)
            unsure = kept and (broken or wanted.only_begun)
            found.append(Judged(None if unsure else kept, piece))
    if len({one.kept for one in found}) == 1:
        return found[0]
    return Judged(None, found[0].words if found else "")


_CAME = re.compile("[搬迁](?:到|来|过来|进|入|回)")


def _moved_since(wanted: Wanted, pieces: tuple[str, ...], today: date) -> Judged | None:
    """Who came here later has not been at work here since it began elsewhere."""
    if not wanted.here:
        return None
    for piece in pieces:
        days = [days for _, _, days in told_days(piece, today)] if _CAME.search(piece) else []
        if days and not is_plan(piece):
            return Judged(False if _within(wanted, days[0]) is False else None, piece)
    return None


def _begun_with(event: str) -> tuple[str, ...]:
    return _BEGINS_WITH.get(event, (event,))


def _earliest(plan: str, today: date) -> date:
    """The first day on which what is planned may be."""
    days = [days for _, _, days in told_days(plan, today) if days[1] > today]
    return days[0][0] if len(days) == 1 else today


def _within(wanted: Wanted, days: Days) -> bool | None:
    """Whether all of the days that are told are within a window, or none of them."""
    if wanted.first is not None and days[1] < wanted.first:
        return False
    if wanted.last is not None and days[0] > wanted.last:
        return False
    begins = wanted.first is None or days[0] >= wanted.first
    ends = wanted.last is None or days[1] <= wanted.last
    return True if begins and ends else None


_GOING_ON = re.compile(
    r"(?<!近)(?P<op>已?(?<![未不])满|超过|不少于|达到?)?(?P<n>\d+|"
    r"[一二两三四五六七八九十半]{1,2})(?P<unit>个?月|周?年)(?P<up>(?:及|或)?以上)?"
)
# The event stands so near before its term: 已完成验收并投入使用6个月以上.
_NEAR = 6
# What goes on after it has begun; a contract of three years is another matter.
_LASTING = frozenset({"投产", "开业", "完工", "挂牌"})
# 正式运营满1年 begins with the opening.
_BEGINS_WITH = {"投产": ("投产", "开业")}
_NOT_ITS_BEGINNING = re.compile(
    "试(?:运[营行]|营业|生产|产|开业)|分(?:院|店|公司|厂|园|部|馆|校|号)|新[店厂院馆园]|"
    "第[二三四五]家"
)
# 已备案,且正式运营满1年: the rest is told by nothing of that.
_MORE_THAN_THAT = re.compile("[,;。]|且")
# How long ago an event is, in days, at most.
_AGO: tuple[tuple[str, int], ...] = (
    ("今天|昨天|前天|这周|本周|这个?星期", 7),
    ("上个?(?:周|星期|礼拜)", 14),
    ("这个月|本月|月初", 31),
    ("上个?月", 62),
    ("刚刚?", 90),
)


def going_on_long_enough(condition: str, pieces: Iterable[str], today: date) -> Judged:
    """Whether what is to go on for so long (投入运行6个月以上) began long enough ago.
    上个月才投产 did not."""
    wanted = [m for m in _GOING_ON.finditer(condition) if m["op"] or m["up"]]
    event = event_in(condition[max(0, wanted[0].start() - _NEAR) :]) if wanted else ""
    if (
        len(wanted) != 1
        or event not in _LASTING
        or FOUNDING.search(condition)
        or _AGE_THEN.search(condition)
        or any(windows(condition))
    ):
        return Judged(None)
    number = 0.5 if wanted[0]["n"] == "半" else levelled.number(wanted[0]["n"])
    needed = (number or 0) * (30 if "月" in wanted[0]["unit"] else 365)
    for piece in (_MAY_I.sub("", piece) for piece in pieces):
        begins = any(happens(one, piece) for one in _BEGINS_WITH.get(event, (event,)))
        if not needed or FOUNDING.search(piece) or not begins:
            continue
        if _NOT_ITS_BEGINNING.search(piece):
            continue
        ago = _AGO if not _GOING_ON.search(piece) else ()  # 刚投产半年
        days = next((most for words, most in ago if re.search(words, piece)), None)
        stretch = next((told for _, _, told in told_days(piece, today)), None)
        if stretch is not None:
            days = (today - stretch[0]).days
            if (today - stretch[1]).days >= needed + 30:
                return Judged(None if _MORE_THAN_THAT.search(condition) else True, piece)
        if days is not None and days < needed:
            return Judged(False, piece)
    return Judged(None)


_NUM = r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,2})"
_FOR_YEARS = re.compile(
    rf"(?:地|在)[^,;。]{{0,8}}?(?P<place>增城|广州|广东)[^,;。]{{0,12}}(?:满|不少于|"
    rf"超过){_NUM}周?年"
)
_MOVED = re.compile(
    rf"(?:搬|迁|落户)(?:来|到|入|进|过来)*(?P<place>增城|广州|"
    rf"广东)?[^,;。\d一二两三四五六七八九十]{{0,6}}{_NUM}(?P<unit>周?年|个?月)"
)


def there_long_enough(condition: str, pieces: Iterable[str]) -> Judged:
    """Whether who tells of having moved (搬来增城两年) has been there as long as is demanded."""
    wanted = _FOR_YEARS.search(condition)
    if wanted is None:
        return Judged(None)
    for piece in pieces:
        moved = _MOVED.search(piece)
        if moved is None or moved["place"] not in (None, wanted["place"]):
            continue
        years, needed = levelled.number(moved["n"]), levelled.number(wanted["n"])
        if years is None or needed is None:
            continue
        years = years / 12 if "月" in moved["unit"] else years
        return Judged(False if years < needed else None, piece)
    return Judged(None)
