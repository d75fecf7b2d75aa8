"""A message read: levelled, names found, each piece classified. No Rasa in here.

What is asked comes from the trained model, what exists from the live library.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot.rasa_server.nlu.features import Sample
from bot.rasa_server.nlu.house_model import HouseModel
from bot.rasa_server.nlu.intent_model import IntentModel
from bot.rasa_server.nlu.masking import mask
from bot.rasa_server.nlu.mending import Mender
from bot.rasa_server.nlu.nearness import Nearness
from policy_kb.language import text as levelled
from policy_kb.library import Shelf
from policy_kb.mentions import Linker, Mention
from policy_kb.retrieval.meaning import Meaning
from policy_kb.retrieval.search import meant_by, searchable

OUTSIDE = "out_of_scope"
ASKS = "ask_"
TOPIC_INTENT = "ask_content"
# Training data with all of these are this product's; any others are read without its library.
HOUSE_INTENTS = frozenset(
    {TOPIC_INTENT, OUTSIDE, "ask_lead", "ask_target", "ask_unit_tasks", "ask_structure"}
)
_RANKED = 8
# A message is read piece by piece up to here; what follows is chatter or an attack.
_MOST_PIECES = 12
# So many messages are remembered; longer ones are nobody else's.
_REMEMBERED, _SHORT = 2_000, 200


# Intents with their probabilities, likeliest first.
_Ranking = list[tuple[str, float]]


@dataclass(frozen=True)
class Reading:
    """What was made of a message: the likeliest intents, names, and `segments`: first the whole,
    then its pieces if several; nothing where messages are not read in pieces."""

    ranking: list[tuple[str, float]]
    mentions: tuple[Mention, ...]
    segments: list[dict[str, Any]]


def sample_of(text: str, linker: Linker | NoNames) -> tuple[Sample, tuple[Mention, ...]]:
    """The two forms of a levelled text that the classifier sees, and the names in it."""
    mentions = linker.mentions(text)
    return Sample(text, mask(text, mentions)), mentions


def marked_sample(
    typed: str,
    marked: Iterable[tuple[str, str]],
    linker: Linker | NoNames,
    level: Callable[[str], str] = levelled.normalise,
) -> Sample:
    """A training example; `marked`: surface and kind of the names marked in it, which the
    library need not know."""
    text = level(typed)
    found = []
    for surface, kind in marked:
        surface = level(surface)
        start = text.find(surface)
        if start >= 0:
            found.append(Mention(kind, "", start, start + len(surface), surface))
    inside = [
        m
        for m in linker.mentions(text)
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


def nearness_of(
    samples: list[Sample], intents: list[str], encoder: Meaning | None
) -> Nearness | None:
    """What the examples that ask are about, of us and of others."""
    rows = list(zip(samples, intents, strict=True))
    return Nearness.of_examples(
        (sample.plain for sample, intent in rows if intent.startswith(ASKS)),
        (sample.plain for sample, intent in rows if intent == OUTSIDE),
        encoder,
    )


class NoNames:
    """Stands in for the linker where the training data are not this product's."""

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Nothing is known."""
        return ()

    def either_of_two(self, text: str) -> bool:
        """Nobody is named."""
        return False

    def respell(self, text: str) -> str:
        """As it is."""
        return text


class Nowhere:
    """Stands in for the shelf where there is no library."""

    linker = NoNames()


_NOWHERE = Nowhere()


def nowhere() -> Nowhere:
    """What `Reader` asks for the shelf where there is no library: always the same."""
    return _NOWHERE


class Reader:
    """Reads messages with one model and whatever shelf is current."""

    def __init__(
        self,
        model: HouseModel | IntentModel,
        shelf: Callable[[], Shelf | Nowhere] = nowhere,
        encoder: Meaning | None = None,
        in_pieces: bool = True,
        nearness: Nearness | None = None,
        mender: Callable[[], Mender] | None = None,
        level: Callable[[str], str] = levelled.normalise,
    ) -> None:
        self._model = model
        self._level = level
        self._shelf = shelf
        self._encoder = encoder
        self._in_pieces = in_pieces
        self._nearness, self._mender = nearness, mender
        self._known: dict[str, Reading] = {}
        self._known_to: Shelf | Nowhere | None = None

    def read(self, typed: str) -> Reading:
        """The reading of a message as it was typed.

        What many people type is read once, until there is a new shelf; nobody may change it.
        """
        shelf = self._shelf()
        if shelf is not self._known_to or len(self._known) >= _REMEMBERED:
            self._known, self._known_to = {}, shelf
        known = self._known.get(typed)
        if known is not None:
            return known
        reading = self._read(typed, shelf)
        if len(typed) <= _SHORT:
            self._known[typed] = reading
        return reading

    def _read(self, typed: str, shelf: Shelf | Nowhere) -> Reading:
        level = self._level(typed)
        text = shelf.linker.respell(level)
        if self._mender is not None and not shelf.linker.either_of_two(text):
            text = self._mender().mend(text)
        if text != level:
            text = self._level(text)
        if not self._in_pieces:
            return Reading(*self._classify(text, shelf), [])
        pieces = levelled.pieces(text)[:_MOST_PIECES]
        pieces = pieces if len(pieces) > 1 else []
        if self._encoder is not None:
            self._encode_together((text, *pieces))
        texts = [text, *pieces]
        read = [self._classify(one, shelf) for one in texts]
        outside = self._outside(texts, [ranking for ranking, _ in read], shelf)
        segments = [_described(*one) for one in zip(texts, read, outside, strict=True)]
        ranking, mentions = read[0]
        return Reading(ranking[:_RANKED], mentions, segments)

    def _encode_together(self, texts: tuple[str, ...]) -> None:
        """Have the encoder know what the classifier and, a moment later, the search need of it:
        most of the cost of encoding does not depend on how many texts there are."""
        self._encoder.vectors((*texts, *filter(None, map(meant_by, texts))))

    def _classify(self, text: str, shelf: Shelf | Nowhere) -> tuple[_Ranking, tuple[Mention, ...]]:
        sample, mentions = sample_of(text, shelf.linker)
        return self._model.classify(sample, self._encoder), mentions

    def _outside(
        self, texts: list[str], rankings: list[_Ranking], shelf: Shelf | Nowhere
    ) -> list[float]:
        shares = [dict(ranking).get(OUTSIDE, 0.0) for ranking in rankings]
        if self._nearness is None or self._encoder is None:
            return shares
        library = shelf.index.closest_in_meaning if isinstance(shelf, Shelf) else None
        return self._nearness.outside(shares, texts, self._encoder, library)


def _described(
    text: str, read: tuple[_Ranking, tuple[Mention, ...]], outside: float
) -> dict[str, Any]:
    ranking, mentions = read
    return {
        "text": text,
        "intent": ranking[0][0],
        "confidence": ranking[0][1],
        "ranking": dict(ranking[:_RANKED]),
        "outside": outside,
        "mentions": [dict(vars(mention)) for mention in mentions],
    }
