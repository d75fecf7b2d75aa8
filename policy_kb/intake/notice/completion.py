"""A draft and what a person adds to it: columns filled by hand, columns that are still open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from policy_kb.calls.model import COLUMNS, REQUIRED, Call
from policy_kb.errors import ContentError
from policy_kb.intake.proposal import Finding, Proposal
from policy_kb.intake.sheet.rows import TO_FILL
from policy_kb.intake.sheet.values import READERS
from policy_kb.model import Knowledge

_DEADLINE = "截止日期"
BY_HAND = "人工填写"


def filled(proposal: Proposal, assignments: Sequence[str]) -> Proposal:
    """The draft with 列=值 put in. Raises ContentError with every assignment that is wrong."""
    problems: list[str] = []
    values: list[tuple[str, str]] = []
    for assignment in assignments:
        column, mark, value = assignment.partition("=")
        column = column.strip()
        if not mark or column not in COLUMNS:
            problems.append(f"--set {assignment}：应为 列=值，列是 {'、'.join(COLUMNS)} 之一")
            continue
        values.append((column, value.replace("\\n", "\n")))
    proposal, wrong = with_values(proposal, values)
    problems += [f"--set {reason}" for reason in wrong]
    if problems:
        raise ContentError(problems)
    return proposal


def with_values(
    proposal: Proposal, values: Iterable[tuple[str, str]]
) -> tuple[Proposal, list[str]]:
    """The draft with (column, text) put in where it can be read, and what is wrong elsewhere."""
    problems = []
    for column, value in values:
        try:
            proposal = _with(proposal, column, value)
        except ValueError as error:
            reason = str(error) if not str(error).isascii() else "无法识别"
            problems.append(f"{column}：{reason}（现为“{value}”）")
    return proposal, problems


def over_published(proposal: Proposal, published: Knowledge) -> Proposal:
    """A draft for a call that is already published: what the notice does not state stays as it
    is, the name too, as notices of a change have a title of their own."""
    call = _call(proposal)
    before = next((known for known in published.calls if known.id == call.id), None)
    if before is None:
        return proposal
    stated = {f.column for f in proposal.findings if f.column != "title" or f.place == BY_HAND}
    kept = {field: getattr(before, field) for field in COLUMNS.values() if field not in stated}
    if "other_dates" in stated:
        names = {named.name for named in call.named_dates}
        left = tuple(
            line for line in before.other_dates if line.partition("：")[0].strip() not in names
        )
        kept["other_dates"] = (*left, *call.other_dates)
    notes = (f"{call.id} 已经发布：通知没有写的各列和名称保持原样", *proposal.notes)
    return replace(proposal, entries=(replace(call, **kept),), notes=notes)


def open_columns(proposal: Proposal) -> tuple[str, ...]:
    """Columns without which the draft may not be published: the required ones, and the deadline,
    as a call without one would be told as open all year."""
    call = _call(proposal)
    found = {finding.column for finding in proposal.findings}
    return tuple(
        column
        for column in (*REQUIRED, _DEADLINE)
        if not getattr(call, COLUMNS[column])
        and not (column == _DEADLINE and COLUMNS[column] in found)
    )


def with_marks_to_fill(proposal: Proposal) -> Call:
    """The draft for a file: open columns say 待填写, which no import accepts as a value."""
    return replace(
        _call(proposal), **{COLUMNS[column]: TO_FILL for column in open_columns(proposal)}
    )


def _with(proposal: Proposal, column: str, value: str) -> Proposal:
    field = COLUMNS[column]
    read = READERS[column](value)
    if read in ("", ()):
        read = () if isinstance(getattr(_call(proposal), field), tuple) else None
    if read is None and column in REQUIRED:
        raise ValueError("必填，不能为空")
    if read is None and column == _DEADLINE and not value.strip():
        raise ValueError("请填日期，或填 常年受理")
    call = replace(_call(proposal), **{field: read})
    kept = [finding for finding in proposal.findings if finding.column != field]
    by_hand = Finding(call.id, field, value.strip(), BY_HAND)
    findings = tuple(replace(finding, entry=call.id) for finding in (*kept, by_hand))
    return replace(proposal, entries=(call,), findings=findings)


def _call(proposal: Proposal) -> Call:
    call = proposal.entries[0]
    assert isinstance(call, Call)
    return call
