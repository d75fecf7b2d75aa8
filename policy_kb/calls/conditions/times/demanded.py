"""What a condition wants to have happened, and between which days: 2026年6月30日前并网, and as well
取得证书不超过3年, 正式运营满1年, which are windows that end or begin so long ago.

Language only. What is told of it is `happened`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from policy_kb.calls.conditions.figures.dates import told_dates, windows
from policy_kb.calls.conditions.times.events import event_in, is_founding
from policy_kb.calls.conditions.words.nouns import core
from policy_kb.language import text as levelled


@dataclass(frozen=True)
class Wanted:
    """An event with the first and last day that it may have, None where there is none; `said`:
    the content words around it. `lasting`: what has gone on since then without a break;
    `only_begun`: that it began in time is not all that is wanted of it."""

    first: date | None
    last: date | None
    event: str
    said: str
    lasting: bool = False
    only_begun: bool = False


def wanted_in(condition: str, today: date) -> Iterator[Wanted]:
    """Each event of a condition that is bound to a time."""
    for part in re.split("[、,;。]|且|并(?!网)", condition):
        found = list(windows(part))
        if len(found) == 1 and not is_founding(part) and not _AS_OF.search(part):
            yield from _dated(part, *found[0])
        elif len(found) < 2:
            since = _since(part, today)
            if since is not None:
                yield since


_AS_OF = re.compile(r"截[至止]到?(?=20\d\d年)")
# What stands right behind the date is what happens (全面停产, 并网发电).
_VERB = re.compile(
    "(?:已经?|应当?|须|需|首次|全[面部]|正式|完成|实现|建成(?=并网))*(?P<verb>[一-鿿]{2})"
)
# 标准发布时间为2025年…
_NAMED = re.compile("(?P<verb>[一-鿿]{2})(?:时间|日期|之?日)(?:应|须|需|为|在|于|是)*$")
# 建成投用: both by then.
_AND_USED = re.compile(
    "(?P<first>建成|竣工|完工|验收)(?:并且?)?(?:投产|投用|投入|启用|运营|运行|并网)"
)
# 完成数据资产入表: what is done is a deed itself.
_DONE = re.compile("完成(?P<what>[一-鿿]*(?P<verb>[一-鿿]{2}))$")


def _dated(
    part: str, start: int, end: int, window: tuple[date | None, date | None]
) -> Iterator[Wanted]:
    rest = part[:start] + part[end:]
    own, done = core(rest), _AND_USED.search(rest)
    verb, named, deed = _VERB.match(part[end:]), _NAMED.search(part[:start]), _DONE.search(rest)
    event = event_in(named["verb"]) or named["verb"] if named else event_in(rest)
    if event == "完工" and deed and not event_in(deed["verb"]):
        event = deed["verb"]
    if event or verb and not re.search(r"\d", rest):
        yield Wanted(*window, event or verb["verb"], own)
    if done is not None:
        yield Wanted(*window, event_in(done["first"]), own)


_N = r"(?P<n>\d{1,3}|[一二两三四五六七八九十半]{1,2})"
_SO_LONG = re.compile(
    r"(?P<ahead>[^,;。\d]{2,30}?)(?P<op>已?(?<![未不])满|不少于|不低于|不短于|达到?|至少|(?<!不)超过|"
    rf"不超过|未超过|不满|未满|不足|少于)?{_N}(?P<unit>个?月|周?年)(?P<turn>(?:及|或)?以[上内下])?"
    r"(?P<rest>的?[^,;。\d]{0,12})$"
)
_AT_MOST = re.compile("不超过|未超过|不满|未满|不足|少于")
# Terms, rates, the age of a firm: no event that is so long ago.
_NO_EVENT = re.compile(
    "近$|合同|协议|租|期限|有效|剩余|每[年月周天]|年龄|保[修质]|未来|周期|工期|龄$|累计(?:投|获|承|完)|平均|经验|"
    "经历|以内"
)
_AFTER = re.compile(
    "(?P<event>[^,;。]{2,12}?)(?:之?后|以来)[,]?(?:已|须|应|需|且|连续|持续|稳定|安全|正常|实际|正式)*"
    "(?:运行|运营|经营|工作|使用|生产|营业|开放|在岗)?$|"
    "(?P<day>[^,;。]{2,12}?)(?:之日|日期|时间|日)?(?:距今?|至今|到今)[^,;。\\d]{0,8}$"
)
_BROKEN = re.compile("累计")
_WITHOUT_BREAK = re.compile("连续|持续|稳定|一直")


def _since(part: str, today: date) -> Wanted | None:
    """What is to have begun, or to have been, so long ago."""
    as_of = _AS_OF.search(part)
    if as_of is not None:
        days = next((days for start, _, days in told_dates(part, today)), None)
        if days is None:
            return None
        today = days[1]
        part = re.sub(r"截[至止]到?20\d\d年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:时|,)?", "", part)
    found = _SO_LONG.fullmatch(part)
    if found is None or not (found["op"] or found["turn"]):
        return None
    ahead = found["ahead"]
    if is_founding(ahead) or _NO_EVENT.search(f"{ahead}|{found['rest']}"):
        return None
    after = _AFTER.search(ahead)
    of = (after["event"] or after["day"]) if after is not None else ahead
    event = event_in(of) or _OBJECT.sub("", of)[-2:]
    day = _before(found["n"], found["unit"], today)
    if len(event) < 2 or day is None:
        return None
    turn = found["turn"] or ""
    lasting = _WITHOUT_BREAK.search(ahead) is not None
    if _AT_MOST.search(found["op"] or "") or turn.endswith(("内", "下")):
        return Wanted(day, None, event, core(ahead))
    return Wanted(None, day, event, core(ahead), lasting, _BROKEN.search(ahead) is not None)


# 距申请之日 and the like say nothing of the event.
_OBJECT = re.compile("(?:之日|时间|日期|已|须|应|需)+$")


def _before(number: str, unit: str, today: date) -> date | None:
    count = 0.5 if number == "半" else levelled.number(number)
    if not count:
        return None
    months = round(count if "月" in unit else count * 12)
    month = today.year * 12 + today.month - 1 - months
    for day in (today.day, 28):
        try:
            return date(month // 12, month % 12 + 1, day)
        except ValueError:
            continue
    return None
