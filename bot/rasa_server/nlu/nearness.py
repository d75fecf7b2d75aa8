"""Does a question lie outside? What it is about, compared with what is asked of us and elsewhere.

The classifier sees whole sentences, and how somebody asks (`要带什么材料`) speaks for us whatever
it is about. Here asking words are taken out, and the likeness in meaning of what remains decides:
that with the closest examples of questions to others against that with the closest of ours and
with the phrases of the live library. Without a sentence encoder there is none of this.
Chosen by measurement: docs/nlu.md, ADR 48.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from policy_kb.retrieval.meaning import Meaning
from policy_kb.retrieval.products import likenesses
from policy_kb.retrieval.search import topic_words

# So many of the closest examples are averaged.
_CLOSEST = 3
# What a difference in likeness of 1 adds to the log odds, and where they are even: ours are
# that much closer to ours on average than questions to others are to others.
_WEIGHT, _EVEN = 20.0, 2.0
_LEAST = 1e-6
# Of a story the examples, which are short, say nothing.
_LONGEST_TOPIC = 30
_FILE = "nearness.npz"

# Likenesses in meaning of the topic words of each text with the closest phrases of the library.
Closest = Callable[[Sequence[tuple[str, ...]], int], "list[np.ndarray] | None"]


class Nearness:
    """Vectors of what examples are about, of ours and of others."""

    def __init__(self, ours: np.ndarray, others: np.ndarray) -> None:
        self._ours = ours
        self._others = others

    @classmethod
    def of_examples(
        cls, ours: Iterable[str], others: Iterable[str], encoder: Meaning | None
    ) -> Nearness | None:
        """From levelled examples; None without an encoder, or where one side names no topic."""
        if encoder is None:
            return None
        kept = [_topics(ours), _topics(others)]
        return cls(*map(encoder.vectors, kept)) if all(kept) else None

    def outside(
        self,
        shares: Sequence[float],
        texts: Sequence[str],
        encoder: Meaning,
        library: Closest | None = None,
    ) -> list[float]:
        """The probability of lying outside for each of the texts of a message, from the
        classifier's share and what the text is about; the share alone where it is about nothing,
        or tells a story."""
        told = {text: topic_words(text) for text in texts}
        about = {t: words for t, words in told.items() if _is_topic(_joined(words))}
        nearer = self._nearer(list(about.values()), encoder, library) if about else []
        by_text = dict(zip(about, nearer, strict=True))
        return [
            _moved(share, by_text[text]) if text in by_text else share
            for share, text in zip(shares, texts, strict=True)
        ]

    def _nearer(
        self, words: list[tuple[str, ...]], encoder: Meaning, library: Closest | None
    ) -> list[float]:
        """How much nearer than to ours each lies to what is asked of others."""
        vectors = encoder.vectors(map(_joined, words))
        ours, others = likenesses(self._ours, vectors), likenesses(self._others, vectors)
        published = library(words, _CLOSEST) if library is not None else None
        if published is not None:
            ours = [np.concatenate(both) for both in zip(ours, published, strict=True)]
        return [
            _mean_of_closest(other) - _mean_of_closest(own)
            for own, other in zip(ours, others, strict=True)
        ]

    def save(self, folder: Path) -> None:
        """Write the vectors, beside the classifier."""
        np.savez_compressed(
            folder / _FILE,
            ours=self._ours.astype(np.float16),
            others=self._others.astype(np.float16),
        )

    @classmethod
    def load(cls, folder: Path) -> Nearness | None:
        """What `save` wrote; None where nothing is."""
        if not (folder / _FILE).exists():
            return None
        with np.load(folder / _FILE, allow_pickle=False) as arrays:
            return cls(*(arrays[name].astype(np.float32) for name in ("ours", "others")))


def _topics(texts: Iterable[str]) -> list[str]:
    topics = (_joined(topic_words(text)) for text in texts)
    return list(dict.fromkeys(topic for topic in topics if len(topic) > 1))


def _joined(words: tuple[str, ...]) -> str:
    """As the search has it, so that one vector serves both."""
    return "".join(words)


def _is_topic(topic: str) -> bool:
    return 2 <= len(topic) <= _LONGEST_TOPIC


def _moved(share: float, nearer: float) -> float:
    odds = math.log((share + _LEAST) / (1 - share + _LEAST)) + _WEIGHT * nearer + _EVEN
    return 1 / (1 + math.exp(-odds))


def _mean_of_closest(likeness: np.ndarray) -> float:
    count = min(_CLOSEST, len(likeness))
    return float(np.partition(likeness, -count)[-count:].mean())
