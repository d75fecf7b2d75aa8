"""Plays the vendor towards the real webhook: signs, encrypts, cuts off at 5 s, delivers again.

For tests, the evaluation runner and the phone page. Shows what a phone would
show; knows nothing of what is behind the webhook.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import httpx

from bot.errors import ProtocolError
from bot.messages import Choice
from bot.simulator.bubble import Bubble, read_bubble, reply_bubble
from bot.wechat import flatxml
from bot.wechat.crypto import Envelope, check_signature, signature
from bot.wechat.limits import DELIVERIES, NOTHING_TO_SAY, REPLY_WINDOW_SECONDS, TEXT_LIMIT_BYTES
from bot.wechat.vendor_texts import vendor_text


@dataclass(frozen=True)
class Shown:
    """What the phone shows for one push, and how it came about.

    `text` is what the eye reads of a text, choices included; `raw` what was sent;
    `bubble` the whole of it, whatever its kind; `fault` the grey line of the
    platform, empty when all is well.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    seconds: float = 0.0
    deliveries: int = 1
    fault: str = ""
    raw: str = ""
    problem: str = ""
    bubble: Bubble | None = None


class Phone:
    """People's phones and the platform between them and the webhook, for any number of people."""

    def __init__(
        self,
        webhook_url: str,
        token: str,
        appid: str = "",
        aes_key: str = "",
        account: str = "gh_kejitong",
        client: httpx.AsyncClient | None = None,
        window: float = REPLY_WINDOW_SECONDS,
        now: Callable[[], float] = time.time,
        more_urls: Sequence[str] = (),
        nonce: Callable[[], str] = lambda: str(secrets.randbelow(10**9)),
    ) -> None:
        """`more_urls`: other gateways behind the same address; redeliveries go to each in turn."""
        self.safe_mode = bool(aes_key)
        self._urls = (webhook_url, *more_urls)
        self._token = token
        self._account = account
        self._envelope = Envelope(aes_key, appid) if aes_key else None
        self._client = client or httpx.AsyncClient(
            trust_env=False, limits=httpx.Limits(max_connections=None)
        )
        self._window = window
        self._now = now
        self._nonce = nonce
        self._ids = itertools.count(secrets.randbits(56) + 1)

    async def aclose(self) -> None:
        """Close the HTTP client."""
        await self._client.aclose()

    async def say(self, user: str, text: str) -> Shown:
        """A typed message."""
        return await self.send(user, MsgType="text", Content=text)

    async def tap(self, user: str, choice: Choice) -> Shown:
        """A tap on one of the links of an answer."""
        return await self.send(user, MsgType="text", Content=choice.say, bizmsgmenuid="1")

    async def follow(self, user: str) -> Shown:
        """The person follows the account."""
        return await self.send_event(user, "subscribe")

    async def unfollow(self, user: str) -> Shown:
        """The person unfollows it."""
        return await self.send_event(user, "unsubscribe")

    async def click_menu(self, user: str, key: str) -> Shown:
        """A tap on an entry of the menu bar."""
        return await self.send_event(user, "CLICK", key)

    async def send_image(self, user: str) -> Shown:
        """An image; the address leads nowhere."""
        return await self.send(
            user, MsgType="image", PicUrl="http://mmbiz.qpic.cn/simulated", MediaId="simulated"
        )

    async def send_voice(self, user: str, recognition: str = "") -> Shown:
        """A voice message, recognised or (as the platform does nowadays) not."""
        return await self.send(
            user, MsgType="voice", MediaId="simulated", Format="amr", Recognition=recognition
        )

    async def send_event(self, user: str, event: str, key: str = "", **fields: str) -> Shown:
        """Any event."""
        return await self.send(user, MsgType="event", Event=event, EventKey=key, **fields)

    async def send(self, user: str, **fields: str | int) -> Shown:
        """Any push: `fields` are the platform's; address, time and id are added."""
        return await self.deliver(self.push(user, **fields))

    def push(self, user: str, **fields: str | int) -> dict[str, str | int]:
        """The same, not yet delivered."""
        push: dict[str, str | int] = {
            "ToUserName": self._account,
            "FromUserName": user,
            "CreateTime": int(self._now()),
            **fields,
        }
        if push.get("MsgType") != "event":
            push.setdefault("MsgId", next(self._ids))
        return push

    async def deliver(
        self, push: Mapping[str, str | int], tell: Callable[[int], None] = lambda _: None
    ) -> Shown:
        """Deliver up to three times, as the platform does; the same bytes inside each time.

        `tell` hears of each delivery when it begins.
        """
        started = time.monotonic()
        problem = ""
        for delivery in range(1, DELIVERIES + 1):
            tell(delivery)
            query, body = self.dress(push)
            try:
                posting = self.post_raw(query, body, delivery)
                response = await asyncio.wait_for(posting, self._window)
            except asyncio.TimeoutError:
                problem = "timeout"
                continue
            except httpx.HTTPError as error:
                problem = type(error).__name__
                continue
            if response.status_code != 200:
                problem = f"status {response.status_code}"
                continue
            seconds = time.monotonic() - started
            return self._show(response.content, push, seconds, delivery)
        return _fault(problem, time.monotonic() - started, DELIVERIES)

    def dress(self, push: Mapping[str, str | int]) -> tuple[dict[str, str], bytes]:
        """Query and body of one delivery: signed, and encrypted in safe mode."""
        return self.wrap(flatxml.write(push), str(push.get("FromUserName", "")))

    def wrap(self, body: bytes, user: str = "") -> tuple[dict[str, str], bytes]:
        """The same for a body that is written already, whatever is in it."""
        timestamp, nonce = str(int(self._now())), self._nonce()
        query = {
            "signature": signature(self._token, timestamp, nonce),
            "timestamp": timestamp,
            "nonce": nonce,
            "openid": user,
        }
        if self._envelope is None:
            return query, body
        encrypted = self._envelope.seal(body)
        query["encrypt_type"] = "aes"
        query["msg_signature"] = signature(self._token, timestamp, nonce, encrypted)
        return query, flatxml.write({"ToUserName": self._account, "Encrypt": encrypted})

    async def post_raw(
        self, query: Mapping[str, str], body: bytes, delivery: int = 1
    ) -> httpx.Response:
        """Post as it is, once, without a cut-off of its own beyond a safe one."""
        return await self._client.post(
            self._urls[(delivery - 1) % len(self._urls)],
            params=dict(query),
            content=body,
            headers={"Content-Type": "text/xml"},
            timeout=self._window * DELIVERIES,
        )

    async def verify_url(self, echo: str = "4375120948345356249") -> httpx.Response:
        """The GET by which the platform checks the address."""
        query, _ = self.dress({})
        return await self._client.get(self._urls[0], params={**query, "echostr": echo}, timeout=5)

    def _show(
        self, body: bytes, push: Mapping[str, str | int], seconds: float, deliveries: int
    ) -> Shown:
        if not body or body == NOTHING_TO_SAY:
            return Shown("", seconds=seconds, deliveries=deliveries)
        try:
            fields = self._opened(body, push)
            bubble = _bubble(fields)
        except (ProtocolError, _Unshowable) as error:
            return _fault(str(error), seconds, deliveries)
        content = fields.get("Content", "") if bubble.type == "text" else ""
        text, choices = read_bubble(content)
        return Shown(text, choices, seconds, deliveries, raw=content, bubble=bubble)

    def _opened(self, body: bytes, push: Mapping[str, str | int]) -> dict[str, str]:
        fields = flatxml.read(body)
        if self._envelope is not None:
            encrypted = fields.get("Encrypt", "")
            stamps = fields.get("TimeStamp", ""), fields.get("Nonce", "")
            check_signature(fields.get("MsgSignature", ""), self._token, *stamps, encrypted)
            fields = flatxml.read(self._envelope.unseal(encrypted))
        address = fields.get("ToUserName"), fields.get("FromUserName")
        if address != (push["FromUserName"], push["ToUserName"]):
            raise _Unshowable("addressed to somebody else")
        return fields


# The kinds of reply the platform takes, each with a field it needs.
_NEEDED = {
    "text": "Content",
    "image": "Image.MediaId",
    "voice": "Voice.MediaId",
    "video": "Video.MediaId",
    "music": "Music.ThumbMediaId",
    "news": "Articles.item.Title",
    "transfer_customer_service": "MsgType",
}


def _bubble(fields: Mapping[str, str]) -> Bubble:
    kind = fields.get("MsgType", "")
    if kind not in _NEEDED or not fields.get(_NEEDED[kind]):
        raise _Unshowable("not a kind of reply, or an empty one")
    if len(fields.get("Content", "").encode()) > TEXT_LIMIT_BYTES:
        raise _Unshowable("too long")
    bubble = reply_bubble(fields)
    # One card after a message of a person's; the platform drops the others.
    return replace(bubble, cards=bubble.cards[:1])


class _Unshowable(Exception):
    """A reply that the platform would not show."""


def _fault(problem: str, seconds: float, deliveries: int) -> Shown:
    return Shown(
        "",
        seconds=seconds,
        deliveries=deliveries,
        fault=vendor_text("fault_notice"),
        problem=problem,
    )
