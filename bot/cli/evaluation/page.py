"""An evaluation as one page: groups against the accepted run, confusion, misses with the path that
led there, and the curve of answered against wrong. Self-contained; what is counted is in `runner`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path as File
from typing import Any

from jinja2 import Environment, FileSystemLoader

from bot.cli.evaluation import accepted
from bot.cli.evaluation.paths import Path
from bot.cli.evaluation.runner import Outcome, TurnResult
from bot.services.record.reasons import STATUS_WORDS
from bot.services.record.turns import KeptTurn

_TEMPLATES = File(__file__).parent
# What a set may expect, in the words of the page; "" is an answer with facts.
EXPECTED = {
    "": "作答",
    "not_stated": "文件没有规定",
    "none_named": "没有列出单位",
    "out_of_scope": "不在服务范围",
    "choice": "请企业选择",
    "corrected": "更正",
    "confirmed": "确认",
    "no_such_item": "没有这一条",
    "ticket": "咨询单",
    "smalltalk": "固定用语",
}
_BINS = (0.0, 0.3, 0.5, 0.7, 0.9, 0.95, 1.0001)
# The drawing of the curve, in its own units.
_WIDTH, _HEIGHT = 560.0, 260.0


@dataclass(frozen=True)
class Asked:
    """One question: what came back, and what is on record of it (None for another's product)."""

    outcome: Outcome
    turn: TurnResult
    kept: KeptTurn | None
    understood: tuple[str, ...]

    @property
    def given(self) -> str:
        """What kind of reply it was, in words."""
        return STATUS_WORDS.get(self.kept.status, self.kept.status) if self.kept else "未知"

    @property
    def sure(self) -> float:
        """How sure the reading was that the question is ours and what it asks."""
        understood: Mapping[str, Any] = self.kept.understood if self.kept else {}
        pieces = understood.get("pieces") or [{}]
        return float(understood.get("confidence", 0.0)) * (1 - float(pieces[0].get("outside", 0.0)))

    @property
    def answered(self) -> bool:
        return bool(self.kept) and self.kept.status.startswith("answered")


def asked_of(outcomes: Sequence[Outcome], paths: Mapping[str, Sequence[Path]]) -> list[Asked]:
    """Every question with its record; records are matched in the order of the conversation."""
    found = []
    for outcome in outcomes:
        path = paths.get(outcome.person, ())
        kept: Sequence[Any] = (
            path if len(path) == len(outcome.turns) else ([(None, ())] * len(outcome.turns))
        )
        found += [Asked(outcome, turn, *how) for turn, how in zip(outcome.turns, kept, strict=True)]
    return found


def confusion(asked: Sequence[Asked]) -> tuple[list[str], list[tuple[str, list[int]]]]:
    """Kinds of reply as columns; a row for each kind expected, with how often each came."""
    given = sorted({a.given for a in asked if a.kept}, key=list(STATUS_WORDS.values()).index)
    pairs = Counter(
        (EXPECTED.get(a.turn.expected.says, a.turn.expected.says), a.given) for a in asked if a.kept
    )
    expected = [word for word in EXPECTED.values() if any(row == word for row, _ in pairs)]
    return given, [(row, [pairs[row, column] for column in given]) for row in expected]


def curve(asked: Sequence[Asked]) -> list[tuple[float, float, float]]:
    """(threshold, share of all that is answered, share of all that is answered wrongly) if only
    questions at least so sure were answered; from none answered to all."""
    known = (a for a in asked if a.kept)
    rows = sorted(((a.sure, a.answered, bool(a.turn.faults)) for a in known), reverse=True)
    points, answered, wrong = [(1.0, 0.0, 0.0)], 0, 0
    for sure, given, faulty in rows:
        answered += given
        wrong += given and faulty
        points.append((sure, answered / len(rows), wrong / len(rows)))
    return points


def calibration(asked: Sequence[Asked]) -> list[tuple[str, int, float]]:
    """(range of sureness, questions, share of right replies)."""
    found = []
    for low, high in zip(_BINS, _BINS[1:], strict=False):
        inside = [a for a in asked if a.kept and low <= a.sure < high]
        if inside:
            right = sum(not a.turn.faults for a in inside) / len(inside)
            found.append((f"{low:.2f}–{min(high, 1.0):.2f}", len(inside), right))
    return found


def page(
    name: str,
    outcomes: Sequence[Outcome],
    paths: Mapping[str, Sequence[Path]],
    before: accepted.Counts,
    at: datetime,
) -> str:
    """The whole page as HTML."""
    asked = asked_of(outcomes, paths)
    points = curve(asked)
    now = accepted.counts(outcomes)
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    columns, rows = confusion(asked)
    most_wrong = max((wrong for _, _, wrong in points), default=0.0) or 0.01
    return environment.get_template("page.html").render(
        name=name,
        at=at,
        now=now,
        before=before,
        fallen={fall.group for fall in accepted.fallen(before, now)},
        right=sum(o.right for o in outcomes),
        total=len(outcomes),
        columns=columns,
        rows=rows,
        calibration=calibration(asked),
        line=" ".join(
            f"{_WIDTH * share:.1f},{_HEIGHT * (1 - wrong / most_wrong):.1f}"
            for _, share, wrong in points
        ),
        marks=_marks(points),
        most_wrong=most_wrong,
        width=_WIDTH,
        height=_HEIGHT,
        misses=[a for a in asked if a.turn.faults],
        invented=[a for a in asked if a.turn.invented],
    )


def _marks(points: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """The points of the curve at a few thresholds, for the table beside it."""
    found = []
    for least in (0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.3, 0.0):
        _, share, wrong = next((p for p in reversed(points) if p[0] >= least), points[0])
        found.append((least, share, wrong))
    return found
