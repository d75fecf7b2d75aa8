"""The exceptions of the knowledge.

KnowledgeError
├── ContentError     an entry is malformed; carries the problems with their places
├── NotLoaded        nothing has been published yet
├── NoSuchRevision   no entry, or no revision of it, has that name
├── IllegalMove      the revision is not in a state from which this is possible
└── EditConflict     somebody else has changed the entry meanwhile; says who and when
"""

from __future__ import annotations

from datetime import datetime


class KnowledgeError(Exception):
    """Root of the errors of this package."""


class ContentError(KnowledgeError):
    """Content that fails the checks. `problems` are sentences that name file and place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class NotLoaded(KnowledgeError):
    """The store holds no published knowledge."""


class NoSuchRevision(KnowledgeError):
    """There is no such entry, or no such revision of it."""


class IllegalMove(KnowledgeError):
    """The revision is not in a state from which this is possible."""


class EditConflict(KnowledgeError):
    """The entry is no longer what the editor started from. `number` is the revision it is now."""

    def __init__(self, entry: str, number: int, by: str, at: datetime) -> None:
        super().__init__(
            f"{entry} 已被 {by} 于 {at:%Y-%m-%d %H:%M} 改动（第 {number} 版），"
            "请在最新版本上重新修改"
        )
        self.entry, self.number, self.by, self.at = entry, number, by, at
