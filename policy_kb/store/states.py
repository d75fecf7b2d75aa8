"""Where a revision stands, and the moves that are allowed. The only table of them."""

from __future__ import annotations

from enum import Enum

from policy_kb.errors import IllegalMove


class State(str, Enum):
    """Where a revision stands."""

    DRAFT = "draft"
    FIRST_REVIEW = "first_review"
    SECOND_REVIEW = "second_review"
    SCHEDULED = "scheduled"  # reviewed, and published at its hour
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"  # a newer revision took its place
    DISCARDED = "discarded"  # a draft that was given up


# None is birth: a draft, or by an import or a rollback at once a publication.
MOVES: dict[State | None, frozenset[State]] = {
    None: frozenset({State.DRAFT, State.PUBLISHED}),
    State.DRAFT: frozenset({State.FIRST_REVIEW, State.REPLACED, State.DISCARDED}),
    State.FIRST_REVIEW: frozenset(
        {State.SECOND_REVIEW, State.SCHEDULED, State.PUBLISHED, State.DRAFT, State.DISCARDED}
    ),
    State.SECOND_REVIEW: frozenset(
        {State.SCHEDULED, State.PUBLISHED, State.DRAFT, State.DISCARDED}
    ),
    State.SCHEDULED: frozenset({State.PUBLISHED, State.DRAFT, State.DISCARDED}),
    State.PUBLISHED: frozenset({State.WITHDRAWN, State.REPLACED}),
    State.WITHDRAWN: frozenset({State.PUBLISHED, State.REPLACED}),
    State.REPLACED: frozenset(),
    State.DISCARDED: frozenset(),
}

# For staff.
WORDS: dict[State, str] = {
    State.DRAFT: "草稿",
    State.FIRST_REVIEW: "待初审",
    State.SECOND_REVIEW: "待复审",
    State.SCHEDULED: "待发布",
    State.PUBLISHED: "已发布",
    State.WITHDRAWN: "已下架",
    State.REPLACED: "已被替代",
    State.DISCARDED: "已作废",
}

IN_REVIEW = frozenset({State.FIRST_REVIEW, State.SECOND_REVIEW})
# A revision on its way to publication; an entry has one at most.
ON_THE_WAY = frozenset({State.DRAFT, *IN_REVIEW, State.SCHEDULED})
# What an editor starts from: the newest revision in one of these.
LIVING = frozenset({*ON_THE_WAY, State.PUBLISHED, State.WITHDRAWN})


def require_legal(entry: str, number: int, was: State | None, to: State) -> None:
    """Raises IllegalMove where the table does not have the move."""
    if to not in MOVES[was]:
        stands = WORDS[was] if was else "新建"
        raise IllegalMove(f"{entry} 第 {number} 版{stands}，不能改为{WORDS[to]}")
