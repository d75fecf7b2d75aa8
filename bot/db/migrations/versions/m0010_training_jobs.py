"""Trainings asked for in the console."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "training_jobs",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("open", sa.Integer, nullable=True, unique=True),
        sa.Column("moving", sa.Integer, nullable=True, unique=True),
        sa.Column("per_group", sa.Integer, nullable=False),
        sa.Column("stage", sa.String(80), nullable=False, server_default=""),
        sa.Column("share", sa.Float, nullable=False, server_default="0"),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
        sa.Column("runner", sa.String(40), nullable=True),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("asked_at", _MOMENT, nullable=False),
        sa.Column("began_at", _MOMENT, nullable=True),
        sa.Column("beat_at", sa.Float, nullable=True),
        sa.Column("ended_at", _MOMENT, nullable=True),
        sa.Column("model", sa.String(120), nullable=False, server_default=""),
        sa.Column("former", sa.String(120), nullable=False, server_default=""),
        sa.Column("report", sa.JSON, nullable=True),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("decided_by", sa.String(120), nullable=False, server_default=""),
        sa.Column("decided_at", _MOMENT, nullable=True),
    )
    op.create_index("ix_training_jobs_state", "training_jobs", ["state"])
