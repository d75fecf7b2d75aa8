"""A handful of invented calls for tests: lookalikes at two levels, batches, every standing."""

from __future__ import annotations

from datetime import date

from policy_kb.calls.model import Call

TODAY = date(2026, 5, 20)


def a_call(
    id_: str, title: str, level: str = "市", issuer: str = "广州市科学技术局", **more
) -> Call:
    values = {"conditions": (f"{title}的条件一", "成立满一年"), "materials": ("申报书",), **more}
    return Call(id_, title, level, issuer, **values)


CALLS = (
    a_call(
        "boat-1",
        "2026年广州市海洋装备试验专项（第一批）",
        published_on="2026-01-05",
        opens_on="2026-01-10",
        closes_on="2026-03-31",
    ),
    a_call(
        "boat-2",
        "2026年广州市海洋装备试验专项（第二批）",
        published_on="2026-04-20",
        opens_on="2026-05-01",
        closes_on="2026-06-30",
        funding="每项资助30万元",
        contact="020-11111111",
        link="https://example.org/boat",
        aliases=("海装专项",),
        other_dates=("纸质材料：2026-07-05 17:00",),
    ),
    a_call(
        "lab-city",
        "广州市绿色实验室建设补助",
        opens_on="2026-05-01",
        closes_on="2026-05-20",
        published_on="2026-04-30",
        funding="最高100万元",
        category="平台",
    ),
    a_call(
        "lab-district",
        "增城区绿色实验室建设补助",
        "区",
        "增城区科技工业商务和信息化局",
        opens_on="2026-05-01",
        closes_on="2026-09-01",
        funding="最高40万元",
        category="平台",
    ),
    a_call(
        "robot",
        "广东省机器人首用奖励",
        "省",
        "广东省工业和信息化厅",
        opens_on="2026-06-10",
        closes_on="2026-08-01",
    ),
    a_call("contract", "广州市技术交易登记", published_on="2026-01-01"),
    a_call(
        "tea",
        "增城区荔枝保鲜攻关",
        "区",
        "增城区农业农村局",
        opens_on="2026-04-01",
        closes_on="2026-07-15",
        other_dates=("撤回：2026-05-10",),
    ),
    a_call(
        "center",
        "2026年广东省工程技术研究中心认定",
        "省",
        "广东省科学技术厅",
        opens_on="2026-04-01",
        closes_on="2026-06-12",
        other_dates=("原截止：2026-05-29",),
    ),
    a_call(
        "giant",
        "国家专精特新小巨人企业认定",
        "国家",
        "工业和信息化部",
        opens_on="2026-05-10",
        closes_on="2026-05-25",
    ),
)
