"""A message read: levelled, names found, each piece classified. No Rasa in here.

What is asked comes from the trained model, what exists from the live library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from bot.rasa_server.nlu.features import Sample
from bot.rasa_server.nlu.house_model import HouseModel
from bot.rasa_server.nlu.intent_model import IntentModel
from bot.rasa_server.nlu.masking import mask
from bot.rasa_server.nlu.mending import Mender
from policy_kb import text as levelled
from policy_kb.library import Shelf
from policy_kb.meaning import Meaning
from policy_kb.mentions import Linker, Mention
from policy_kb.search import searchable

OUTSIDE = "out_of_scope"
TOPIC_INTENT = "ask_content"
# Training data with all of these are this product's; any others are read without its library.
HOUSE_INTENTS = frozenset(
    {TOPIC_INTENT, OUTSIDE, "ask_lead", "ask_target", "ask_unit_tasks", "ask_structure"}
)
_RANKED = 8
# A message is read piece by piece up to here; what follows is chatter or an attack.
_MOST_PIECES = 12


@dataclass(frozen=True)
class Reading:
    """What was made of a message. `segments`: first the whole, then its pieces if several."""

    ranking: list[tuple[str, float]]
    mentions: tuple[Mention, ...]
    segments: list[dict[str, Any]]


def sample_of(text: str, linker: Linker | NoNames) -> tuple[Sample, tuple[Mention, ...]]:
    """The two forms of a levelled text that the classifier sees, and the names in it."""
    mentions = linker.mentions(text)
    return Sample(text, mask(text, mentions)), mentions


def marked_sample(
    typed: str, marked: Iterable[tuple[str, str]], linker: Linker | NoNames
) -> Sample:
    """A training example; `marked`: surface and kind of the names marked in it, which the
    library need not know."""
    text = levelled.normalise(typed)
    found = []
    for surface, kind in marked:
        surface = levelled.normalise(surface)
        start = text.find(surface)
        if start >= 0:
            found.append(Mention(kind, "", start, start + len(surface), surface))
    inside = [
        m for m in linker.mentions(text)
        if not any(m.start < f.end and f.start < m.end for f in found)
    ]
    return Sample(text, mask(text, tuple(sorted((*found, *inside), key=lambda m: m.start))))


def topic_samples(shelf: Shelf) -> list[Sample]:
    """How the knowledge words each need, as examples of naming a topic.

    They teach the classifier the vocabulary of the field, so that a situation told
    in it is not taken for something outside.
    """
    phrases = dict.fromkeys(need for e in searchable(shelf.knowledge) for need in e.needs)
    return [sample_of(levelled.normalise(phrase), shelf.linker)[0] for phrase in phrases]


class NoNames:
    """Stands in for the linker where the training data are not this product's."""

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Nothing is known."""
        return ()

    def respell(self, text: str) -> str:
        """As it is."""
        return text


class Reader:
    """Reads messages with one model and whatever linker is current."""

    def __init__(
        self, model: HouseModel | IntentModel, linker: Callable[[], Linker | NoNames],
        encoder: Meaning | None = None, in_pieces: bool = True,
        mender: Callable[[], Mender] | None = None,
    ) -> None:
        self._model = model
        self._linker = linker
        self._encoder = encoder
        self._in_pieces = in_pieces
        self._mender = mender

    def read(self, typed: str) -> Reading:
        """The reading of a message as it was typed."""
        text = self._linker().respell(levelled.normalise(typed))
        if self._mender is not None:
            text = levelled.normalise(self._mender().mend(text))
        pieces = levelled.pieces(text)[:_MOST_PIECES] if self._in_pieces else []
        pieces = pieces if len(pieces) > 1 else []
        if self._encoder is not None and pieces:
            self._encoder.vectors([text, *pieces])  # together is cheaper than one by one
        ranking, mentions = self._classify(text)
        segments = [_segment(text, ranking, mentions)]
        segments += [_segment(piece, *self._classify(piece)) for piece in pieces]
        return Reading(ranking, mentions, segments)

    def _classify(self, text: str) -> tuple[list[tuple[str, float]], tuple[Mention, ...]]:
        sample, mentions = sample_of(text, self._linker())
        return self._model.classify(sample, self._encoder), mentions


def _segment(
    text: str, ranking: list[tuple[str, float]], mentions: tuple[Mention, ...]
) -> dict[str, Any]:
    return {
        "text": text,
        "intent": ranking[0][0],
        "confidence": ranking[0][1],
        "ranking": dict(ranking[:_RANKED]),
        "outside": dict(ranking).get(OUTSIDE, 0.0),
        "mentions": [asdict(mention) for mention in mentions],
    }
