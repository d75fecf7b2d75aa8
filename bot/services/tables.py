"""SQL tables of the services. Columns only.

A change here needs a migration in `bot/db/migrations`; a test compares the two.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
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
    "tickets",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("user", String(120), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("state", String(20), nullable=False, index=True),
    Column("reply", Text, nullable=True),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
    # Who of the staff has taken it; how often it was changed, which tells what one has seen.
    Column("assignee", String(120), nullable=True),
    Column("changes", Integer, nullable=False, server_default="0"),
)

# One row for every change of a ticket, written in the same transaction.
ticket_history = Table(
    "ticket_history",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("ticket", Integer, nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("by", String(120), nullable=False),
    Column("note", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

# One row for every message to send later, written in the transaction that is its reason.
outbox = Table(
    "outbox",
    metadata,
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
    "turns",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False),
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
    # The first entry that was answered from, and how staff judge the answer now (`turn_marks`).
    Column("topic", String(120), nullable=False, server_default=""),
    Column("mark", String(8), nullable=True),
    # All that the numbers count by, so that they are read from the index alone.
    Index("turns_numbers", "at", "status", "mark", "seconds", "topic"),
    Index("turns_topic", "topic", "number"),
    Index("turns_mark", "mark", "number"),
)

# One row for every judgement of staff on an answer; the newest of a turn stands in the turn.
turn_marks = Table(
    "turn_marks",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("turn", Integer, nullable=False, index=True),
    Column("verdict", String(8), nullable=False),
    Column("note", Text, nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

# One row a reply that staff use again.
canned_replies = Table(
    "canned_replies",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("title", String(60), nullable=False),
    Column("text", Text, nullable=False),
    Column("by", String(120), nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

# One row for every change of how the account presents itself; the newest of a name holds.
account_changes = Table(
    "account_changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(20), nullable=False),
    Column("value", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", String(120), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Index("account_changes_name", "name", "id"),
)

# One row a person: what the company told of itself. Deleted when it asks for it.
company_profiles = Table(
    "company_profiles",
    metadata,
    Column("user", String(120), primary_key=True),
    Column("facts", JSON, nullable=False),
    Column("changed_at", DateTime(timezone=True), nullable=False),
)

# One row a member of staff. `name` is what one signs in with; nobody is ever deleted.
staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("name", String(40), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("password", String(200), nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("made_at", DateTime(timezone=True), nullable=False),
)

# One row a signed-in browser. `digest` is of the cookie; moments are seconds since 1970.
staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("staff", Integer, nullable=False, index=True),
    Column("began", Float, nullable=False),
    Column("seen", Float, nullable=False),
)

# One row a name or an address from which signing in failed lately (a digest of it).
sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("times", Integer, nullable=False),
    Column("last", Float, nullable=False),
    Column("closed_until", Float, nullable=False),
)

# One row for everything staff did. Triggers of the database refuse changes and deletions.
audit_log = Table(
    "audit_log",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("staff", String(40), nullable=False, index=True),
    Column("action", String(40), nullable=False, index=True),
    Column("subject", String(200), nullable=False),
    Column("detail", Text, nullable=False),
)

# One row a question that was not answered well, whoever asked it and however often. `key` is the
# digest of the levelled question, `head` the question that its group is named after (its own
# number where it is the first). Only `state` and what became of it are set by staff; `entry` and
# `revision` say in which draft the answer is to be found, once that is published.
open_questions = Table(
    "open_questions",
    metadata,
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
    Column("entry", String(80), nullable=False, server_default=""),
    Column("revision", Integer, nullable=False, server_default="0"),
    Index("open_questions_state", "state", "last_at"),
)

# One row a turn that was counted for an open question, so that none is counted twice.
open_question_turns = Table(
    "open_question_turns",
    metadata,
    Column("turn", Integer, primary_key=True, autoincrement=False),
    Column("question", Integer, nullable=False, index=True),
    Column("person", String(64), nullable=False, index=True),
)

# Up to which turn the record was read for open questions: one row.
open_question_mark = Table(
    "open_question_mark",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("turn", Integer, nullable=False),
)

# One row an example of an intent that staff gave, for the next training.
training_examples = Table(
    "training_examples",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("intent", String(60), nullable=False),
    Column("text", String(300), nullable=False),
    Column("by", String(80), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("text", name="training_examples_once"),
)

# One row a training that was asked for in the console. `open` is 1 from the wish to the decision,
# `moving` is 1 while dialogue servers change over: one of each at a time, which the database sees
# to. `runner` carries it out and says so at `beat_at`; `former` was served before `model`.
training_jobs = Table(
    "training_jobs",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("state", String(20), nullable=False, index=True),
    Column("open", Integer, nullable=True, unique=True),
    Column("moving", Integer, nullable=True, unique=True),
    Column("per_group", Integer, nullable=False),
    Column("stage", String(80), nullable=False, server_default=""),
    Column("share", Float, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("runner", String(40), nullable=True),
    Column("asked_by", String(120), nullable=False),
    Column("asked_at", DateTime(timezone=True), nullable=False),
    Column("began_at", DateTime(timezone=True), nullable=True),
    Column("beat_at", Float, nullable=True),
    Column("ended_at", DateTime(timezone=True), nullable=True),
    Column("model", String(120), nullable=False, server_default=""),
    Column("former", String(120), nullable=False, server_default=""),
    Column("report", JSON, nullable=True),
    Column("note", Text, nullable=False, server_default=""),
    Column("decided_by", String(120), nullable=False, server_default=""),
    Column("decided_at", DateTime(timezone=True), nullable=True),
)
