"""SQL tables of the services. Columns only."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    DateTime,
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
