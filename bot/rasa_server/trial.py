"""Conversations of staff with drafts: the same path as a company's, and nothing is kept of it.

The shelf with the drafts is built in a thread and shown to the trial's own context alone
(`policy_kb.trial`); conversations, tickets and profiles of a trial live in memory and are gone
with it. No Rasa in here.
"""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from starlette.requests import Request

from policy_kb.errors import KnowledgeError
from policy_kb.library import Library, Shelf
from policy_kb.model import Entry
from policy_kb.trial import on_trial
from policy_kb.yaml_io import entry_from_dict

_log = structlog.get_logger(__name__)

# A trial shares the server with companies: it is not the place for a whole evaluation.
MOST_TURNS = 500
_KEPT_SHELVES = 2
# The gateway takes it off too; Rasa takes a leading slash for an intent.
_LEADING_SLASHES = re.compile("[\\s/\uff0f]+")

Say = Callable[[str, str], Awaitable[list[dict[str, Any]]]]


class CannotBeTried(Exception):
    """What was wanted is malformed; the text says what."""


@dataclass(frozen=True)
class Wanted:
    """What to ask of which state. `key` is equal for the same drafts."""

    conversations: tuple[tuple[str, ...], ...]
    drafts: tuple[Entry, ...]
    without: tuple[str, ...]
    key: str


class Trials:
    """Holds trials, one after the other, and remembers the last shelves built for them."""

    def __init__(self, library: Callable[[], Library]) -> None:
        self._library = library
        self._shelves: dict[str, Shelf] = {}
        self._turn = asyncio.Lock()

    async def hold(self, say: Say, wanted: Wanted) -> list[list[list[dict[str, Any]]]]:
        """What is said to each turn of each conversation. Raises CannotBeTried."""
        async with self._turn:
            shelf = await asyncio.to_thread(self._shelf, wanted)
        with on_trial(shelf):
            return [await _talk(say, texts) for texts in wanted.conversations]

    def _shelf(self, wanted: Wanted) -> Shelf:
        library = self._library()
        # What was published a moment ago counts: the gate goes by the answers.
        library.look()
        key = f"{library.shelf().knowledge.version} {wanted.key}"
        if key not in self._shelves:
            try:
                built = library.shelf_with(wanted.drafts, wanted.without)
            except (KnowledgeError, ValueError) as error:
                raise CannotBeTried(f"从草稿无法作答：{error}") from error
            while len(self._shelves) >= _KEPT_SHELVES:
                self._shelves.pop(next(iter(self._shelves)))
            self._shelves[key] = built
        return self._shelves[key]


async def _talk(say: Say, texts: Sequence[str]) -> list[list[dict[str, Any]]]:
    sender, said = f"trial-{secrets.token_hex(8)}", []
    for text in texts:
        try:
            said.append(await say(sender, text))
        except Exception:
            _log.exception("turn of a trial failed")
            said.append([])
    return said


async def wanted_of(request: Request) -> Wanted:
    """The body of a request. Raises CannotBeTried."""
    try:
        body = await request.json()
        conversations = tuple(tuple(map(_harmless, texts)) for texts in body["conversations"])
        drafts, without = body.get("drafts") or [], body.get("without") or []
        entries = tuple(entry_from_dict(dict(draft)) for draft in drafts)
        names = tuple(map(str, without))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CannotBeTried(f"请求的格式不对：{error}") from error
    turns = sum(map(len, conversations))
    if turns > MOST_TURNS:
        raise CannotBeTried(f"一次最多试问 {MOST_TURNS} 句，现为 {turns} 句")
    key = json.dumps([drafts, sorted(names)], ensure_ascii=False, sort_keys=True)
    return Wanted(conversations, entries, names, key)


def _harmless(text: Any) -> str:
    if not isinstance(text, str):
        raise TypeError("conversations")
    leading = _LEADING_SLASHES.match(text)
    return text[leading.end() :] if leading else text
