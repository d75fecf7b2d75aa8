"""The tree of what a line of conditions demands: leaves, and how they hang together.

Plain values. How a line is read into one is `requirements`, how it is compared `eligibility`.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy_kb.calls.conditions.demand.requirement import Requirement


@dataclass(frozen=True)
class Open:
    """Words that were not understood; they may demand anything. `whole`: a stretch by itself,
    with no exception around it, so that it may be compared by its words."""

    words: str
    whole: bool = False


@dataclass(frozen=True)
class All:
    """Every part has to be met."""

    parts: tuple[Demand, ...]


@dataclass(frozen=True)
class Either:
    """One part that is met is enough."""

    parts: tuple[Demand, ...]


@dataclass(frozen=True)
class Unsure:
    """Parts of which one cannot tell whether all are needed or one is enough
    (高新技术企业、专精特新企业)."""

    parts: tuple[Demand, ...]


@dataclass(frozen=True)
class OnlyFor:
    """Cases (who, what they have to meet); who is in none of them is not spoken of."""

    cases: tuple[tuple[Demand, Demand], ...]


@dataclass(frozen=True)
class OfKind:
    """Whether the firm is of one of these kinds (批发, 餐饮): met only by who says so."""

    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Relaxed:
    """A bound, and a wider one for some (45周岁以下,博士可放宽至50周岁): who is beyond the wider
    one fails, who keeps the narrower one does not; between them it depends on `who` one is."""

    narrow: Demand
    wide: Demand
    who: str = ""


@dataclass(frozen=True)
class Soft:
    """What is demanded as a rule (一般不超过58周岁): a verdict on it is a likely one."""

    part: Demand


Demand = Requirement | Open | All | Either | Unsure | OnlyFor | OfKind | Relaxed | Soft
