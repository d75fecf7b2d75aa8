"""The SQL tables of the knowledge. Columns only; what is done with them is `store`."""

from __future__ import annotations

from sqlalchemy import JSON, Column, DateTime, ForeignKey, Integer, MetaData, String, Table, Text

metadata = MetaData()

# One row an entry; `published` points at the revision that is answered from.
entries = Table(
    "kb_entries", metadata,
    Column("id", String(80), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("position", Integer, nullable=False),
    Column("published", Integer, ForeignKey("kb_revisions.id"), nullable=True),
)

# One row for every saved state of an entry; never changed, never deleted.
revisions = Table(
    "kb_revisions", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("entry", String(80), nullable=False, index=True),
    Column("payload", JSON, nullable=False),
    Column("author", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("saved_at", DateTime(timezone=True), nullable=False),
)

# A single row that every publication counts up; readers compare it with what they hold.
version = Table(
    "kb_version", metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
)
