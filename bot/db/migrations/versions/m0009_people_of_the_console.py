"""Tickets taken by staff, answers judged, canned replies, changes of the account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_MOMENT = sa.DateTime(timezone=True)
# The first of [[id, revision], ...] in the words of each database.
_FIRST = {
    "sqlite": "json_extract(entries, '$[0][0]')",
    "postgresql": "entries -> 0 ->> 0",
}


def upgrade() -> None:
    """Add columns and tables; the topic of kept turns is read from their entries."""
    op.add_column("tickets", sa.Column("assignee", sa.String(120), nullable=True))
    op.add_column("tickets", sa.Column("changes", sa.Integer, nullable=False, server_default="0"))
    op.add_column("turns", sa.Column("topic", sa.String(120), nullable=False, server_default=""))
    op.add_column("turns", sa.Column("mark", sa.String(8), nullable=True))
    first = _FIRST[op.get_bind().dialect.name]
    op.execute(f"update turns set topic = coalesce(substr({first}, 1, 120), '')")
    op.drop_index("ix_turns_at", "turns")
    op.create_index("turns_numbers", "turns", ["at", "status", "mark", "seconds", "topic"])
    op.create_index("turns_topic", "turns", ["topic", "number"])
    op.create_index("turns_mark", "turns", ["mark", "number"])
    op.create_table(
        "turn_marks",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("verdict", sa.String(8), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_index("ix_turn_marks_turn", "turn_marks", ["turn"])
    op.create_table(
        "canned_replies",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("title", sa.String(60), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("changed_at", _MOMENT, nullable=False),
    )
    op.create_table(
        "account_changes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("name", sa.String(20), nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("by", sa.String(120), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_index("account_changes_name", "account_changes", ["name", "id"])
