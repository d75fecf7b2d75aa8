"""Notices in looser styles: what a sentence says of itself is taken, what might be more is not."""

from __future__ import annotations

import pytest

from policy_kb.intake.lines import Line
from policy_kb.intake.notice import read_notice

SIGNED = ("广州市增城区科学技术局", "2026年3月2日")


def call(*body, title="关于征集2026年增城区某项目的公告", signed=SIGNED):
    texts = [title, *body, *signed]
    return read_notice([Line(text, f"第 {n} 行") for n, text in enumerate(texts, 1)]).entries[0]


@pytest.mark.parametrize(
    ("sentence", "closes"),
    [
        ("请企业自本公告发布之日起30日内在线申报。", "2026-04-01"),
        ("请企业自发布之日起十五日内提交申报书。", "2026-03-17"),
        ("请企业自本通知印发之日起2个月内提交申报书。", "2026-05-02"),
        ("请于二〇二六年四月十日下午五时前提交申报书。", "2026-04-10"),
        ("申报系统于4月10日17:30关闭。", "2026-04-10"),
        ("请于4月10日下班前将《推荐表》发至邮箱。", "2026-04-10"),
        # Which days are working days is not in the text; another step; over already.
        ("请企业自本公告发布之日起30个工作日内在线申报。", None),
        ("自名单公布之日起30日内提交申请。", None),
        ("首轮申报已于2026年3月31日结束。", None),
    ],
)
def test_deadlines_in_words_and_counted(sentence, closes):
    assert call(sentence).closes_on == closes


@pytest.mark.parametrize(
    ("sentence", "opens", "closes", "others"),
    [
        (
            "申报截止时间由2026年4月10日更正为2026年4月20日。",
            None,
            "2026-04-20",
            ("原截止：2026-04-10",),
        ),
        (
            "“网上申报截止时间为2026年4月10日”，更正为“网上申报截止时间为2026年4月20日12:00”。",
            None,
            "2026-04-20",
            ("原截止：2026-04-10", "网上申报截止：2026-04-20 12:00"),
        ),
        (
            "申报时间由2026年4月1日至4月10日调整为2026年4月8日至4月20日。",
            "2026-04-08",
            "2026-04-20",
            ("原截止：2026-04-10",),
        ),
        (
            "镇街审核时间由2026年4月1日调整为2026年4月20日。",
            None,
            None,
            ("镇街审核截止：2026-04-20",),
        ),
    ],
)
def test_a_day_that_is_replaced_is_told_from_the_new_one(sentence, opens, closes, others):
    found = call(sentence)
    assert (found.opens_on, found.closes_on, found.other_dates) == (opens, closes, others)


def test_prose_is_read_by_sentence():
    found = call(
        "申报单位应当在增城区注册，成立满一年。",
        "入选项目按设备投资额的百分之十给予补助，最高五十万元。",
        "请将申报书、审计报告和采购合同各一份送到区科技局。",
    )
    assert found.conditions == ("申报单位应当在增城区注册，成立满一年。",)
    assert found.funding == "入选项目按设备投资额的百分之十给予补助，最高五十万元。"
    assert found.materials == ("申报书", "审计报告", "采购合同")


def test_prose_with_a_sentence_that_may_be_a_condition_leaves_all_of_them_to_a_person():
    found = call("申报单位应当在增城区注册。", "上年研发投入不低于五百万元。")
    assert found.conditions == ()


def test_prose_with_a_thing_that_is_no_document_leaves_the_materials_to_a_person():
    assert call("请将申报书、样品和审计报告送到区科技局。").materials == ()


def test_what_a_notice_takes_out_is_no_condition():
    found = call("一、申报条件", "删除以下条件：", "（一）注册满三年；", "二、其他", "其余不变。")
    assert found.conditions == ()


@pytest.mark.parametrize(
    ("issuer", "level"),
    [
        ("佛山市顺德区经济促进局", "区"),
        ("杭州市桐庐县经济和信息化局", "区"),
        ("广东省市场监督管理局", "省"),
        ("广西壮族自治区科学技术厅", "省"),
        ("广东省广州市科学技术局", "市"),
        ("厦门火炬高新区管委会", ""),
    ],
)
def test_the_level_is_that_of_the_unit_not_of_the_places_around_it(issuer, level):
    found = call("如下。", title="关于征集2026年某项目的公告", signed=(issuer, SIGNED[1]))
    assert found.level == level


def test_programmes_keep_their_days_apart():
    found = call(
        "专题一：平台",
        "1.申报条件",
        "（1）注册满一年。",
        "2.申报时间",
        "2026年4月1日至2026年4月10日。",
        "专题二：应用",
        "1.申报条件",
        "（1）已有销售。",
        "2.申报时间",
        "2026年4月1日至2026年4月20日。",
    )
    assert (found.opens_on, found.closes_on) == ("2026-04-01", None)
    assert found.other_dates == ("专题一申报截止：2026-04-10", "专题二申报截止：2026-04-20")
    assert found.conditions == (
        "平台——申报条件：（1）注册满一年。",
        "应用——申报条件：（1）已有销售。",
    )


def test_the_printers_line_is_no_signature():
    printed = ("抄送：区财政局。", "增城区科学技术局办公室 2026年3月4日印发")
    found = call("如下。", title="增城区科学技术局关于征集某项目的公告", signed=printed)
    assert (found.issuer, found.published_on) == ("增城区科学技术局", "2026-03-04")


def test_the_day_of_publication_goes_before_the_day_of_signing():
    found = call("成文日期：2026-03-02", "发布日期：2026-03-05", "有关事项如下。")
    assert found.published_on == "2026-03-05"


def test_an_annexed_original_does_not_sign_for_the_notice_that_passes_it_on():
    found = call(
        "现转发给你们。",
        *SIGNED,
        "附件",
        "各有关单位：",
        "有关事项如下。",
        signed=("广州市科学技术局", "2026年2月20日"),
    )
    assert (found.issuer, found.published_on) == (SIGNED[0], "2026-03-02")


@pytest.mark.parametrize("line", ["项目代码：20260001", "投诉电话：020-82620000"])
def test_a_number_that_is_nobodys_to_ask_is_no_contact(line):
    assert "2026" not in (call(line).contact or "") and "8262" not in (call(line).contact or "")


@pytest.mark.parametrize("day", ["2026年2月31日", "February 31, 2026"])
def test_a_day_that_does_not_exist_is_left_to_a_person(day):
    assert call("有关事项如下。", signed=(SIGNED[0], day)).published_on is None
