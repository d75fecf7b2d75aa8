"""How near a told noun is to the noun of a bound where they are not plainly the same, more or
less: what they share, by the unit they are counted in. What follows of it is `judging`.
"""

from __future__ import annotations

import re

from policy_kb.calls.conditions.figures.bounds import Bound
from policy_kb.calls.conditions.figures.counted import Quantity
from policy_kb.calls.conditions.words.kinship import essential, opposed, owned_and_rented
from policy_kb.calls.conditions.words.nouns import Noun, pairs, untitled
from policy_kb.calls.told import counters

# As near as nothing but the unit makes it.
FAINT = 0.01
MONEYS = frozenset({counters.MONEY, counters.DOLLARS})
IN_PIECES = frozenset(
    {
        counters.ANY,
        counters.PEOPLE,
        counters.FIRMS,
        counters.PIECES,
        counters.MACHINES,
    }
)
# So many things of a company are told in these that the noun has to end alike.
OF_MANY = MONEYS | IN_PIECES | {counters.RANK}
# Hardly anything else is told in these.
ONE_THING = frozenset(
    {
        counters.VOLUME,
        counters.LESSONS,
        counters.POWER,
        counters.HOURS,
        counters.ENERGY,
        counters.LAND,
        "箱",
        "羽",
        "层",
        "间",
        "床",
        "届",
        "公里",
    }
)
_FEW = 2
# What is charged, by the last character of what it is charged for.
_HANDLED = re.compile("[揽收发派送接运检]|处理|完成|吞吐|加工")
_VOLUME = re.compile("(?:业务|处理|作业|吞吐|服务|订单)量$")
_CHARGES = {"收费": "费价租金", "价格": "价", "租": "租金"}
_A_PAPER = re.compile("[a-z证照]|许可|资质|批文")


def is_volume(told: Quantity, wanted: Bound) -> bool:
    """一年揽收三百万件 for 年业务量: as much as there is to do in a year, or a day."""
    rate = told.noun.yearly and wanted.noun.yearly or bool(wanted.noun.measured)
    handled = _HANDLED.search(told.noun.core) is not None
    return rate and handled and _VOLUME.search(wanted.noun.core) is not None


def likeness(told: Quantity, wanted: Bound, said: str) -> float:
    """How near the nouns are, 0 where they may not be compared. What so many things are told in
    has to end alike and say little more than what the call itself speaks of (`said`); a share may
    begin alike."""
    if owned_and_rented(told.noun, wanted.noun):
        return 0.0
    if wanted.family == counters.PEOPLE and told.noun.restricted and not told.noun.core:
        # 专职人员20个 for 专职服务人员
        return FAINT if told.noun.restricted == wanted.noun.restricted else 0.0
    return max(_alike(own.core, wanted.noun.core, wanted.family, said) for own in told.nouns)


def _alike(told: str, wanted: str, family: str, said: str) -> float:
    if not (told and wanted) or opposed(told, wanted):
        return 0.0
    if family == counters.TIME and "证" in wanted and not _A_PAPER.search(told):
        return 0.0  # how long a firm is one, is not how long it holds a certificate
    in_both = pairs(told) & pairs(wanted)
    single = min(len(told), len(wanted)) == 1 and (told in wanted or wanted in told)
    more = len([char for char in untitled(told, said) if char not in wanted])
    if family in MONEYS and wanted[-1] in _CHARGES.get(untitled(told, said), ""):
        return FAINT
    if family in OF_MANY:
        short, long = sorted((told, wanted), key=len)
        single = len(short) == 1 and short in (long[0], long[-1])
        near = wanted[-2:] in in_both or told == wanted or single and family in IN_PIECES
        near = near and more <= (0 if family in MONEYS else _FEW)
    elif family == counters.SHARE:
        head = wanted.removesuffix("率")
        near = (bool({wanted[:2], wanted[-2:], head[-2:]} & in_both) or single) and more <= 1
    else:
        near = bool(in_both) or single and family != counters.TIME
    common = len(set(told) & set(wanted))
    return (2 * len(in_both) + common) / (len(told) + len(wanted)) if near else 0.0


def elided(own: Noun, wanted: Bound, title: str) -> bool:
    """Whether what the told noun leaves out is only what the call is about (见习 of 见习岗位)."""
    asked = essential(wanted.noun.core)
    if wanted.noun.restricted - own.restricted or wanted.noun.several or wanted.family in MONEYS:
        return False
    if not (own.core or own.restricted) or set(own.core) - set(asked):
        return False
    if wanted.family in ONE_THING and own.core:
        return True
    rest = untitled(asked, title)
    return all(char in own.core for char in rest) and bool(rest or own.restricted)


def foreign_to(own: Noun, wanted: Bound, said: str) -> set[str]:
    """What the told noun says that neither the bound nor the call speaks of."""
    return set(untitled(own.core, said)) - set(wanted.noun.core)
