"""What the phone page asks for: to do something, and to hear what is new.

JSON in and out; the page itself is in `app`, what can be done in `acts`.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import asdict
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.simulator.acts import Deed, UnknownDeed, deed
from bot.simulator.bubble import Bubble, bubble_of
from bot.simulator.fake_wechat import Phone, Shown
from bot.simulator.json_order import json_order
from bot.simulator.platform.platform import Platform

HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
# As much as fits through the door in safe mode.
_LONGEST_INPUT = 10_000
# More people than anybody plays at once.
_MOST_PEOPLE = 50


class Orders:
    """Carries out what the page asks for; knows which deliveries are under way."""

    def __init__(self, phone: Phone, platform: Platform | None) -> None:
        self._phone = phone
        self._platform = platform
        # Person → turn (a name the page chose) → which delivery it is at.
        self._under_way: dict[str, dict[str, int]] = defaultdict(dict)

    async def send(self, request: Request) -> Response:
        """Do one thing as one person, and show what comes of it."""
        order = await json_order(request)
        try:
            user, turn = str(order["user"]), str(order.get("turn", ""))
            value = str(order.get("value", ""))[:_LONGEST_INPUT]
            done = deed(str(order["action"]), user, value)
        except (KeyError, UnknownDeed) as error:
            raise HTTPException(400) from error
        self._note(user, done)
        turns = self._under_way[user]

        def tell(delivery: int) -> None:
            turns[turn] = delivery

        try:
            shown = await self._phone.deliver(self._phone.push(user, **done.fields), tell)
        finally:
            turns.pop(turn, None)
        return JSONResponse(_as_json(shown), headers=HEADERS)

    async def updates(self, request: Request) -> Response:
        """For each person: messages above a number, the typing, deliveries under way."""
        after = (await json_order(request)).get("after")
        if not isinstance(after, dict) or len(after) > _MOST_PEOPLE:
            raise HTTPException(400)
        news = {str(user): self._news(str(user), number) for user, number in after.items()}
        return JSONResponse(news, headers=HEADERS)

    async def person(self, _: Request) -> Response:
        """Somebody whom the account has never seen."""
        return JSONResponse({"user": "o" + secrets.token_urlsafe(20)[:27]}, headers=HEADERS)

    def _note(self, user: str, done: Deed) -> None:
        if self._platform is not None and done.earns is not None:
            self._platform.note_act(user, done.earns, done.scene)

    def _news(self, user: str, after: Any) -> dict[str, Any]:
        deliveries = dict(self._under_way.get(user, {}))
        if self._platform is None:
            return {"messages": [], "last": 0, "typing": False, "deliveries": deliveries}
        kept = self._platform.mailbox.messages_for(user)
        last = kept[-1].number if kept else 0
        # A number beyond the last is from before this process was started.
        seen = after if isinstance(after, int) and after <= last else 0
        messages = [
            _bubble_json(bubble_of(pushed.type, pushed.text, pushed.fields))
            for pushed in kept if pushed.number > seen
        ]  # fmt: skip
        typing = self._platform.is_typing(user)
        return {"messages": messages, "last": last, "typing": typing, "deliveries": deliveries}


def _as_json(shown: Shown) -> dict[str, object]:
    return {
        "bubble": _bubble_json(shown.bubble) if shown.bubble else None,
        "seconds": round(shown.seconds, 3),
        "deliveries": shown.deliveries,
        "fault": shown.fault,
        "problem": shown.problem,
    }


def _bubble_json(bubble: Bubble) -> dict[str, Any]:
    return asdict(bubble)
