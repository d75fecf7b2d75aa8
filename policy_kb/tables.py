"""The SQL tables of the knowledge. Columns only; what is done with them is `store`.

A change here needs a migration in `bot/db/migrations`; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
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
    "kb_entries",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("position", Integer, nullable=False),
    Column("published", Integer, ForeignKey("kb_revisions.id"), nullable=True),
)

# One row for every saved state of an entry, numbered from 1 within it. Payload, author and reason
# never change and no row is deleted; only `state` moves. `base` is the revision that was published
# when this one was written. `due_at` is the moment at which a scheduled revision is published, or
# a published one withdrawn; a move takes it off.
revisions = Table(
    "kb_revisions",
    metadata,
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
    Index("kb_revisions_due", "due_at"),
)

# One row for every move of a revision, written in the same transaction. `was` is empty at birth;
# `version` is the version of the store that the move led to, or left in place.
history = Table(
    "kb_history",
    metadata,
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

# What lists of entries show and are filtered by: one row an entry, made from its rows above in the
# transaction that changes them. `state` and `number` are of the newest revision that counts,
# `published` is the number of the one that is answered, `ends_on` its last day, where it has one.
catalogue = Table(
    "kb_catalogue",
    metadata,
    Column("entry", String(80), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("title", String(300), nullable=False),
    Column("level", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    Column("published", Integer, nullable=True),
    Column("ends_on", Date, nullable=True),
    Column("due_at", DateTime(timezone=True), nullable=True),
    Column("author", String(80), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("words", Text, nullable=False),
    Index("kb_catalogue_kind", "kind", "changed_at"),
    Index("kb_catalogue_state", "state", "changed_at"),
    Index("kb_catalogue_changed", "changed_at"),
    Index("kb_catalogue_ends", "ends_on"),
)

# One row for what is due and was not done, because golden questions would be answered wrongly or
# nobody could be asked. It counts while the revision still has that very hour (`due_at`).
# `again_at`: when it is tried again by itself, nothing where a person must act.
blocked = Table(
    "kb_blocked",
    metadata,
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("again_at", DateTime(timezone=True), nullable=True),
)

# One row a golden question: what must be answered rightly before its entry may be published.
golden = Table(
    "kb_golden",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("entry", String(80), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("says", JSON, nullable=False),
    Column("names", String(80), nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

# How a golden question was last answered from what is published. `missing` is empty where that
# was right; `version` is that of the store.
golden_results = Table(
    "kb_golden_results",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("version", String(40), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("is_right", Boolean, nullable=False),
    Column("missing", Text, nullable=False),
    Column("answer", Text, nullable=False),
)

# A single row that every publication counts up; readers compare it with what they hold.
# Who writes takes it first, so that writers come one after the other.
version = Table(
    "kb_version",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Integer, nullable=False),
)

# What staff may set about the work on the knowledge, such as the number of reviews.
settings = Table(
    "kb_settings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", JSON, nullable=False),
)

# Sentence vectors by a digest of the phrase: each is computed once for all processes.
vectors = Table(
    "kb_vectors",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)
