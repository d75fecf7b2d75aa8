"""What a firm tells is given to the one condition of a call that it is told of, no other one.

Whole calls of fields that no sheet of the evaluation has; Y met, N not met, ? open.
"""

from __future__ import annotations

from datetime import date

import pytest

from policy_kb.calls.conditions.eligibility import Outcome, compare
from policy_kb.calls.model import Call
from policy_kb.calls.told.telling import company_facts

TODAY = date(2029, 3, 6)
MARKS = {Outcome.MET: "Y", Outcome.NOT_MET: "N", Outcome.UNKNOWN: "?"}

CALLS = {
    "2029年增城区普惠性幼儿园奖补": (
        (
            "在区教育局备案的民办幼儿园",
            "在园幼儿不少于120人",
            "师生比不低于1:15",
            "专任教师持证率不低于95%",
            "近两年未发生安全责任事故",
        ),
        {
            "我们园现在有98个孩子，能拿奖补吗": "?N???",
            "园里150个娃，老师持证率97%，也没出过安全事故，奖补能报不": "?Y?YY",
            "老师持证率才八成": "???N?",
            "去年出过一次安全责任事故，还有机会吗": "????N",
        },
    ),
    "2029年广州市海洋渔业示范基地认定": (
        (
            "养殖水面不少于300亩",
            "养殖用海使用权剩余年限不少于5年",
            "建有国家级海洋牧场示范区或省级水产良种场",
            "上年度销售额不低于1000万元",
        ),
        {
            "水面有450亩，去年卖了1300万，可以认定吗": "Y??Y",
            "我们只有260亩水面": "N???",
            "海域使用权还剩3年": "?N??",
            "不是海洋牧场示范区，也没有良种场": "??N?",
            "我们是国家级海洋牧场示范区": "??Y?",
            "去年销售八百多万": "???N",
        },
    ),
    "2029年增城区预制菜产业园入园企业补贴": (
        (
            "入驻增城区预制菜产业园",
            "取得食品生产许可证",
            "年产能不少于3000吨",
            "冷库容积不少于2000立方米",
        ),
        {
            "厂在新塘，不在预制菜产业园里": "N???",
            "我们就在预制菜产业园，SC证也有": "Y???",
            "年产2500吨": "??N?",
            "食品生产许可证还在办": "?N??",
            "冷库1800立方，够不够": "???N",
        },
    ),
    "2029年广州市民用航空货运奖励": (
        (
            "开通国际货运航线不少于3条",
            "年货邮吞吐量不少于2万吨",
            "自有全货机不少于2架",
            "准点率不低于80%",
        ),
        {
            "我们开了2条国际货运航线": "N???",
            "飞机是租的，没有自有全货机": "??N?",
            "准点率76%": "???N",
            "国内航线10条": "????",
        },
    ),
    "2029年广东省家庭服务业龙头企业": (
        (
            "从事家政服务满5年",
            "员工制家政服务员不少于200人",
            "近三年累计培训不少于2000人次",
            "服务满意率不低于90%",
            "信用等级为A级或B级",
        ),
        {
            "做家政做了3年，能评不": "N????",
            "三年培训了1500人次": "??N??",
            "信用C级": "????N",
            "2016年就开始做家政了": "Y????",
            "家政服务员一共150人": "?N???",
        },
    ),
    "2029年增城区非遗工坊认定": (
        (
            "拥有区级以上非遗代表性项目",
            "带动就业不少于15人，其中本地农村劳动力占比不低于50%",
            "工坊面积不少于100平方米",
            "年销售额不低于30万元",
        ),
        {
            "带了12个人就业": "?N??",
            "工坊80平，一年卖40万": "??NY",
            "有市级非遗项目": "Y???",
            "没有非遗项目": "N???",
            "工坊200平方，带动20人，本地农村的有12个": "?YY?",
        },
    ),
    "2029年广州市污水处理提质补助": (
        (
            "日处理能力不低于5万吨",
            "出水水质达到一级A标准",
            "污泥无害化处置率100%",
            "单位电耗较上年下降5%以上",
        ),
        {
            "日处理3万吨": "N???",
            "污泥无害化处置率98%": "??N?",
            "电耗比去年降了7%": "???Y",
            "电耗降了2个点": "???N",
            "一天处理8万吨污水": "Y???",
        },
    ),
    "2029年广东省专利导航服务基地": (
        (
            "从事专利服务满3年",
            "专职服务人员不少于15人，其中专利代理师不少于5人",
            "累计完成专利导航项目不少于20项",
            "三年内无行业处分",
        ),
        {
            "我们专职人员18个，代理师4个": "?N??",
            "做了25个专利导航项目": "??Y?",
            "公司2027年底才开始做专利服务": "N???",
            "去年受过行业处分": "???N",
        },
    ),
}
LINES = [
    (title, conditions, told, marks)
    for title, (conditions, lines) in CALLS.items()
    for told, marks in lines.items()
]


@pytest.mark.parametrize(("title", "conditions", "told", "marks"), LINES)
def test_each_condition_of_a_call_against_one_message(
    title: str, conditions: tuple[str, ...], told: str, marks: str
) -> None:
    call = Call("x", title, "区", "区科工信局", conditions=conditions)

    verdicts = compare(call, company_facts(told, TODAY), TODAY, told)

    assert "".join(MARKS[v.outcome] for v in verdicts) == marks, verdicts
