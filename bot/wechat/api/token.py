"""The access token: one for the account, shared by all processes, fetched by one at a time.

`stable_token` is used: within its life the platform gives everybody the same
token and tells what remains of it; a fresh one on demand (`force_refresh`) at
most 20 times a day and 30 seconds apart. Where the token is kept is the
business of a `TokenKeeper` (token_keepers).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import structlog

from bot.errors import TransportError, TransportKind
from bot.wechat.api.transport import Transport

log = structlog.get_logger(__name__)

# The platform renews five minutes before the end, and the old token stays good that long.
RENEW_BEFORE_END = 300.0
# After a failed early renewal the old token serves on; the next attempt is made this much later.
_RENEW_AGAIN = 30.0
# A refusal counts for everybody for this long: a crowd of threads must not try one by one.
_REFUSAL_SECONDS = 2.0
# Whoever waits for another's fetch does not wait for a dead one.
WAIT_SECONDS = 8.0
_LOOK_AGAIN = 0.05
FORCED_APART = 30.0
FORCED_A_DAY = 20


@dataclass(frozen=True)
class Token:
    """A token and its times (seconds since the epoch)."""

    value: str
    renew_at: float
    ends_at: float


@dataclass(frozen=True)
class Refusal:
    """Why there is no token, for those who ask a moment later."""

    text: str
    kind: str
    code: int
    retry_after: float
    until: float = 0.0


class TokenKeeper(Protocol):
    """Holds the token, its lock and the memory of forced fetches. Raises TransportError
    (TEMPORARY) where the place is away."""

    def load(self) -> Token | None: ...

    def save(self, token: Token) -> None: ...

    def refuse(self, refusal: Refusal, seconds: float) -> None: ...

    def refusal(self) -> Refusal | None: ...

    def forced(self) -> list[float]:
        """The times of the forced fetches of the last 24 hours, oldest first."""
        ...

    def note_forced(self, moment: float) -> None: ...

    def lock(self) -> AbstractContextManager[bool]:
        """Whether the lock was free and is ours now; never waits."""
        ...


class AccessToken:
    """Gives out the token; threads and processes may ask at will."""

    def __init__(
        self,
        transport: Transport,
        appid: str,
        secret: str,
        keeper: TokenKeeper,
        now: Callable[[], float] = time.time,
        patience: float = WAIT_SECONDS,
    ) -> None:
        self._transport = transport
        self._appid = appid
        self._secret = secret
        self._keeper = keeper
        self._now = now
        self._patience = patience

    def get(self) -> str:
        """A token that should be good. Raises TransportError."""
        token = self._keeper.load()
        if token is None or token.ends_at <= self._now():
            return self._obtain(refused="")
        if token.renew_at <= self._now():
            return self._renew(token)
        return token.value

    def instead_of(self, refused: str) -> str:
        """Another token than one that the platform refused. Raises TransportError."""
        token = self._keeper.load()
        if token is not None and token.value != refused and token.ends_at > self._now():
            return token.value
        return self._obtain(refused)

    def state(self) -> Token | None:
        """What is kept just now."""
        return self._keeper.load()

    def _renew(self, old: Token) -> str:
        """Early: one does it, the others use the old one meanwhile, also when it fails."""
        with self._keeper.lock() as ours:
            if not ours:
                return old.value
            token = self._keeper.load() or old
            if token.renew_at > self._now():
                return token.value
            try:
                return self._fetch(force=False).value
            except TransportError as error:
                log.warning("token_renewal_failed", code=error.code, problem=str(error))
                again = min(self._now() + _RENEW_AGAIN, token.ends_at)
                self._keeper.save(Token(token.value, again, token.ends_at))
                return token.value

    def _obtain(self, refused: str) -> str:
        """Fetch, or wait for what somebody else is fetching, be it a token or a refusal."""
        ends = time.monotonic() + self._patience
        while time.monotonic() < ends:
            if value := self._found(refused):
                return value
            with self._keeper.lock() as ours:
                if ours:
                    # Between the look and the lock somebody may have been ready.
                    return self._found(refused) or self._fetch_or_refuse(refused)
            time.sleep(_LOOK_AGAIN)
        raise TransportError(
            "access_token 正在由另一进程获取，等待超时", TransportKind.TEMPORARY, retry_after=2.0
        )

    def _found(self, refused: str) -> str:
        token = self._keeper.load()
        if token and token.value != refused and token.ends_at > self._now():
            return token.value
        if refusal := self._keeper.refusal():
            raise TransportError(
                refusal.text, TransportKind(refusal.kind), refusal.code, refusal.retry_after
            )
        return ""

    def _fetch_or_refuse(self, refused: str) -> str:
        try:
            return self._fetch_other_than(refused)
        except TransportError as error:
            # For whoever wanted to send: nothing has gone out.
            error.in_doubt = False
            log.warning("token_fetch_failed", code=error.code, problem=str(error))
            self._keeper.refuse(
                Refusal(str(error), error.kind.value, error.code, error.retry_after),
                _REFUSAL_SECONDS,
            )
            raise

    def _fetch_other_than(self, refused: str) -> str:
        """Ask politely first: often the platform has a new token already, and the number of
        forced fetches is small."""
        token = self._fetch(force=False)
        if token.value != refused:
            return token.value
        self._note_or_refuse_force()
        return self._fetch(force=True).value

    def _note_or_refuse_force(self) -> None:
        now, before = self._now(), self._keeper.forced()
        wait = 0.0
        if before and now - before[-1] < FORCED_APART:
            wait = FORCED_APART - (now - before[-1])
        elif len(before) >= FORCED_A_DAY:
            wait = 86400 - (now - before[-FORCED_A_DAY])
        if wait > 0:
            raise TransportError(
                "access_token 刚强制刷新过，暂不能再次刷新",
                TransportKind.TEMPORARY,
                retry_after=wait,
            )
        self._keeper.note_forced(now)

    def _fetch(self, force: bool) -> Token:
        asked = self._now()
        answer = self._transport.call(
            "POST",
            "cgi-bin/stable_token",
            body={
                "grant_type": "client_credential",
                "appid": self._appid,
                "secret": self._secret,
                "force_refresh": force,
            },
        )
        value, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(value, str) or not value or not isinstance(seconds, int) or seconds < 1:
            raise TransportError(
                "stable_token：微信的答复里没有 access_token",
                TransportKind.TEMPORARY,
                retry_after=2.0,
            )
        # What remains, not 7200; a short rest is renewed halfway rather than at every call.
        margin = min(RENEW_BEFORE_END, seconds / 2)
        token = Token(value, renew_at=asked + seconds - margin, ends_at=asked + seconds)
        self._keeper.save(token)
        log.info("token_fetched", forced=force, expires_in=seconds)
        return token
