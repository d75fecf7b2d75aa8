"""Which tasks of the policy bear on a company: by its trade, and by what it told of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from policy_kb.answer.evidence import PERHAPS, SURE
from policy_kb.calls.company import Company
from policy_kb.library import Shelf
from policy_kb.model import Clause
from policy_kb.retrieval.search import topic_words

# What a company is → words the library finds the task by. A figure below the bound counts.
_SMALL_REVENUE = 20_000_000
_MOST = 3
_SORTS = ("task", "item")


@dataclass(frozen=True)
class FittingTask:
    """A task with what it bears on: the trade in the company's words, or a name of a fact."""

    clause: Clause
    about: str
    words: str = ""


def fitting_tasks(company: Company, shelf: Shelf, most: int = _MOST) -> tuple[FittingTask, ...]:
    """At most `most` tasks, those of the trade first."""
    found: dict[str, FittingTask] = {}
    for about, query, enough in _queries(company):
        for hit in shelf.index.search(topic_words(query), most=8):
            clause = shelf.knowledge.by_id.get(hit.id)
            if hit.score < enough or not isinstance(clause, Clause) or clause.kind not in _SORTS:
                continue
            words = query if about == "trade" else ""
            found.setdefault(clause.id, FittingTask(clause, about, words))
            break
    return tuple(found.values())[:most]


def _queries(company: Company) -> Iterator[tuple[str, str, float]]:
    if company.trade:
        yield "trade", company.trade, (SURE + PERHAPS) / 2
    if company.high_tech is not None:
        yield "high_tech", "高新技术企业培育认定", SURE
    if company.rd_spend is not None or company.rd_share is not None:
        yield "research", "企业研发投入", SURE
    if company.revenue is not None and company.revenue.high < _SMALL_REVENUE:
        yield "small", "科技型小微企业", SURE
    if company.inventions is not None or company.patents is not None:
        yield "patents", "发明专利", SURE
