"""Ages of persons, grades, days of events, denials and breaches against conditions."""

from __future__ import annotations

from datetime import date

import pytest

from policy_kb.calls.eligibility import Outcome, compare
from policy_kb.calls.model import Call
from policy_kb.calls.telling import company_facts

TODAY = date(2027, 3, 10)
MET, NOT, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN

LINES = [
    ("项目负责人年龄不超过50周岁", "我们项目负责人今年53岁，能报吗", NOT),
    ("项目负责人年龄不超过50周岁", "负责人刚好50岁，能报吗", MET),
    ("项目负责人年龄不超过50周岁", "负责人明年51岁", OPEN),
    ("法定代表人年龄不超过35周岁", "我今年38 开公司三年了", NOT),
    ("申请人须为1981年1月1日（含）以后出生", "我1979年出生", NOT),
    ("申请人须为1981年1月1日（含）以后出生", "我是1988年的", MET),
    ("项目负责人须为1967年1月1日以后出生", "负责人1971年3月生", MET),
    ("年龄在45周岁以下，博士可放宽至50周岁", "我52岁，博士", NOT),
    ("年龄在45周岁以下，博士可放宽至50周岁", "我48岁，博士", OPEN),
    ("实验室主任年龄一般不超过58周岁", "实验室主任今年61岁了", NOT),
    ("取得绿色建筑二星级及以上标识", "我们项目拿的是绿色建筑一星级", NOT),
    ("取得绿色建筑二星级及以上标识", "绿色建筑三星", MET),
    ("具有施工总承包一级及以上资质", "我们是施工总承包二级资质", NOT),
    ("具有施工总承包一级及以上资质", "特级资质", MET),
    ("上一年度环保信用评价为蓝牌及以上", "去年环保信用评价是黄牌", NOT),
    ("申请人具有中级以上职称", "我是初级职称", NOT),
    ("申请人具有中级以上职称", "我是主治医师", MET),
    ("申请人具有中级以上职称", "我们有3个高级工程师", OPEN),
    ("案件于2025年1月1日以后结案", "案子2024年12月就结了", NOT),
    ("案件于2025年1月1日以后结案", "案子2026年5月结的，判决下来了", MET),
    ("保险合同在2025年9月1日至2026年8月31日期间生效", "合同是2026年10月生效的", NOT),
    ("2026年内开业的品牌首店", "我们店去年6月开业", MET),
    ("2026年内开业的品牌首店", "公司2019年成立", OPEN),
    ("注册地在增城区满3年", "公司搬来增城两年", NOT),
    ("企业登记注册满1年、不满5年", "公司开了6年了", NOT),
    ("产品获得绿色食品或者有机产品认证", "没有绿色食品认证也没有有机认证", NOT),
    ("产品获得绿色食品或者有机产品认证", "没有绿色食品认证", OPEN),
    ("贷款本息已结清", "专利质押贷款还没还完", NOT),
    ("贷款本息已结清", "贷款有没有结清要求", OPEN),
    ("两年内未受到生态环境行政处罚", "去年被环保罚过一次款", NOT),
    ("两年内未受到生态环境行政处罚", "去年没有被环保处罚", OPEN),
    ("近三年未发生较大以上安全生产事故", "去年发生过一般安全事故", OPEN),
    ("主要网络平台评分不低于4.6分", "携程评分4.4", NOT),
    ("库容不少于500立方米", "建了个400立方的冷库", NOT),
    ("上年度工业总产值同比增长不低于5%", "去年产值跟前年比只涨了百分之三", NOT),
    ("租赁期限不少于18个月", "租赁合同一年期", NOT),
    ("带动就业不少于5人", "朋友公司才3个人", OPEN),
]


@pytest.mark.parametrize(("condition", "told", "outcome"), LINES)
def test_a_told_fact_decides_a_condition_where_it_plainly_does(
    condition: str, told: str, outcome: Outcome
) -> None:
    call = Call(
        id="x", title="2027年示范项目", level="区", issuer="区科工信局", conditions=(condition,),
    )

    (verdict,) = compare(call, company_facts(told, TODAY), TODAY, told)

    assert verdict.outcome is outcome, verdict
