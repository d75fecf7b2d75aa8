"""What follows with certainty from what a company told: shares from amounts, bounds from parts.

Only what cannot be otherwise. 小巨人 does not make a company 专精特新 here (the two
titles run out on different days), but who has no 专精特新 title is no 小巨人.
"""

from __future__ import annotations

from dataclasses import replace

from policy_kb.calls.company import INFINITE, Company, Span

# The part is never more than the whole.
_PARTS = (
    ("full_rd_staff", "rd_staff"),
    ("rd_staff", "headcount"),
    ("tech_staff", "headcount"),
    ("inventions", "patents"),
    ("patents", "intellectual"),
)
# Share, part, whole: 研发费用 over 营业收入.
_SHARES = (
    ("rd_share", "rd_spend", "revenue"),
    ("rd_staff_share", "rd_staff", "headcount"),
    ("tech_staff_share", "tech_staff", "headcount"),
)
DERIVED_SHARES = {share: part for share, part, _ in _SHARES}


def inferred(company: Company) -> Company:
    """The company with all that follows; what was told stays as it was told."""
    values: dict[str, object] = {}
    said = dict(company.said)
    for share, part, whole in _SHARES:
        span = _share(getattr(company, part), getattr(company, whole))
        if getattr(company, share) is None and span is not None:
            values[share] = span
            said[share] = _both(company, part, whole)
    told = {name: getattr(company, name) for pair in _PARTS for name in pair}
    for _ in _PARTS:
        for part, whole in _PARTS:
            _bound(part, whole, told, said, company)
    values |= told
    if company.specialised is False and company.little_giant is None:
        values["little_giant"] = False
        said["little_giant"] = company.said.get("specialised", "")
    return replace(company, **values, said=said)


def _both(company: Company, *names: str) -> str:
    words = dict.fromkeys(company.said[name] for name in names if company.said.get(name))
    return "、".join(words)


def _share(part: Span | None, whole: Span | None) -> Span | None:
    if part is None or whole is None or whole.low <= 0:
        return None
    low = 0.0 if whole.high == INFINITE else part.low / whole.high * 100
    return Span(low, part.high / whole.low * 100)


def _bound(
    part: str, whole: str, told: dict[str, Span | None], said: dict[str, str], company: Company
) -> None:
    """What a part tells of the whole and the other way round, where either was not told."""
    of_part, of_whole = told[part], told[whole]
    if of_whole is not None and getattr(company, part) is None and of_whole.high < INFINITE:
        told[part] = Span(of_part.low if of_part else 0.0, of_whole.high)
        if told[part].low > told[part].high:
            told[part] = of_part
        said.setdefault(part, said.get(whole, ""))
    if of_part is not None and getattr(company, whole) is None and of_part.low > 0:
        high = of_whole.high if of_whole else INFINITE
        if of_part.low <= high:
            told[whole] = Span(of_part.low, high)
            said.setdefault(whole, said.get(part, ""))
