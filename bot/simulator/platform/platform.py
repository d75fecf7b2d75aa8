"""The stand-in as one object: its state, and what tests and the phone tell it.

How calls are answered is in `calls`, how they come in in `app`.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from typing import Any

from bot.simulator.platform.faults import Fault, Faults
from bot.simulator.platform.mailbox import Mailbox
from bot.simulator.platform.quotas import Act, Quotas
from bot.simulator.platform.refusal import Refusal
from bot.simulator.platform.tokens import LIFE, Tokens

TYPING_SECONDS = 15.0
ACTIVE_SECONDS = 30.0


@dataclass(frozen=True)
class QrTicket:
    """A QR code that was made; `ends_at` 0 is never."""

    ticket: str
    scene: str
    ends_at: float


class Platform:
    """WeChat's side of the API for one account, in memory.

    `verified` is whether the account passed the platform's verification; without
    it most calls are 48001. Real seconds, never TODAY.
    """

    def __init__(
        self,
        appid: str,
        secret: str,
        now: Callable[[], float] = time.time,
        verified: bool = True,
        token_life: int = LIFE,
    ) -> None:
        self.appid = appid
        self.secret = secret
        self.now = now
        self.verified = verified
        self.lock = threading.RLock()
        self.mailbox = Mailbox()
        self.tokens = Tokens(now, token_life)
        self.quotas = Quotas(now)
        self.faults = Faults()
        self.white_list: Collection[str] | None = None
        self.menu: list[dict[str, Any]] | None = None
        self.qr_tickets: dict[str, QrTicket] = {}
        self.calls: Counter[str] = Counter()
        self.consents: Counter[tuple[str, str]] = Counter()
        self.followers: dict[str, float] = {}
        self.scenes: dict[str, str] = {}
        self.template_ids: dict[tuple[str, str], tuple[int, float]] = {}
        self._last_act: dict[str, float] = {}
        self._typing_until: dict[str, float] = {}

    def note_act(self, user: str, act: Act, scene: str = "") -> None:
        """The person did something: grants the quota that goes with it. `scene` is the QR
        code's, where one was scanned."""
        with self.lock:
            now = self.now()
            self.quotas.grant(user, act)
            self._typing_until.pop(user, None)
            if act is Act.UNFOLLOW:
                self.followers.pop(user, None)
                self._last_act.pop(user, None)
                return
            self._last_act[user] = now
            # Only followers can write; whoever the phone page starts with has followed before.
            self.followers.setdefault(user, now)
            if scene:
                self.scenes[user] = scene

    def inject(self, fault: Fault, times: int = 1) -> None:
        """Let the next fitting call or calls fail."""
        with self.lock:
            self.faults.add(fault, times)

    def agree(self, user: str, template_id: str, times: int = 1) -> None:
        """The person agrees to one more subscription notice of this template."""
        with self.lock:
            self.consents[user, template_id] += times

    def is_typing(self, user: str) -> bool:
        """Whether the person's phone shows "the other side is typing" now."""
        return self._typing_until.get(user, 0) > self.now()

    def set_typing(self, user: str, on: bool) -> None:
        """What the typing call does. Raises Refusal."""
        if self.now() - self._last_act.get(user, float("-inf")) > ACTIVE_SECONDS:
            raise Refusal(45080)
        if on and self.is_typing(user):
            raise Refusal(45081)
        self._typing_until[user] = self.now() + TYPING_SECONDS if on else 0

    def push(self, user: str, type_: str, text: str, fields: dict[str, Any]) -> None:
        """A message reaches the phone; it ends the typing."""
        self._typing_until.pop(user, None)
        self.mailbox.add(user, type_, text, fields)

    def scene_of(self, ticket: str) -> str:
        """What a QR code says where it is scanned; KeyError where there is none or no longer."""
        made = self.qr_tickets[ticket]
        if made.ends_at and made.ends_at <= self.now():
            raise KeyError(ticket)
        return made.scene

    def new_ticket(self, scene: str, seconds: int) -> QrTicket:
        """A QR code; 0 seconds is for ever."""
        ends_at = self.now() + seconds if seconds else 0
        made = QrTicket("gQ" + secrets.token_urlsafe(48), scene, ends_at)
        self.qr_tickets[made.ticket] = made
        return made

    def check_address(self, address: str) -> None:
        """Raises Refusal where the caller is not on the white list (None: everybody is)."""
        if self.white_list is None:
            return
        networks = [ip_network(entry, strict=False) for entry in self.white_list]
        if not any(ip_address(address) in network for network in networks):
            raise Refusal(40164, f"invalid ip {address} ipv6 ::ffff:{address}, not in whitelist")
