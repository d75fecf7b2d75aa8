"""Words and names with a character missing, and units called by a near name."""

from __future__ import annotations

import pytest

from policy_kb.language.cut_names import CutNames
from policy_kb.language.near_units import NearUnits
from policy_kb.language.text import normalise


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("谁来配", "谁来配合"),
        ("那合的呢", "那配合的呢"),
        ("由哪个单位合?", "由哪个单位配合?"),
        ("协单位是哪些", "协助单位是哪些"),
        ("科普谁牵", "科普谁牵头"),
        ("要满足多?", "要满足多少?"),
        ("第一分有哪几项", "第一部分有哪几项"),
        ("五部分讲什么", "第五部分讲什么"),
        ("专利翻四?", "专利翻四倍?"),
        ("两条有何不", "两条有何不同"),
        ("六大服务是来着", "六大服务是什么来着"),
        ("要提交询单", "要提交咨询单"),
        ("有没对应的奖项", "有没有对应的奖项"),
    ],
)
def test_a_cut_word_is_whole_again(typed, meant):
    assert normalise(typed) == meant
    assert normalise(meant) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "科协单位",
        "分配单位",
        "哪些协会",
        "第一分店",
        "翻四倍",
        "多不多",
        "工作人员",
        "下一批",
        "所有没报的",
        "有没有奖项",
        "都有没交的",
    ],
)
def test_what_is_whole_stays(typed):
    assert normalise(typed) == typed


def test_a_cut_name_is_whole_where_one_name_alone_has_it():
    cut = CutNames(["科技服务团队", "重点实验室", "研发机构数量", "研发机构总量"], "研发机构量")
    assert cut.whole("区科技服务队做什么") == "区科技服务团队做什么"
    assert cut.whole("科技服务团队做什么") == "科技服务团队做什么"
    assert cut.whole("重实验室谁牵头") == "重点实验室谁牵头"
    assert cut.whole("研发机构量") == "研发机构量"  # either, and written so in the knowledge


def test_names_of_the_library_are_respelt(shelf):
    assert "小巨人" in shelf.linker.respell("申请科技巨人要什么")
    assert shelf.linker.respell("孵化器面积目标") == "孵化器面积目标"


UNITS = [
    ("科技局", "甲"),
    ("财政局", "乙"),
    ("金融办", "丙"),
    ("科协", "丁"),
    ("科学技术协会", "丁"),
    ("旅游局", "戊"),
]


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("科技创新局牵头哪些", "甲"),
        ("财政所要配合什么", "乙"),
        ("金融服务办管哪几条", "丙"),
        ("科技协会牵头什么", "丁"),
        ("科技金融局牵头什么", None),  # as near to one as to another
        ("交通运输局牵头什么", None),
        ("旅游产业哪个局牵头", None),
        ("我想去科技创新局", None),
    ],
)
def test_units_by_near_names(typed, unit):
    found = [owner for _, _, owner in NearUnits(UNITS).find(typed)]
    assert found == ([unit] if unit else [])


def test_a_longer_agency_is_no_slip_of_a_shorter_one(named):
    assert named("旅游发展局牵头什么") == [("unit", "区旅游发展中心", None)]
    assert named("工业信息化局牵头几条") == [("unit", "区科工信局", None)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("文化氛围水牵头", "文化氛围谁牵头"),
        ("优哪些单位配合", "由哪些单位配合"),
        ("孵化器归扁个管", "孵化器归谁管"),
        ("专利翻四背?", "专利翻四倍?"),
        ("第3条和第24眺分别由谁牵头", "第3条和第24条分别由谁牵头"),
        ("26跟27两条有啥不样", "26跟27两条有啥不一样"),
        ("主要任务一多少项", "主要任务一共多少项"),
        ("科工信局参么", "科工信局参与么"),
        # What is right stays.
        ("有哪些单位", "有哪些单位"),
        ("旅游哪些单位管", "旅游哪些单位管"),
        ("第一多少项", "第一多少项"),
        ("那几个单位", "那几个单位"),
    ],
)
def test_what_only_sounds_like_a_word_that_asks_or_lacks_a_character(typed, meant):
    assert normalise(typed) == meant
