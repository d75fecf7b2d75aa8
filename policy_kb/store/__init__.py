"""Rows are the truth of the knowledge: drafts, publications, what happened to every entry.

Every function takes the caller's connection, inside the caller's transaction; whoever reads
before writing opens it with `writing`. Every write leaves a history row and is whole or not at
all. Searching and answering happen on `Knowledge` objects in memory, never here.

    states      the states of a revision and the legal moves
    rows        what all of this room does to rows: take the turn, move, record
    reading     what is published, as one consistent state
    publishing  publish, withdraw, publish again, roll back
    drafts      the way of a draft to its publication
    scheduling  what happens at its hour
    blocking    what was due and is held back
    history     what happened, and what differs
    catalogue   what lists show of every entry
"""

from __future__ import annotations

from policy_kb.store.blocking import Block, blocks, hold_back
from policy_kb.store.catalogue import (
    ANSWERED,
    EXPIRED,
    Line,
    Wanted,
    counts,
    line,
    lines,
    numbers,
    refresh,
)
from policy_kb.store.drafts import (
    approve,
    discard,
    is_last_review,
    living_revisions,
    newest_number,
    open_drafts,
    review_steps,
    save_draft,
    save_drafts,
    send_back,
    set_review_steps,
    submit,
)
from policy_kb.store.history import (
    Event,
    FieldChange,
    difference,
    events,
    revision,
    revisions_of,
)
from policy_kb.store.publishing import publish, republish, roll_back, withdraw
from policy_kb.store.reading import (
    Published,
    VersionWatch,
    current_version,
    entries_at,
    read,
    read_published,
)
from policy_kb.store.rows import Revision, writing
from policy_kb.store.scheduling import (
    Due,
    cancel_withdrawal,
    carry_out,
    due,
    give_up,
    publish_scheduled,
    schedule_withdrawal,
)
from policy_kb.store.states import MOVES, WORDS, State

__all__ = [
    "ANSWERED",
    "EXPIRED",
    "MOVES",
    "WORDS",
    "Block",
    "Due",
    "Event",
    "FieldChange",
    "Line",
    "Published",
    "Revision",
    "State",
    "VersionWatch",
    "Wanted",
    "approve",
    "blocks",
    "cancel_withdrawal",
    "carry_out",
    "counts",
    "current_version",
    "difference",
    "discard",
    "due",
    "entries_at",
    "events",
    "give_up",
    "hold_back",
    "is_last_review",
    "line",
    "lines",
    "living_revisions",
    "newest_number",
    "numbers",
    "open_drafts",
    "publish",
    "publish_scheduled",
    "read",
    "read_published",
    "refresh",
    "republish",
    "review_steps",
    "revision",
    "revisions_of",
    "roll_back",
    "save_draft",
    "save_drafts",
    "schedule_withdrawal",
    "send_back",
    "set_review_steps",
    "submit",
    "withdraw",
    "writing",
]
