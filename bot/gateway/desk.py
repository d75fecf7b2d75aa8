"""Holds every delivery to its five seconds, and the answers that outlive them.

What an answer takes, step by step, is in `turn`; HTTP is in `app`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from bot.errors import StoreError
from bot.gateway.deadline import Deadline, Late
from bot.gateway.turn import STEPS, Tools, Turn
from bot.messages import Incoming, Kind, Reply
from bot.observability.logging import who
from bot.observability.metrics import DELIVERIES, STORE_FAILURES, TURNS_AT_WORK
from bot.services.delivery.inbox import UNGIVEN, State
from bot.wechat.limits import DELIVERIES as LAST_DELIVERY

# More people at once than any machine of ours can answer: the next one is told so at once.
MOST_AT_WORK = 2_000
# A wish to be forgotten is tried again for so long while Redis is away.
_WISH_TRIES, _WISH_PAUSE = 150, 2.0

log = structlog.get_logger(__name__)


class Desk:
    """Answers deliveries. Built once; holds the answers still being worked on."""

    def __init__(self, tools: Tools) -> None:
        self.tools = tools
        self._working: set[asyncio.Task[None]] = set()

    async def answer(self, incoming: Incoming, deadline: Deadline) -> Reply | None:
        """What to say to this delivery; None for nothing."""
        if incoming.kind is Kind.OTHER_EVENT:
            return None
        if incoming.kind in (Kind.UNFOLLOWED, Kind.REVOKED):
            self._begin(self._forget(incoming.user))
            return None
        if len(self._working) >= MOST_AT_WORK:
            DELIVERIES.labels("shed").inc()
            return self.tools.replies.get("busy")
        self.tools.line.arrived()
        turn = Turn(incoming)
        task = self._begin(self._run(turn))
        try:
            await deadline.wait(task)
        except Late:
            turn.waited_for = False
            return await self._time_is_up(turn, task, deadline)
        if turn.left_to_human:
            DELIVERIES.labels("left_to_human").inc()
            log.info("left_to_human", who=who(incoming.user))
            return None
        return await self._hand_out(turn)

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        TURNS_AT_WORK.set(len(self._working))
        return task

    async def _forget(self, user: str) -> None:
        """Have everything of a person deleted, by whoever knows where all of it is."""
        await self.tools.inbox.forget_here(user)
        if self.tools.wishes is None:
            return
        for _ in range(_WISH_TRIES):
            try:
                await self.tools.wishes.add(user)
                return
            except StoreError:
                STORE_FAILURES.inc()
                log.warning("wish_to_be_forgotten_waits", who=who(user))
                await asyncio.sleep(_WISH_PAUSE)
        log.error("wish_to_be_forgotten_lost", who=who(user))

    async def close(self, patience: float = 5.0) -> None:
        """Let the answers being worked on finish; the rest is taken over elsewhere."""
        if self._working:
            _, pending = await asyncio.wait(set(self._working), timeout=patience)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)

    async def _run(self, turn: Turn) -> None:
        let_lease_go = self._keep_lease_later(turn)
        try:
            for step in STEPS:
                await step(self.tools, turn)
                if turn.joined or turn.put_aside or turn.left_to_human:
                    return
        except StoreError:
            # The answer, if there is one, can still be said; others will not hear of it.
            STORE_FAILURES.inc()
            log.warning("store_failed", who=who(turn.incoming.user))
        except Exception:
            log.exception("turn_failed", who=who(turn.incoming.user))
        finally:
            let_lease_go()
            self.tools.bell.ring(turn.incoming.user)

    def _keep_lease_later(self, turn: Turn) -> Callable[[], None]:
        """Keep the lease once a third of it is over; what is returned ends that. Most turns end
        before: they need a timer and no task."""
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        keeping: list[asyncio.Task[None]] = []
        timer = loop.call_later(
            self.tools.pace.lease / 3,
            lambda: keeping.append(loop.create_task(self._keep_lease(turn, over))),
        )

        def end() -> None:
            over.set()  # the Redis client may swallow a cancellation (wait_for of Python 3.10)
            timer.cancel()
            for task in keeping:
                task.cancel()

        return end

    async def _keep_lease(self, turn: Turn, over: asyncio.Event) -> None:
        while not over.is_set():
            if turn.claim is not None and turn.claim.ours:
                with contextlib.suppress(StoreError):
                    await self.tools.inbox.renew(*turn.address)
            await asyncio.sleep(self.tools.pace.lease / 3)

    async def _hand_out(self, turn: Turn) -> Reply | None:
        """Give the stored answer on this connection, unless it goes out otherwise."""
        if turn.put_aside:
            DELIVERIES.labels("put_aside").inc()
            return turn.reply
        if turn.given:
            DELIVERIES.labels("answered").inc()
            return turn.reply
        try:
            entry = await self.tools.inbox.look(*turn.address)
            while entry is not None and entry.state in UNGIVEN:
                if await self.tools.inbox.move(*turn.address, entry.state, State.REPLIED):
                    DELIVERIES.labels("answered").inc()
                    return entry.reply
                entry = await self.tools.inbox.look(*turn.address)
        except StoreError:
            entry = None
        if entry is None or entry.state is State.WORKING:
            DELIVERIES.labels("answered").inc()
            return turn.reply or self.tools.replies.get("no_answer")
        if entry.state is State.REPLIED:
            DELIVERIES.labels("repeated").inc()
            return entry.reply
        if entry.state is State.PROMISED:
            DELIVERIES.labels("promised").inc()
            return self.tools.replies.get("late")
        DELIVERIES.labels("left_for_push").inc()
        return None

    async def _time_is_up(
        self, turn: Turn, task: asyncio.Task[None], deadline: Deadline
    ) -> Reply | None:
        """Silence, so that the platform delivers again; at the last delivery an honest word,
        or silence again where the answer will be pushed."""
        if turn.claim is None or not turn.claim.ours:
            task.cancel()  # It only watched, or could not even be noted.
        deliveries = turn.claim.deliveries if turn.claim else 1
        log.info("deadline_passed", who=who(turn.incoming.user), delivery=deliveries)
        with contextlib.suppress(StoreError):
            if deliveries >= LAST_DELIVERY:
                awaited = State.EXPECTED if await self._will_be_pushed(turn) else State.PROMISED
                await self.tools.inbox.move(*turn.address, State.WORKING, awaited)
                return await self._hand_out(turn)
            await self.tools.inbox.owe(*turn.address)
        DELIVERIES.labels("left_for_redelivery").inc()
        await deadline.hold()
        return None

    async def _will_be_pushed(self, turn: Turn) -> bool:
        """Whether a worker knows of it and will most likely be allowed to send it."""
        quota = self.tools.quota
        if quota is None or turn.claim is None or not turn.claim.shared:
            return False
        with contextlib.suppress(StoreError):
            return await quota.promising(turn.incoming.user)
        return False
