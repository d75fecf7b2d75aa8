"""Verdicts on conditions against those of a careful reader: right, supposed, missed, hasty, wrong.

Each file of `verdicts/` holds calls with their conditions and what firms tell. Only the
comparison is judged here; that the question reaches it is for the sets of `evaluation/`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from policy_kb.calls.conditions.eligibility import Outcome, Verdict, compare
from policy_kb.calls.model import Call
from policy_kb.calls.told.telling import company_facts

FOLDER = Path(__file__).parent / "verdicts"
TODAY = date(2026, 11, 30)

_LISTS = {
    "met": {Outcome.MET},
    "not": {Outcome.NOT_MET},
    "open_or_met": {Outcome.UNKNOWN, Outcome.MET},
    "open_or_not": {Outcome.UNKNOWN, Outcome.NOT_MET},
}


@dataclass(frozen=True)
class Judged:
    """One condition against one message: how it was judged, and how that stands."""

    place: str
    condition: str
    says: str
    expected: frozenset[Outcome]
    given: Verdict

    @property
    def decided(self) -> bool:
        """Whether a reader decides it."""
        return Outcome.UNKNOWN not in self.expected

    @property
    def how(self) -> str:
        """right; supposed: left open, and rightly told what it were if the figure is of it;
        missed: left open; hasty: not left open, or told so; wrong: the wrong way round."""
        outcome, if_so = self.given.outcome, self.given.if_so
        if outcome is Outcome.UNKNOWN and if_so is not None and self.decided:
            return "supposed" if if_so in self.expected else "missupposed"
        if outcome in self.expected:
            return "right"
        if outcome is Outcome.UNKNOWN:
            return "missed"
        return "wrong" if self.decided else "hasty"


def judged(path: Path) -> Iterator[Judged]:
    """All conditions of a file against all that is told."""
    for number, block in enumerate(yaml.safe_load(path.read_text("utf-8")), 1):
        call = _call(block)
        for asked in block["asked"]:
            told = asked["says"]
            verdicts = compare(call, company_facts(told, TODAY), TODAY, told)
            for line, verdict in enumerate(verdicts, 1):
                yield Judged(
                    f"{path.stem}{number}.{line}",
                    verdict.condition,
                    told,
                    frozenset(_expected(asked, line)),
                    verdict,
                )


def _call(block: dict) -> Call:
    return Call(
        "verdicts",
        block["call"],
        "区",
        "某局",
        closes_on="2026-12-31",
        conditions=tuple(block["conditions"]),
    )


def _expected(asked: dict, line: int) -> set[Outcome]:
    for name, outcomes in _LISTS.items():
        if line in asked.get(name, ()):
            return outcomes
    return {Outcome.UNKNOWN}


def tally(path: Path) -> Counter[str]:
    """How many of a file stand how, those first that a reader decides."""
    return Counter(f"{'decided' if one.decided else 'open'} {one.how}" for one in judged(path))


if __name__ == "__main__":
    import sys

    for path in map(Path, sys.argv[1:]) if sys.argv[1:] else sorted(FOLDER.glob("*.yml")):
        for one in judged(path):
            if one.how != "right":
                print(f"{one.how:11} {one.place} {one.condition} | {one.says} | {one.given.reason}")
        print(path.stem, dict(tally(path)))
