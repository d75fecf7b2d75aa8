"""What a notice says is found with its sentence; what it does not say for certain stays empty."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy_kb.errors import ContentError
from policy_kb.intake.lines import Line
from policy_kb.intake.notice import read_notice
from policy_kb.intake.notice.completion import (
    filled,
    open_columns,
    over_published,
    with_marks_to_fill,
)

TITLE = "关于组织申报2026年增城区某专项的通知"
SIGNED = ("广州市增城区科学技术局", "2026年3月1日")


def draft(*body, title=TITLE, signed=SIGNED):
    texts = [title, "各有关单位：", *body, *signed]
    return read_notice([Line(text, f"第 {n} 行") for n, text in enumerate(texts, start=1)])


def call(*body, **kwargs):
    return draft(*body, **kwargs).entries[0]


@pytest.mark.parametrize(
    ("sentence", "closes"),
    [
        ("请企业于2026年4月10日前登录系统填报。", "2026-04-10"),
        ("申报截止时间为2026年4月10日17时。", "2026-04-10"),
        ("申报时间：2026年3月5日至4月10日。", "2026-04-10"),
        ("申报时间：2026.3.5-2026.4.10", "2026-04-10"),
        ("网上申报时间为２０２６年３月５日９：００—４月１０日１７：３０。", "2026-04-10"),
        ("受理期限：自2026年3月5日起至2026年4月10日止。", "2026-04-10"),
        ("请于4月10日前将申报书报送我局。", "2026-04-10"),
        ("申报时间为3月5日至20日。", "2026-03-20"),
        ("即日起至2026年4月10日，申报单位可在线提交。", "2026-04-10"),
        # Not the companies' deadline, or not a deadline, or not certain.
        ("各镇街于2026年4月10日前完成审核推荐。", None),
        ("请于2月10日前将申报书报送我局。", None),
        ("专利授权公告日在2026年1月1日至4月10日期间。", None),
        ("本办法自2026年4月10日起施行。", None),
        ("定于2026年4月10日举办政策宣讲会。", None),
        ("请于4月底前提交申报书。", None),
        ("第一批申报截止2026年4月10日；第二批申报截止2026年9月10日。", None),
        ("第一批申报截止时间为2026年4月10日，第二批为7月31日。", None),
        ("项目单位应于2026年4月10日前提交验收材料。", None),
        ("服务完成后须于2026年4月10日前提交兑付申请。", None),
        ("项目实施期为2026年4月1日至2028年4月10日。", None),
        ("企业应成立于2026年4月10日前。", None),
        ("去年申报截止日期为4月10日。", None),
        ("原《关于申报某专项的通知》（申报截止时间2026年4月10日）同时废止。", None),
        ("已经受理的项目（受理截止2025年4月10日）不重复受理。", None),
    ],
)
def test_the_deadline_of_the_companies_or_none(sentence, closes):
    assert call(sentence).closes_on == closes


@pytest.mark.parametrize(
    ("title", "signed", "closes"),
    [
        ("关于申报2026年某专项的通知", ("某局", "2026年3月1日"), "2026-04-10"),
        ("关于申报某专项的通知", ("某局", "2026年3月1日"), "2026-04-10"),
        ("关于申报2027年某专项的通知", ("某局", "2026年3月1日"), None),
        ("关于申报某专项的通知", ("某局", "2026年12月1日"), None),
        ("关于申报2026年某专项的通知", (), None),
    ],
)
def test_a_year_is_taken_only_where_it_is_certain(title, signed, closes):
    proposal = draft("请企业于4月10日前登录系统填报。", title=title, signed=signed)
    assert proposal.entries[0].closes_on == closes
    assert any("没有写明年份" in note for note in proposal.notes) == (closes is None)


def test_what_is_not_certain_is_left_open_and_not_taken_for_rolling():
    proposal = draft("请企业于4月10日前登录系统填报。", signed=())
    assert open_columns(proposal) == ("级别", "发布单位", "截止日期")[1:]
    assert with_marks_to_fill(proposal).closes_on == "待填写"


def test_rolling_is_a_finding_of_its_own():
    proposal = draft("受理时间：常年受理。")
    assert proposal.entries[0].closes_on is None
    assert open_columns(proposal) == ()
    assert with_marks_to_fill(proposal).closes_on is None


@pytest.mark.parametrize(
    ("title", "issuer", "level"),
    [
        ("关于申报2026年国家某计划的通知", "广州市增城区科学技术局", "国家"),
        ("关于组织我区企业申报2026年广东省某专项的通知", "广州市增城区科学技术局", "省"),
        ("关于申报2026年市某专项的通知", "广州市增城区科学技术局", "市"),
        ("关于申报2026年某专项的通知", "广州市增城区科学技术局", "区"),
        ("关于申报2026年某专项的通知", "广州市科学技术局", "市"),
        ("关于申报2026年某专项的通知", "某某协会", ""),
        ("关于申报2026年某专项的通知", "昆山市科学技术局", "区"),
        ("关于申报2026年某专项的通知", "成都市财政局", "市"),
        ("关于申报2026年某专项的通知", "农业农村部办公厅", "国家"),
        ("关于申报2026年某专项的通知", "某地有关教育部门办公室", ""),
    ],
)
def test_the_level_is_the_projects(title, issuer, level):
    assert call("正文。", title=title, signed=(issuer, "2026年3月1日")).level == level


def test_the_level_stays_open_where_a_higher_call_is_passed_on():
    body = "根据《广东省科学技术厅关于组织申报2026年某专项的通知》要求，现将有关事项通知如下："
    assert call(body, title="关于申报2026年某专项的通知").level == ""


def test_one_of_several_stays_in_one_piece():
    body = (
        "一、申报条件",
        "（一）在增城区注册；",
        "（二）符合以下条件之一：",
        "1.高新技术企业；",
        "2.科技型中小企业。",
        "二、其他",
        "无",
    )
    assert call(*body).conditions == (
        "在增城区注册；",
        "符合以下条件之一：1.高新技术企业；2.科技型中小企业。",
    )


def test_amounts_of_other_places_are_no_funding():
    body = ("东莞市各个镇区：", "某镇每个奖励2万元。", "一、申报条件", "（一）在增城区注册。")
    assert call(*body).funding is None


def test_values_come_with_place_and_sentence():
    proposal = draft("一、时间", "（一）无关。申报截止时间为2026年4月10日17:00。其他。")
    (finding,) = [f for f in proposal.findings if f.column == "closes_on"]
    assert (finding.value, finding.place) == ("2026-04-10", "第 4 行")
    assert finding.sentence == "申报截止时间为2026年4月10日17:00。"


def test_the_proposed_id_is_stable_and_marked():
    first, second = draft("正文。"), draft("正文。", "另一句。")
    assert first.entries[0].id == second.entries[0].id
    assert first.entries[0].id.startswith("draft-2026-")
    assert any("编号" in note for note in first.notes)


def test_columns_filled_by_hand_win_and_are_read_as_in_a_sheet():
    by_hand = ["截止日期=2026年5月1日", "编号=G-1", r"申报条件=1.甲\n2.乙"]
    proposal = filled(draft("正文。"), by_hand)
    (done,) = proposal.entries
    assert (done.id, done.closes_on, done.conditions) == ("G-1", "2026-05-01", ("甲", "乙"))
    assert all(finding.entry == "G-1" for finding in proposal.findings)
    assert open_columns(filled(draft("正文。"), ["截止日期=常年受理"])) == ()


@pytest.mark.parametrize(
    "wrong", ["截止日期=5月1日", "截止日期=", "无此列=1", "名称", "级别=镇", "编号= "]
)
def test_wrong_columns_by_hand_are_all_named(wrong):
    with pytest.raises(ContentError) as caught:
        filled(draft("正文。"), [wrong, "级别=乡"])
    assert len(caught.value.problems) == 2


def test_a_notice_of_an_extension_keeps_the_rest_of_the_call(seed):
    from policy_kb.calls.model import Call

    before = Call(
        "G-1",
        "某专项",
        "区",
        "甲局",
        closes_on="2026-03-31",
        conditions=("甲",),
        other_dates=("区推荐：2026-04-05",),
    )
    told = draft(
        "申报截止时间原定为2026年3月31日，现延长至2026年4月15日17:00。",
        title="关于延长某专项申报时间的通知",
    )
    assert any("延期" in note for note in told.notes)
    proposal = over_published(filled(told, ["编号=G-1"]), replace(seed, calls=(before,)))
    (now,) = proposal.entries
    assert (now.title, now.conditions, now.closes_on) == ("某专项", ("甲",), "2026-04-15")
    assert "区推荐：2026-04-05" in now.other_dates and "原截止：2026-03-31" in now.other_dates


PIECES = st.sampled_from(
    [
        "一、申报条件",
        "（一）甲",
        "1.乙",
        "（1）丙",
        "①丁；②戊",
        "申报条件：己",
        "联系方式",
        "2026年3月1日",
        "3月5日至",
        "20日前",
        "广州市增城区科学技术局",
        "附件：1.表",
        "特此通知。",
        "020-00000000",
        "申报材料",
        "支持方式",
        "：",
        "〔",
        "关于",
        "通知",
        "万元",
        "\n",
        "。",
        "企业",
        "网上申报",
        "截止",
        "（",
        "）",
        " ",
        "第一条",
        "常年受理",
    ]
)


@example(
    ["一、申报条件", "（一）甲（一）甲一、申报条件", "1.乙", "（一）甲（一）甲一、申报条件", "1.乙"]
)
@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=6).map("".join), min_size=1, max_size=15))
def test_any_text_gives_a_draft_whose_values_stand_in_it(texts):
    lines = [Line(t.strip(), f"第 {n} 行") for n, t in enumerate(texts, 1) if t.strip()]
    if not lines:
        return
    proposal = read_notice(lines)
    everything = "".join("".join(line.text for line in lines).split())
    for finding in proposal.findings:
        if finding.column in ("conditions", "materials", "funding", "contact"):
            said = re.split("：|:|——", "".join(finding.value.split()))
            assert all(part in everything for part in said)


@pytest.mark.parametrize("sign", ["（", "局", "1、", "2026年3月1日至", "一", "申报企业，", "关于"])
def test_long_nonsense_is_read_in_no_time(sign):
    assert read_notice([Line(sign * (4000 // len(sign)), "第 1 行")] * 20).entries


def test_limits_told_elsewhere_are_pointed_out():
    body = (
        "一、申报条件",
        "（一）在增城区注册。",
        "二、注意事项",
        "（一）每家企业只能申报1项；",
        "（二）弄虚作假的，三年内不得申报。",
    )
    proposal = draft(*body)
    assert proposal.entries[0].conditions == ("在增城区注册。",)
    (note,) = [note for note in proposal.notes if "也可能是条件" in note]
    assert "只能申报1项" in note and "第 6 行" in note
