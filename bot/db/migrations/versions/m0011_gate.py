"""What the gate holds back, results of golden questions, the drafts that settle questions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables and the columns."""
    op.create_table(
        "kb_blocked",
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("again_at", _MOMENT, nullable=True),
    )
    op.create_table(
        "kb_golden_results",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("version", sa.String(40), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("is_right", sa.Boolean, nullable=False),
        sa.Column("missing", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
    )
    op.add_column(
        "open_questions", sa.Column("entry", sa.String(80), nullable=False, server_default="")
    )
    op.add_column(
        "open_questions", sa.Column("revision", sa.Integer, nullable=False, server_default="0")
    )
