"""The real sentence encoder. Slow to load, so not in the fast suite."""

from __future__ import annotations

from dataclasses import replace

import pytest

from policy_kb.retrieval.meaning import sentence_encoder
from policy_kb.retrieval.search import Index


def test_other_words_for_the_same_thing_are_understood(seed):
    encoder = sentence_encoder()
    if encoder is None:
        pytest.skip("the sentence encoder is not installed")
    wanted = {"task-10", "task-20", "task-28"}
    few = replace(
        seed,
        parts=(),
        targets=(),
        services=(),
        clauses=tuple(replace(c, needs=(), measures=()) for c in seed.clauses if c.id in wanted),
    )
    question = ("jeans garment factory",)
    assert Index(few, encoder).search(question)[0].id == "task-20"
    assert "task-20" not in {hit.id for hit in Index(few).search(question)}
