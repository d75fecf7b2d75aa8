"""What is told in words of its own against a stretch of a condition, one subject after another:
who applies, papers, places, money had before, those left out, states.

The first that can tell decides; a stretch that names several things with commas between is
judged part by part.
"""

from __future__ import annotations

import re

from policy_kb.calls.company import Company
from policy_kb.calls.conditions.facts.applicants import fits
from policy_kb.calls.conditions.facts.before import had
from policy_kb.calls.conditions.facts.excluded import left_out
from policy_kb.calls.conditions.facts.holdings import held
from policy_kb.calls.conditions.facts.sites import sited
from policy_kb.calls.conditions.facts.states import in_other_words
from policy_kb.calls.conditions.figures.judging import Judged

_PARTS = re.compile("[,;](?:且|并且?)?|且(?=[一-鿿])")


def told_otherwise(
    words: str, company: Company, pieces: tuple[str, ...], told: str, title: str
) -> Judged:
    """Whether a stretch of a condition is told to be kept or not, by any of the subjects."""
    whole = _judged(words, company, pieces, told, title)
    parts = [part for part in _PARTS.split(words) if part]
    if whole.kept is not None or len(parts) < 2:
        return whole
    found = [_judged(part, company, pieces, told, title) for part in parts]
    against = next((one for one in found if one.kept is False), None)
    if against is not None:
        return against
    return found[0] if all(one.kept for one in found) else Judged(None)


def _judged(words: str, company: Company, pieces: tuple[str, ...], told: str, title: str) -> Judged:
    words = re.sub("^(?:并且?|且|已|须|应)(?=[一-鿿]{3})", "", words)
    for judge in (
        lambda: sited(words, pieces),
        lambda: left_out(words, pieces),
        lambda: had(words, pieces, title),
        lambda: fits(words, company, pieces, told),
        lambda: held(words, pieces, told),
        lambda: in_other_words(words, pieces),
    ):
        found = judge()
        if found.kept is not None:
            return found
    return Judged(None)
