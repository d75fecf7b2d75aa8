"""Numbers in the wordings of calls, in figures and in Chinese, and whether a bound is included."""

from __future__ import annotations

from policy_kb.language import text as levelled

NUMBER = r"(?:\d+(?:,\d{3})*(?:\.\d+)?|[一二两三四五六七八九十百千]+)"
INCLUDED = r"(?:\(含\)|\(含本数\)|含)?"


def as_number(raw: str) -> float | None:
    """The value of what `NUMBER` found; None where it is none after all."""
    raw = raw.replace(",", "")
    if raw[0].isascii():
        return float(raw)
    value = levelled.number(raw)
    return None if value is None else float(value)
