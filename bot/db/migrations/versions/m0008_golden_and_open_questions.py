"""Golden questions of entries, questions that were not answered well, and examples for training."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "kb_golden",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("entry", sa.String(80), nullable=False, index=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("says", sa.JSON, nullable=False),
        sa.Column("names", sa.String(80), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )
    op.create_table(
        "open_questions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("key", sa.String(64), nullable=False, unique=True),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("doubt", sa.String(20), nullable=False),
        sa.Column("head", sa.Integer, nullable=False, index=True),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("first_at", _MOMENT, nullable=False),
        sa.Column("last_at", _MOMENT, nullable=False),
        sa.Column("last_turn", sa.Integer, nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False, server_default=""),
        sa.Column("by", sa.String(80), nullable=False, server_default=""),
        sa.Column("changed_at", _MOMENT, nullable=True),
    )
    op.create_index("open_questions_state", "open_questions", ["state", "last_at"])
    op.create_table(
        "open_question_turns",
        sa.Column("turn", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("question", sa.Integer, nullable=False, index=True),
        sa.Column("person", sa.String(64), nullable=False, index=True),
    )
    op.create_table(
        "open_question_mark",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("turn", sa.Integer, nullable=False),
    )
    op.create_table(
        "training_examples",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("intent", sa.String(60), nullable=False),
        sa.Column("text", sa.String(300), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.UniqueConstraint("text", name="training_examples_once"),
    )
