"""What is told in words of its own against a stretch of a condition, one subject after another:
who applies, papers, places, money had before, those left out, states.

The first that can tell decides; a stretch that names several things with commas between is
judged part by part.
"""

from __future__ import annotations

import re

from policy_kb.calls.conditions.facts.agreements import with_partner
from policy_kb.calls.conditions.facts.all_of_them import all_of_them
from policy_kb.calls.conditions.facts.applicants import fits
from policy_kb.calls.conditions.facts.before import had
from policy_kb.calls.conditions.facts.excluded import left_out
from policy_kb.calls.conditions.facts.holdings import held
from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.facts.named_kinds import of_named_kind
from policy_kb.calls.conditions.facts.one_only import one_only
from policy_kb.calls.conditions.facts.predicates import holds
from policy_kb.calls.conditions.facts.sites import sited
from policy_kb.calls.conditions.facts.states import in_other_words
from policy_kb.calls.conditions.figures.judging import Judged

# …的企业或…的注册人: two clauses of which one is enough.
_CASES, _A_CLAUSE = re.compile(",?(?:或者?)(?!有)"), 9
_PARTS = re.compile("[,;](?:且|并且?)?|且(?=[一-鿿])")
_JUDGES = (
    sited,
    left_out,
    had,
    fits,
    held,
    all_of_them,
    with_partner,
    of_named_kind,
    one_only,
    in_other_words,
)


def told_otherwise(words: str, message: Message) -> Judged:
    """Whether a stretch of a condition is told to be kept or not, by any of the subjects."""
    whole = _judged(words, message)
    if whole.kept is not None:
        return whole
    cases = _CASES.split(words)
    if len(cases) == 2 and all(len(case) > _A_CLAUSE for case in cases):
        verdicts = [_judged(case, message) for case in cases]
        if any(one.kept for one in verdicts) or all(one.kept is False for one in verdicts):
            return next((one for one in verdicts if one.kept), verdicts[0])
        return whole
    parts = [part for part in _PARTS.split(words) if part]
    if len(parts) < 2:
        return whole
    found = [_judged(part, message) for part in parts]
    against = next((one for one in found if one.kept is False), None)
    if against is not None:
        return against
    return found[0] if all(one.kept for one in found) else Judged(None)


def _judged(words: str, message: Message) -> Judged:
    words = re.sub("^(?:并且?|且|已|须|应)(?=[一-鿿]{3})", "", words)
    for judge in _JUDGES:
        found = judge(words, message)
        if found.kept is not None:
            return found
    return _of_all(words, message.pieces)


# 因产品质量问题, 受到市场监管部门: for what and by whom.
_FOR_WHAT = re.compile("因[^,;。]{2,24}?(?=受到?|被)")
_BY_WHOM = re.compile(
    "(?<=受到|.被)[^,;。]{2,14}?(?:部门|机关|机构|局|委)(?=(?:行政|刑事)?处罚|责令|通报|立案|查处)"
)


def _of_all(words: str, pieces: tuple[str, ...]) -> Judged:
    """Who was never punished at all was not punished for this or by that office."""
    wider = _BY_WHOM.sub("", _FOR_WHAT.sub("", words))
    found = holds(wider, pieces) if wider != words else Judged(None)
    return found if found.kept else Judged(None)
