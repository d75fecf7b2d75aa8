"""The sentences said when there is no dialogue, loaded from replies.yml.

No sentence stands in Python; what the dialogue says lives in `nlu_data`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from bot.errors import KejitongError
from bot.messages import Choice, Reply
from policy_kb.shipped import read_yaml


class UnknownReply(KejitongError):
    """Code asked for a sentence that replies.yml does not have."""


class Replies:
    """Sentences by name."""

    def __init__(self, replies: Mapping[str, Reply]) -> None:
        self._replies = dict(replies)

    def get(self, key: str, **values: object) -> Reply:
        """The reply called `key`, its {names} filled in. Raises UnknownReply."""
        try:
            reply = self._replies[key]
        except KeyError as error:
            raise UnknownReply(key) from error
        return Reply(reply.text.format(**values), reply.choices) if values else reply

    def with_owed(
        self, owed: Sequence[Reply | None], reply: Reply, says_nothing: bool = False
    ) -> Reply:
        """An answer with what was owed to the person in front of it; None stands for an answer
        that was lost. Who sends "anything" to get the late answer has asked nothing."""
        if not owed:
            return reply
        late = [(answer or self.get("late_failed")).text for answer in owed]
        parts = [self.get("late_intro").text, *late]
        if not says_nothing:
            parts += [self.get("next_intro").text, reply.text]
        return replace(reply, text="\n\n".join(parts))

    def keys(self) -> frozenset[str]:
        """All names there are."""
        return frozenset(self._replies)


def load_replies(path: Path | None = None) -> Replies:
    """Read replies.yml; a malformed entry raises here, at start."""
    source = path or Path(__file__).with_name("replies.yml")
    rows = read_yaml(source)
    return Replies(
        {
            key: Reply(row["text"], tuple(Choice(label, label) for label in row.get("choices", ())))
            for key, row in rows.items()
        }
    )
