"""A catalogue of the entries for lists, and an index for what is due.

What was saved before is catalogued from its revisions: the lines are made from the payloads
here, as the store made them when this change was written.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_MOMENT = sa.DateTime(timezone=True)
_LIVING = ("draft", "first_review", "second_review", "published", "withdrawn")
_SEARCHED = (
    "id",
    "title",
    "name",
    "full_name",
    "issuer",
    "document_number",
    "category",
    "summary",
    "aliases",
)


def upgrade() -> None:
    """Add the table and fill it."""
    op.create_index("kb_revisions_due", "kb_revisions", ["due_at"])
    table = op.create_table(
        "kb_catalogue",
        sa.Column("entry", sa.String(80), primary_key=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("level", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("published", sa.Integer, nullable=True),
        sa.Column("ends_on", sa.Date, nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("author", sa.String(80), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
    )
    op.create_index("kb_catalogue_kind", "kb_catalogue", ["kind", "changed_at"])
    op.create_index("kb_catalogue_state", "kb_catalogue", ["state", "changed_at"])
    op.create_index("kb_catalogue_changed", "kb_catalogue", ["changed_at"])
    op.create_index("kb_catalogue_ends", "kb_catalogue", ["ends_on"])
    rows = _rows()
    if rows:
        op.bulk_insert(table, rows)


def _rows() -> list[dict[str, Any]]:
    connection = op.get_bind()
    revisions = sa.table(
        "kb_revisions",
        *map(sa.column, ("id", "entry", "payload", "author", "number", "state")),
        sa.column("saved_at", _MOMENT),
    )
    entries = sa.table("kb_entries", sa.column("id"), sa.column("published"))
    history = sa.table("kb_history", sa.column("entry"), sa.column("at", _MOMENT))
    published = dict(connection.execute(sa.select(entries.c.id, entries.c.published)).all())
    moved = dict(
        connection.execute(
            sa.select(history.c.entry, sa.func.max(history.c.at)).group_by(history.c.entry)
        ).all()
    )
    newest: dict[str, Any] = {}
    answered: dict[str, Any] = {}
    for row in connection.execute(sa.select(revisions).order_by(revisions.c.id)):
        before = newest.get(row.entry)
        if before is None or row.state in _LIVING or before.state not in _LIVING:
            newest[row.entry] = row
        if row.id == published.get(row.entry):
            answered[row.entry] = row
    return [
        _row(row, answered.get(name), moved.get(name) or row.saved_at)
        for name, row in newest.items()
    ]


def _row(newest: Any, answered: Any, changed_at: Any) -> dict[str, Any]:
    payload = _payload(newest)
    title = payload.get("title") or payload.get("name") or newest.entry
    words: list[str] = []
    for column in _SEARCHED:
        value = payload.get(column)
        words += map(str, value) if isinstance(value, list) else [str(value)] if value else []
    return {
        "entry": newest.entry,
        "kind": str(payload.get("kind", "")),
        "title": str(title)[:300],
        "level": str(payload.get("level") or ""),
        "state": newest.state,
        "number": newest.number,
        "published": answered.number if answered else None,
        "ends_on": _last_day(_payload(answered or newest)),
        "due_at": None,
        "author": newest.author,
        "changed_at": changed_at,
        "words": "\n".join(words).lower(),
    }


def _payload(row: Any) -> dict[str, Any]:
    return json.loads(row.payload) if isinstance(row.payload, str) else row.payload


def _last_day(payload: dict[str, Any]) -> date | None:
    days = []
    for column in ("closes_on", "valid_until", "withdrawn_on"):
        try:
            days.append(date.fromisoformat(payload.get(column) or ""))
        except ValueError:
            continue
    return min(days, default=None)
