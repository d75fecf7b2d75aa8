"""What a text is about when everything that asks is taken out of it.

Language only: which calls deal with it is `finding`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from policy_kb.calls.likeness import open_runs, silent_in, weights_of

if TYPE_CHECKING:
    from policy_kb.calls.finding import CallIndex


def topic_runs(text: str, index: CallIndex) -> tuple[str, ...]:
    """What a text is about when everything that asks is taken out: levels, dates, issuers too."""
    plain = list(text)
    for start, end in index.spans(text):
        plain[start:end] = " " * (end - start)
    text = "".join(plain)
    silent, weights = silent_in(text), weights_of(text)
    runs = []
    for start, end in open_runs(text, silent):
        start, end = _within(start, end, silent)
        if end - start > 1 and any(weights[at] == 1.0 for at in range(start, end)):
            runs.append(text[start:end])
    return tuple(runs)


def _within(start: int, end: int, silent: list[float]) -> tuple[int, int]:
    """A stretch without what only asks at its ends; a word of two letters (人才) stays whole."""
    first, last = start, end
    while first < last and silent[first]:
        first += 1
    while first < last and silent[last - 1]:
        last -= 1
    return (start, end) if last - first == 1 and end - start == 2 else (first, last)
