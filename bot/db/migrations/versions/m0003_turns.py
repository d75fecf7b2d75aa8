"""What was told to whom, and why: one row a reply."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "turns",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("status", sa.String(40), nullable=False),
        sa.Column("aspect", sa.String(40), nullable=False),
        sa.Column("entries", sa.JSON, nullable=False),
        sa.Column("sources", sa.JSON, nullable=False),
        sa.Column("understood", sa.JSON, nullable=False),
        sa.Column("knowledge_version", sa.String(40), nullable=False),
        sa.Column("model_version", sa.String(120), nullable=False),
        sa.Column("seconds", sa.Float, nullable=False),
    )
    op.create_index("ix_turns_at", "turns", ["at"])
    op.create_index("ix_turns_person", "turns", ["person"])
    op.create_index("ix_turns_status", "turns", ["status"])
