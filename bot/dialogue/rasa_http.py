"""Asks a pool of dialogue servers over Rasa's REST channel.

One address a server; which one a person is asked at, and what their JSON means, is
known here and nowhere else.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Callable, Sequence
from typing import Any

from bot.dialogue.wire import Broken, NotReached, Wire
from bot.errors import DialogueSilent, DialogueUnavailable
from bot.messages import Choice, Reply

_READY_SECONDS = 1.0


class RasaDialogue:
    """The dialogue port over HTTP."""

    def __init__(
        self,
        urls: Sequence[str],
        wire: Wire,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._urls = tuple(urls)
        self._wire = wire
        self._monotonic = monotonic

    async def ask(self, user: str, text: str, budget: float) -> Reply:
        """See `port.Dialogue`. Only a server that was surely not asked is passed over."""
        ends = self._monotonic() + budget
        cause: Exception | None = None
        for url in self.servers_for(user):
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

    def servers_for(self, user: str) -> list[str]:
        """All servers, best first: rendezvous hashing, so a person stays at one server and only
        the people of a server that dies move."""

        def weight(url: str) -> bytes:
            return hashlib.sha256(f"{user}|{url}".encode("utf-8", "replace")).digest()

        return sorted(self._urls, key=weight, reverse=True)

    async def _post(self, url: str, user: str, text: str, left: float) -> Any:
        question = json.dumps({"sender": user, "message": text}).encode()
        status, body = await self._wire.send(f"{url}/webhooks/rest/webhook", question, left)
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
