"""What only looks as if it decided a condition: found as wrong verdicts on unseen calls."""

from __future__ import annotations

from datetime import date

import pytest

from policy_kb.calls.conditions.eligibility import Outcome, compare
from policy_kb.calls.model import Call
from policy_kb.calls.told.telling import company_facts

TODAY = date(2026, 11, 30)


def outcome(condition: str, told: str, title: str = "某某扶持") -> Outcome:
    call = Call("one", title, "区", "某局", closes_on="2026-12-31", conditions=(condition,))
    return compare(call, company_facts(told, TODAY), TODAY, told)[0].outcome


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("在广州市内登记注册的渔业企业，成立时间满3年", "我们在派潭弄了个钓鱼的地方"),
        ("一年内没有因违反海关监管规定被处罚款超过5万元", "今年被海关罚过两万"),
        ("通过IATF 16949质量管理体系认证", "16949要明年才审，目前只有9001"),
        ("检测费用单笔不少于2000元", "去年没领过检测券"),
        ("自有或租赁无人机不少于5架", "无人机场景，在南沙飞了8个月"),
        ("上年度年检结论为合格", "去年年检是基本合格"),
        ("近两年年度检查结论均为合格", "年检前年合格"),
        ("改造完成时船龄不超过15年", "今年三月改好"),
        ("经民政部门批准设立的经营性公墓、公益性公墓或骨灰楼", "村里自己起的骨灰楼"),
        (
            "研发费用占营业收入比重不低于3%，营业收入5亿元以上的不低于2%",
            "去年营收6.2个亿，研发投了一千五百万",
        ),
        ("在广东省内登记的医疗器械注册人", "产品委托苏州的厂做"),
        ("船员全部持证上岗，渡船检验证书在有效期内", "船员都有证"),
    ],
)
def test_it_stays_open(condition, told):
    assert outcome(condition, told) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("condition", "told", "expected"),
    [
        ("主要负责人、安全管理人员均取得考核合格证明", "几个安全员的考核证全都考到了", Outcome.MET),
        ("一年内没有因违反海关监管规定被处罚款超过5万元", "今年被海关罚过八万", Outcome.NOT_MET),
        (
            "持有有效的《广播电视节目制作经营许可证》，或影片已在电影主管部门备案",
            "制作证上个月过期没续，不过片子在省电影局备过案的",
            Outcome.MET,
        ),
        (
            "在广州市内登记注册的渔业企业或合作社",
            "我就一个散户，没开公司也没入合作社",
            Outcome.NOT_MET,
        ),
    ],
)
def test_what_does_decide_is_still_told(condition, told, expected):
    assert outcome(condition, told) is expected


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("每个组织限报1个项目", "我们可以报几个项目"),
        ("每个组织限报1个项目", "我们公司不报两个项目"),
        ("每个组织限报1个项目", "员工社保都报了"),
        ("依法为员工缴纳社保", "社保一直没断过"),
        ("依法为员工缴纳社保", "社保从来没欠过"),
        ("拥有自有冷藏车", "厂房是租的"),
        ("企业正常生产经营", "每天晚上十点关门"),
        ("企业正常生产经营", "2022年疫情停产过一个月"),
        ("企业正常生产经营", "仓库闲置了一半"),
        ("从事物联网技术研发", "设备没联网"),
        ("与评审机构不存在关联关系", "老板自己占80%的股份"),
        ("项目负责人目前在岗", "有个同事离职了"),
        ("在增城区从事荔枝种植的企业、合作社或家庭农场", "商标还没注册"),
        ("在增城区注册的企业", "新品种还没登记"),
        ("授权专利或省级以上工法5项以上", "授权专利工法3项"),
        ("自有场地或租赁期限不少于3年", "机器都是自己买的"),
        ("自有场地或租赁期限不少于3年", "产品是自家品牌"),
        ("租赁期限不少于3年", "租的厂房，员工合同一签一年"),
        ("近两年未受到环保部门行政处罚", "去年评上高企，被环保罚过款"),
        ("为全体员工参加社会保险", "社保个人部分也是公司出"),
        ("未获得过市级财政资助", "我们从来没申请过专利"),
        ("批发零售企业除外", "我们开服装店的"),
        ("批发零售企业除外", "我们经营五金的"),
        ("纳税关系在增城区", "税务师在天河，帮我们做账"),
        ("项目已竣工并投入使用", "一期早投产了，二期准备明年动工"),
    ],
)
def test_what_is_told_of_something_else_decides_nothing(condition, told):
    assert outcome(condition, told) is Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("主导制定国家标准或行业标准", "我们参与了3个行标，牵头制定了一个国标"),
        ("每周开放时间不少于40小时", "每天上午9点到12点，下午2点到6点开放"),
    ],
)
def test_what_is_told_in_two_pieces_is_taken_together(condition, told):
    assert outcome(condition, told) is not Outcome.NOT_MET


def test_kinds_that_count_together_are_read_in_no_time():
    from policy_kb.calls.conditions.figures.joined import kinds_together

    assert kinds_together("具有专利" + "或者甲乙" * 40) == []
