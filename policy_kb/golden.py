"""Golden questions: what must be answered rightly before an entry may be published.

Rows of a table of their own (`tables.golden`), not part of a revision: a question outlives the
wording that answers it, and holds for a rollback as for a draft. As a file they are
`golden.yml` beside the entries. Asking is done by `bot.services.knowledge.gate`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from policy_kb import tables
from policy_kb.errors import ContentError
from policy_kb.language import text as levelled
from policy_kb.model import Entry

FILE = "golden.yml"
_COLUMNS = {"entry", "question", "says", "names"}


@dataclass(frozen=True)
class Golden:
    """The answer to `question` must hold every text of `says` and the name of the entry `names`.

    `entry` carries the question; either of the two conditions may be empty, not both.
    """

    entry: str
    question: str
    says: tuple[str, ...] = ()
    names: str = ""
    number: int = 0


def wrong(golden: Golden) -> list[str]:
    """What keeps a golden question from being one; empty when nothing does."""
    found = []
    if not golden.question.strip():
        found.append("问题不能为空")
    if not golden.names and not [said for said in golden.says if said.strip()]:
        found.append("请写明回答里必须出现的文字，或必须提到的条目")
    return found


def misses(golden: Golden, answer: str, named: Entry | None) -> list[str]:
    """What the answer should hold and does not. `named` is the entry of `golden.names`."""
    said = levelled.normalise(answer)
    missing = [text for text in golden.says if levelled.normalise(text) not in said]
    if golden.names and (named is None or not _is_named(named, said)):
        missing.append(name_of(named) if named else f"{golden.names}（没有这个条目）")
    return missing


def name_of(entry: Entry) -> str:
    """What an answer calls the entry."""
    return str(getattr(entry, "title", "") or getattr(entry, "name", "") or entry.id)


def _is_named(entry: Entry, said: str) -> bool:
    return levelled.normalise(name_of(entry)) in said


def of(connection: Connection, entries: Iterable[str] | None = None) -> list[Golden]:
    """The golden questions of some entries, or all, in the order in which they were added."""
    g = tables.golden
    query = select(g).order_by(g.c.number)
    if entries is not None:
        query = query.where(g.c.entry.in_(list(entries)))
    return [_kept(row) for row in connection.execute(query)]


def add(connection: Connection, new: Sequence[Golden], *, by: str, now: datetime) -> int:
    """Add those that are not there yet; how many. Raises ContentError naming what is wrong."""
    faults = [f"{one.entry} “{one.question}”：{text}" for one in new for text in wrong(one)]
    if faults:
        raise ContentError(faults)
    known = {_key(one) for one in of(connection, {one.entry for one in new})}
    fresh = {_key(one): one for one in new if _key(one) not in known}
    rows = [
        {
            "entry": one.entry,
            "question": one.question.strip(),
            "says": list(one.says),
            "names": one.names,
            "by": by,
            "at": now,
        }
        for one in fresh.values()
    ]
    if rows:
        connection.execute(insert(tables.golden), rows)
    return len(rows)


def get(connection: Connection, number: int) -> Golden | None:
    """The one with this number."""
    g = tables.golden
    row = connection.execute(select(g).where(g.c.number == number)).first()
    return _kept(row) if row else None


def change(connection: Connection, new: Golden, *, by: str, now: datetime) -> Golden | None:
    """Put `new` in the place of the one of its number; what that was, None where it is gone.

    Raises ContentError naming what is wrong, and where the same question is there already.
    """
    faults = wrong(new)
    same = [one for one in of(connection, {new.entry}) if one.number != new.number]
    if _key(new) in {_key(one) for one in same}:
        faults.append("同样的检验题已经有了")
    if faults:
        raise ContentError(faults)
    before = get(connection, new.number)
    if before is not None:
        _forget(connection, new.number)
        g = tables.golden
        connection.execute(
            update(g)
            .where(g.c.number == new.number)
            .values(
                question=new.question.strip(), says=list(new.says), names=new.names, by=by, at=now
            )
        )
    return before


def remove(connection: Connection, number: int) -> Golden | None:
    """Take one away; what it was, None where it is gone already."""
    found = get(connection, number)
    _forget(connection, number)
    connection.execute(delete(tables.golden).where(tables.golden.c.number == number))
    return found


def _forget(connection: Connection, number: int) -> None:
    """What came of a question that is no longer the same."""
    results = tables.golden_results
    connection.execute(delete(results).where(results.c.number == number))


def write(questions: Sequence[Golden], path: Path) -> None:
    """As a file from which the same can be read."""
    rows = [
        {"entry": one.entry, "question": one.question, "says": list(one.says), "names": one.names}
        for one in questions
    ]
    text = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(text, encoding="utf-8")


def read(path: Path) -> list[Golden]:
    """The questions of a file. Raises ContentError with every row that is none."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise ContentError([f"{path.name}: 不是有效的 YAML 文本"]) from error
    if not isinstance(raw, list):
        raise ContentError([f"{path.name}: 应为检验题的列表"])
    found, faults = [], []
    for position, item in enumerate(raw, start=1):
        one = _from_row(item)
        reasons = wrong(one) if one else ["应有 entry、question，以及 says 或 names"]
        faults += [f"{path.name}: 第 {position} 项: {reason}" for reason in reasons]
        if one:
            found.append(one)
    if faults:
        raise ContentError(faults)
    return found


def _from_row(item: Any) -> Golden | None:
    if not isinstance(item, dict) or set(item) - _COLUMNS or not item.get("entry"):
        return None
    says = item.get("says") or []
    if not isinstance(says, list):
        return None
    return Golden(
        str(item["entry"]),
        str(item.get("question") or ""),
        tuple(map(str, says)),
        str(item.get("names") or ""),
    )


def _kept(row: Any) -> Golden:
    return Golden(row.entry, row.question, tuple(row.says), row.names, row.number)


def _key(one: Golden) -> tuple[object, ...]:
    return one.entry, levelled.normalise(one.question), one.says, one.names
