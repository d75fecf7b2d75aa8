"""What a text is about when everything that asks is taken out of it.

Language only: which calls deal with it is `finding`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_kb.calls.lookup.likeness import open_runs, silent_in, weights_of

if TYPE_CHECKING:
    from policy_kb.calls.lookup.finding import CallIndex


def topic_runs(text: str, index: CallIndex) -> tuple[str, ...]:
    """What a text is about when everything that asks is taken out: levels, dates, issuers too."""
    plain = list(text)
    for start, end in index.spans(text):
        plain[start:end] = " " * (end - start)
    text = "".join(plain)
    silent, weights = silent_in(text), weights_of(text)
    runs = []
    for start, end in open_runs(text, silent):
        start, end = _within(text, start, end, silent, index)
        if end - start > 1 and any(weights[at] == 1.0 for at in range(start, end)):
            runs.append(text[start:end])
    return tuple(runs)


def _known(pair: str, index: CallIndex) -> bool:
    return len(pair) > 1 and bool(index.speaking_of(pair))


def _within(
    text: str, start: int, end: int, silent: list[float], index: CallIndex
) -> tuple[int, int]:
    """A stretch without what only asks at its ends; a word of two letters (人才) stays whole, and
    a character that may ask (建 of 建筑) where calls hold it with the next one."""
    first, last = start, end
    while first < last and silent[first] and not _known(text[first : first + 2], index):
        first += 1
    while first < last and silent[last - 1] and not _known(text[last - 2 : last], index):
        last -= 1
    return (start, end) if last - first == 1 and end - start == 2 else (first, last)
