"""Conditions on a part beside its whole, a share of a whole, kinds that count together, growth.

Each call has messages that must stay open: what is only applied for, another whole, another time,
one kind of several. A wrong verdict is worse than none.
"""

from __future__ import annotations

import pytest
from told_verdicts import TODAY, lines_of, marks_of

from policy_kb.calls.conditions.eligibility import compare
from policy_kb.calls.model import Call
from policy_kb.calls.told.telling import company_facts

CALLS = {
    "2030年首版次软件奖励": (
        ("产品取得软件著作权登记证书未满3年", "高级职称人员或者博士不少于2人"),
        {
            "软件著作权登记证书拿了两年": "Y?",
            "软件著作权登记证书拿了四年": "N?",
            "还没拿到软件著作权登记证书": "??",
            "有高级职称1人": "??",
            "有一个博士": "?n",
            "没有博士": "??",
            "有三个博士": "?Y",
            "高级职称5人": "?Y",
        },
    ),
    "2030年广东省名优新品遴选": (
        (
            "产品所含有效专利不少于5件，其中发明专利不少于2件",
            "产品上一年度销售收入不低于800万元",
        ),
        {
            "产品上有6件专利，其中3件是发明": "Y?",
            "产品专利6件，其中发明只有一件": "N?",
            "七件专利全是外观设计，没有发明": "N?",
            "产品有4件专利": "N?",
            "产品申请了6件专利，其中3件发明": "??",
            "6件专利都还在实审": "??",
            "专利6件，发明三件还没授权": "??",
            "6件实用新型专利": "??",
            "软著6件": "??",
            "产品的发明人有6个": "??",
            "这个产品去年卖了500万": "?N",
            "产品去年卖出去了900万": "?Y",
            "产品今年卖了900万": "??",
            "产品前年卖了900万": "??",
            "产品一个月卖了90万": "??",
            "产品卖了900万件": "??",
            "公司去年卖了900万": "??",
            "名优新品够格吗": "??",
        },
    ),
    "2030年广州市中试熟化揭榜": (
        (
            "企业自筹资金不低于项目总投资的40%",
            "牵头单位近三年累计研发投入不低于2000万元",
        ),
        {
            "自筹资金占两成半": "N?",
            "自筹资金占总投资的五成": "Y?",
            "自筹资金600万，项目总投资1000万": "Y?",
            "自筹资金300万，项目总投资1000万": "N?",
            "自筹资金占财政资助的60%": "??",
            "银行贷款占60%": "??",
            "自筹资金要占四成吗": "??",
            "我司三年研发总共投了2300万": "?Y",
            "三年下来研发一共才投了900万": "?N",
            "未来三年研发投2300万": "??",
            "去年研发投了2300万": "??",
        },
    ),
    "2030年广州市绿色环卫车队补贴": (
        (
            "自有纯电动或者氢燃料环卫车辆不少于30辆",
            "上年度运营里程不低于50万公里",
        ),
        {
            "我们只有十八辆电动环卫车": "N?",
            "电动环卫车就18辆": "N?",
            "自有35辆氢燃料环卫车": "Y?",
            "有18辆电动环卫车": "n?",
            "一共18辆纯电动和氢燃料环卫车": "N?",
            "朋友只有18辆电动环卫车": "??",
            "租了35辆电动环卫车": "??",
        },
    ),
    "2030年增城区研发增量奖补": (
        ("2029年度研发费用不低于100万元", "2029年度研发费用比上一年增长15%以上"),
        {
            "去年研发费用120万，但比前年只多了8%": "YN",
            "研发费用比前年多了18%": "?Y",
            "去年研发费用120万，比前年少了8%": "Y?",
            "去年研发费用120万，利润增长18%": "Y?",
            "去年营收1200万，比前年多18%": "??",
            "去年研发费用120万，明年多18%": "Y?",
            "去年研发费用120万，同行比前年增长18%": "Y?",
        },
    ),
    "2030年增城区数字化改造诊断示范社": (
        ("已完成数字化改造诊断", "企业为示范社"),
        {
            "数字化改造诊断可以报吗": "??",  # asks for the call by its name
            "示范社够格吗": "??",
            "完成了数字化改造诊断，能报吗": "Y?",
            "我们是示范社，可以报吗": "?Y",
        },
    ),
    "2030年增城区工业节水奖补": (
        ("年取水量在2万立方米以上的工业企业", "厂房面积不低于6000平方米"),
        {
            "一年取水九千方": "N?",
            "一年取水三万方": "y?",  # of which kind it is, was not told
            "厂房九千方": "?Y",
            "用水一个月九百方": "??",
        },
    ),
}


@pytest.mark.parametrize(("title", "conditions", "told", "marks"), lines_of(CALLS))
def test_parts_shares_and_kinds_are_told_apart(
    title: str, conditions: tuple[str, ...], told: str, marks: str
) -> None:
    assert marks_of(title, conditions, told) == marks


def test_words_are_told_as_they_were_said() -> None:
    call = Call("x", "揭榜", "区", "区科工信局", conditions=("近三年累计研发投入不低于2000万元",))
    told = "我司三年研发总共投了2300万"

    (verdict,) = compare(call, company_facts(told, TODAY), TODAY, told)

    assert verdict.reason == "三年研发总共投了2300万"
