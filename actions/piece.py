"""One stretch of a message, as the NLU read it and as its own words confirm it.

The only reader of Rasa's parse data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from actions.words import (
    DEADLINE,
    EITHER_ROLE,
    ENDS_WITH_WHO,
    FIGURE_WORDS,
    HELPS,
    LEADS,
    NEEDS_WORDS,
    SAME_ABOUT,
    TO_WHOM,
    UNIT_WORDS,
    WANTS_HELP,
    WANTS_TO_LEAD,
    WHAT_IT_IS,
    WHERE_DONE,
    WHICH_ONES,
    WHO_OPENS,
    WHOSE,
)
from policy_kb.mentions import Mention
from policy_kb.question import ROLES, Aspect
from policy_kb.retrieval.search import topic_words

ASKS = "ask_"
# Below this an aspect is only guessed; "what is it" is then the safer reading.
_CLEAR = 0.3
_FAINT = 0.05
# What is asked of calls, as the policy would be asked it.
_AS_POLICY = {
    "ask_deadline": "ask_apply",
    "ask_conditions": "ask_apply",
    "ask_materials": "ask_apply",
    "ask_call_status": "ask_call",
}
# How far an intent speaks for a question about calls.
_OF_CALLS = {
    "ask_call": 1.0,
    "ask_call_status": 1.0,
    "ask_deadline": 1.0,
    "ask_conditions": 1.0,
    "ask_materials": 1.0,
    "more_calls": 1.0,
    "ask_apply": 0.6,
    "ask_amount": 0.4,
}
_COUNTED_OR_LED = ROLES | {Aspect.TARGET}
_ELLIPTIC = frozenset({"switch_topic", "correct"})


@dataclass(frozen=True)
class Piece:
    """One stretch of a message as the NLU read it.

    What is asked of a call may be asked of the policy as well; `intent` and `ranking` are as
    the policy sees them, `of_calls` is how probably a call is asked about.
    """

    text: str
    intent: str
    confidence: float
    outside: float
    mentions: tuple[Mention, ...]
    ranking: dict[str, float]
    of_calls: float = 0.0

    @property
    def asks(self) -> bool:
        """Whether the piece clearly asks for something other than what a thing is."""
        return (
            self.intent.startswith(ASKS)
            and self.aspect is not Aspect.CONTENT
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
            if aspect in ROLES and self._asks_for_nobody:
                continue
            if aspect is Aspect.AMOUNT and TO_WHOM.search(self.text):
                continue  # 奖给哪些人
            if aspect in _COUNTED_OR_LED and self._asks_which:
                continue
            if aspect is Aspect.CONTENT and ENDS_WITH_WHO.search(self.text):
                return Aspect.LEAD
            needed = NEEDS_WORDS.get(aspect)
            if aspect is Aspect.UNITS and self.names and not UNIT_WORDS.search(self.text):
                continue  # 科技园区有哪几个
            if needed is None or needed.search(self.text):
                return self._role if aspect in ROLES and self._role else aspect
        return Aspect.CONTENT

    @property
    def _role(self) -> Aspect | None:
        """Whoever is asked for by words that name one role: 哪些单位牵头, 由哪些单位配合."""
        leads, helps = LEADS.search(self.text), HELPS.search(self.text)
        if bool(leads) == bool(helps) or EITHER_ROLE.search(self.text):
            return None
        return Aspect.LEAD if leads else Aspect.SUPPORT

    @property
    def _asks_for_nobody(self) -> bool:
        """我们想牵头写标准, 这中心是什么单位: words of a role, and no question for who has it."""
        signs = (WANTS_TO_LEAD, WANTS_HELP, WHAT_IT_IS, TO_WHOM, WHO_OPENS, WHERE_DONE)
        return any(sign.search(self.text) for sign in signs)

    @property
    def _asks_which(self) -> bool:
        """科技园区具体是哪几个: the things themselves, and neither how many nor whose."""
        return bool(
            self.names
            and WHICH_ONES.search(self.text)
            and not (WHOSE.search(self.text) or FIGURE_WORDS.search(self.text))
        )

    @property
    def fallback_aspect(self) -> Aspect | None:
        """What 目标呢 asks: the likeliest aspect of a piece that names nothing."""
        asked = {
            intent: share
            for intent, share in self.ranking.items()
            if intent.startswith(ASKS) and intent != "ask_content"
        }
        best = max(asked, key=asked.__getitem__, default=None)
        return Aspect(best.removeprefix(ASKS)) if best and asked[best] >= _FAINT else None

    @property
    def elliptic(self) -> bool:
        return self.intent in _ELLIPTIC or (not self.asks and bool(SAME_ABOUT.match(self.text)))


def pieces_of(latest_message: dict[str, Any]) -> list[Piece]:
    """The reading of a message: first the whole, then its pieces if it has several."""
    found = [_piece(raw) for raw in latest_message.get("segments") or ()]
    return found or [Piece(latest_message.get("text") or "", "", 0.0, 0.0, (), {})]


def _piece(raw: dict[str, Any]) -> Piece:
    ranking: dict[str, float] = {}
    for intent, share in raw["ranking"].items():
        meant = _AS_POLICY.get(intent, intent)
        ranking[meant] = ranking.get(meant, 0.0) + share
    ranking = dict(sorted(ranking.items(), key=lambda row: -row[1]))
    intent = next(iter(ranking), raw["intent"])
    of_calls = sum(share * _OF_CALLS.get(i, 0.0) for i, share in raw["ranking"].items())
    return Piece(
        text=raw["text"],
        intent=intent,
        confidence=ranking.get(intent, raw["confidence"]),
        outside=raw["outside"],
        mentions=tuple(Mention(**m) for m in raw["mentions"]),
        ranking=ranking,
        of_calls=of_calls,
    )
