"""What a question is about, against what is asked of us and of others."""

from __future__ import annotations

import numpy as np
import pytest

from bot.rasa_server.nlu.nearness import Nearness
from policy_kb.retrieval.meaning import Meaning

_FIELDS = ("孵化器", "专利", "驾照", "社保")


def _encode(texts):
    rows = np.array([[float(word in text) for word in _FIELDS] for text in texts]) + 1e-3
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def encoder():
    return Meaning(_encode)


@pytest.fixture
def nearness(encoder):
    ours = ["孵化器谁牵头", "专利有什么支持", "孵化器要多少钱"]
    others = ["驾照怎么申请", "社保要带什么", "社保断缴"]
    return Nearness.of_examples(ours, others, encoder)


def test_the_topic_outweighs_how_it_is_asked(nearness, encoder):
    assert nearness.outside([0.01], ["驾照换证要带什么材料"], encoder)[0] > 0.5
    assert nearness.outside([0.6], ["孵化器怎么申请"], encoder)[0] < 0.5


def test_what_is_published_counts_as_ours(nearness, encoder):
    unknown = nearness.outside([0.5], ["驾照补贴"], encoder)[0]
    published = nearness.outside(
        [0.5], ["驾照补贴"], encoder, lambda asked, most: [np.ones(most) for _ in asked]
    )[0]
    assert published < 0.5 < unknown


@pytest.mark.parametrize("text", ["是什么", "驾照" * 20])
def test_without_a_topic_or_of_a_story_the_share_stays(nearness, encoder, text):
    assert nearness.outside([0.3], [text], encoder)[0] == 0.3


def test_it_comes_back_from_its_file(nearness, encoder, tmp_path):
    nearness.save(tmp_path)
    again = Nearness.load(tmp_path)
    text = "社保能补贴吗"
    assert again.outside([0.2], [text], encoder)[0] == pytest.approx(
        nearness.outside([0.2], [text], encoder)[0], abs=0.01
    )


def test_there_is_none_without_an_encoder_or_a_file(tmp_path):
    assert Nearness.of_examples(["孵化器"], ["驾照"], None) is None
    assert Nearness.load(tmp_path) is None
