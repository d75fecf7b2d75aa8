"""What a reader of a file proposes: entries, where each value was found, what a person should know.

A proposal changes nothing; a person confirms it first.
"""

from __future__ import annotations

from dataclasses import dataclass

from policy_kb.model import Entry


@dataclass(frozen=True)
class Finding:
    """One value that was read: of which entry and column, at which place, from which sentence."""

    entry: str
    column: str
    value: str
    place: str
    sentence: str = ""


@dataclass(frozen=True)
class Proposal:
    """`entries` as they would be published; `findings` show where their values come from;
    `notes` are remarks to the reader (what was mended, what was not found), in Chinese."""

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
