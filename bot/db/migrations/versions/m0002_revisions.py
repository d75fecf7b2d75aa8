"""Revisions get a number and a state, and every move of one a row of history.

What 0.1.0 saved is kept: of each entry the revision it points at is published, the older ones
were replaced by it.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the columns, fill them from what is there, add the tables."""
    _add_columns()
    _number_what_is_there()
    op.create_index("kb_revisions_entry_number", "kb_revisions", ["entry", "number"], unique=True)
    op.create_index("kb_revisions_state", "kb_revisions", ["state"])
    _add_tables()
    _tell_what_happened()


def _add_columns() -> None:
    published = {"nullable": False, "server_default": "published"}
    op.add_column(
        "kb_revisions", sa.Column("number", sa.Integer, nullable=False, server_default="1")
    )
    op.add_column("kb_revisions", sa.Column("state", sa.String(20), **published))
    op.add_column("kb_revisions", sa.Column("base", sa.Integer, nullable=True))
    op.add_column("kb_revisions", sa.Column("due_at", _MOMENT, nullable=True))


def _number_what_is_there() -> None:
    op.execute(
        "update kb_revisions set number = (select count(*) from kb_revisions as older "
        "where older.entry = kb_revisions.entry and older.id <= kb_revisions.id)"
    )
    op.execute(
        "update kb_revisions set state = 'replaced' where id not in "
        "(select published from kb_entries where published is not null)"
    )


def _add_tables() -> None:
    op.create_table(
        "kb_history",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("entry", sa.String(80), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("was", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    )
    op.create_index("ix_kb_history_entry", "kb_history", ["entry"])
    op.create_table(
        "kb_settings",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.JSON, nullable=False),
    )
    op.create_table(
        "kb_vectors",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )


def _tell_what_happened() -> None:
    """0.1.0 published everything it saved; at which version is no longer known (0)."""
    op.execute(
        'insert into kb_history (entry, revision, was, state, "by", note, at, version) '
        "select entry, number, '', 'published', author, reason, saved_at, 0 "
        "from kb_revisions order by id"
    )
