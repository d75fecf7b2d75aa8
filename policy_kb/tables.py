"""The SQL tables of the knowledge. Columns only; what is done with them is `store`.

A change here needs a migration in `bot/db/migrations`; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

# One row an entry; `published` points at the revision that is answered from, if any.
entries = Table(
    "kb_entries", metadata,
    Column("id", String(80), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("position", Integer, nullable=False),
    Column("published", Integer, ForeignKey("kb_revisions.id"), nullable=True),
)

# One row for every saved state of an entry, numbered from 1 within it. Payload, author and reason
# never change and no row is deleted; only `state` moves. `base` is the revision that was published
# when this one was written. `due_at` waits for scheduled publication, which nothing does yet.
revisions = Table(
    "kb_revisions", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("entry", String(80), nullable=False, index=True),
    Column("payload", JSON, nullable=False),
    Column("author", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("saved_at", DateTime(timezone=True), nullable=False),
    Column("number", Integer, nullable=False, server_default="1"),
    Column("state", String(20), nullable=False, server_default="published"),
    Column("base", Integer, nullable=True),
    Column("due_at", DateTime(timezone=True), nullable=True),
    Index("kb_revisions_entry_number", "entry", "number", unique=True),
    Index("kb_revisions_state", "state"),
)

# One row for every move of a revision, written in the same transaction. `was` is empty at birth;
# `version` is the version of the store that the move led to, or left in place.
history = Table(
    "kb_history", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("entry", String(80), nullable=False, index=True),
    Column("revision", Integer, nullable=False),
    Column("was", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("by", String(80), nullable=False),
    Column("note", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False),
)

# A single row that every publication counts up; readers compare it with what they hold.
# Who writes takes it first, so that writers come one after the other.
version = Table(
    "kb_version", metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
)

# What staff may set about the work on the knowledge, such as the number of reviews.
settings = Table(
    "kb_settings", metadata,
    Column("name", String(40), primary_key=True),
    Column("value", JSON, nullable=False),
)

# Sentence vectors by a digest of the phrase: each is computed once for all processes.
vectors = Table(
    "kb_vectors", metadata,
    Column("digest", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)
