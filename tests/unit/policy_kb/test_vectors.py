"""Vectors that one process computed are found by the next; a cache that fails hinders nobody."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import text

from policy_kb import tables
from policy_kb.retrieval.meaning import DIMENSIONS, Meaning
from policy_kb.retrieval.vectors import keep, recall

PHRASES = ["孵化器", "新三板", "孵化器", ""]


class Encoder:
    """Counts what it encodes; the vector of a text is made of its length."""

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def __call__(self, texts):
        self.encoded += texts
        return np.full((len(texts), DIMENSIONS), 0.5, dtype=np.float32)


@pytest.fixture
def encoder() -> Encoder:
    return Encoder()


def test_the_second_process_encodes_nothing(engine, encoder):
    fresh = recall(engine, Meaning(encoder), PHRASES)
    assert list(fresh) == encoder.encoded == ["孵化器", "新三板"]
    keep(engine, fresh)
    keep(engine, fresh)  # another process was as fast
    second = Encoder()
    meaning = Meaning(second)
    assert list(recall(engine, meaning, [*PHRASES, "高企"])) == second.encoded == ["高企"]
    assert np.array_equal(meaning.vectors(["孵化器"]), Meaning(Encoder()).vectors(["孵化器"]))


def test_a_kept_vector_of_another_size_is_computed_again(engine, encoder):
    keep(engine, recall(engine, Meaning(encoder), PHRASES))
    with engine.begin() as connection:
        connection.execute(tables.vectors.update().values(vector=b"1234"))
    assert list(recall(engine, Meaning(encoder), ["孵化器"])) == ["孵化器"]


def test_without_the_table_everything_is_computed(engine, encoder):
    with engine.begin() as connection:
        connection.execute(text("drop table kb_vectors"))
    meaning = Meaning(encoder)
    fresh = recall(engine, meaning, PHRASES)
    assert len(fresh) == 2
    assert meaning.unknown(PHRASES) == []
    keep(engine, fresh)  # a failure that only the log tells
