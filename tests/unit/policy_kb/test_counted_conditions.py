"""Conditions on anything that can be counted, and on plain facts, as companies tell of them.

The table was written before the reading of it; one test walks it, so that it costs little.
"""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb.calls.conditions.eligibility import Outcome, compare
from policy_kb.calls.model import Call
from policy_kb.calls.told.telling import company_facts

TODAY = date(2026, 5, 20)
MET, NOT, OPEN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN

PARK = ("场地面积不少于500平方米", "在孵企业不少于15家", "运营满12个月", "有独立的管理机构")
FARM = ("种植面积不少于50亩", "带动农户不少于20户", "取得绿色食品认证")
STORE = ("仓储面积不低于10000平方米", "自有货运车辆不少于30辆", "上年度营业收入不低于3000万元")
MAKER = ("主导产品国内市场排名前3位", "主导产品市场占有率不低于10%", "上年度研发费用不低于300万元")
CLINIC = (
    "编制床位不少于100张",
    "专职研究人员不少于10名",
    "与高校签订合作协议",
    "已购买临床试验责任险",
)
TEAM = ("创始人持股比例不低于25%", "缴纳社保不少于3人", "实缴资本不低于50万元")
TRADE = ("上年度出口额不低于500万美元", "合作海外仓不少于2个", "出口国家不少于5个")
MANY = (
    "场地面积不少于500平方米",
    "公共服务面积不低于100平方米",
    "在孵企业不少于15家",
    "毕业企业不少于5家",
)
OWN = ("自有种植面积不少于50亩", "博士不少于2人", "近三年累计服务企业不少于60家")
UPPER = ("团队成员不超过20人", "设备价格不超过200万元", "运营时间不超过36个月")

LINES = [
    # conditions, what is told, verdicts in order
    (PARK, "我们场地有620平、孵着18家、开了一年多", (MET, MET, MET, OPEN)),
    (PARK, "只有两百平可以认定吗", (NOT, OPEN, OPEN, OPEN)),
    (PARK, "场地三百八十平方米，够不够", (NOT, OPEN, OPEN, OPEN)),
    (PARK, "在孵的企业十二家", (OPEN, NOT, OPEN, OPEN)),
    (PARK, "现在孵化了二十来家企业", (OPEN, MET, OPEN, OPEN)),
    (PARK, "12家公司在孵", (OPEN, NOT, OPEN, OPEN)),
    (PARK, "运营了8个月", (OPEN, OPEN, NOT, OPEN)),
    (PARK, "去年才开，运营九个月不到", (OPEN, OPEN, NOT, OPEN)),
    (PARK, "运营两年了", (OPEN, OPEN, MET, OPEN)),
    (PARK, "场地620㎡", (MET, OPEN, OPEN, OPEN)),
    (PARK, "场地面积500平米左右", (OPEN, OPEN, OPEN, OPEN)),
    (PARK, "隔壁园区有800平，18家企业", (OPEN, OPEN, OPEN, OPEN)),
    (PARK, "计划明年扩到1000平", (OPEN, OPEN, OPEN, OPEN)),
    (PARK, "要500平才行吗", (OPEN, OPEN, OPEN, OPEN)),
    (PARK, "我们服务过30家客户", (OPEN, OPEN, OPEN, OPEN)),
    (FARM, "我种了30亩能不能评", (NOT, OPEN, OPEN)),
    (FARM, "种了一百三十多亩荔枝", (MET, OPEN, OPEN)),
    (FARM, "一百三十多亩地，带着25户村民", (MET, MET, OPEN)),
    (FARM, "带动了25户农户", (OPEN, MET, OPEN)),
    (FARM, "带动农户才12户", (OPEN, NOT, OPEN)),
    (FARM, "鱼塘60亩", (OPEN, OPEN, OPEN)),
    (FARM, "绿色食品认证拿到了", (OPEN, OPEN, MET)),
    (FARM, "还没取得绿色食品认证", (OPEN, OPEN, NOT)),
    (FARM, "绿色食品认证正在申请", (OPEN, OPEN, NOT)),
    (FARM, "要绿色食品认证吗", (OPEN, OPEN, OPEN)),
    (STORE, "仓库八千平，车有35台", (NOT, OPEN, OPEN)),
    (STORE, "仓储面积1.2万平方米", (MET, OPEN, OPEN)),
    (STORE, "仓储面积才八千平", (NOT, OPEN, OPEN)),
    (STORE, "自有货运车辆35辆", (OPEN, MET, OPEN)),
    (STORE, "货运车辆20辆", (OPEN, NOT, OPEN)),
    (STORE, "货运车辆40辆", (OPEN, OPEN, OPEN)),
    (STORE, "去年营收一千二百万，仓储面积12000平", (MET, OPEN, NOT)),
    (MAKER, "产品国内排第二", (MET, OPEN, OPEN)),
    (MAKER, "我们产品国内市场排名第五能报吗", (NOT, OPEN, OPEN)),
    (MAKER, "全球排第五能报吗", (OPEN, OPEN, OPEN)),
    (MAKER, "市场占有率12%", (OPEN, MET, OPEN)),
    (MAKER, "市占率8个点", (OPEN, NOT, OPEN)),
    (MAKER, "去年研发费用两百八十万", (OPEN, OPEN, NOT)),
    (MAKER, "毛利率15%", (OPEN, OPEN, OPEN)),
    (CLINIC, "床位才80张", (NOT, OPEN, OPEN, OPEN)),
    (CLINIC, "编制床位一百二十张", (MET, OPEN, OPEN, OPEN)),
    (CLINIC, "买了临床试验责任险", (OPEN, OPEN, OPEN, MET)),
    (CLINIC, "临床试验责任险没买", (OPEN, OPEN, OPEN, NOT)),
    (CLINIC, "跟暨大签了协议", (OPEN, OPEN, MET, OPEN)),
    (CLINIC, "和暨南大学签了合作协议", (OPEN, OPEN, MET, OPEN)),
    (CLINIC, "准备跟大学签合作协议", (OPEN, OPEN, OPEN, OPEN)),
    (CLINIC, "专职研究人员6名", (OPEN, NOT, OPEN, OPEN)),
    (TEAM, "我持股30%", (MET, OPEN, OPEN)),
    (TEAM, "创始人持股只有20%", (NOT, OPEN, OPEN)),
    (TEAM, "社保交了5个人", (OPEN, MET, OPEN)),
    (TEAM, "缴社保的就2个人", (OPEN, NOT, OPEN)),
    (TEAM, "实缴资本三十万", (OPEN, OPEN, NOT)),
    (TEAM, "实缴一百万", (OPEN, OPEN, MET)),
    (TEAM, "注册资本一百万", (OPEN, OPEN, OPEN)),
    (TRADE, "去年出口额600万美元", (MET, OPEN, OPEN)),
    (TRADE, "去年出口额600万人民币", (OPEN, OPEN, OPEN)),
    (TRADE, "合作的海外仓3个", (OPEN, MET, OPEN)),
    (TRADE, "出口到四个国家", (OPEN, OPEN, NOT)),
    (MANY, "面积620平", (OPEN, OPEN, OPEN, OPEN)),
    (MANY, "场地620平，其中公共服务面积80平", (MET, NOT, OPEN, OPEN)),
    (MANY, "毕业企业3家", (OPEN, OPEN, OPEN, NOT)),
    (MANY, "在孵16家，毕业6家", (OPEN, OPEN, MET, MET)),
    (MANY, "企业18家", (OPEN, OPEN, OPEN, OPEN)),
    (OWN, "种了80亩", (OPEN, OPEN, OPEN)),
    (OWN, "总共才种40亩", (NOT, OPEN, OPEN)),
    (OWN, "有3个博士", (OPEN, MET, OPEN)),
    (OWN, "博士就1人", (OPEN, NOT, OPEN)),
    (OWN, "去年服务了30家企业", (OPEN, OPEN, OPEN)),
    (UPPER, "团队成员25人", (NOT, OPEN, OPEN)),
    (UPPER, "团队成员12个人", (MET, OPEN, OPEN)),
    (UPPER, "运营四年了", (OPEN, OPEN, NOT)),
    (("研发费用占比不低于3%",), "研发三百万，营收一亿二", (NOT,)),
    (("研发费用占比不低于3%",), "研发五百万，营收一亿二", (MET,)),
    (("原则上场地面积不少于500平方米",), "场地300平", (OPEN,)),
    (("场地面积不少于500平方米的优先支持",), "场地300平", (OPEN,)),
    (("场地面积不少于500平方米或在孵企业不少于15家",), "场地300平，孵着18家", (MET,)),
    (("场地面积不少于500平方米，在孵企业不少于15家",), "场地620平，孵着18家", (MET,)),
    (("场地面积不少于500平方米、在孵企业不少于15家",), "场地620平，孵着8家", (NOT,)),
]

# Found by trying further wordings after the table above: first of all what must stay open.
LAB = (
    "已建立研发机构",
    "与高校签订合作协议",
    "研发场地面积不少于200平方米",
    "研发设备原值不低于100万元",
)
CENTRE = (
    "亩均税收不低于30万元",
    "签约演员不少于10人",
    "与2家以上高校或科研院所建立合作关系",
    "设备投入不低于150万元",
)
LINES += [
    (LAB, "研发机构在建", (OPEN, OPEN, OPEN, OPEN)),
    (LAB, "签了高校合作协议的才能报吗", (OPEN, OPEN, OPEN, OPEN)),
    (LAB, "厂房3000平，研发场地150平", (OPEN, OPEN, NOT, OPEN)),
    (LAB, "厂房3000平", (OPEN, OPEN, OPEN, OPEN)),
    (LAB, "研发50万，营收2000万", (OPEN, OPEN, OPEN, OPEN)),
    (LAB, "设备原值200万", (OPEN, OPEN, OPEN, OPEN)),
    (LAB, "研发设备80万", (OPEN, OPEN, OPEN, NOT)),
    (LAB, "补贴能拿200万吗", (OPEN, OPEN, OPEN, OPEN)),
    (CENTRE, "税收30万", (OPEN, OPEN, OPEN, OPEN)),
    (CENTRE, "亩均税收25万", (NOT, OPEN, OPEN, OPEN)),
    (CENTRE, "我们30个人", (OPEN, OPEN, OPEN, OPEN)),
    (CENTRE, "只跟1家高校合作", (OPEN, OPEN, OPEN, OPEN)),
    (CENTRE, "和3家高校有合作关系", (OPEN, OPEN, MET, OPEN)),
    (CENTRE, "今年打算买设备120万", (OPEN, OPEN, OPEN, NOT)),
    (PARK, "场地400平，另外还租了200平", (MET, OPEN, OPEN, OPEN)),
    (PARK, "没有在孵企业", (OPEN, NOT, OPEN, OPEN)),
    (PARK, "刚开半年", (OPEN, OPEN, NOT, OPEN)),
    (STORE, "仓库一万五千平方米", (MET, OPEN, OPEN)),
]


def call(*conditions: str) -> Call:
    return Call("c", "某项目", "区", "某局", conditions=conditions)


def outcomes(conditions: tuple[str, ...], told: str) -> tuple[Outcome, ...]:
    company = company_facts(told, TODAY)
    return tuple(v.outcome for v in compare(call(*conditions), company, TODAY, told))


def test_what_is_counted_is_compared_by_unit_and_by_noun():
    wrong = [
        f"{told}: {[o.value for o in got]} instead of {[o.value for o in wanted]}"
        for conditions, told, wanted in LINES
        if (got := outcomes(conditions, told)) != wanted
    ]
    assert not wrong, f"{len(wrong)} of {len(LINES)}\n" + "\n".join(wrong)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([c for line in (PARK, FARM, STORE, MAKER, TEAM) for c in line]),
    st.text(max_size=30),
)
def test_whatever_is_told_every_condition_has_its_verdict(condition, told):
    (verdict,) = compare(call(condition), company_facts(told, TODAY), TODAY, told)
    assert verdict.condition == condition


def test_the_words_told_are_named_with_the_verdict():
    verdicts = compare(call(*PARK), company_facts("", TODAY), TODAY, "我们场地才380平，孵着18家")
    assert [v.reason for v in verdicts[:2]] == ["场地才380平", "孵着18家"]
