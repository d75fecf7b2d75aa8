"""The tables of release 0.1.0.

That release made them without keeping count, so each is made only where it is missing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Make what is missing."""
    for name, columns in _tables().items():
        if not sa.inspect(op.get_bind()).has_table(name):
            op.create_table(name, *columns)
            for column in columns:
                if isinstance(column, sa.Column) and column.info.get("indexed"):
                    op.create_index(f"ix_{name}_{column.name}", name, [column.name])


def _tables() -> dict[str, tuple[sa.Column, ...]]:
    def column(*args, indexed: bool = False, **more) -> sa.Column:
        return sa.Column(*args, nullable=False, info={"indexed": indexed}, **more)

    def number(name: str) -> sa.Column:
        return column(name, sa.Integer, primary_key=True, autoincrement=True)

    return {
        "kb_revisions": (
            number("id"),
            column("entry", sa.String(80), indexed=True),
            column("payload", sa.JSON),
            column("author", sa.String(80)),
            column("reason", sa.Text),
            column("saved_at", _MOMENT),
        ),
        "kb_entries": (
            column("id", sa.String(80), primary_key=True),
            column("kind", sa.String(20)),
            column("position", sa.Integer),
            sa.Column("published", sa.Integer, sa.ForeignKey("kb_revisions.id"), nullable=True),
        ),
        "kb_version": (number("id"), column("number", sa.Integer)),
        "tickets": (
            number("number"),
            column("user", sa.String(120), indexed=True),
            column("question", sa.Text),
            column("state", sa.String(20), indexed=True),
            sa.Column("reply", sa.Text, nullable=True),
            column("opened_at", _MOMENT),
            column("changed_at", _MOMENT),
        ),
        "ticket_history": (
            number("id"),
            column("ticket", sa.Integer, indexed=True),
            column("state", sa.String(20)),
            column("by", sa.String(120)),
            column("note", sa.Text),
            column("at", _MOMENT),
        ),
    }
