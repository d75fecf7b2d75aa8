"""The district's towns and streets (towns.yml), and which of them an address names. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from policy_kb.shipped import read_yaml

_DISTRICT = "增城"


@dataclass(frozen=True)
class Town:
    """A town or a street: its full name, and the name without 镇 or 街道."""

    name: str
    short: str


@lru_cache(maxsize=1)
def towns() -> tuple[Town, ...]:
    """All of the district, in the official order."""
    rows = read_yaml(Path(__file__).with_name("towns.yml"))
    return tuple(Town(**row) for row in rows)


def towns_named(text: str) -> tuple[str, ...]:
    """The full names of all towns that a question names, full or short, in the official order.

    For texts that are about the district anyway; an address is read by `town_in`.
    """
    return tuple(town.name for town in towns() if town.short in text)


def town_in(address: str) -> str:
    """The full name of the one town that an address names, empty where there is none or several.

    A full name counts anywhere. A short one counts only in an address of this
    district (中新 is also the name of a place next door), and not in the name
    of a road beside a full name (荔城大道 runs through 增江街道).
    """
    full = {town.name for town in towns() if town.name in address}
    if full:
        return full.pop() if len(full) == 1 else ""
    if _DISTRICT not in address:
        return ""
    short = {town.name for town in towns() if town.short in address}
    return short.pop() if len(short) == 1 else ""
