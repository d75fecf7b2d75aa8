"""Counting words (平, 亩, 家, 名, 台, 年 …) and the families in which they mean the same.

What is counted is `nouns`; how a figure is written is `amounts`.
"""

from __future__ import annotations

import re

AREA, LAND, FIRMS, PEOPLE, TIME, DAYS = "㎡", "亩", "家", "人", "月", "天"
AGE, SHARE, MONEY, DOLLARS, RANK, ANY, PIECES = "岁", "%", "元", "美元", "位", "个", "件"
VOLUME, POINTS, LESSONS, MACHINES, POWER = "立方米", "分", "学时", "台", "千瓦"
HOURS, VALUE, WEIGHT, ENERGY = "小时", "值", "吨", "度"
# What is told in bare numbers (容积率1.6, 放大倍数2).
WITHOUT_UNIT = re.compile(
    "(?:容积率|指数|系数|倍数|比值|pue值?)(?:现在|目前|做到|降到|是|为|只有|才|就|有|达到?|到|在)*$"
)

# Longest first. A family is compared with itself; 个 with whatever is counted piece by piece.
_FAMILIES: tuple[tuple[str, str], ...] = (
    (VOLUME, "立方米|立方|m3"),
    (LESSONS, "学时|课时"),
    (POINTS, "分(?![钟公司之支别期批店包析布享阶厂类])"),
    (AREA, "平方米|平米|㎡|m2|平方|方(?![面法案式便向])|平(?![台均时常衡安价原板])"),
    (LAND, "亩|公顷"),
    (ENERGY, "千瓦时|兆瓦时|吉瓦时|[kmg]wh|度(?![电量]?[数假过])"),
    (POWER, "千瓦|兆瓦|[km]w(?![a-z])"),
    (HOURS, "个?小时|个?钟头"),
    (FIRMS, "家(?![具庭电里])"),
    (PEOPLE, "(?:个|名|号|位)?(?:人次|人(?!民币|才|工|家)|员工|职工|工人|伙计)|名|位"),
    (TIME, "个?月(?![薪租])|周年|年(?![级度薪])(?!租[^期约赁])(?!租$)"),
    (DAYS, "天"),
    (WEIGHT, "吨|公斤|千克|斤"),
    (AGE, "周?岁"),
    (DOLLARS, "美元|美金|刀"),
    (SHARE, "%|个?百分点|个点|成(?![立为果交绩员本])"),
    (PIECES, "件|项"),
    (MACHINES, "台套|台|套|辆|艘|架"),
)
_OTHERS = (
    "公里|千米|标箱|张|毫克|微克|分贝|摄氏度|间|栋|座|户|条|款|只|头|棵|株|节|场|次|倍|层|"
    "单(?![位项体笔户车独一品])|期|篇|部|门|届|组(?![织成建合装长别件委])|"
    "所|支|批|对|处|株|箱|床|种|类|本|份|羽"
)
COUNTERS = "|".join((*(pattern for _, pattern in _FAMILIES), _OTHERS, "个(?!点|人)"))
# What is measured and never counted as 个.
_MEASURES = frozenset(
    {
        WEIGHT,
        AREA,
        LAND,
        VOLUME,
        LESSONS,
        POINTS,
        AGE,
        TIME,
        DAYS,
        SHARE,
        MONEY,
        DOLLARS,
        RANK,
        POWER,
        ENERGY,
        HOURS,
        VALUE,
    }
)
# One thing is counted in any of these: 牙椅15张 for 治疗椅20台, 3条船 for 3艘.
_THINGS = frozenset({MACHINES, "张", "条", "只", "件", "部", "座"})
# Poultry is counted in either.
_BIRDS = frozenset({"羽", "只"})
_SCALES = {
    "年": 12,
    "周年": 12,
    "成": 10,
    "公顷": 15,
    "公斤": 0.001,
    "千克": 0.001,
    "斤": 0.0005,
    "兆瓦": 1000,
    "mw": 1000,
    "兆瓦时": 1000,
    "mwh": 1000,
    "吉瓦时": 1e6,
    "gwh": 1e6,
}


def family_of(counter: str) -> str:
    """The family of a counting word; a word of no family is one by itself."""
    for family, pattern in _FAMILIES:
        if re.fullmatch(re.sub(r"\(\?!.*?\)", "", pattern), counter):
            return family
    return "公里" if counter == "千米" else counter


def scale_of(counter: str) -> float:
    """Years are counted in months, 成 in tenths, 公顷 in 亩, 兆瓦 in 千瓦, 兆瓦时 in 度, 公斤
    in 吨."""
    return _SCALES.get(counter, 1)


def alike(one: str, other: str) -> bool:
    """Whether two families may count the same."""
    if one == other or {one, other} <= _THINGS or {one, other} <= _BIRDS:
        return True
    pieces = {one, other} - _MEASURES
    return len(pieces) == 2 and ANY in pieces
