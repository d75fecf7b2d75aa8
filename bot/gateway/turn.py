"""One turn: an inbound message and all that answers it, as a visible list of steps.

HTTP belongs in `app`, the life of a message id in `inbox`, sentences in replies.yml.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

import structlog

from bot.dialogue.port import Dialogue
from bot.errors import DialogueUnavailable, StoreError
from bot.gateway import sayings
from bot.gateway.deadline import Deadline, Late
from bot.gateway.inbox import LEASE, Claim, Entry, Inbox, State
from bot.messages import Incoming, Kind, Reply
from bot.observability.logging import who
from bot.observability.metrics import DELIVERIES, STORE_FAILURES
from bot.replies import Replies
from bot.wechat.limits import DELIVERIES as LAST_DELIVERY

log = structlog.get_logger(__name__)

# A late answer is still worth having a minute later; after that the dialogue is taken for stuck.
PATIENCE = 60.0
# How often a redelivery, or a message behind another, looks whether it may go on.
POLL = 0.03

# Said about what cannot be read; keys of replies.yml.
UNREADABLE = {
    Kind.IMAGE: "image",
    Kind.VOICE: "voice",
    Kind.VIDEO: "video",
    Kind.LOCATION: "location",
    Kind.LINK: "link",
    Kind.FILE: "file",
    Kind.UNSUPPORTED: "unsupported",
}


@dataclass
class Turn:
    """One delivery on its way through the steps."""

    incoming: Incoming
    claim: Claim | None = None
    joined: bool = False
    text: str = ""
    shortened: bool = False
    says_nothing: bool = False
    failed: bool = False
    reply: Reply | None = None

    @property
    def address(self) -> tuple[str, str]:
        """Under which person and key the inbox knows it."""
        return self.incoming.user, self.incoming.dedup_key


class Desk:
    """Answers deliveries. Built once; holds the answers still being worked on."""

    def __init__(
        self, inbox: Inbox, dialogue: Dialogue, replies: Replies, rate_limit: int = 0
    ) -> None:
        self.inbox = inbox
        self.dialogue = dialogue
        self.replies = replies
        self.rate_limit = rate_limit
        self._working: set[asyncio.Task[None]] = set()

    async def answer(self, incoming: Incoming, deadline: Deadline) -> Reply | None:
        """What to say to this delivery; None for nothing."""
        if incoming.kind is Kind.OTHER_EVENT:
            return None
        if incoming.kind is Kind.UNFOLLOWED:
            with contextlib.suppress(StoreError):
                await self.inbox.forget(incoming.user)
            return None
        turn = Turn(incoming)
        task = asyncio.create_task(self._run(turn))
        self._working.add(task)
        task.add_done_callback(self._working.discard)
        try:
            await deadline.wait(task)
        except Late:
            return await self._time_is_up(turn, task, deadline)
        return await self._hand_out(turn)

    async def close(self, patience: float = 5.0) -> None:
        """Let the answers being worked on finish; the rest is taken over elsewhere."""
        if self._working:
            _, pending = await asyncio.wait(set(self._working), timeout=patience)
            for task in pending:
                task.cancel()
            await asyncio.gather(*pending, return_exceptions=True)

    async def _run(self, turn: Turn) -> None:
        heartbeat = asyncio.create_task(self._keep_lease(turn))
        try:
            for step in STEPS:
                await step(self, turn)
                if turn.joined:
                    return
        except StoreError:
            # The answer, if there is one, can still be said; others will not hear of it.
            STORE_FAILURES.inc()
            log.warning("store_failed", who=who(turn.incoming.user))
        except Exception:
            log.exception("turn_failed", who=who(turn.incoming.user))
        finally:
            heartbeat.cancel()

    async def _keep_lease(self, turn: Turn) -> None:
        while True:
            await asyncio.sleep(LEASE / 3)
            if turn.claim is not None and turn.claim.ours:
                with contextlib.suppress(StoreError):
                    await self.inbox.renew(*turn.address)

    async def _hand_out(self, turn: Turn) -> Reply | None:
        """Give the stored answer on this connection, unless it went out with another message."""
        try:
            given = await self.inbox.move(*turn.address, State.READY, State.REPLIED)
            entry = None if given and turn.reply else await self.inbox.look(*turn.address)
        except StoreError:
            entry = None
        if entry is None or entry.state is State.WORKING:
            DELIVERIES.labels("answered").inc()
            return turn.reply or self.replies.get("no_answer")
        if entry.state is State.REPLIED:
            DELIVERIES.labels("repeated").inc()
            return entry.reply
        if entry.state is State.PROMISED:
            DELIVERIES.labels("promised").inc()
            return self.replies.get("late")
        return None

    async def _time_is_up(
        self, turn: Turn, task: asyncio.Task[None], deadline: Deadline
    ) -> Reply | None:
        """Silence, so that the platform delivers again; at the last delivery an honest word."""
        if turn.claim is None or not turn.claim.ours:
            task.cancel()  # It only watched, or could not even be noted.
        deliveries = turn.claim.deliveries if turn.claim else 1
        log.info("deadline_passed", who=who(turn.incoming.user), delivery=deliveries)
        with contextlib.suppress(StoreError):
            if deliveries >= LAST_DELIVERY:
                await self.inbox.move(*turn.address, State.WORKING, State.PROMISED)
                return await self._hand_out(turn)
            await self.inbox.owe(*turn.address)
        DELIVERIES.labels("left_for_redelivery").inc()
        await deadline.hold()
        return None


async def claim(desk: Desk, turn: Turn) -> None:
    """Note the delivery. A redelivery joins the pending answer, wherever it is worked on."""
    turn.claim = await desk.inbox.claim(*turn.address)
    if turn.claim.ours:
        return
    turn.joined = True
    entry: Entry | None = turn.claim.entry
    while entry is not None and entry.state is State.WORKING:
        await asyncio.sleep(POLL)
        entry = await desk.inbox.look(*turn.address)
    turn.reply = entry.reply if entry else None


async def clean_text(desk: Desk, turn: Turn) -> None:
    """Neutralise leading slashes, drop what is invisible; answer what cannot be read."""
    kind, text = turn.incoming.kind, turn.incoming.text
    if kind is Kind.FOLLOWED:
        turn.reply = desk.replies.get("welcome")
    elif kind in UNREADABLE and not text:
        turn.reply = desk.replies.get(UNREADABLE[kind])
    elif sayings.says_nothing(text):
        turn.reply, turn.says_nothing = desk.replies.get("empty"), True
    else:
        turn.text, turn.shortened = sayings.shorten(sayings.clean(text))


async def limit_rate(desk: Desk, turn: Turn) -> None:
    """So many messages a minute a person; 0 switches it off."""
    if turn.reply is not None or not desk.rate_limit:
        return
    if await desk.inbox.count(turn.incoming.user) > desk.rate_limit:
        turn.reply = desk.replies.get("rate_limited")


async def ask_dialogue(desk: Desk, turn: Turn) -> None:
    """Ask when the person's earlier messages are answered. Failure becomes an honest sentence."""
    if turn.reply is not None:
        return
    with contextlib.suppress(StoreError):
        while not await desk.inbox.first_in_line(*turn.address):
            await asyncio.sleep(POLL)
    user = turn.incoming.user
    try:
        turn.reply = await desk.dialogue.ask(user, turn.text, PATIENCE)
    except DialogueUnavailable as error:
        log.warning("dialogue_away", who=who(user), cause=str(error))
        turn.reply, turn.failed = desk.replies.get("away"), True
    except Exception as error:
        log.warning("dialogue_failed", who=who(user), cause=repr(error))
        turn.reply, turn.failed = desk.replies.get("no_answer"), True
    if turn.shortened and not turn.failed:
        note = desk.replies.get("too_long", kept=sayings.KEPT_OF_LONGER)
        turn.reply = replace(turn.reply, text=f"{note.text}\n\n{turn.reply.text}")


async def store_reply(desk: Desk, turn: Turn) -> None:
    """Keep the answer, with what is still owed to the person in front of it."""
    assert turn.reply is not None
    owed = await desk.inbox.collect(*turn.address)
    if owed:
        turn.reply = _with_owed(desk.replies, owed, turn)
    if not await desk.inbox.move(*turn.address, State.WORKING, State.READY, turn.reply):
        late = desk.replies.get("late_failed") if turn.failed and not owed else turn.reply
        await desk.inbox.move(*turn.address, State.PROMISED, State.KEPT, late)


def _with_owed(replies: Replies, owed: list[Reply | None], turn: Turn) -> Reply:
    assert turn.reply is not None
    late = [(answer or replies.get("late_failed")).text for answer in owed]
    parts = [replies.get("late_intro").text, *late]
    if not turn.says_nothing:  # Who sends "anything" to get the late answer has asked nothing.
        parts += [replies.get("next_intro").text, turn.reply.text]
    return replace(turn.reply, text="\n\n".join(parts))


Step = Callable[[Desk, Turn], Awaitable[None]]

STEPS: tuple[Step, ...] = (claim, clean_text, limit_rate, ask_dialogue, store_reply)
