"""One stretch of a message, as the NLU read it and as its own words confirm it.

The only reader of Rasa's parse data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.words import DEADLINE, NEEDS_WORDS, SAME_ABOUT
from policy_kb.mentions import Mention
from policy_kb.question import Aspect
from policy_kb.search import topic_words

ASKS = "ask_"
# Below this an aspect is only guessed; "what is it" is then the safer reading.
_CLEAR = 0.3
_FAINT = 0.05
_ELLIPTIC = frozenset({"switch_topic", "correct"})


@dataclass(frozen=True)
class Piece:
    """One stretch of a message as the NLU read it."""

    text: str
    intent: str
    confidence: float
    outside: float
    mentions: tuple[Mention, ...]
    ranking: dict[str, float]

    @property
    def asks(self) -> bool:
        """Whether the piece clearly asks for something other than what a thing is."""
        return (
            self.intent.startswith(ASKS) and self.aspect is not Aspect.CONTENT
            and self.confidence >= _CLEAR
        )

    @property
    def names(self) -> bool:
        """Whether the piece says what it is about."""
        return bool(self.mentions or topic_words(self.text))

    @property
    def aspect(self) -> Aspect:
        if self.intent.startswith(ASKS) and DEADLINE.search(self.text):
            return Aspect.APPLY
        for intent in (self.intent, *self.ranking):
            likely = intent == self.intent or self.ranking.get(intent, 0.0) >= _FAINT
            if not intent.startswith(ASKS) or not likely:
                continue
            aspect = Aspect(intent.removeprefix(ASKS))
            needed = NEEDS_WORDS.get(aspect)
            if needed is None or needed.search(self.text):
                return aspect
        return Aspect.CONTENT

    @property
    def fallback_aspect(self) -> Aspect | None:
        """What 目标呢 asks: the likeliest aspect of a piece that names nothing."""
        asked = {
            intent: share for intent, share in self.ranking.items()
            if intent.startswith(ASKS) and intent != "ask_content"
        }
        best = max(asked, key=asked.__getitem__, default=None)
        return Aspect(best.removeprefix(ASKS)) if best and asked[best] >= _FAINT else None

    @property
    def elliptic(self) -> bool:
        return self.intent in _ELLIPTIC or (
            not self.asks and bool(SAME_ABOUT.match(self.text))
        )


def pieces_of(latest_message: dict[str, Any]) -> list[Piece]:
    """The reading of a message: first the whole, then its pieces if it has several."""
    found = [
        Piece(
            text=raw["text"], intent=raw["intent"], confidence=raw["confidence"],
            outside=raw["outside"], mentions=tuple(Mention(**m) for m in raw["mentions"]),
            ranking=raw["ranking"],
        )
        for raw in latest_message.get("segments") or ()
    ]
    return found or [Piece(latest_message.get("text") or "", "", 0.0, 0.0, (), {})]
