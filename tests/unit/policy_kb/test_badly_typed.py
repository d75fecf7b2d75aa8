"""Latin letters, formal numerals, blanks and commas in the wrong place: levelled or respelt."""

from __future__ import annotations

import pytest

from policy_kb.language.latin import Latin
from policy_kb.language.quantities import quantities
from policy_kb.language.text import normalise


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("第二十壹条", "第二十一条"),
        ("第贰条谁牵头", "第二条谁牵头"),
        ("壹佰贰拾家", "一百二十家"),
        ("第十丸条", "第十九条"),
        ("队伍建设和陆地", "队伍建设和陆地"),
        ("收拾一下", "收拾一下"),
        ("１　０　条　谁　牵　头", "10条谁牵头"),
        ("高企 谁牵头", "高企,谁牵头"),
        ("宣传部牵的是哪个头", "宣传部牵头哪些"),
        ("农业局牵了几个头绪", "农业局牵了几个头绪"),
        ("想IPO，有库吗", "想上市,有库吗"),
        ("Ｒ＆Ｄ投入", "研发投入"),
        ("angel投资", "天使投资"),
        ("公司ip地址", "公司ip地址"),
        ("vip客户", "vip客户"),
        ("how to IPO", "how to ipo"),
        ("细路读书点算", "孩子读书怎么办"),
    ],
)
def test_what_was_meant_is_levelled(typed, meant):
    assert normalise(typed) == meant
    assert normalise(meant) == meant


NAMES = ("高新技术企业", "小巨人", "孵化器", "科工信局", "国土局", "规土局")
PHRASES = ("高层次人才引进", "引进高层次人才", "科技专员名单", "科技专员在哪")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fuhuaqi面积", "孵化器面积"),
        ("xjr目标", "小巨人目标"),
        ("kgxj牵头哪些", "科工信局牵头哪些"),
        ("gaocengci rencai谁管", "高层次人才谁管"),
        ("keji zhuanyuan是干嘛的", "科技专员是干嘛的"),
        ("gtj在哪", "gtj在哪"),  # 国土局 or 规土局
        ("hello", "hello"),
        ("没有字母", "没有字母"),
    ],
)
def test_names_in_latin_letters(typed, meant):
    assert Latin(NAMES, PHRASES).respell(typed) == meant


def test_a_name_parted_by_a_comma_is_joined(shelf):
    respell = shelf.linker.respell
    assert respell(normalise("天使👼投资怎么说")) == "天使投资怎么说"
    assert respell("孵化器,新三板") == "孵化器,新三板"


@pytest.mark.parametrize(
    ("text", "value"),
    [("四成六是哪个", 46.0), ("三成半", 35.0), ("完成三项", None), ("一成立就", None)],
)
def test_tenths(text, value):
    assert [q.value for q in quantities(text) if q.unit == "%"] == ([value] if value else [])


def test_a_unit_with_another_rank(shelf):
    (mention,) = shelf.linker.mentions("财政厅要配合哪几条")
    assert mention.id == "区财政局"
