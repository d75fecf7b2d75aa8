"""Asks a pool of dialogue servers over Rasa's REST channel.

One address a server; which one is asked, and what their JSON means, is known here and
nowhere else. A server remembers what it made of a text, so the same text goes to the same
server, whoever types it: what many people ask is thought through once and not once a server
(ADR 58). Somebody with a turn under way stays where that turn is.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from bot.dialogue.wire import Broken, NotReached, Wire
from bot.errors import DialogueSilent, DialogueUnavailable, StoreError
from bot.messages import Choice, Reply

_READY_SECONDS = 1.0
# By so many questions more than another a server may have in hand and still be given the next
# one because it knows the text: everybody may ask the same thing at once.
_AHEAD = 2


class Homes(Protocol):
    """Where people with a turn under way are."""

    async def settle(self, user: str, wish: str) -> str:
        """The server to ask first: `wish`, or where something was asked a moment ago. Raises
        StoreError when nobody knows."""
        ...


class RasaDialogue:
    """The dialogue port over HTTP."""

    def __init__(
        self,
        urls: Sequence[str],
        wire: Wire,
        homes: Homes | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Without `homes` people are kept apart by who they are instead of by what they ask."""
        self._urls = tuple(urls)
        self._wire = wire
        self._homes = homes
        self._monotonic = monotonic
        self._in_hand: Counter[str] = Counter()

    def wish(self, text: str) -> str:
        """The server that would best be asked: what knows the text, unless it has much to do."""
        return self._wish(self.ranked(text))

    async def ask(self, user: str, text: str, budget: float, home: str = "") -> Reply:
        """See `port.Dialogue`. Only a server that was surely not asked is passed over."""
        ends = self._monotonic() + budget
        cause: Exception | None = None
        for url in await self._servers(user, text, home):
            for _ in range(2):
                left = ends - self._monotonic()
                if left <= 0:
                    raise DialogueUnavailable("no time left") from cause
                try:
                    return to_reply(await self._post(url, user, text, left))
                except (NotReached, _Refused) as error:
                    cause = error
                    break
                except Broken as error:
                    cause = error  # A stale connection: once more, then the next server.
                except asyncio.TimeoutError as error:
                    raise DialogueUnavailable("no answer in time") from error
        raise DialogueUnavailable(f"no dialogue server answers: {cause!r}") from cause

    async def ready(self) -> bool:
        """Whether any server says that it can answer."""
        answers = await asyncio.gather(*(self._is_ready(url) for url in self._urls))
        return any(answers)

    async def _servers(self, user: str, text: str, home: str) -> list[str]:
        """All servers, in the order in which they are to be tried."""
        if self._homes is None:
            return self.ranked(user)
        ranked = self.ranked(text)
        wish = self._wish(ranked)
        try:
            home = home or await self._homes.settle(user, wish)
        except StoreError:
            return self.ranked(user)
        if home not in ranked:  # it was there before the servers were others
            home = wish
        return [home, *(url for url in ranked if url != home)]

    def _wish(self, ranked: Sequence[str]) -> str:
        least = min(self._in_hand[url] for url in ranked)
        return next(url for url in ranked if self._in_hand[url] <= least + _AHEAD)

    def ranked(self, by: str) -> list[str]:
        """All servers, best first: rendezvous hashing, so the same goes to one server and only
        what was at a server that dies moves."""

        def weight(url: str) -> bytes:
            return hashlib.sha256(f"{by}|{url}".encode("utf-8", "replace")).digest()

        return sorted(self._urls, key=weight, reverse=True)

    async def _post(self, url: str, user: str, text: str, left: float) -> Any:
        question = json.dumps({"sender": user, "message": text}).encode()
        self._in_hand[url] += 1
        try:
            status, body = await self._wire.send(f"{url}/webhooks/rest/webhook", question, left)
        finally:
            self._in_hand[url] -= 1
        if status != 200:
            raise _Refused(f"status {status}")
        try:
            return json.loads(body)
        except ValueError as error:
            raise _Refused("not JSON") from error

    async def _is_ready(self, url: str) -> bool:
        try:
            status, _ = await self._wire.send(f"{url}/readyz", None, _READY_SECONDS)
        except (NotReached, Broken, asyncio.TimeoutError):
            return False
        return status == 200


class _Refused(Exception):
    """A server said no (it loads a model, or failed)."""


def to_reply(messages: Any) -> Reply:
    """What the REST channel answers, as one reply.

    Raises DialogueSilent when no text came: Rasa logs an exception and answers
    200 with what it had collected, often nothing.
    """
    if not isinstance(messages, list):
        raise _Refused("not a list of messages")
    parts = [part for part in messages if isinstance(part, dict)]
    texts = [str(part["text"]).strip() for part in parts if part.get("text")]
    buttons = [button for part in parts for button in part.get("buttons") or ()]
    text = "\n\n".join(text for text in texts if text)
    if not text:
        raise DialogueSilent("the dialogue answered with nothing")
    return Reply(
        text,
        tuple(
            Choice(str(button["title"]), str(button.get("payload") or button["title"]))
            for button in buttons
            if isinstance(button, dict) and button.get("title")
        ),
    )
