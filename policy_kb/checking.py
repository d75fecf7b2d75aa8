"""One entry against everything that is published: what would be wrong if it were published too.

For forms, which show a problem beside its field, and for whoever puts a publication off. What must
hold at all is `validation`.
"""

from __future__ import annotations

from dataclasses import replace

from policy_kb.calls.model import COLUMNS, Call
from policy_kb.model import Entry, Knowledge
from policy_kb.validation import Problem, problems
from policy_kb.yaml_io import assemble


def fresh_problems(entry: Entry, known: Knowledge) -> list[Problem]:
    """What would be wrong that is not wrong now, the entry's own first.

    Columns are fields of the entry, also where a check names the column of a sheet.
    """
    before = {str(problem) for problem in problems(known)}
    merged = assemble(list((dict(known.by_id) | {entry.id: entry}).values()))
    found = [p for p in problems(merged) if str(p) not in before]
    found.sort(key=lambda problem: problem.entry != entry.id)
    if not isinstance(entry, Call):
        return found
    return [
        replace(p, column=COLUMNS.get(p.column, p.column)) if p.entry == entry.id else p
        for p in found
    ]
