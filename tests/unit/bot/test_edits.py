"""Slips made by chance: one place, repeatable, never within a number."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypinyin import Style, pinyin
from rich.console import Console

from bot.cli.evaluation.cases import Case, Expectation
from bot.cli.evaluation.edits import (
    EDITS,
    FILLERS,
    dropped,
    filled,
    homophone,
    takes_away,
)
from bot.cli.evaluation.robustness import Slip, print_slips, slips_of

HAN = st.text(st.sampled_from("高新企业第二条谁牵头到年1280%abc，？"), min_size=1, max_size=20)


def sound(char):
    return pinyin(char, style=Style.NORMAL)[0][0]


@given(HAN, st.integers())
@settings(deadline=None)
def test_one_place_changes(text, seed):
    other = homophone(text, random.Random(seed))
    if other is not None:
        (place,) = [i for i in range(len(text)) if text[i] != other[i]]
        assert sound(text[place]) == sound(other[place])
    shorter = dropped(text, random.Random(seed))
    if shorter is not None:
        assert any(text[:i] + text[i + 1 :] == shorter for i in range(len(text)))
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


def test_a_lost_number_or_denial_asks_something_else():
    assert takes_away("第二十八条", "第二十条")
    assert takes_away("不参与", "参与")
    assert not takes_away("国家级", "国级")
    lost = Slip("漏一字", "a", "第二十条", "第二十八条", "20", "28", False)
    same = Slip("漏一字", "b", "国级", "国家级", "答", "答", True)
    console = Console(record=True, width=80)
    assert print_slips(console, [lost, same], 5) == 0.0
    shown = console.export_text()
    assert "漏了数字或否定词" in shown and "50.0%" in shown


def test_a_request_may_have_another_number_and_its_own_wording():
    before = "已登记为咨询单，单号1：\n“想问高企”\n工作人员会处理。"
    other = "已登记为咨询单，单号2：\n“想问高起”\n工作人员会处理。"
    assert not Slip("同音字", "a", "想问高起", "想问高企", other, before, True).changed
    assert Slip("同音字", "a", "想问高起", "想问高企", "没有找到。", before, True).changed
