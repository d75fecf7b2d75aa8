"""Vectors that one process computed are found by the next; a cache that fails hinders nobody."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import text

from policy_kb import tables
from policy_kb.meaning import DIMENSIONS, Meaning
from policy_kb.vectors import recall

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
    assert recall(engine, Meaning(encoder), PHRASES) == 2
    assert encoder.encoded == ["孵化器", "新三板"]
    second = Encoder()
    meaning = Meaning(second)
    assert recall(engine, meaning, [*PHRASES, "高企"]) == 1
    assert second.encoded == ["高企"]
    assert np.array_equal(meaning.vectors(["孵化器"]), Meaning(Encoder()).vectors(["孵化器"]))


def test_two_processes_that_keep_the_same_do_not_fail(engine, encoder):
    from policy_kb import vectors

    rows = {vectors._digest("孵化器"): np.zeros(DIMENSIONS, dtype=np.float32)}
    vectors._keep(engine, rows)
    vectors._keep(engine, rows)


def test_a_kept_vector_of_another_size_is_computed_again(engine, encoder):
    recall(engine, Meaning(encoder), PHRASES)
    with engine.begin() as connection:
        connection.execute(tables.vectors.update().values(vector=b"1234"))
    assert recall(engine, Meaning(encoder), ["孵化器"]) == 1


def test_without_the_table_everything_is_computed(engine, encoder):
    with engine.begin() as connection:
        connection.execute(text("drop table kb_vectors"))
    meaning = Meaning(encoder)
    assert recall(engine, meaning, PHRASES) == 2
    assert meaning.unknown(PHRASES) == []
