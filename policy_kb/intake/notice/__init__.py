"""A published notice (申报通知) → the draft of one call, every value with its sentence.

What the text does not state stays empty, and what it states in two ways as well: a wrong value
is worse than none. Each field has a reader of its own in this package; here they are put together,
and what `doubt` finds uncertain is taken out again.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from policy_kb.calls.model import Call
from policy_kb.intake.lines import Line
from policy_kb.intake.notice import contacts, days, doubt, head, outline, parts, schedule, tables
from policy_kb.intake.proposal import Finding, Proposal

_CHANGES = re.compile("延长|延期|变更|调整|补充|更正|顺延")
_ROW = re.compile(
    r"(?:\d{1,2}[.．、]?\s*\t)?\s*(?P<label>[^\t，。；：:\d]{2,10}?)\s*\t\s*(?P<text>[^\t]+)"
)
_NUMBER_ALONE = re.compile(r"0[1-9]|1\d")
_ANSWER = re.compile(r"^(?:答|A\s*\d{0,2})\s*[:：.．、]\s*(?=\S)")
# A deadline that the notice says does not exist; a `Call` says it by having none.
ROLLING = "常年受理"
_LINK = re.compile(r"https?:?//[^\s，。；、）)（(<>“”\"]+")
_SOURCE_LINK = re.compile(
    rf"(?:原文链接|原文地址|原文网址|原文|本文链接|来源网址)\s*[:：]\s*({_LINK.pattern})"
)
_CATEGORY = re.compile(
    r"(?:项目类别|计划类别|专项类别|专题类别|项目类型|所属类别|类别)\s*[:：]\s*([^，。；\s（(][^，。；\s]{1,19})"
)


def read_notice(lines: Sequence[Line]) -> Proposal:
    """The draft. Columns without a finding were not found; its 编号 is for a person to change."""
    draft = _Draft(_with_numbers([_unrolled(line) for line in tables.as_lists(lines)]))
    draft.read_head()
    draft.read_parts()
    draft.read_schedule()
    draft.read_rest()
    return doubt.weighed(draft.proposal(), draft.lines)


def _unrolled(line: Line) -> Line:
    """A row of a table, 3 ⇥ 申报要求 ⇥ …, as the labelled line that it is, an answer (答：…) as
    what it says."""
    row = _ROW.fullmatch(line.text)
    if row:
        return replace(line, text=f"{row['label']}：{row['text']}")
    return replace(line, text=_ANSWER.sub("", line.text))


def _with_numbers(lines: Sequence[Line]) -> list[Line]:
    """A number alone on a line, 01, joined to the heading below it."""
    joined: list[Line] = []
    for line in lines:
        heads = len(line.text) <= 14 and line.text[:1] >= "\u3400"
        if joined and heads and _NUMBER_ALONE.fullmatch(joined[-1].text):
            line = replace(line, text=f"{joined.pop().text} {line.text}")
        joined.append(line)
    return joined


class _Draft:
    """The values found so far, each with where it was found."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.blocks = outline.outline(lines)
        self.values: dict[str, object] = {}
        self.found: list[tuple[str, str, Line]] = []
        self.notes: list[str] = []
        self._title_year: int | None = None
        self._opening = 0

    def put(self, field: str, value: str, line: Line, at: int | None = None) -> None:
        self.values[field] = value
        self.found.append((field, value, line if at is None else _sentence(line, at)))

    def put_items(self, field: str, items: Sequence[tuple[str, Line]]) -> None:
        kept = dict.fromkeys(text.strip() for text, _ in items if text.strip())
        self.values[field] = tuple(kept)
        self.found += [(field, text.strip(), line) for text, line in items if text.strip()]

    def read_head(self) -> None:
        title, self._opening = head.title_of(self.lines)
        signed_by, signed_on = head.signature(self.lines)
        posted_by, posted_on = head.posted(self.lines)
        issuer = head.fuller(signed_by, title) or head.fullest(
            (head.issuer_label(self.lines, title), posted_by, head.unit_at_end(self.lines))
        )
        published = (
            head.published_label(self.lines)
            or signed_on
            or posted_on
            or head.day_below(self.lines, self._opening)
        )
        level = head.level_of(title, issuer, self.lines[self._opening : self._opening + 4])
        for field, said in (
            ("title", title),
            ("issuer", issuer),
            ("published_on", published),
            ("level", level),
        ):
            if said is not None:
                self.put(field, said.value, said.line)
        years = set(re.findall(r"20\d\d(?=\s*年)", title.value)) if title else set()
        self._title_year = int(years.pop()) if len(years) == 1 else None

    def read_parts(self) -> None:
        for field, reader in (("conditions", parts.conditions), ("materials", parts.materials)):
            items = reader(self.blocks)
            if items:
                self.put_items(field, [(item.text, item.block.line) for item in items])
            if field == "conditions":
                self.notes += [
                    f"{block.line.place}也可能是条件，请核对：{block.line.text[:60]}"
                    for block in parts.stray_conditions(self.blocks, items)
                ]
        paid = parts.funding(self.blocks)
        if paid:
            self.values["funding"] = "\n".join(item.text for item in paid)
            self.found += [("funding", item.text, item.block.line) for item in paid]

    def read_schedule(self) -> None:
        published = self.values.get("published_on")
        first = date.fromisoformat(published) if isinstance(published, str) else None
        texts = [line.text for line in self.lines]
        found = sorted(
            days.with_years(days.mentions(texts), first, self._title_year, self._contexts())
            + days.counted(texts, first),
            key=lambda mention: (mention.line, mention.start),
        )
        skipped = parts.section_lines(self.blocks) | self._frame()
        title = str(self.values.get("title", ""))
        read = schedule.read_schedule(self.blocks, found, skipped, first, title)
        self.notes += read.notes
        for field, dated in (("opens_on", read.opens), ("closes_on", read.closes)):
            if dated is not None and dated.mention.day is not None:
                mention = dated.mention
                self.put(field, mention.day.isoformat(), self.lines[mention.line], mention.start)
        now = schedule.from_now(self.blocks, skipped)
        if now is None and read.closes is not None and read.closes.mention.role == "within":
            now = self.blocks[read.closes.mention.line]
        if read.opens is None and now is not None and first is not None:
            self.put("opens_on", first.isoformat(), now.line)
        if read.rolling is not None:
            self.found.append(("closes_on", ROLLING, read.rolling.line))
        self.put_items(
            "other_dates",
            [
                (
                    f"{name}：{mention.day}" + (f" {mention.time}" if mention.time else ""),
                    _sentence(self.lines[mention.line], mention.start),
                )
                for name, mention in read.others
            ],
        )

    def read_rest(self) -> None:
        told = contacts.contacts(self.blocks)
        if told:
            self.values["contact"] = "\n".join(text for text, _ in told)
            self.found += [("contact", text, block.line) for text, block in told]
        addresses: dict[str, None] = {}
        for line in self.lines:
            if match := _SOURCE_LINK.search(line.text):
                self.put("link", match[1], line)
            if (match := _CATEGORY.search(line.text)) and "category" not in self.values:
                self.put("category", match[1], line)
            addresses |= dict.fromkeys(_LINK.findall(line.text))
        if addresses and "link" not in self.values:
            self.notes.append(
                f"文中的网址（{'、'.join(addresses)}）未必是通知的原文，“原文链接”请填通知所在的网页"
            )

    def proposal(self) -> Proposal:
        id_ = self._identifier()
        values = {"title": "", "level": "", "issuer": ""} | self.values
        call = Call(id=id_, **values)  # type: ignore[arg-type]
        findings = tuple(
            Finding(id_, field, value, line.place, line.text) for field, value, line in self.found
        )
        notes = [f"编号 {id_} 是自动拟的，请改成自己的编号（--set 编号=…）"]
        if _CHANGES.search(str(values["title"])):
            notes.append("这像是延期或变更通知；要更新已有的项目，请用 --set 编号=已有的编号")
        notes += self.notes
        return Proposal((call,), findings, tuple(notes))

    def _identifier(self) -> str:
        """The same notice always gets the same."""
        told = f"{self.values.get('title', '')}{self.values.get('published_on', '')}"
        seed = told or "\n".join(line.text for line in self.lines)
        year = str(self.values.get("published_on", ""))[:4] or str(self._title_year or "")
        return "-".join(
            filter(None, ("draft", year, hashlib.sha256(seed.encode()).hexdigest()[:8]))
        )

    def _contexts(self) -> list[object]:
        """For each line the heading of its outermost section: a schedule is told within one."""
        found: list[object] = []
        for block in self.blocks:
            above = outline.parents_of(block, self.blocks)
            found.append(above[0].index if above else block.index if block.kind else None)
        return found

    def _frame(self) -> set[int]:
        """Title, signature: their days are not the schedule's."""
        lines = {line for field, _, line in self.found if field in ("title", "published_on")}
        return {block.index for block in self.blocks if block.line in lines} | set(
            range(self._opening)
        )


def _sentence(line: Line, at: int) -> Line:
    """The sentence of a line in which a value stands."""
    left = max(line.text.rfind(mark, 0, at) for mark in "。；") + 1
    ends = [end for mark in "。；" if (end := line.text.find(mark, at)) >= 0]
    return Line(line.text[left : min(ends, default=len(line.text)) + 1].strip(), line.place)
