"""Late answers: pushed when they are there, made when whoever made them has died.

Works on what the inbox says is due; the rules are its table. One answer, once:
each step compares and sets, and a push of unknown fate is never repeated.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import structlog

from bot.dialogue.port import Dialogue
from bot.errors import DialogueUnavailable, StoreError
from bot.messages import Reply
from bot.observability.logging import who
from bot.observability.metrics import PUSHES, TAKEOVERS
from bot.replies import Replies
from bot.services.delivery.inbox import LATE, MAKING, MOST_ATTEMPTS, Inbox, Pace, State, Waiting
from bot.workers.post import Fate, Post

log = structlog.get_logger(__name__)

# Looked after at once; more wait in Redis.
MOST_AT_ONCE = 64
# Of these, questions being asked: what people ask just now goes before what was put aside.
ASKED_AT_ONCE = 4
# The indicator lasts 15 seconds on the phone.
_TYPING_SECONDS = 10.0
_PATIENCE = 60.0
_LINE_PAUSE = 0.2


@dataclass
class LateAnswers:
    """`post` is None where the account may not send; then answers are kept."""

    inbox: Inbox
    dialogue: Dialogue
    replies: Replies
    post: Post | None = None
    pace: Pace = field(default_factory=Pace)
    patience: float = _PATIENCE
    monotonic: Callable[[], float] = time.monotonic
    _under_way: dict[tuple[str, str], asyncio.Task[None]] = field(default_factory=dict)
    _asking: int = 0
    _typing: dict[str, float] = field(default_factory=dict)

    async def round(self) -> None:
        """Begin with everything that is due and for which there is room."""
        room = MOST_AT_ONCE - len(self._under_way)
        for waiting in await self.inbox.due(room) if room else ():
            address = waiting.user, waiting.key
            if address not in self._under_way:
                self._under_way[address] = asyncio.create_task(self._look_after(waiting))

    async def close(self, patience: float) -> None:
        """Let what is under way end; what does not is taken up by the next worker."""
        await self.inbox.retire()
        if self._under_way:
            under_way = set(self._under_way.values())
            _, pending = await asyncio.wait(under_way, timeout=patience)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)

    async def _look_after(self, waiting: Waiting) -> None:
        try:
            if waiting.entry.state in MAKING:
                await (self._show_typing if waiting.alive else self._take_over_if_room)(waiting)
            elif waiting.entry.state is State.READY:
                await self._nobody_came(waiting)
            elif waiting.entry.state is State.DUE:
                await self._push(waiting)
            elif waiting.entry.state is State.PUSHING:
                await self._unsure(waiting)
        except StoreError:
            log.warning("late_answer_waits", who=who(waiting.user), reason="Redis is away")
        except Exception:
            log.exception("late_answer_failed", who=who(waiting.user))
        finally:
            del self._under_way[waiting.user, waiting.key]

    async def _push(self, waiting: Waiting) -> None:
        address, reply = (waiting.user, waiting.key), waiting.entry.reply
        if self.post is None or reply is None:
            await self.inbox.move(*address, State.DUE, State.KEPT)
            return
        async with self.post.place(waiting.user) as reserved:
            if not reserved:
                PUSHES.labels("no_quota").inc()
                await self.inbox.move(*address, State.DUE, State.KEPT)
                return
            if not await self.inbox.move(*address, State.DUE, State.PUSHING):
                await self.post.release(waiting.user, reserved)  # handed over meanwhile
                return
            outcome = await self.post.send(waiting.user, reply, reserved, waiting.attempts + 1)
            if outcome.fate is Fate.SENT:
                await self.inbox.move(*address, State.PUSHING, State.PUSHED)
            elif outcome.fate is Fate.LATER:
                again = State.PUSHING, State.DUE
                await self.inbox.move(*address, *again, due_in=outcome.wait)
            elif outcome.fate is Fate.KEPT:
                await self.inbox.move(*address, State.PUSHING, State.KEPT)
            else:
                await self._unsure(waiting)

    async def _unsure(self, waiting: Waiting) -> None:
        """It may have arrived: instead of a second answer, an honest word with the next message."""
        word = self.replies.get("late_unsure")
        if await self.inbox.move(waiting.user, waiting.key, State.PUSHING, State.KEPT, word):
            log.warning("push_of_unknown_fate", who=who(waiting.user))

    async def _nobody_came(self, waiting: Waiting) -> None:
        """The answer was ready for a delivery that never came."""
        target = State.DUE if await self._promising(waiting.user) else State.KEPT
        await self.inbox.move(waiting.user, waiting.key, State.READY, target)

    async def _show_typing(self, waiting: Waiting) -> None:
        if self.post is None or waiting.entry.state is State.PROMISED:
            return
        now = self.monotonic()
        self._typing = {u: at for u, at in self._typing.items() if at > now - _TYPING_SECONDS}
        if waiting.user not in self._typing and await self._promising(waiting.user):
            self._typing[waiting.user] = now
            await self.post.typing(waiting.user)

    async def _take_over_if_room(self, waiting: Waiting) -> None:
        """No waiting for room: pushes need the places here. It is looked at again soon."""
        if self._asking >= ASKED_AT_ONCE:
            return
        self._asking += 1
        try:
            await self._take_over(waiting)
        finally:
            self._asking -= 1

    async def _take_over(self, waiting: Waiting) -> None:
        """Whoever made the answer has died, and no delivery will come: make it here."""
        address = waiting.user, waiting.key
        target = State.EXPECTED if await self._promising(waiting.user) else State.PROMISED
        if not await self.inbox.adopt(*address, target):
            return
        async with self._lease(*address):
            await self._wait_in_line(*address)
            answer = await self._answer(waiting)
            if answer is None:
                return
            owed = await self.inbox.collect(*address)
            answer = self.replies.with_owed(owed, answer)
            for awaited, answered in LATE.items():
                if await self.inbox.move(*address, awaited, answered, answer):
                    TAKEOVERS.labels("answered").inc()
                    return

    async def _answer(self, waiting: Waiting) -> Reply | None:
        """None: the dialogue is away just now, and there will be another attempt."""
        question = waiting.question
        if question.reply is not None:
            return question.reply
        if not question.text:
            return self.replies.get("late_failed")
        began, last = self.monotonic(), waiting.attempts + 1 >= MOST_ATTEMPTS
        try:
            reply = await self.dialogue.ask(waiting.user, question.text, self.patience)
        except Exception as error:
            log.warning("takeover_failed", who=who(waiting.user), cause=repr(error), last=last)
            TAKEOVERS.labels("failed").inc()
            # Nobody there: perhaps soon. Nobody answers: asking again would only hold up others.
            nobody_there = isinstance(error, DialogueUnavailable) and (
                self.monotonic() - began < self.pace.lease
            )
            return None if nobody_there and not last else self.replies.get("late_failed")
        if not question.shortened:
            return reply
        note = self.replies.get("too_long", kept=len(question.text))
        return Reply(f"{note.text}\n\n{reply.text}", reply.choices)

    async def _wait_in_line(self, user: str, key: str) -> None:
        while not await self.inbox.first_in_line(user, key):
            await asyncio.sleep(_LINE_PAUSE)

    @contextlib.asynccontextmanager
    async def _lease(self, user: str, key: str) -> AsyncIterator[None]:
        over = asyncio.Event()

        async def keep() -> None:
            while not over.is_set():
                await asyncio.sleep(self.pace.lease / 3)
                with contextlib.suppress(StoreError):
                    await self.inbox.renew(user, key)

        keeping = asyncio.create_task(keep())
        try:
            yield
        finally:
            over.set()  # the Redis client may swallow a cancellation (wait_for of Python 3.10)
            keeping.cancel()

    async def _promising(self, user: str) -> bool:
        return self.post is not None and await self.post.promising(user)
