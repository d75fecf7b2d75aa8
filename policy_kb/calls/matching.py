"""Which calls a company may look at, best first, and which it cannot apply for.

Says what fits and why, never that anything will be granted. Only calls that are
open or still to open.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from policy_kb.calls.company import Company
from policy_kb.calls.conditions.eligibility import Outcome, Verdict, compare
from policy_kb.calls.model import Call
from policy_kb.calls.status import OPEN_NOW, Standing, standing
from policy_kb.retrieval.search import topic_words


@dataclass(frozen=True)
class Fit:
    """One call with the verdict on each of its conditions."""

    call: Call
    standing: Standing
    verdicts: tuple[Verdict, ...]

    def of(self, outcome: Outcome) -> tuple[Verdict, ...]:
        """The verdicts of one kind."""
        return tuple(v for v in self.verdicts if v.outcome is outcome)

    @property
    def refused(self) -> bool:
        return bool(self.of(Outcome.NOT_MET))


@dataclass(frozen=True)
class Matches:
    """`fitting`: no condition is known to fail, best first; `refused`: at least one does."""

    fitting: tuple[Fit, ...]
    refused: tuple[Fit, ...]


def match(calls: Iterable[Call], company: Company, today: date) -> Matches:
    """The calls of today for a company."""
    fits = []
    for call in calls:
        where = standing(call, today)
        if where in OPEN_NOW or where is Standing.NOT_YET_OPEN:
            fits.append(Fit(call, where, compare(call, company, today)))
    words = topic_words(company.trade or "")
    fits.sort(key=lambda fit: _rank(fit, words))
    return Matches(tuple(f for f in fits if not f.refused), tuple(f for f in fits if f.refused))


def _rank(fit: Fit, trade: tuple[str, ...]) -> tuple:
    """Open before coming, of the company's trade first, then by how much is met, then by day."""
    met = len(fit.of(Outcome.MET))
    share = met / len(fit.verdicts) if fit.verdicts else 0.0
    return (
        fit.standing is Standing.NOT_YET_OPEN,
        not _of_trade(fit.call, trade),
        -share,
        -met,
        fit.call.closes or date.max,
        fit.call.id,
    )


def _of_trade(call: Call, trade: tuple[str, ...]) -> bool:
    text = " ".join((call.title, call.summary or "", *call.aliases, *call.conditions))
    pairs = {word[i : i + 2] for word in trade for i in range(len(word) - 1)}
    return any(pair in text for pair in pairs - _PLAIN)


# Pairs of characters that nearly every company and call have.
_PLAIN = frozenset(
    (
        "企业",
        "公司",
        "科技",
        "技术",
        "生产",
        "加工",
        "制造",
        "产品",
        "服务",
        "行业",
        "工业",
        "研发",
        "智能",
        "智慧",
        "数字",
        "设备",
        "项目",
        "改造",
        "新型",
        "开发",
        "中小",
        "建设",
    )
)
