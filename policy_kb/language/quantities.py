"""Figures that a question names: amounts with a unit, multiples, shares, years.

Only reading numbers out of text; whether a figure is right is decided in
`policy_kb.answer.targets`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_kb.language import text as levelled

_DIGITS = r"\d+(?:,\d{3})*(?:[.点]\d+)?"
_HAN = "[零〇一二两三四五六七八九十百千]+(?:点[零一二三四五六七八九]+)?"
_SCALE = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000, "": 1}
_COUNTED = r"平方米|平方|平米|平|方|家|件|个点|元|块|倍|番|%|个"
_QUANTITY = re.compile(
    rf"(?P<share>百分之)?(?P<number>{_DIGITS}|{_HAN})(?:个(?=[百千万亿]))?(?P<scale>百万|千万|"
    rf"亿|万|千|百)?多?(?P<unit>{_COUNTED})?"
)
# 四成六 is 46 %; 完成, 成立 and the like count nothing.
_TENTHS = re.compile(
    "(?<![完达合形])([一二三四五六七八九1-9])成([一二三四五六七八九半])?(?![立果员为长功本熟都了交就份])"
)
# 2000万元 and 2050家 are no years.
_YEAR = re.compile(
    r"(?<!\d)(20\d\d)(?!\d|[万亿千百元家人件倍%]|平方?米|个点)|(?<!\d)(\d\d)年|"
    r"(二[零〇][零〇一二三][零〇一二三四五六七八九])"
)
# 翻三十番 is a thousand million times: more is no figure anybody means.
_MOST_DOUBLINGS = 30
_UNITS = {
    "平方": "平方米",
    "平米": "平方米",
    "平": "平方米",
    "方": "平方米",
    "块": "元",
    "个点": "%",
}


@dataclass(frozen=True)
class Quantity:
    """A figure in a question: `value` in plain units, `unit` "" where none was typed."""

    value: float
    unit: str
    surface: str

    @property
    def is_multiple(self) -> bool:
        return self.unit == "倍"


def quantities(text: str, bare: bool = False) -> list[Quantity]:
    """All figures of a levelled text that carry a unit or a scale, years left out.

    With `bare`, numbers without either count as well (是200吧, after a figure was named).
    """
    found = [_tenths(match) for match in _TENTHS.finditer(text)]
    for match in _QUANTITY.finditer(_YEAR.sub("年", _TENTHS.sub(" ", text))):
        unit = match["unit"] or ""
        scale = match["scale"] or ""
        if not (unit or scale or match["share"] or bare):
            continue
        plain = not (unit or scale or match["share"])
        if plain and len(match["number"]) == 1 and not match["number"].isdigit():
            continue  # 那一种 is no figure
        if text[max(0, match.start() - 1) : match.start()] == "第":
            continue
        value = _value(match["number"])
        if value is None:
            continue
        if match["share"]:
            unit = "%"
        if unit == "番":  # 翻一番 is twice, 翻两番 four times
            if value > _MOST_DOUBLINGS:
                continue
            value, unit = 2**value, "倍"
        for part in re.findall("百|千|万|亿", scale):
            value *= _SCALE[part]
        found.append(Quantity(value, _UNITS.get(unit, unit), match.group()))
    return found


def _tenths(match: re.Match[str]) -> Quantity:
    whole, rest = match.groups()
    ones = 5 if rest == "半" else levelled.number(rest) if rest else 0
    return Quantity(float(10 * levelled.number(whole) + ones), "%", match.group())


def years(text: str) -> list[int]:
    """Years that a levelled text names: 2020, 25年, 二〇二〇."""
    found = []
    for match in _YEAR.finditer(text):
        full, short, spelled = match.groups()
        if full:
            found.append(int(full))
        elif short:
            found.append(2000 + int(short))
        elif spelled:
            found.append(int("".join(str(levelled.number(char)) for char in spelled)))
    return found


def _value(raw: str) -> float | None:
    raw = raw.replace(",", "")
    if raw[0].isdigit():
        raw = raw.replace("点", ".")
    try:
        return float(raw)
    except ValueError:
        pass
    whole, _, fraction = raw.partition("点")
    if not fraction:
        count = levelled.number(whole) if "千" not in whole else _thousands(whole)
        return float(count) if count is not None else None
    base = levelled.number(whole)
    digits = "".join(str(levelled.number(c)) for c in fraction)
    return float(f"{base}.{digits}") if base is not None else None


def _thousands(raw: str) -> int | None:
    head, _, tail = raw.partition("千")
    lead = levelled.number(head)
    rest = levelled.number(tail.lstrip("零")) if tail.strip("零") else 0
    return None if lead is None or rest is None else lead * 1000 + rest
