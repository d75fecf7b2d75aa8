"""A stretch of a condition told outright: the standard that it names, the thing that has to be, or
one of the things of which one is enough.
"""

from __future__ import annotations

import re

from policy_kb.calls.conditions.facts.predicates import holds
from policy_kb.calls.conditions.facts.standards import certified, of_its_standard
from policy_kb.calls.conditions.figures.judging import Judged

_TOGETHER = re.compile("、|,|且|并|同时")


def told_plainly(words: str, pieces: tuple[str, ...]) -> Judged:
    """What is told of a stretch or, of alternatives in words, of the one that is plainly there."""
    parts = re.split("或者?", words)
    if len(parts) > 1 and not _TOGETHER.search(words):
        there = next((one for part in parts if (one := _told(part, pieces)).kept), None)
        if there is not None:
            return there
    return _told(words, pieces)


def _told(words: str, pieces: tuple[str, ...]) -> Judged:
    code = certified(words, pieces)
    return code if code.kept is not None else holds(words, of_its_standard(words, pieces))
