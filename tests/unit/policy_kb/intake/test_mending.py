"""Slips of scanning are mended by rule, each is reported, and good Chinese is left alone."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from policy_kb.intake.lines import Line
from policy_kb.intake.official.mending import mended


def mend(*texts):
    return mended([Line(text, f"第 {i} 行") for i, text in enumerate(texts, start=1)])


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("促 进增城 区经济", "促进增城区经济"),
        ("达 到 2.1% ;发明专利", "达到2.1%；发明专利"),
        ("(一 )总体思路", "（一）总体思路"),
        ("⒛科技创新", "20.科技创新"),
        ("17,建 立科技平台", "17.建立科技平台"),
        ("1．促进成长", "1.促进成长"),
        ("加大挟持力度", "加大扶持力度"),
        ("加快智能装各及机器人", "加快智能装备及机器人"),
        ("企业上市后各资源库", "企业上市后备资源库"),
        ("汽车电子设各生产", "汽车电子设备生产"),
    ],
)
def test_a_slip_is_mended_and_reported(read, meant):
    found = mend(read)
    assert [line.text for line in found.lines] == [meant]
    assert found.mends
    assert all(str(m).startswith("第 1 行：") for m in found.mends)


@pytest.mark.parametrize(
    "text",
    [
        "安装各类设施，开设各项课程，今后各级各部门要抓好落实。",
        "提高高新技术企业比重，强化化工园区管理，人人参与，层层落实。",
        "投入1,000万元，10:30开始。",
        "R&D人员 team work",
        "20.5%的企业",
    ],
)
def test_good_text_is_left_alone(text):
    found = mend(text)
    assert ([line.text for line in found.lines], found.mends, found.doubts) == ([text], (), ())


def test_a_character_too_many_goes_where_the_word_is_in_use():
    found = mend("完善政策。", "完善善创新环境。")
    assert found.lines[1].text == "完善创新环境。"
    assert [str(m) for m in found.mends] == ["第 2 行：“完善善创新环”→“完善创新环”"]


def test_a_character_too_many_without_a_witness_is_only_a_doubt():
    found = mend("营营商环境。", "改造善善环境。")
    assert [line.text for line in found.lines] == ["营营商环境。", "改造善善环境。"]
    assert len(found.doubts) == 1
    assert "第 2 行" in found.doubts[0]


def test_the_custom_of_articles_is_no_slip():
    first = "第一条　 适用范围　　本措施适用于本区。"
    found = mend(first, "第二条【奖励】 给予奖励。", "第一章 总则")
    assert found.mends == ()
    assert found.lines[0].text == "第一条\u3000适用范围\u3000本措施适用于本区。"
    assert found.lines[1].text == "第二条【奖励】\u3000给予奖励。"


@example("\u3000第1条1")
@example(" 17,建立")
@example("\ufeff第一条 总则")
@given(st.text(alphabet="一二促进增城区各备善，。、 （)(:,1.２ａ\u3000第条", max_size=60))
def test_mending_twice_changes_nothing_more(text):
    once = mend(text).lines
    twice = mended(once)
    assert [line.text for line in twice.lines] == [line.text for line in once]
