"""So many of one thing for so many of another (照护员与床位配比不低于1:4), against both counts.

Of more places than are meant the ratio is only lower, of more persons only higher: then one side
of the bound follows, the other does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_kb.calls.conditions.figures.counted import Quantity
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.nouns import noun
from policy_kb.calls.told import counters

_RATIO = re.compile(
    r"(?P<part>[^,;。\d与和]{2,10})[与和](?P<whole>[^,;。\d]{2,12}?)的?(?:配备|配置)?"
    r"(?:配比|之比|比例|比)(?:应当?|须|需)?(?:不低于|不少于|达到?)"
    r"(?P<one>\d+(?:\.\d+)?):(?P<many>\d+(?:\.\d+)?)(?:以上)?"
)
_NO_COUNTS = frozenset(
    {
        counters.MONEY,
        counters.DOLLARS,
        counters.SHARE,
        counters.TIME,
        counters.DAYS,
        counters.AGE,
        counters.RANK,
        counters.AREA,
        counters.LAND,
        counters.WEIGHT,
        counters.VOLUME,
    }
)
_HAIR = 1e-9


def in_proportion(condition: str, told: Iterable[Quantity]) -> Judged:
    """Whether two counts that are told are in the ratio that a condition demands."""
    wanted = _RATIO.fullmatch(condition)
    if wanted is None or not float(wanted["many"]):
        return Judged(None)
    counts = [q for q in told if q.family not in _NO_COUNTS and not q.planned]
    parts, wholes = _told_of(wanted["part"], counts), _told_of(wanted["whole"], counts)
    if len(parts) != 1 or len(wholes) != 1 or parts[0][0] is wholes[0][0]:
        return Judged(None)
    (part, same_part), (whole, same_whole) = parts[0], wholes[0]
    if whole.span.low <= 0:
        return Judged(None)
    least = float(wanted["one"]) / float(wanted["many"])
    enough = part.span.low / whole.span.high >= least - _HAIR
    too_few = part.span.high / whole.span.low < least - _HAIR
    kept = True if enough and same_part else False if too_few and same_whole else None
    return Judged(kept, f"{whole.words}、{part.words}", likely=kept is not None)


def _told_of(thing: str, counts: Iterable[Quantity]) -> list[tuple[Quantity, bool]]:
    """The counts that are of a thing, or of more than it (床 for 专区床位), and whether of it."""
    found = []
    for count in counts:
        wanted = noun(thing, count.family).core
        own = count.noun.core
        if own and wanted and wanted.endswith(own):
            found.append((count, own == wanted))
    return found
