"""A verdict is never the wrong way round: things of all fields, affirmed and denied on both
sides in the customary wordings, and bounds of both directions against figures under, on and over.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from told_verdicts import marks_of

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
