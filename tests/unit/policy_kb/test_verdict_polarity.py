"""A verdict is never the wrong way round: things of all fields, affirmed and denied on both
sides in the customary wordings, and bounds of both directions against figures under, on and over.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from told_verdicts import marks_of

from policy_kb.calls.conditions.words.polarity import readings, says

# What something undergoes or does: topic and verb.
ACTS = (
    (
        "主体结构 封顶",
        "厂房 竣工",
        "项目 开工",
        "新生产线 投产",
        "贷款 结清",
        "土地 闲置",
        "档案 移交",
    ),
    ("矿山 停产", "线路 停运", "基地 被征收", "房屋 出租", "古树 移植", "产品 召回", "锅炉 拆除"),
    ("模型 备案", "剧目 公演", "船舶 改装", "商标 转让", "货物 清关", "股权 质押", "电站 并网"),
    ("招标 流标", "工程 分包", "设备 报废", "样机 定型", "地块 复垦", "隧道 贯通", "园区 挂牌"),
)
# What was not to happen.
EVENTS = (
    ("食品安全事故", "责任交通事故", "数据泄露事件", "医疗纠纷", "环境污染事件", "校园欺凌事件"),
    ("拖欠工资行为", "重大劳动争议", "学术不端行为", "火灾事故", "动物疫情", "知识产权纠纷"),
    ("虚假宣传行为", "欠税记录", "围标行为", "不良信用记录", "非法用地行为", "违约记录"),
)
# What one has to have.
THINGS = (
    ("食品生产许可证", "采矿许可证", "无人机操控员执照", "病原微生物实验室", "防爆合格证"),
    ("绿色食品认证", "独立停车场", "无障碍设施", "污水处理设施", "出口备案证明", "保密资格证书"),
    ("农产品追溯系统", "专职安全员", "应急预案", "工会组织", "公众责任险保单", "检测报告"),
)
# What one is or is not.
KINDS = (
    ("外商独资企业", "上市公司", "家庭农场", "高耗能企业", "落后产能", "总部企业", "劳务派遣单位"),
)
ALL_ACTS = [tuple(one.split()) for line in ACTS for one in line]


def _flat(lines: tuple[tuple[str, ...], ...]) -> list[str]:
    return [one for line in lines for one in line]


def _cases() -> Iterator[tuple[str, bool, str, bool, bool]]:
    """Condition, whether it affirms, what is told, whether that affirms, whether the wording is
    so customary that it has to be understood."""
    for topic, act in ALL_ACTS:
        wanted = [
            (f"{topic}已{act}", True),
            (f"{topic}未{act}", False),
            (f"{topic}尚未{act}", False),
        ]
        told = [
            *((one.format(topic, act), True, True) for one in ("{}{}了", "{}已经{}了", "{}已{}")),
            *((one.format(topic, act), False, True) for one in ("{}没{}", "{}还没{}", "{}没有{}")),
            *(
                (one.format(topic, act), False, False)
                for one in ("{}未{}", "{}并没有{}", "{}一直没{}")
            ),
        ]
        yield from ((w, so, t, is_so, plain) for w, so in wanted for t, is_so, plain in told)
    for what in _flat(EVENTS):
        wanted = [(one.format(what), False) for one in ("未发生{}", "无{}", "不存在{}", "没有{}")]
        wanted += [(f"考核期间未发生{what}", False)]
        told = [
            *(
                (one.format(what), False, True)
                for one in ("没有{}", "没有过{}", "从未有过{}", "无{}")
            ),
            *((one.format(what), True, True) for one in ("有{}", "有过{}", "存在{}")),
        ]
        yield from ((w, so, t, is_so, plain) for w, so in wanted for t, is_so, plain in told)
    for what in _flat(THINGS):
        wanted = [(one.format(what), True) for one in ("具有{}", "有{}", "已具备{}", "配有{}")]
        told = [
            *((one.format(what), True, True) for one in ("有{}", "{}有了", "我们有{}", "已经有{}")),
            *((one.format(what), False, True) for one in ("没有{}", "{}没有", "{}还没有", "无{}")),
            *((one.format(what), False, False) for one in ("暂无{}", "{}一直没有", "不具备{}")),
        ]
        yield from ((w, so, t, is_so, plain) for w, so in wanted for t, is_so, plain in told)
    for what in _flat(KINDS):
        wanted = [(f"属于{what}", True), (f"非{what}", False), (f"不属于{what}", False)]
        told = [
            *((one.format(what), True, True) for one in ("是{}", "我们是{}", "属于{}")),
            *((one.format(what), False, True) for one in ("不是{}", "我们不是{}", "不属于{}")),
        ]
        yield from ((w, so, t, is_so, plain) for w, so in wanted for t, is_so, plain in told)


def _mark(condition: str, told: str) -> str:
    return marks_of("2030年某项补贴", (condition, "统计报表按时报送"), told)[0]


def test_no_verdict_is_the_wrong_way_round_whatever_is_affirmed_or_denied() -> None:
    turned, missed, customary = [], [], 0
    for condition, wanted, told, is_so, plain in _cases():
        mark = _mark(condition, told)
        customary += plain
        if mark.upper() == ("N" if wanted is is_so else "Y"):
            turned.append(f"{condition}|{told}: {mark}")
        elif plain and mark == "?":
            missed.append(f"{condition}|{told}")
    assert not turned, "\n".join(turned)
    assert len(missed) <= customary * 0.03, f"{len(missed)} of {customary}\n" + "\n".join(missed)


# What is counted, with its unit and the figure of the bound; the last ones are fields of a firm.
COUNTED = (
    ("客房", "间", 30),
    ("冷库容积", "立方米", 500),
    ("配送车辆", "辆", 12),
    ("课程", "门", 8),
    ("存栏奶牛", "头", 100),
    ("漏损率", "%", 10),
    ("员工", "人", 40),
    ("注册资本", "万元", 300),
)
_TINY = 1e-3
BEYOND = float("inf")
# The words of a bound → the values that keep it, as multiples of its figure.
BOUNDS = {
    "{}不少于{}{}": (1, BEYOND),
    "{}不低于{}{}": (1, BEYOND),
    "{}达到{}{}": (1, BEYOND),
    "{}{}{}以上": (1, BEYOND),
    "{}超过{}{}": (1 + _TINY, BEYOND),
    "{}不超过{}{}": (0, 1),
    "{}不高于{}{}": (0, 1),
    "{}不多于{}{}": (0, 1),
    "{}在{}{}以内": (0, 1),
    "{}{}{}以下": (0, 1),
    "{}少于{}{}": (0, 1 - _TINY),
    "{}低于{}{}": (0, 1 - _TINY),
    "{}不足{}{}": (0, 1 - _TINY),
}
# What a firm says, with a multiple of the figure → the values that it may mean.
SAID = {
    "{}有{}{}": (1, 1, 1),
    "{}刚好{}{}": (1, 1, 1),
    "{}才{}{}": (0.5, 0.5, 0.5),
    "{}只有{}{}": (0.5, 0.5, 0.5),
    "{}就{}{}": (0.5, 0.5, 0.5),
    "{}有{}{}了": (2, 2, 2),
    "{}不到{}{}": (1, 0, 1 - _TINY),
    "{}还不足{}{}": (1, 0, 1 - _TINY),
    "{}将近{}{}": (1, 0.5, 1 - _TINY),
    "{}快{}{}了": (1, 0.5, 1 - _TINY),
    "{}超过{}{}": (1, 1 + _TINY, BEYOND),
    "{}不止{}{}": (1, 1 + _TINY, BEYOND),
    "{}{}{}以上": (1, 1, BEYOND),
    "{}不超过{}{}": (1, 0, 1),
    "{}{}{}左右": (1, 0.9, 1.1),
    "{}大概{}{}": (1, 0.9, 1.1),
    "{}没到{}{}": (1, 0, 1 - _TINY),
    "{}不到{}{}吧": (2, 0, 2 - _TINY),
}


def _against(low: float, high: float, bound: tuple[float, float]) -> str:
    """The letter of a range beside a bound, by arithmetic alone."""
    if bound[0] <= low and high <= bound[1]:
        return "Y"
    return "N" if high < bound[0] or low > bound[1] else "?"


def test_no_bound_is_kept_or_missed_the_wrong_way_round() -> None:
    wrong, open_, decided = [], [], 0
    for thing, unit, figure in COUNTED:
        for bound, kept in BOUNDS.items():
            condition = bound.format(thing, figure, unit)
            for said, (times, low, high) in SAID.items():
                told = said.format(thing, f"{figure * times:g}", unit)
                right, mark = _against(low, high, kept), _mark(condition, told)
                decided += right != "?"
                if (
                    mark in "YN"
                    and mark != right
                    or right != "?"
                    and mark in "yn".replace(right.lower(), "")
                ):
                    wrong.append(f"{condition}|{told}: {mark}, not {right}")
                elif right != "?" and mark == "?":
                    open_.append(f"{condition}|{told}: {right}")
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)
    assert len(open_) <= decided * 0.05, f"{len(open_)} of {decided}\n" + "\n".join(open_)


READINGS = (
    ("主体还没封顶", False),
    ("主体已经封顶了", True),
    ("从未发生事故", False),
    ("用的是无人机", True),
    ("不锈钢水箱装好了", True),
    ("员工不少于30人", True),
    ("没超过设置期限", False),
    ("有没有许可证", None),
    ("许可证办了没有", None),
    ("许可证不是没有", None),
    ("不一定有许可证", None),
    ("没有问题", True),
)


@pytest.mark.parametrize(("clause", "so"), READINGS)
def test_a_clause_affirms_denies_or_asks(clause: str, so: bool | None) -> None:
    assert says(clause) is so


def test_a_negation_inside_the_thing_is_part_of_it() -> None:
    one, other = readings("没有未结清的借款")[0], readings("无没结清的借款")[0]
    assert not one.so and one.inside == other.inside
    assert readings("没有借款")[0].inside != one.inside
    plain, as_said = readings("抽检不合格")
    assert (plain.so, as_said.so) == (False, True) and as_said.inside
