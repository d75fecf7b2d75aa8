"""What the fields of a company say of one requirement: met, not met, or cannot tell.

How requirements hang together is `eligibility`; how they are worded is `wordings`.
"""

from __future__ import annotations

import re
from datetime import date

from policy_kb.calls.company import Company, Span
from policy_kb.calls.conditions.demand.requirement import Requirement, Sort
from policy_kb.calls.conditions.inferring import DERIVED_SHARES

# Shares are quotients; a hair decides nothing.
_HAIR = 1e-9
# A figure that the company says is last year's.
_ONE_YEAR = re.compile(r"去年|上年|上一年|今年|\d年")


def kept(one: Requirement, company: Company, today: date) -> bool | None:
    """Whether a requirement on a field is met; None where it cannot be told."""
    known = getattr(company, one.field)
    if known is None:
        return None
    if one.kind == "serious" and known and "严重" not in company.said.get(one.field, ""):
        return None
    if one.sort is Sort.FLAG:
        return known is one.wanted
    if one.sort is Sort.PLACE:
        return _placed(one, company, known)
    if one.sort is Sort.FOUNDED:
        return _founded(one, known)
    if one.sort is Sort.AGE:
        return _within(_age(known, one.day or today), one)
    return _over_years(one, company, _within(known, one))


def _placed(one: Requirement, company: Company, inside: bool) -> bool | None:
    """A company tells where it is or where it is registered; tax is another matter."""
    said = company.said.get(one.field, "")
    registered = "注册" in said or "登记" in said
    if one.kind == "tax" or (one.kind == "site" and registered):
        return None
    if not inside:
        return False
    return None if "+" in one.kind else True


def _founded(one: Requirement, known: tuple[date, date]) -> bool | None:
    earliest, latest = known
    first, last = one.days
    if one.doubtful and earliest <= one.doubtful[1] and latest >= one.doubtful[0]:
        return None
    if (first and latest < first) or (last and earliest > last):
        return False
    if (first is None or earliest >= first) and (last is None or latest <= last):
        return True
    return None


def _age(founded: tuple[date, date], day: date) -> Span:
    """Its age in years; on each anniversary a whole number, leap years or not."""
    earliest, latest = founded
    return Span(_years(latest, day), _years(earliest, day))


def _years(born: date, day: date) -> float:
    months = (day.year - born.year) * 12 + day.month - born.month
    return max(0.0, (months + (day.day - born.day) / 31) / 12)


def _over_years(one: Requirement, company: Company, verdict: bool | None) -> bool | None:
    """A figure over several years and one of a single year: only a share that was told
    without a year speaks of both."""
    if one.years == 1 or one.field not in ("revenue", "output", "rd_spend", "rd_share"):
        return verdict
    said = company.said.get(one.field, "")
    told = one.field not in DERIVED_SHARES or not _is_derived(one.field, company)
    if one.field == "rd_share" and told and not _ONE_YEAR.search(said):
        return verdict
    return None


def _is_derived(field: str, company: Company) -> bool:
    part = company.said.get(DERIVED_SHARES[field], "")
    return bool(part) and company.said.get(field, "").startswith(part)


def _within(known: Span, one: Requirement) -> bool | None:
    wanted = one.span
    assert wanted is not None
    above = known.low > wanted.low if one.strict[0] else known.low >= wanted.low * (1 - _HAIR)
    below = known.high < wanted.high if one.strict[1] else known.high <= wanted.high * (1 + _HAIR)
    if above and below:
        return True
    too_low = known.high <= wanted.low if one.strict[0] else known.high < wanted.low * (1 - _HAIR)
    too_high = known.low >= wanted.high if one.strict[1] else known.low > wanted.high * (1 + _HAIR)
    if too_low or too_high:
        return False
    return None
