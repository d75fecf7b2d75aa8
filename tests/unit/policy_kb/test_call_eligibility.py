"""Conditions as notices word them against what a company said: met, not met, cannot tell."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb.calls.company import Company, Span
from policy_kb.calls.conditions.eligibility import Outcome, compare
from policy_kb.calls.model import Call
from policy_kb.calls.told.telling import company_facts

TODAY = date(2026, 5, 20)
MET, NOT, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN


def call(*conditions: str) -> Call:
    return Call("c", "某项目", "区", "某局", conditions=conditions)


def outcome(condition: str, told: str) -> Outcome:
    (verdict,) = compare(call(condition), company_facts(told, TODAY), TODAY)
    assert verdict.condition == condition
    return verdict.outcome


TIERS = (
    "企业近三个会计年度（实际经营期不满三年的按实际经营时间计算，下同）的研究开发费用总额占同期销售收入总额的比例符合如下要求："
    "1.最近一年销售收入小于5,000万元（含）的企业，比例不低于5%；2.最近一年销售收入在5,000万元至2亿元（含）的企业，"
    "比例不低于4%；3.最近一年销售收入在2亿元以上的企业，比例不低于3%。"
)
LINES = [
    # age
    ("企业申请认定时须注册成立一年（365个日历天数）以上", "成立三年了", MET),
    ("企业申请认定时须注册成立一年以上", "今年3月才注册", NOT),
    ("注册成立满一年的居民企业", "成立8个月", NOT),
    ("注册成立满一年的居民企业", "去年成立的", OPEN),
    ("注册时间不少于3年", "成立三年了", MET),
    ("注册时间不少于3年", "开了两年多", NOT),
    ("成立时间不超过5年", "2018年成立的", NOT),
    ("成立时间不超过5年", "2023年5月成立", MET),
    ("成立时间不超过3年", "成立三年", OPEN),
    ("企业成立时间在3年以内", "刚成立", MET),
    ("2025年1月1日前注册成立", "2024年成立的", MET),
    ("2025年1月1日前注册成立", "2025年3月成立的", NOT),
    ("注册时间在2025年5月31日之前", "2025年5月31日注册的", OPEN),
    ("2025年12月31日（含）以前注册成立", "2025年12月31日注册的", MET),
    ("2023年1月1日以后成立的企业", "22年成立的", NOT),
    ("截至2025年12月31日，企业注册成立满一年", "2025年2月成立", NOT),
    ("截至2025年12月31日，企业注册成立满一年", "2024年10月成立", MET),
    ("实际运营时间满1年", "成立三年了", OPEN),
    ("从事特定细分市场时间达到2年以上", "成立三年了", OPEN),
    # place
    ("注册地在增城区", "公司注册在新塘", MET),
    ("注册地在增城区", "注册在天河，厂在增城", NOT),
    ("在广州市行政区域内依法登记注册，具有独立法人资格的企业", "我们是有限公司，注册在石滩镇", MET),
    ("在广州市行政区域内依法登记注册，具有独立法人资格的企业", "我们在石滩，是个体户", NOT),
    ("在广州市内注册满一年", "成立三年了", OPEN),
    ("在广州市内注册满一年", "注册在东莞，成立三年了", NOT),
    ("在广东省内注册的企业", "公司在黄埔", MET),
    ("注册地和税务登记地均在增城区", "公司注册在增城", OPEN),
    ("注册地和税务登记地均在增城区", "公司注册在花都", NOT),
    ("在中国境内（不包括港、澳、台地区）注册的居民企业", "我们在永宁街道", MET),
    ("在中国境内（不包括港、澳、台地区）注册的居民企业", "公司在香港", NOT),
    ("2024年12月31日之前在南沙区注册的企业", "2020年成立的", OPEN),
    ("合同当事人一方在广州市内注册", "公司在东莞", OPEN),
    # size
    ("职工总数不超过500人", "员工680人", NOT),
    ("职工总数不超过500人", "八十多人", MET),
    ("上年度营业收入不低于2000万元", "去年营收1500万", NOT),
    ("上年度营业收入不低于2000万元", "一年做三千多万", MET),
    ("上年度营业收入不低于2000万元", "营业额2000万左右", OPEN),
    ("上年度营业收入不低于2000万元", "今年预计营收5000万", OPEN),
    ("上年度营业收入超过5000万元", "营收5000万", NOT),
    ("营业收入在2000万元（含）至4亿元（含）之间", "营收5亿", NOT),
    ("职工总数不超过500人、年销售收入不超过2亿元、资产总额不超过2亿元", "80人，营收3000万", OPEN),
    (
        "职工总数不超过500人、年销售收入不超过2亿元、资产总额不超过2亿元",
        "80人，营收3000万，总资产4000万",
        MET,
    ),
    ("上年度工业总产值不低于2亿元", "产值1.2亿", NOT),
    ("上年度工业总产值不低于2亿元", "营收3亿", OPEN),
    ("注册资本不低于500万元", "注册资本300万", NOT),
    ("实缴注册资本不低于1000万元", "注册资本2000万", OPEN),
    ("近两年营业收入平均增长率不低于10%", "营收3000万", OPEN),
    ("营业收入不低于2000万元或产值不低于3000万元", "营收1000万", OPEN),
    ("营业收入不低于2000万元或产值不低于3000万元", "产值4000万", MET),
    (
        "上年度营业收入总额在1000万元以上，或近2年新增股权融资总额达到2000万元以上",
        "营收500万",
        OPEN,
    ),
    (
        "上年度营业收入达到2000万元以上，或上年度研发费用达到200万元以上，且为高新技术企业",
        "营收3000万，我们是高企",
        MET,
    ),
    (
        "上年度营业收入达到2000万元以上，或上年度研发费用达到200万元以上，且为高新技术企业",
        "营收3000万，我们不是高企",
        NOT,
    ),
    # research
    ("研发费用占比不低于3%", "研发费用300万、营收1.4亿", NOT),
    ("研发费用占营业收入比例达到3%（含）以上", "研发投入占营收3%", MET),
    (
        "上年度研发费用总额不低于100万元，且占营业收入总额比重不低于3%",
        "研发费用150万，营收4000万",
        MET,
    ),
    (
        "上年度研发费用总额不低于100万元，且占营业收入总额比重不低于3%",
        "研发费用150万，营收8000万",
        NOT,
    ),
    ("上年度研发费用不低于500万元或占主营业务收入比例不低于3.5%", "研发费用300万，占比4%", MET),
    ("上年度研发费用不低于500万元或占主营业务收入比例不低于3.5%", "研发费用300万", OPEN),
    ("近三年研发费用总额不低于500万元", "去年研发费用600万", OPEN),
    (TIERS, "营收3000万，研发占比4%", NOT),
    (TIERS, "营收1亿，研发占比4%", MET),
    (TIERS, "营收3亿，研发占比2%", NOT),
    (TIERS, "研发占比6%", OPEN),
    ("最近一年销售收入5000万元以下的，近三年研发费用占比不低于5%", "营收8000万，研发占比4%", OPEN),
    ("最近一年销售收入5000万元以下的，近三年研发费用占比不低于5%", "营收800万，研发占比4%", NOT),
    ("专职研发人员不少于20人", "公司研发人员只有12个", NOT),
    ("专职研发人员不少于20人", "研发人员30人", OPEN),
    ("专职研发人员不少于20人", "全公司才15个人", NOT),
    ("专职研发人员不少于5人", "专职研发6个人", MET),
    ("科技人员占当年职工总数的比例不低于10%", "员工60人，科技人员8人", MET),
    ("科技人员占当年职工总数的比例不低于10%", "员工60人，研发人员8人", OPEN),
    ("职工人数不少于20人，其中博士不少于2人", "我们30人", OPEN),
    ("拥有发明专利1件以上", "没有专利", NOT),
    ("拥有1件以上发明专利或6件以上实用新型专利", "发明专利3件", MET),
    ("拥有自主知识产权5项以上", "知识产权共18项", MET),
    ("近一年高新技术产品（服务）收入占同期总收入的比例不低于60%", "营收3000万", OPEN),
    # titles
    ("申报单位须为高新技术企业", "还没评上高企", NOT),
    ("企业为高新技术企业或科技型中小企业", "我们不是高企", OPEN),
    ("企业为高新技术企业或科技型中小企业", "我们不是高企，科小入库了", MET),
    ("满足以下条件之一：（1）近三年获得过省级科技奖励；（2）高新技术企业", "我们不是高企", OPEN),
    ("满足以下条件之一：（1）近三年获得过省级科技奖励；（2）高新技术企业", "我们是高企", MET),
    ("高新技术企业、专精特新中小企业", "我们是高企，不是专精特新", OPEN),
    ("高新技术企业、专精特新中小企业", "不是高企，也不是专精特新", NOT),
    ("高新技术企业研发费用占比不低于3%", "我们不是高企，研发占比2%", OPEN),
    ("2025年度首次或重新通过高新技术企业认定", "我们是高企", OPEN),
    ("2025年度首次或重新通过高新技术企业认定", "我们还不是高企", NOT),
    ("非高新技术企业", "我们是高企", NOT),
    ("高新技术企业培育入库企业", "我们不是高企", OPEN),
    ("拟申报高新技术企业的科技型中小企业", "我们不是高企", OPEN),
    ("与高新技术企业签订合作协议的企业", "我们不是高企", OPEN),
    ("优先支持高新技术企业", "我们不是高企", OPEN),
    ("专精特新“小巨人”企业", "我们是专精特新", OPEN),
    ("专精特新“小巨人”企业", "我们不是专精特新", NOT),
    ("在广州市注册的规模以上工业企业", "在新塘，我们是规上企业", MET),
    # credit, exceptions
    ("不得有失信记录", "没有失信", MET),
    ("列入严重失信主体名单的企业不得申报", "没有失信记录", MET),
    ("未被列入失信被执行人名单", "我们被列入失信名单了", NOT),
    ("法定代表人未被列入失信名单", "我们没有失信", OPEN),
    ("近三年未发生重大安全、环境污染事故，不得有失信记录", "没有失信", OPEN),
    ("除上市公司外，年营业收入不超过4亿元", "营收5亿", OPEN),
    ("企业上年度营业收入不低于1000万元（初创企业除外）", "营收500万", OPEN),
    ("2025年营业收入原则上不低于2000万元", "营收500万", OPEN),
    ("有下列情形之一的不得申报：（一）被列入失信名单的；（二）发生安全事故的", "没有失信", OPEN),
]


@pytest.mark.parametrize(("condition", "told", "expected"), LINES)
def test_a_line_against_what_was_told(condition, told, expected):
    assert outcome(condition, told) is expected


def test_every_condition_has_its_verdict_in_order_with_the_words_it_rests_on():
    verdicts = compare(
        call("注册地在增城区", "上年度营业收入不低于2000万元", "有独立的研发场地"),
        company_facts("我们在新塘，去年营收1500万", TODAY),
        TODAY,
    )
    assert [v.outcome for v in verdicts] == [MET, NOT, OPEN]
    assert verdicts[1].reason == "营收1500万" and verdicts[2].reason == ""


@pytest.mark.parametrize("head", ["满足以下条件之一：", "有下列情形之一的，不予支持："])
def test_lines_under_one_of_these_are_no_demands_by_themselves(head):
    verdicts = compare(
        call(head, "高新技术企业", "被列入失信名单"), Company(high_tech=False), TODAY
    )
    assert {v.outcome for v in verdicts} == {OPEN}


def test_where_it_pays_its_tax_does_not_follow_from_where_it_is():
    assert outcome("税务征管关系在增城区", "我们在新塘") is OPEN


def _drawn(field):
    if field.name in ("said", "town", "trade"):
        return st.none()
    if field.name == "founded":
        days = st.dates(date(1990, 1, 1), TODAY)
        return st.tuples(days, days).map(lambda pair: (min(pair), max(pair)))
    if "bool" in str(field.type):
        return st.booleans()
    bounds = st.floats(0, 1e9, allow_nan=False)
    return st.tuples(bounds, bounds).map(lambda pair: Span(min(pair), max(pair)))


FACTS = {f.name: _drawn(f) for f in fields(Company) if f.name not in ("said", "town", "trade")}
COMPANIES = st.fixed_dictionaries({}, optional=FACTS).map(lambda facts: Company(**facts))
CONDITIONS = st.sampled_from(sorted({line for line, _, _ in LINES}))


@settings(max_examples=60, deadline=None)
@given(CONDITIONS, COMPANIES, st.sampled_from(sorted(FACTS)))
def test_knowing_less_never_turns_a_verdict_round(condition, company, forgotten):
    (more,) = compare(call(condition), company, TODAY)
    (less,) = compare(call(condition), replace(company, **{forgotten: None}), TODAY)
    assert {more.outcome, less.outcome} != {MET, NOT}


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="在增城区注册成立满一二三年不低于超过以上下的高新技术企业或且，。；：（）0123456789%万元人件、研发费用占比除外",
        max_size=40,
    )
)
def test_nothing_is_known_of_a_company_that_told_nothing(condition):
    (verdict,) = compare(call(condition), Company(), TODAY)
    assert verdict.outcome is OPEN
