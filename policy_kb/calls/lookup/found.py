"""What a look-up of calls brings: which call, how surely, by which words of the text."""

from __future__ import annotations

from dataclasses import dataclass

from policy_kb.calls.model import Call


@dataclass(frozen=True)
class Found:
    """One call with how much of the text it explains (`share`, 0 to 1), how much of its own
    name the text says (`said`), and the weight of what both share. `other`: the text
    has another word in the place of one of the name's."""

    call: Call
    share: float
    said: float
    weight: float
    spans: tuple[tuple[int, int], ...] = ()
    lift: float = 0.0
    other: bool = False

    @property
    def rank(self) -> float:
        return self.weight * self.share + 1.5 * self.said + self.lift


@dataclass(frozen=True)
class Match:
    """`sure`: calls meant, best first (several where the name fits several equally);
    `near`: calls that resemble what was named, where none is sure; `also`: calls that fit
    the name less well than the sure ones, for where level or batch rule those out."""

    sure: tuple[Found, ...] = ()
    near: tuple[Found, ...] = ()
    also: tuple[Found, ...] = ()

    @property
    def best(self) -> Found | None:
        return (*self.sure, *self.near, None)[0]
