"""Which call is meant: by part of a name, by sound, by abbreviation; and what is not there."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from some_calls import CALLS

from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.naming import core, edition, issuer_forms, levels
from policy_kb.calls.model import Call
from policy_kb.language.text import normalise

INDEX = CallIndex(CALLS)


def sure(typed: str) -> set[str]:
    return {found.call.id for found in INDEX.match(normalise(typed)).sure}


@pytest.mark.parametrize("call", CALLS, ids=lambda c: c.id)
def test_every_title_finds_its_call(call):
    assert call.id in sure(f"{call.title}什么时候截止")


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("海洋装备试验几号截止", {"boat-1", "boat-2"}),
        ("海装专项要什么材料", {"boat-2"}),
        ("海洋装背试验的电话", {"boat-1", "boat-2"}),  # by sound
        ("海样装备试验专项", {"boat-1", "boat-2"}),
        ("绿色实验室补助给多少", {"lab-city", "lab-district"}),
        ("嗯那个就是绿色实验室的那个事它到什么时候来着", {"lab-city", "lab-district"}),
        ("小巨人还能报吗", {"giant"}),
        ("工程中心认定条件", {"center"}),  # abbreviated
        ("机器人首用奖励几时开", {"robot"}),
    ],
)
def test_a_part_of_a_name_is_enough(typed, ids):
    assert sure(typed) == ids


@pytest.mark.parametrize(
    "typed",
    [
        "生物医药试验专项什么时候截止",
        "生态实验室补助",
        "单项冠军什么时候截止",
        "专精特新单项冠军要什么材料",
        "荔枝文化节补贴",
        "低空经济示范企业奖励",
        "什么时候截止",
        "要什么材料",
    ],
)
def test_what_only_resembles_a_call_is_not_taken_for_it(typed):
    assert sure(typed) == set()


def test_what_is_asked_for_is_not_the_kind_of_it_that_a_name_holds():
    stuff = Call("stuff", "首批次新材料推广应用奖励", "省", "省工信厅")
    index = CallIndex((*CALLS, stuff))
    assert index.match("工业设计中心要什么材料").sure == ()
    assert [f.call.id for f in index.match("新材料推广要什么材料").sure] == ["stuff"]


def test_two_names_beside_each_other_are_both_meant():
    assert sure("机器人首用奖励和技术交易登记的条件") == {"robot", "contract"}


def test_what_a_company_has_is_not_what_it_asks_for():
    assert sure("我们是国家专精特新小巨人，能报机器人首用奖励吗") == {"robot"}


@settings(max_examples=50)
@given(st.text(max_size=40))
def test_any_text_can_be_looked_up(text):
    match = INDEX.match(normalise(text))
    assert all(found.call in CALLS for found in (*match.sure, *match.near))


def test_an_empty_library_finds_nothing():
    assert CallIndex(()).match("海洋装备").best is None


def test_the_core_of_a_name_leaves_out_what_names_share():
    assert core("关于组织申报2026年广州市海洋装备试验专项（第二批）的通知") == "海洋装备试验专项"


@pytest.mark.parametrize(
    ("typed", "year", "batch"),
    [
        ("2026年第二批", 2026, 2),
        ("首批", None, 1),
        ("25年度的", 2025, None),
        ("两批分别", None, None),
        ("共有三批", None, None),
        ("第一批和第二批", None, None),
    ],
)
def test_year_and_batch(typed, year, batch):
    found = edition(typed)
    assert (found.year, found.batch) == (year, batch)


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("省里的", ("省",)),
        ("市级和区级", ("市", "区")),
        ("我们区有什么", ("区",)),
        ("国家级的", ("国家",)),
        ("我们公司在增城注册", ()),
        ("高新区的企业", ()),
        ("在广州开了三年", ()),
        ("区里推荐是几号", ()),
        ("能报省工程中心吗", ("省",)),
        ("上市的公司", ()),
        ("增城的孵化器项目", ("区",)),
    ],
)
def test_levels(typed, named):
    assert levels(typed) == named


def test_an_issuer_is_called_in_many_ways():
    assert {"市科技局", "科技局", "广州市科学技术局"} <= issuer_forms("广州市科学技术局")
    both = issuer_forms("增城区市场监督管理局（知识产权局）")
    assert {"市场监管局", "区市场监督管理局", "知识产权局"} <= both
    assert {"区科工信局", "省工信厅"} <= issuer_forms(
        "增城区科技工业商务和信息化局"
    ) | issuer_forms("广东省工业和信息化厅")


def test_an_office_for_markets_is_no_level_of_the_city():
    assert levels("是市监局哪个科负责") == ()
    assert levels("市研发机构补助") == ("市",)
