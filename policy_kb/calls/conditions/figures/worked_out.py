"""Figures that a firm leaves to be worked out: so much apiece and so many (180度一组,装了四组), a
rate before and after (回用率从28搞到36, 以前三成,改完四成五).

What is told outright is `counted`; shares of a whole are `shares`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from policy_kb.calls.company import Span
from policy_kb.calls.conditions.figures.counted import Quantity
from policy_kb.calls.conditions.words.nouns import Noun, noun
from policy_kb.calls.told import counters
from policy_kb.calls.told.amounts import figures
from policy_kb.language import text as levelled

_NUM = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百千]+)"
_PIECE = "[个台套组间只栋户柜块片条根辆座]"
_UNITS = "千瓦时|兆瓦时|[kmg]wh|度|千瓦|兆瓦|[km]w|平方米|平米|平方|平|立方米|立方|方|吨|公斤"
_NOT_A_FIGURE = r"[^\d一二两三四五六七八九十,;。]"
# 180度一组,一共四组; 六台120千瓦的快充桩.
_APIECE_FIRST = re.compile(
    rf"(?P<what>{_NOT_A_FIGURE}{{0,8}}?)(?P<each>{_NUM}(?:{_UNITS}))[一每](?P<piece>{_PIECE})的?"
    rf"{_NOT_A_FIGURE}{{0,6}},?(?:一共|总共|{_NOT_A_FIGURE}){{0,6}}(?P<many>{_NUM}(?P=piece))"
)
_MANY_FIRST = re.compile(
    rf"(?P<many>{_NUM}{_PIECE})(?P<each>{_NUM}(?:{_UNITS}))的(?P<what>{_NOT_A_FIGURE}{{0,8}})"
)
_OF_ONE_PIECE = re.compile(rf"{_NUM}(?:{_UNITS})[一每]{_PIECE}(?:的|$|[,;。])")
_ADDED = frozenset({counters.AREA, counters.LAND, counters.VOLUME, counters.POWER, counters.ENERGY})
_MEASURED = _ADDED | {counters.WEIGHT}
_BESIDES = re.compile("另外|还有|又|再加|加上|另")
_FIGURE = r"(?:[\d.]+|[一二两三四五六七八九十百]+)(?:%|个点|成[一二三四五六七八九半]?)?"
_WAS = "以前|之前|原来|原先|本来|过去|(?:技|整)?改造?(?:之|以)?前|(?:去年|前年)"
_IS = "现在|目前|如今|后来|今年|(?:技|整)?改造?(?:完了?|好了?|(?:之|以)?后)"
_MAY = "[^,;。\\d一二两三四五六七八九十]{0,6}?"
_FROM_TO = re.compile(
    rf"(?P<what>[^,;。]{{2,14}}?)(?:由|从)(?:{_WAS})?{_MAY}(?P<was>{_FIGURE}){_MAY}(?:到|至)了?(?P<now>{_FIGURE})"
)
_BEFORE_AFTER = re.compile(
    rf"(?P<what>[^,;。]{{2,16}}?)(?:嘛|呢|啊|的话|这块)?,?(?:{_WAS}){_MAY}(?P<was>{_FIGURE})[^,;。]{{0,4}}?,?"
    rf"(?:{_IS})(?:{_IS})?{_MAY}(?P<now>{_FIGURE})"
)
_A_RATE = re.compile("率|占比|比例|比重|回用|利用|覆盖|去除|入住|合格")
_LEAD = re.compile("^(?:那个|这个|什么|我们|厂里|的|就是)+")


def worked_out(found: tuple[Quantity, ...], text: str) -> tuple[Quantity, ...]:
    """What is counted, with what follows of it in place of what it follows from."""
    level = levelled.normalise(text)
    changes = list(_changes(level))
    told = tuple(one for one in found if not any(one.words in said for said, _ in changes))
    return (*_added(tuple(_totals(told, level)), level), *(one for _, of in changes for one in of))


def _totals(found: tuple[Quantity, ...], text: str) -> Iterator[Quantity]:
    """So much apiece and so many, in place of both; a measure of one piece alone is of nothing."""
    said = [one for pattern in (_APIECE_FIRST, _MANY_FIRST) for one in pattern.finditer(text)]
    alone = list(_OF_ONE_PIECE.finditer(text))
    yield from filter(None, map(_product, said))
    for one in found:
        at = text.find(one.words)
        of_one = one.family in _MEASURED and any(
            at < apiece.end() and apiece.start() < at + len(one.words) for apiece in alone
        )
        inside = any(
            at < product.end() and product.start() < at + len(one.words) for product in said
        )
        if not (at >= 0 and (inside or of_one)):
            yield one


def _product(found: re.Match[str]) -> Quantity | None:
    each = next(figures(found["each"], counters.COUNTERS), None)
    many = next(figures(found["many"], counters.COUNTERS), None)
    if each is None or many is None:
        return None
    family, scale = counters.family_of(each.counter), counters.scale_of(each.counter)
    low, high = each.span.low * many.span.low, each.span.high * many.span.high
    of = noun(found["what"] or "", family)
    return Quantity(of, family, Span(low * scale, high * scale), found.group().strip(",的"))


def _added(found: tuple[Quantity, ...], text: str) -> Iterator[Quantity]:
    """自有1200平,另外租了800平: one sum, where the second has no noun of its own."""
    done: set[int] = set()
    for first, second in pairwise(found):
        if id(first) in done or first.family != second.family or first.family not in _ADDED:
            continue
        between = text[text.find(first.words) : text.find(second.words) + 1]
        if set(second.noun.core) - set("租") or not _BESIDES.search(between) or second.planned:
            continue
        done |= {id(first), id(second)}
        span = Span(first.span.low + second.span.low, first.span.high + second.span.high)
        noun_ = replace(first.noun, restricted=frozenset(), core=first.noun.core.replace("租", ""))
        yield replace(first, noun=noun_, span=span, words=f"{first.words}、{second.words}")
    yield from (one for one in found if id(one) not in done)


def _changes(text: str) -> Iterator[tuple[str, tuple[Quantity, ...]]]:
    """The words of each change of a rate, with what it is now and by how much it grew."""
    for pattern in (_FROM_TO, _BEFORE_AFTER):
        for found in pattern.finditer(text):
            was, now = _share(found["was"]), _share(found["now"])
            if was is None or now is None or not _A_RATE.search(found["what"]):
                continue
            words = _LEAD.sub("", found.group())
            of = noun(_LEAD.sub("", found["what"]), counters.SHARE)
            yield (
                found.group(),
                (
                    Quantity(of, counters.SHARE, Span.exactly(now), words),
                    Quantity(_grown(of), counters.SHARE, Span.exactly(now - was), words),
                ),
            )


def _grown(of: Noun) -> Noun:
    return replace(of, measured=of.measured | {"增长"})


def _share(written: str) -> float | None:
    """Per cent, where a bare number of a rate is one as well (从28搞到36)."""
    tenths = re.fullmatch("([一二两三四五六七八九\\d])成([一二三四五六七八九半]?)", written)
    if tenths:
        more = 5 if tenths[2] == "半" else levelled.number(tenths[2]) or 0 if tenths[2] else 0
        return (levelled.number(tenths[1]) or 0) * 10 + more
    found = next(figures(re.sub("%|个点", "", written) + "%"), None)
    return found.span.low if found and found.span.high <= 100 else None
