"""Slips made by chance: one place, repeatable, never within a number."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import Style, pinyin
from rich.console import Console

from bot.cli.evaluation.cases import Case, Expectation
from bot.cli.evaluation.edits import EDITS, FILLERS, dropped, filled, homophone
from bot.cli.evaluation.robustness import Slip, print_slips, slips_of

HAN = st.text(st.sampled_from("高新企业第二条谁牵头到年1280%abc，？"), min_size=1, max_size=20)


def sound(char):
    return pinyin(char, style=Style.NORMAL)[0][0]


@given(HAN, st.integers())
def test_one_place_changes(text, seed):
    other = homophone(text, random.Random(seed))
    if other is not None:
        (place,) = [i for i in range(len(text)) if text[i] != other[i]]
        assert sound(text[place]) == sound(other[place])
    shorter = dropped(text, random.Random(seed))
    if shorter is not None:
        assert any(text[:i] + text[i + 1:] == shorter for i in range(len(text)))
    longer = filled(text, random.Random(seed))
    if longer is not None:
        assert text in {longer.replace(filler, "", 1) for filler in FILLERS}
        assert all(number in longer for number in text.split("x") if number.isascii())


@pytest.mark.parametrize("text", ["12", "gaoqi", "？", ""])
def test_nothing_to_slip_on(text):
    assert all(edit(text, random.Random(1)) is None for edit in EDITS.values())


def test_the_same_seed_slips_the_same_way():
    case = Case("a", "g", "clean", (("高企由谁牵头", Expectation()), ("12", Expectation())))
    assert slips_of(case, 1) == slips_of(case, 1) != slips_of(case, 2)
    assert {turn for _, turn, _ in slips_of(case, 1)} == {0}


def test_the_share_of_changed_answers():
    same = Slip("同音字", "a", "搞企", "高企", "答", "答", True)
    other = Slip("漏一字", "b", "高", "高企", "不", "答", False)
    console = Console(record=True, width=80)
    assert print_slips(console, [same, other], 5) == 0.5
    assert "答错" in console.export_text()
