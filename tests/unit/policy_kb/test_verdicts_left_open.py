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
