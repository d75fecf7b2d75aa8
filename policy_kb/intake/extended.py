"""A deadline that moved: the one before it is written down, so that "已延期" can be said."""

from __future__ import annotations

from dataclasses import replace

from policy_kb.calls.model import Call
from policy_kb.calls.status import FORMER_DEADLINES
from policy_kb.intake.proposal import Proposal
from policy_kb.model import Knowledge

_LINE = FORMER_DEADLINES[0]


def with_former_deadlines(proposal: Proposal, published: Knowledge) -> Proposal:
    """The proposal with a line 原截止：… for every call whose published deadline it moves later.

    Lines of former extensions are kept where the file does not have them, so that importing
    the same file again changes nothing.
    """
    known = {call.id: call for call in published.calls}
    entries, notes = [], []
    for entry in proposal.entries:
        before = known.get(entry.id)
        if isinstance(entry, Call) and before is not None:
            lines = _former(before, entry)
            if lines:
                entry = replace(entry, other_dates=(*entry.other_dates, *lines))
            if _later(before, entry):
                notes.append(
                    f"{entry.id} 的截止日期由 {before.closes_on} 延至 {entry.closes_on}，"
                    f"将在其他日期中记下“{_LINE}”；只是更正的，请选“只是更正”"
                )
        entries.append(entry)
    return replace(proposal, entries=tuple(entries), notes=(*proposal.notes, *notes))


def _later(before: Call, now: Call) -> bool:
    return bool(before.closes and now.closes and now.closes > before.closes)


def _former(before: Call, now: Call) -> tuple[str, ...]:
    if now.closes is None or any(d.name.startswith(FORMER_DEADLINES) for d in now.named_dates):
        return ()
    kept = tuple(
        f"{d.name}：{d.day.isoformat()}" + (f" {d.note}" if d.note else "")
        for d in before.named_dates
        if d.name.startswith(FORMER_DEADLINES) and d.day < now.closes
    )
    moved = (f"{_LINE}：{before.closes_on}",) if _later(before, now) else ()
    return tuple(dict.fromkeys((*kept, *moved)))
