"""What is known of one company, as far as project calls ask for it.

Value objects only. Everything may be unknown; a number is a range, because
people say "三千多万" and "成立不到一年". How words become facts is `telling`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import date

INFINITE = float("inf")


@dataclass(frozen=True)
class Span:
    """A number that lies between two bounds, both possible. Money in yuan, shares in percent."""

    low: float
    high: float

    @classmethod
    def exactly(cls, value: float) -> Span:
        return cls(value, value)

    def within(self, other: Span) -> Span | None:
        """What both leave possible; None where they contradict each other."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Span(low, high) if low <= high else None


@dataclass(frozen=True)
class Company:
    """Facts of one company; None where nothing was told.

    `founded` holds the earliest and the latest possible day of founding. `in_district`,
    `in_city`, `in_province`, `in_china` tell where it is (增城区, 广州市, 广东省, 境内).
    `rd_staff` are all who do research, `full_rd_staff` those who do nothing else (专职),
    `tech_staff` the 科技人员 of the 高企 rules. `said` holds, by field, the company's words.
    """

    town: str | None = None
    in_district: bool | None = None
    in_city: bool | None = None
    in_province: bool | None = None
    in_china: bool | None = None
    founded: tuple[date, date] | None = None
    trade: str | None = None
    revenue: Span | None = None
    output: Span | None = None
    assets: Span | None = None
    capital: Span | None = None
    headcount: Span | None = None
    rd_staff: Span | None = None
    full_rd_staff: Span | None = None
    rd_staff_share: Span | None = None
    tech_staff: Span | None = None
    tech_staff_share: Span | None = None
    rd_share: Span | None = None
    rd_spend: Span | None = None
    intellectual: Span | None = None
    patents: Span | None = None
    inventions: Span | None = None
    high_tech: bool | None = None
    tech_sme: bool | None = None
    innovative: bool | None = None
    specialised: bool | None = None
    little_giant: bool | None = None
    above_scale: bool | None = None
    legal_person: bool | None = None
    bad_credit: bool | None = None
    said: dict[str, str] = field(default_factory=dict, compare=False)

    @property
    def known(self) -> tuple[str, ...]:
        """Names of the fields of which something is known."""
        names = (f.name for f in fields(self) if f.name != "said")
        return tuple(name for name in names if getattr(self, name) is not None)

    def updated(self, newer: Company) -> Company:
        """This company with everything that `newer` knows put in its place.

        A new place takes the old one away as a whole: who has moved to 天河 is no longer in 新塘.
        """
        old = self
        if any(name in newer.known for name in PLACE):
            kept = {n: w for n, w in self.said.items() if n not in PLACE}
            old = replace(self, **dict.fromkeys(PLACE), said=kept)
        known = {name: getattr(newer, name) for name in newer.known}
        return replace(old, **known, said={**old.said, **newer.said})


# Fields that tell one place.
PLACE = ("town", "in_district", "in_city", "in_province", "in_china")
