"""A firm tells of itself after a call, or asks whether that will do: it is that call that is meant.

What is told is weighed by `policy_kb.calls.conditions`; here is only decided whose conditions
it is told for.
"""

from __future__ import annotations

import re

from policy_kb.answer.calls_question import CallQuestion, CallsBefore
from policy_kb.answer.calls_subject import A_PROJECT, Chosen
from policy_kb.calls.conditions.figures.counted import quantities
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.found import Match
from policy_kb.calls.lookup.lexicon import lexicon
from policy_kb.calls.lookup.likeness import pairs_of
from policy_kb.calls.model import Call
from policy_kb.calls.questions.asking import Asked
from policy_kb.calls.questions.facets import Facet
from policy_kb.calls.questions.tellings import Telling, telling
from policy_kb.calls.told.telling import company_facts
from policy_kb.language import text as levelled

# So many calls that were talked about may be meant together.
_MOST = 4
# So much of a name means another call, whatever is told.
_NAMED, _A_NAME = 0.7, 3.0
# Within so many characters behind a name stands what it is called: 高企[认定奖励].
_BEHIND = 4
# So many statements after conditions were shown are told for them, of whatever they are.
_SEVERAL = 2
_A_PROPERTY = re.compile("(?:要求|标准|额度|模板|条件|限制|规定|范围|部门|材料|比例|时间)$")
_CONDITIONS = frozenset({Facet.CONDITIONS, Facet.ELIGIBLE})


def as_told(asked: Asked) -> Asked:
    """The question as one for the verdict: the levels, years and batches in what is told are
    the firm's own."""
    return Asked(asked.text, facets=(Facet.ELIGIBLE,), of_calls=asked.of_calls)


def told_for(question: CallQuestion, match: Match, index: CallIndex) -> Chosen | None:
    """The calls talked about before, where the message tells what they ask of a firm."""
    before = question.before
    by_id = {call.id: call for call in index.calls}
    calls = tuple(by_id[i] for i in before.subjects if i in by_id)
    if not calls or len(calls) > _MOST or _names_another(question, match):
        return None
    found = telling(question.text)
    if found is None:
        return None
    tells = found.will_do or _counts(question)
    if not tells and not _of_some_length(found):
        # 验收材料, 场地面积标准: what is asked of the call without a word that asks.
        bare = question.asked.facets or _A_PROPERTY.search(found.told[0])
        tells = not bare and any(_speaks_of(call, found.told) for call in calls)
    elif not tells:
        tells = _of_conditions(before) or any(_speaks_of(call, found.told) for call in calls)
    return Chosen(calls, carried=True) if tells else None


def only_tells(question: CallQuestion, calls: tuple[Call, ...]) -> bool:
    """Whether nothing is asked of the calls but if what is told will do. A name alone, with
    还能报吗 behind it, tells nothing."""
    found = telling(question.text)
    if found is None:
        return False
    if _counts(question):
        return found.will_do or _of_some_length(found)
    return _of_some_length(found) and any(_speaks_of(call, found.told) for call in calls)


def _of_some_length(found: Telling) -> bool:
    """More than a name and what is asked of it without a word that asks (…的资料清单)."""
    return found.of_self or len(found.told) >= _SEVERAL


def _of_conditions(before: CallsBefore) -> bool:
    return before.asked is not None and bool(_CONDITIONS & set(before.asked.facets))


def _names_another(question: CallQuestion, match: Match) -> bool:
    """Whether another call is named: what the firm is or holds (高企前年评上的) names none."""
    best = match.sure[0] if match.sure else None
    if best is None or best.call.id in question.before.subjects or best.lift < 0:
        return False
    text = question.asked.plain
    named = any(A_PROJECT.search(text[start : end + _BEHIND]) for start, end in best.spans)
    return named and (best.said >= _NAMED or best.weight >= _A_NAME)


def _counts(question: CallQuestion) -> bool:
    """Whether anything that is told may be compared by itself: a figure, a fact of the firm."""
    told = question.told
    return bool(quantities(told) or company_facts(told, question.today).known)


def _speaks_of(call: Call, told: tuple[str, ...]) -> bool:
    """Whether what is told shares a word with the conditions of a call."""
    asking = lexicon().asking
    conditions = levelled.normalise(",".join(call.conditions))
    shared = {pair for piece in told for pair in pairs_of(piece) if pair in conditions}
    return any(not asking.fullmatch(pair) for pair in shared)
