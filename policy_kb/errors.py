"""The exceptions of the knowledge.

    KnowledgeError
    ├── ContentError     an entry is malformed; carries the problems with their places
    └── NotLoaded        nothing has been published yet
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """Root of the errors of this package."""


class ContentError(KnowledgeError):
    """Content that fails the checks. `problems` are sentences that name file and place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class NotLoaded(KnowledgeError):
    """The store holds no published knowledge."""
