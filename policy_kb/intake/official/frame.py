"""What an official document says about itself: title, number, issuer, days, what it replaces.

Only what stands in the document is taken, each with the sentence it comes from;
a term of years is counted out only where the day it begins is stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from policy_kb.intake.lines import Line
from policy_kb.intake.official.outline import in_articles, opens_body
from policy_kb.language import text as levelled

_KINDS = "意见|措施|办法|规定|细则|方案|规划|纲要|计划|条例|决定|制度|指引|规程|政策|规则|准则|十条"
_TITLE = re.compile(rf"(?:标题：)?([^。；，：]{{0,60}}(?:{_KINDS})(?:（[^）]*）)?)")
# “1+4”系列科技政策：增城区…意见 on a page that shows the document.
_AFTER_LABEL = re.compile(rf"[^。；]{{2,20}}：([^。；，：]{{4,60}}(?:{_KINDS})(?:（[^）]*）)?)")
_ABOUT = re.compile("^关于")
_SHORTEST_TITLE = 8
_ORGAN = re.compile(
    r"[\u4e00-\u9fff、（）]{2,40}(?:政府|委员会|办公室|局|部|厅|委|办|中心|领导小组|管理处|科学院)"
)
_DAY = re.compile(
    r"(\d{4}|[二〇零一三四五六七八九○]{4})年(\d{1,2}|[一二三四五六七八九十]{1,3})月"
    r"(\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
_DAY_LINE = re.compile(rf"（?(?:成文日期：)?(?:{_DAY.pattern})(?:印发|发布)?）?")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,15}[〔\[［（(](?:19|20)\d{2}[〕\]］）)]第?\d{1,5}号")
_LABELS = {
    "document_number": re.compile(r"(?:文号|发文字号|文件编号)：(.+)"),
    "issuer": re.compile(r"(?:发文机关|发布机构|制定机关|印发机关|发文单位|发布单位)：(.+)"),
    "issued_on": re.compile(r"(?:成文日期|印发日期|发文日期)：(.+)"),
}
_FROM = re.compile(
    rf"自(?:(?P<day>{_DAY.pattern})|(?P<issue>印发|发布|公布|颁布|发文)之日)起(?!\d|"
    rf"[一二三四五六七八九十]+日|算|计)"
    r"(?:正式)?(?:施行|实施|生效|执行|试行|.{0,4}有效)"
)
_YEARS = re.compile(r"有效期(?:为|限为|限|暂定)?(\d{1,2}|[一二两三四五六七八九十]{1,2})年")
_UNTIL = re.compile(rf"(?:有效期|有效|施行|实施|执行)[^。；，]{{0,6}}?(?:至|到)({_DAY.pattern})")
_REPEALS = re.compile(r"《([^》]{4,60})》(?:（[^）]*号）)?[^。；《]{0,20}(?:废止|停止执行|失效)")
_GOAL_YEAR = re.compile(r"(?:到|至)(20\d{2})年(?:底|末)?[，,]")
_TAIL = re.compile(
    r"附件.*|抄送.*|（此件.*）|公开方式：.*|阅读数.*|浏览.*|上一篇.*|下一篇.*|打印.*|关闭.*|"
    r"分享.*|来源：.*|责任编辑.*"
    r"|.*\.(?:pdf|docx?|wps)|扫一扫.*|【.{0,8}】"
)


@dataclass(frozen=True)
class Stated:
    """A value with the place and the sentence that state it."""

    value: str
    place: str
    sentence: str


@dataclass(frozen=True)
class Frame:
    """What a document says about itself, and the lines of its body, preface first."""

    title: Stated | None
    body: tuple[Line, ...]
    stated: dict[str, Stated]
    repealed: tuple[Stated, ...]
    doubts: tuple[str, ...]
    left_out: tuple[Line, ...]


def title_of(lines: Sequence[Line]) -> tuple[int, Stated] | None:
    """The title nearest before the body, with its line's index; None where there is none."""
    articles = in_articles(lines)
    ends = next((i for i, line in enumerate(lines) if opens_body(line, articles)), len(lines))
    for index in range(ends - 1, -1, -1):
        line = lines[index]
        match = _TITLE.fullmatch(line.text) or _AFTER_LABEL.fullmatch(line.text)
        if not match or line.text.startswith(("附件", "《")):
            continue
        title = match[1]
        above = lines[index - 1].text if index else ""
        of_organ = _ABOUT.match(title) and _ORGAN.fullmatch(above)
        broken = len(title) < _SHORTEST_TITLE and not set("。；：，") & set(above)
        if of_organ or broken:
            title = above + title
        if len(title) >= _SHORTEST_TITLE:
            return index, Stated(title, line.place, line.text)
    return None


def frame_of(lines: Sequence[Line]) -> Frame:
    """Read head and tail of a document; `lines` are mended."""
    found = title_of(lines)
    at = found[0] if found else -1
    head, rest = lines[: max(at, 0)], list(lines[at + 1 :])
    tail = _tail(rest)
    stated: dict[str, Stated] = {}
    for column, value in _labelled(lines):
        stated.setdefault(column, value)
    for column, value in (*_signed(tail), *_headed(rest), *_signed(head)):
        stated.setdefault(column, value)
    number = next((n for n in (*head, *rest[:6], *tail) if _NUMBER.fullmatch(n.text)), None)
    if number is not None:
        stated.setdefault(
            "document_number", Stated(_brackets(number.text), number.place, number.text)
        )
    doubts = _term([*lines[:at], *rest], stated)
    body = tuple(line for line in rest if not _of_the_head(line, stated))
    kept = {id(line) for line in (*body, *tail)}
    known = {value.sentence for value in stated.values()}
    left_out = [
        line
        for line in lines
        if id(line) not in kept
        and line.text not in known
        and (found is None or line is not lines[at])
    ] + [line for line in tail if line.text not in known]
    return Frame(
        found[1] if found else None,
        body,
        stated,
        tuple(_repealed(rest)),
        tuple(doubts),
        tuple(left_out),
    )


def _tail(rest: list[Line]) -> list[Line]:
    """Signature, day and page furniture behind the text, taken off its end."""
    tail: list[Line] = []
    while rest and (
        _TAIL.fullmatch(rest[-1].text)
        or _DAY_LINE.fullmatch(rest[-1].text)
        or (_ORGAN.fullmatch(rest[-1].text) and tail and _DAY_LINE.fullmatch(tail[0].text))
    ):
        tail.insert(0, rest.pop())
    return tail


def _labelled(lines: Sequence[Line]) -> Iterator[tuple[str, Stated]]:
    for line in lines[:30]:
        for column, pattern in _LABELS.items():
            match = pattern.fullmatch(line.text)
            if not match:
                continue
            value: str | None = match[1]
            if column == "issued_on":
                day = _DAY.search(match[1])
                value = _iso(day) if day else None
            if value:
                yield column, Stated(_brackets(value), line.place, line.text)


def _signed(lines: Sequence[Line]) -> Iterator[tuple[str, Stated]]:
    """A day on a line of its own, and the organ that stands right above it."""
    for index in range(len(lines) - 1, -1, -1):
        match = _DAY_LINE.fullmatch(lines[index].text)
        day = _iso(_DAY.search(lines[index].text)) if match else None
        if day is None:
            continue
        yield "issued_on", Stated(day, lines[index].place, lines[index].text)
        above = lines[index - 1] if index else None
        if above is not None and _ORGAN.fullmatch(above.text):
            yield "issuer", Stated(above.text, above.place, above.text)
        return


def _headed(rest: Sequence[Line]) -> Iterator[tuple[str, Stated]]:
    """Organ and （day） between the title and the text."""
    yield from _signed([line for line in rest[:4] if len(line.text) <= 40])


def _of_the_head(line: Line, stated: dict[str, Stated]) -> bool:
    return any(
        stated[column].sentence == line.text and stated[column].place == line.place
        for column in ("document_number", "issuer", "issued_on")
        if column in stated
    )


def _term(lines: Sequence[Line], stated: dict[str, Stated]) -> list[str]:
    """The days from and until which it is in force, as far as they are stated."""
    doubts: list[str] = []
    for line in lines:
        for sentence in re.split("(?<=。)", line.text):
            match = _FROM.search(sentence)
            years = _YEARS.search(sentence)
            until = _UNTIL.search(sentence)
            since = _begin(match, stated) if match else None
            if match and since is None:
                doubts.append(f"{line.place}：“{sentence}”没有写明起算的日期，施行日期未填")
            if since:
                _take("in_force_from", since, line, sentence, stated, doubts)
            if until:
                day = _iso(_DAY.search(until[1]))
                if day:
                    _take("valid_until", day, line, sentence, stated, doubts)
            elif years and since:
                count = levelled.number(years[1])
                if count:
                    _take("valid_until", _after(since, count), line, sentence, stated, doubts)
            elif years:
                doubts.append(f"{line.place}：“{sentence}”的有效期无从起算，到期日期未填")
    return doubts


def _begin(match: re.Match[str], stated: dict[str, Stated]) -> str | None:
    if match["day"]:
        return _iso(_DAY.search(match["day"]))
    issued = stated.get("issued_on")
    return issued.value if issued else None


def _take(
    column: str,
    day: str,
    line: Line,
    sentence: str,
    stated: dict[str, Stated],
    doubts: list[str],
) -> None:
    """The first statement counts; another that differs is named."""
    known = stated.setdefault(column, Stated(day, line.place, sentence))
    if known.value != day:
        doubts.append(
            f"{line.place}：“{sentence}”与{known.place}的日期不同，取{known.place}的，请核对"
        )


def _after(since: str, years: int) -> str:
    """The last day of so many years from a day: 2026-02-01 and three years end 2029-01-31."""
    begin = date.fromisoformat(since)
    try:
        end = begin.replace(year=begin.year + years)
    except ValueError:  # 29 February
        end = date(begin.year + years, 3, 1)
    return (end - timedelta(days=1)).isoformat()


def _repealed(lines: Sequence[Line]) -> Iterator[Stated]:
    for line in lines:
        for match in _REPEALS.finditer(line.text):
            yield Stated(match[1], line.place, match[0])


def goal_years(lines: Sequence[Line]) -> set[int]:
    """The years by which something is to be reached."""
    return {int(year) for line in lines for year in _GOAL_YEAR.findall(line.text)}


def _brackets(number: str) -> str:
    return re.sub(r"[\[［（(]((?:19|20)\d{2})[\]］）)]", r"〔\1〕", number)


_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")


def _iso(match: re.Match[str] | None) -> str | None:
    """The day as 2026-01-15; None where there is no such day."""
    if match is None:
        return None
    year = match[1] if match[1].isdigit() and match[1].isascii() else match[1].translate(_DIGITS)
    month, day = levelled.number(match[2]), levelled.number(match[3])
    try:
        return date(int(year), month or 0, day or 0).isoformat()
    except ValueError:
        return None
