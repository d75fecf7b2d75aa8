"""Days beside the schedule are no step of the call, lists that run on are items, and what other
sections say is not taken over."""

from __future__ import annotations

import pytest

from policy_kb.intake.lines import Line
from policy_kb.intake.notice import read_notice

TITLE = "关于组织申报2026年度增城区某专项的通知"
SIGNED = ("广州市增城区科学技术局", "2026年3月1日")
DEADLINE = "企业于2026年4月10日前登录系统填报。"


def call(*body, title=TITLE):
    texts = [title, "各有关单位：", *body, *SIGNED]
    return read_notice([Line(text, f"第 {n} 行") for n, text in enumerate(texts, 1)]).entries[0]


@pytest.mark.parametrize(
    "aside",
    [
        "申报系统将于2026年3月18日22:00至3月19日8:00停机维护。",
        "国庆假期（2026年10月1日至10月7日）不受理。",
        "宣讲会定于2026年3月12日举行，请于3月9日前报名。",
        "培训会于2026年3月12日召开，请参会人员3月9日前将回执发至邮箱。",
        "评审结果于2026年6月20日前公布。",
        "2026年3月31日前已受理的项目按原办法执行。",
        "申报材料原件将于2026年6月30日前退还。",
        "申报指引和模板自2026年3月5日起可在官网下载。",
        "评审专家推荐表请于2026年3月9日前报我局。",
        "首次申报的单位请于2026年3月20日前完成身份认证注册。",
        "系统客服在线时间为2026年3月2日至4月30日。",
        "前两批试点项目应于2026年5月28日前提交总结。",
        "2024年度项目应于2026年5月28日前填报决算。",
        "立项项目应于2026年12月15日前提交年度进展报告。",
    ],
)
@pytest.mark.parametrize("heading", ["二、其他事项", "二、时间安排"])
def test_a_day_of_something_else_is_neither_deadline_nor_named(aside, heading):
    read = call("一、申报时间", DEADLINE, heading, aside)
    assert (read.opens_on, read.closes_on) == (None, "2026-04-10")
    assert read.other_dates == ()


def test_signing_up_for_a_contest_is_its_deadline():
    assert call("一、报名", "请于2026年4月10日前报名参赛。").closes_on == "2026-04-10"


def test_another_batch_than_the_titles_is_another_call():
    title = "关于申报2026年度增城区第二批某专项的通知"
    body = ("一、申报时间", DEADLINE, "二、其他", "第三批申报截止时间为2026年9月15日。")
    assert call(*body, title=title).closes_on == "2026-04-10"


@pytest.mark.parametrize(
    "line",
    [
        "1.申请表；2.营业执照；3.2025年度审计报告。",
        "（一）申请表；（二）营业执照；（三）2025年度审计报告。",
        "(1)申请表；(2)营业执照；(3)2025年度审计报告。",
        "①申请表；②营业执照；③2025年度审计报告。",
    ],
)
def test_a_list_in_one_line_is_divided_at_marks_that_count_on(line):
    read = call("一、申报材料", line)
    assert read.materials == ("申请表；", "营业执照；", "2025年度审计报告。")


def test_a_list_whose_first_mark_is_missing_is_not_divided_by_guess():
    assert call("一、申报材料", "申请表；②营业执照；③审计报告。").materials == ()


def test_what_is_excluded_keeps_the_words_that_exclude_it():
    read = call("一、申报条件", "1.在增城区注册；", "二、不予支持的情形", "1.有失信记录的。")
    assert read.conditions == ("在增城区注册；", "不予支持的情形：1.有失信记录的。")


@pytest.mark.parametrize("heading", ["验收材料", "推荐单位提交材料"])
def test_documents_for_another_step_or_of_another_unit_are_not_the_applicants(heading):
    read = call("一、申报材料", "1.申请表；", "2.营业执照。", f"二、{heading}", "1.汇总表；")
    assert read.materials == ("申请表；", "营业执照。")


def test_a_remark_behind_the_conditions_is_one_of_them():
    read = call("一、申报条件", "1.在增城区注册；", "2.无失信记录。", "房地产企业不在此列。")
    assert read.conditions[-1] == "房地产企业不在此列。"


def test_sums_in_a_column_are_what_is_paid():
    rows = ("方向\t资助额度\t数量", "新品种\t不超过80万元\t5项", "渔场\t不超过90万元\t2项")
    assert "渔场：不超过90万元" in (call("一、支持重点", *rows).funding or "")


@pytest.mark.parametrize(("named", "level"), [("广东省某基地", ""), ("增城区某基地", "区")])
def test_what_is_applied_for_tells_the_level(named, level):
    assert call(f"现组织申报2026年度{named}。", title="关于申报某基地的通知").level == level


def test_an_earlier_day_that_was_not_understood_leaves_the_deadline_open():
    later = "2.纸质材料于2026年4月20日前寄送我局。"
    unclear = "1.已开工的单位请于2026年4月1日前将材料报送所在地。"
    assert call("一、申报程序", later).closes_on == "2026-04-20"
    assert call("一、申报程序", unclear, later).closes_on is None


def test_the_subject_of_a_sentence_holds_for_its_later_days():
    body = (
        "1.企业于2026年4月10日前报送材料。",
        "2.各区科技局于2026年4月20日前上报推荐表，纸质材料于2026年4月25日前寄达。",
    )
    assert call("一、申报程序", *body).closes_on == "2026-04-10"
