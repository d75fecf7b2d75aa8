"""SQL tables of the services. Columns only.

A change here needs a migration in `bot/db/migrations`; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    DateTime,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# One row a request that a person must answer.
tickets = Table(
    "tickets", metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("user", String(120), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("reply", Text, nullable=True),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

# One row for every change of a ticket, written in the same transaction.
ticket_history = Table(
    "ticket_history", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ticket", Integer, nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("by", String(120), nullable=False),
    Column("note", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

# One row for every message to send later, written in the transaction that is its reason.
outbox = Table(
    "outbox", metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("user", String(120), nullable=False),
    Column("cause", String(120), nullable=False),
    Column("reply", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    Column("note", String(200), nullable=False, server_default=""),
    UniqueConstraint("user", "cause", name="outbox_once"),
    Index("outbox_due", "state", "due_at"),
)

# One row a reply of the dialogue. `person` is a digest, question and understanding are masked.
turns = Table(
    "turns", metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("person", String(64), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("status", String(40), nullable=False, index=True),
    Column("aspect", String(40), nullable=False),
    Column("entries", JSON, nullable=False),
    Column("sources", JSON, nullable=False),
    Column("understood", JSON, nullable=False),
    Column("knowledge_version", String(40), nullable=False),
    Column("model_version", String(120), nullable=False),
    Column("seconds", Float, nullable=False),
)

# One row a person: what the company told of itself. Deleted when it asks for it.
company_profiles = Table(
    "company_profiles", metadata,
    Column("user", String(120), primary_key=True),
    Column("facts", JSON, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

# One row a question that was not answered well, whoever asked it and however often. `key` is the
# digest of the levelled question, `head` the question that its group is named after (its own
# number where it is the first). Only `state` and what became of it are set by staff.
open_questions = Table(
    "open_questions", metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("question", Text, nullable=False),
    Column("doubt", String(20), nullable=False),
    Column("head", Integer, nullable=False, index=True),
    Column("times", Integer, nullable=False),
    Column("first_at", DateTime(timezone=True), nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False),
    Column("last_turn", Integer, nullable=False),
    Column("state", String(20), nullable=False),
    Column("outcome", Text, nullable=False, server_default=""),
    Column("by", String(80), nullable=False, server_default=""),
    Column("changed_at", DateTime(timezone=True), nullable=True),
    Index("open_questions_state", "state", "last_at"),
)

# One row a turn that was counted for an open question, so that none is counted twice.
open_question_turns = Table(
    "open_question_turns", metadata,
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("question", Integer, nullable=False, index=True),
    Column("person", String(64), nullable=False, index=True),
)

# Up to which turn the record was read for open questions: one row.
open_question_mark = Table(
    "open_question_mark", metadata,
    Column("id", Integer, primary_key=True),
    Column("turn", Integer, nullable=False),
)

# One row an example of an intent that staff gave, for the next training.
training_examples = Table(
    "training_examples", metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("intent", String(60), nullable=False),
    Column("text", String(300), nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("text", name="training_examples_once"),
)
