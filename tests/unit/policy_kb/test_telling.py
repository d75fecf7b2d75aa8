"""What a company tells in a chat: sloppy, spoken, Cantonese, denied, asked, of somebody else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb.calls.company import INFINITE, Company, Span
from policy_kb.calls.told.telling import company_facts

TODAY = date(2026, 5, 20)


def told(text: str) -> Company:
    return company_facts(text, TODAY)


def facts(text: str) -> dict[str, object]:
    company = told(text)
    return {name: getattr(company, name) for name in company.known}


@pytest.mark.parametrize(
    ("typed", "name", "low", "high"),
    [
        ("去年营收150万", "revenue", 150e4, 150e4),
        ("年销售额5000w", "revenue", 5e7, 5e7),
        ("一年做三千多万", "revenue", 3e7, 4e7),
        ("营业额1.2个亿", "revenue", 1.2e8, 1.2e8),
        ("去年营业额一亿二", "revenue", 1.2e8, 1.2e8),
        ("营收1亿2000万", "revenue", 1.2e8, 1.2e8),
        ("营收两三千万", "revenue", 2e7, 3e7),
        ("营收不到五百万", "revenue", 0, 5e6),
        ("年营收上亿", "revenue", 1e8, INFINITE),
        ("一年大概有个两三千万的营业额", "revenue", 2e7, 3e7),
        ("研发投入大概80万", "rd_spend", 68e4, 92e4),
        ("去年研发花了95万", "rd_spend", 95e4, 95e4),
        ("研发占比5%", "rd_share", 5, 5),
        ("研发费用占营收百分之三", "rd_share", 3, 3),
        ("研发投入占销售收入5.2%", "rd_share", 5.2, 5.2),
        ("12个人", "headcount", 12, 12),
        ("我们有120人", "headcount", 120, 120),
        ("我们现在有200人了", "headcount", 200, 200),
        ("仙村的 做灯饰 30个人", "headcount", 30, 30),
        ("六十多号人", "headcount", 61, 69),
        ("厂里十几个人", "headcount", 11, 19),
        ("员工不到200人", "headcount", 0, 199),
        ("八十几个工人", "headcount", 81, INFINITE),
        ("全公司才三个人", "headcount", 3, 3),
        ("研发人员12个", "rd_staff", 12, 12),
        ("专职研发人员8名", "full_rd_staff", 8, 8),
        ("研发人员占比15%", "rd_staff_share", 15, 15),
        ("科技人员8人", "tech_staff", 8, 8),
        ("发明专利3件", "inventions", 3, 3),
        ("有5个专利", "patents", 5, 5),
        ("没有专利", "patents", 0, 0),
        ("知识产权共18项", "intellectual", 18, 18),
        ("注册资本500万", "capital", 5e6, 5e6),
        ("资产总额1.8亿", "assets", 1.8e8, 1.8e8),
        ("工业总产值1.2亿", "output", 1.2e8, 1.2e8),
    ],
)
def test_a_figure_belongs_to_what_it_is_of(typed, name, low, high):
    span = facts(typed)[name]
    assert isinstance(span, Span)
    assert (span.low, span.high) == (pytest.approx(low, rel=1e-5), pytest.approx(high, rel=1e-5))


@pytest.mark.parametrize(
    ("typed", "name", "value"),
    [
        ("我们是高企", "high_tech", True),
        ("我们是高企能报什么", "high_tech", True),
        ("高企去年认定的", "high_tech", True),
        ("高企证书拿到了", "high_tech", True),
        ("新塘的，80人，高企", "high_tech", True),
        ("还没评上高企", "high_tech", False),
        ("高企还没有", "high_tech", False),
        ("我哋唔系高企", "high_tech", False),
        ("我们不是高企能不能报", "high_tech", False),
        ("既不是高企也不是专精特新", "specialised", False),
        ("没有高企和专精特新", "specialised", False),
        ("已入库科技型中小企业", "tech_sme", True),
        ("科小入库了", "tech_sme", True),
        ("我们是专精特新小巨人", "little_giant", True),
        ("我们是专精特新", "specialised", True),
        ("不是规上", "above_scale", False),
        ("没有失信记录", "bad_credit", False),
        ("我们被列入失信名单了", "bad_credit", True),
        ("我们是个体户", "legal_person", False),
        ("有限公司", "legal_person", True),
        ("工厂在石滩", "town", "石滩镇"),
        ("在中新镇开了个小厂", "town", "中新镇"),
        ("我们系新塘嘅牛仔厂", "trade", "牛仔"),
        ("做芯片封装的", "trade", "芯片封装"),
        ("我们在新塘做牛仔服装", "trade", "牛仔服装"),
        ("公司在黄埔", "in_district", False),
        ("公司在黄埔", "in_city", True),
        ("公司不在增城", "in_district", False),
        ("注册在天河，厂在增城", "in_district", False),
        ("我们在东莞，想搬到增城", "in_district", False),
        ("公司在香港", "in_china", False),
    ],
)
def test_a_plain_statement_is_a_fact(typed, name, value):
    assert facts(typed)[name] == value


@pytest.mark.parametrize(
    "typed",
    [
        "要不要是高企才能报",
        "高企可以申报哪些",
        "我们想评高企",
        "隔壁公司是高企",
        "如果我们是高企呢",
        "我们高企过期了",
        "是不是要高企",
        "怎么申报高企",
        "高企认定奖励多少",
        "今年预计营收5000万",
        "每个月流水50万",
        "招了20个人",
        "个体户可以吗",
        "要成立满三年吗",
        "营收要多少才能报",
        "失信怎么修复",
        "必须在增城注册吗",
        "要求研发占比5%吗",
        "朋友的公司有80人",
        "我们打算在增城注册公司",
        "什么时候截止",
        "第3条讲什么",
        "",
        "高企",
        "补贴最高500万吗",
        "融资了3000万",
        "专利申请了5件",
    ],
)
def test_what_is_asked_wished_or_of_others_is_no_fact(typed):
    assert facts(typed) == {}


@pytest.mark.parametrize(
    ("typed", "earliest", "latest"),
    [
        ("2023年5月成立的", date(2023, 5, 1), date(2023, 5, 31)),
        ("成立于2019年", date(2019, 1, 1), date(2019, 12, 31)),
        ("23年注册", date(2023, 1, 1), date(2023, 12, 31)),
        ("去年3月才注册", date(2025, 3, 1), date(2025, 3, 31)),
        ("今年成立的", date(2026, 1, 1), TODAY),
        ("成立不到一年", date(2025, 5, 21), TODAY),
        ("成立三年", date(2022, 5, 21), date(2023, 5, 20)),
        ("成立8个月", date(2025, 8, 21), date(2025, 9, 20)),
        ("开了十几年的老厂", date(2006, 5, 21), date(2016, 5, 20)),
    ],
)
def test_when_it_was_founded_is_a_range_of_days(typed, earliest, latest):
    assert facts(typed)["founded"] == (earliest, latest)


def test_several_facts_of_one_message():
    found = facts(
        "我司位于广州市增城区新塘镇太平洋工业区，2018年成立，现有员工120人，2025年营收6800万元，"
        "研发费用投入340万元，拥有发明专利5件，是高新技术企业"
    )
    assert found["town"] == "新塘镇" and found["high_tech"] is True
    assert found["headcount"] == Span(120, 120) and found["inventions"] == Span(5, 5)
    assert found["revenue"] == Span(6.8e7, 6.8e7) and found["rd_spend"] == Span(3.4e6, 3.4e6)


def test_who_has_moved_is_no_longer_where_it_was():
    moved = told("公司在新塘").updated(told("公司注册在天河"))
    assert moved.town is None and moved.in_district is False and moved.in_city is True


@settings(max_examples=80, deadline=None)
@given(
    st.text(
        alphabet="我们是不高企在新塘增城成立三年多万人研发占%0123456789.,，。吗？没有专利件",
        max_size=30,
    )
)
def test_whatever_is_typed_is_read_without_harm(typed):
    company = told(typed)
    for name in company.known:
        value = getattr(company, name)
        if isinstance(value, Span):
            assert 0 <= value.low <= value.high
        if name == "founded":
            assert value[0] <= value[1] <= TODAY
