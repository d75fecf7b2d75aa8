"""One turn: an inbound message and all that answers it, as a visible list of steps.

How long somebody waits for it is in `desk`, the life of a message id in `inbox`,
sentences are in replies.yml.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import structlog

from bot.dialogue.port import Dialogue
from bot.errors import DialogueUnavailable, StoreError
from bot.gateway import sayings
from bot.gateway.bell import Bell, pauses
from bot.gateway.line import Line
from bot.gateway.remarks import remark
from bot.messages import Incoming, Reply
from bot.observability.logging import who
from bot.replies import Replies
from bot.services.delivery.acts import act_of
from bot.services.delivery.inbox import LATE, Claim, Entry, Inbox, Pace, Question, State
from bot.services.delivery.quota import Quota
from bot.services.people.privacy import mask_personal
from bot.services.people.wishes import Wishes
from bot.services.presence.account_copy import StandingWatch

log = structlog.get_logger(__name__)

# More questions than this put aside for the workers: then people must come again themselves.
MOST_ASIDE = 20_000
# A late answer is still worth having a minute later; after that the dialogue is taken for stuck.
PATIENCE = 60.0


@dataclass(frozen=True)
class Tools:
    """What the steps work with."""

    inbox: Inbox
    dialogue: Dialogue
    replies: Replies
    rate_limit: int = 0
    bell: Bell = field(default_factory=Bell)
    line: Line = field(default_factory=Line)
    # Where the account may send customer-service messages; else late answers are kept.
    quota: Quota | None = None
    # Where somebody carries out that a person's data are deleted; else there is only the inbox.
    wishes: Wishes | None = None
    # What staff decided about the account: its welcome, and whether it answers.
    standing: StandingWatch = field(default_factory=lambda: StandingWatch(None))
    # Which dialogue server would best be asked about a text, where there is a choice.
    wish: Callable[[str], str] | None = None
    pace: Pace = field(default_factory=Pace)
    patience: float = PATIENCE


@dataclass
class Turn:
    """One delivery on its way through the steps."""

    incoming: Incoming
    began: float = field(default_factory=time.monotonic)
    claim: Claim | None = None
    joined: bool = False
    text: str = ""
    shortened: bool = False
    says_nothing: bool = False
    failed: bool = False
    reply: Reply | None = None
    # Whether the delivery's connection still waits, and whether the answer was stored as given.
    waited_for: bool = True
    given: bool = False
    # Whether a worker will make the answer, later.
    put_aside: bool = False
    # Whether a person of ours is talking with this one, and nothing is to be said.
    left_to_human: bool = False

    @property
    def address(self) -> tuple[str, str]:
        """Under which person and key the inbox knows it."""
        return self.incoming.user, self.incoming.dedup_key


async def claim(tools: Tools, turn: Turn) -> None:
    """Note the delivery, and in the same step what it allows, its number in this minute,
    where it is asked and whether it is left to a human. A redelivery joins the pending answer,
    wherever it is made."""
    question = Question(mask_personal(turn.text), turn.shortened, turn.reply)
    turn.claim = await tools.inbox.claim(
        *turn.address,
        question,
        act=act_of(turn.incoming) if tools.quota is not None else None,
        counted=bool(tools.rate_limit) and turn.reply is None,
        wish=tools.wish(turn.text) if tools.wish is not None and turn.reply is None else "",
    )
    turn.left_to_human = turn.claim is None
    if turn.claim is None or turn.claim.ours:
        return
    turn.joined = True
    entry: Entry | None = turn.claim.entry
    for pause in pauses():
        if entry is None or entry.state is not State.WORKING:
            break
        await tools.bell.wait(turn.incoming.user, pause)
        entry = await tools.inbox.look(*turn.address)
    turn.reply = entry.reply if entry else None


async def clean_text(tools: Tools, turn: Turn) -> None:
    """Neutralise leading slashes, drop what is invisible; answer what cannot be read, and
    everything while staff have switched the answering off."""
    text, standing = turn.incoming.text, await tools.standing.now()
    turn.reply = remark(tools.replies, turn.incoming, standing)
    if turn.reply is not None:
        return
    if sayings.says_nothing(text):
        turn.reply, turn.says_nothing = tools.replies.get("empty"), True
    else:
        turn.text, turn.shortened = sayings.shorten(sayings.clean(text))


async def limit_rate(tools: Tools, turn: Turn) -> None:
    """So many messages a minute a person; 0 switches it off."""
    if turn.reply is None and turn.claim is not None and turn.claim.number > tools.rate_limit:
        turn.reply = tools.replies.get("rate_limited")


async def admit(tools: Tools, turn: Turn) -> None:
    """Too many before this one: a worker answers it later, and the person is told so at once.
    Where no worker could, the person is asked to come again."""
    came_in = time.monotonic() - turn.began
    if turn.reply is not None or not tools.line.is_too_long(came_in):
        return
    aside = await tools.inbox.backlog()
    if aside is None or aside >= MOST_ASIDE or turn.claim is None or not turn.claim.shared:
        turn.reply = tools.replies.get("busy")
        return
    pushed = tools.quota is not None and await tools.quota.promising(turn.incoming.user)
    awaited = State.EXPECTED if pushed else State.PROMISED
    if await tools.inbox.move(*turn.address, State.WORKING, awaited):
        turn.put_aside = True
        turn.reply = tools.replies.get("noted")
        if pushed:
            turn.reply = tools.replies.get("noted_pushed")


async def ask_dialogue(tools: Tools, turn: Turn) -> None:
    """Ask when the person's earlier messages are answered. Failure becomes an honest sentence."""
    if turn.reply is not None:
        return
    user = turn.incoming.user
    home = turn.claim.home if turn.claim is not None else ""
    await _wait_in_line(tools, turn)
    try:
        async with tools.line.place():
            turn.reply = await tools.dialogue.ask(user, turn.text, tools.patience, home)
    except DialogueUnavailable as error:
        log.warning("dialogue_away", who=who(user), cause=str(error))
        turn.reply, turn.failed = tools.replies.get("away"), True
    except Exception as error:
        log.warning("dialogue_failed", who=who(user), cause=repr(error))
        turn.reply, turn.failed = tools.replies.get("no_answer"), True
    if turn.shortened and not turn.failed:
        note = tools.replies.get("too_long", kept=sayings.KEPT_OF_LONGER)
        turn.reply = replace(turn.reply, text=f"{note.text}\n\n{turn.reply.text}")


async def _wait_in_line(tools: Tools, turn: Turn) -> None:
    if turn.claim is not None and turn.claim.alone:
        return
    with contextlib.suppress(StoreError):
        for pause in pauses():
            if await tools.inbox.first_in_line(*turn.address):
                return
            await tools.bell.wait(turn.incoming.user, pause)


async def store_reply(tools: Tools, turn: Turn) -> None:
    """Keep the answer, with what is still owed to the person in front of it."""
    assert turn.reply is not None
    assert turn.claim is not None
    owed = [] if turn.claim.alone else await tools.inbox.collect(*turn.address)
    turn.reply = tools.replies.with_owed(owed, turn.reply, turn.says_nothing)
    done = State.REPLIED if turn.waited_for else State.READY
    if await tools.inbox.move(*turn.address, State.WORKING, done, turn.reply):
        turn.given = done is State.REPLIED
        return
    late = tools.replies.get("late_failed") if turn.failed and not owed else turn.reply
    for awaited, answered in LATE.items():
        if await tools.inbox.move(*turn.address, awaited, answered, late):
            return


Step = Callable[[Tools, Turn], Awaitable[None]]

# The text first: the claim keeps it, for whoever takes the work over.
STEPS: tuple[Step, ...] = (clean_text, claim, limit_rate, admit, ask_dialogue, store_reply)
