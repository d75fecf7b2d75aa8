"""The lead and support units of every task, read from the scanned text of the policy."""

from __future__ import annotations

import re

# Scan errors that stand in the way of reading; all of them are listed in mended.yml.
_MENDED = (("⒛", "20."), ("17,建立", "17.建立"))
_WIDTH = str.maketrans("，：（）；", ",:();")
_TASK = re.compile(r"(?<!\d)(\d{1,2})\.(?=[^\d%])")
_UNITS = re.compile(r"\(牵头单位:([^()]*(?:\([^()]*\)[^()]*)*)\)")


def units_by_task(text: str) -> dict[int, list[tuple[list[str], list[str]]]]:
    """Task number → (lead, support) of each bracket of units; task 23 has five."""
    flat = re.sub(r"\s+", "", text).translate(_WIDTH)
    for wrong, right in _MENDED:
        flat = flat.replace(wrong, right)
    body = flat[flat.index("二、主要任务") : flat.index("三、保障措施")]
    starts = list(_TASK.finditer(body))
    found = {}
    for here, after in zip(starts, [*starts[1:], None], strict=True):
        stretch = body[here.start() : after.start() if after else len(body)]
        found[int(here[1])] = [_roles(raw) for raw in _UNITS.findall(stretch)]
    return found


def _roles(raw: str) -> tuple[list[str], list[str]]:
    lead, _, support = raw.partition("配合单位:")
    return _names(lead), _names(support)


def _names(raw: str) -> list[str]:
    return list(filter(None, re.split("[、,]", raw)))
