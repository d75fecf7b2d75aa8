"""The worker's part: late answers pushed or kept, dead work taken over, letters, forgetting."""

from __future__ import annotations

import asyncio
import contextlib

import pytest
from test_post import BUSY, Messenger

from bot.dialogue.scripted import ScriptedDialogue
from bot.errors import DialogueUnavailable, TransportError, TransportKind
from bot.messages import Reply
from bot.services.delivery.acts import Act
from bot.services.delivery.inbox import Pace, Question, State
from bot.services.delivery.inbox_redis import RedisInbox
from bot.services.delivery.quota import Quota
from bot.services.people.wishes import Wishes
from bot.workers.erasing import Forgetting
from bot.workers.late import LateAnswers
from bot.workers.post import Post

pytestmark = pytest.mark.redis
USER, A = "o_1", Reply("甲")
PACE = Pace(lease=0.06, abandoned=0.0, look_again=0.0, sending=0.05)


class Stand:
    """A worker's late answers, each part at hand."""

    def __init__(self, redis, replies, *script: object, may_send: bool = True, **dialogue) -> None:
        self.messenger = Messenger(*script)
        self.inbox, self.quota = RedisInbox(redis, PACE), Quota(redis)
        self.dialogue = ScriptedDialogue(**(dialogue or {"otherwise": "答"}))
        post = Post(self.messenger, self.quota, pause=0.0, wait=0.01) if may_send else None
        self.late = LateAnswers(self.inbox, self.dialogue, replies, post, PACE)

    async def expect(self, key: str = "k", state: State = State.EXPECTED, text: str = "问"):
        """The last deadline of a message has passed; whoever works on it has died."""
        await self.inbox.due(0)  # a worker lives
        await self.inbox.claim(USER, key, Question(text), Act.MESSAGE)
        await self.inbox.move(USER, key, State.WORKING, state)

    async def work(self, until: State, key: str = "k") -> Reply | None:
        """Rounds until the message stands there."""
        for _ in range(400):
            await self.late.round()
            entry = await self.inbox.look(USER, key)
            if entry is not None and entry.state is until:
                return entry.reply
            await asyncio.sleep(0.005)
        raise AssertionError(f"stands at {entry}, not at {until}")

    @property
    def pushed(self) -> list[str]:
        return [text for text, _, _ in self.messenger.calls]


async def test_a_due_answer_is_pushed_once(redis, replies) -> None:
    stand = Stand(redis, replies, BUSY)
    await stand.expect()
    await stand.inbox.move(USER, "k", State.EXPECTED, State.DUE, A)
    await stand.work(State.PUSHED)
    assert stand.pushed == ["甲", "甲"]  # refused once, taken once
    for _ in range(3):
        await stand.late.round()
    await stand.late.close(1.0)
    assert len(stand.messenger.calls) == 2


@pytest.mark.parametrize(
    "error",
    [
        TransportError("", TransportKind.PERMANENT, 48001),
        TransportError("", TransportKind.OUT_OF_QUOTA, 45047),
    ],
)
async def test_what_cannot_be_pushed_is_kept(redis, replies, error) -> None:
    stand = Stand(redis, replies, error)
    await stand.expect()
    await stand.inbox.move(USER, "k", State.EXPECTED, State.DUE, A)
    assert await stand.work(State.KEPT) == A
    await stand.inbox.claim(USER, "next")
    assert await stand.inbox.collect(USER, "next") == [A]


async def test_out_of_our_own_quota_nothing_is_tried(redis, replies) -> None:
    stand = Stand(redis, replies)
    await stand.expect()
    await stand.quota.exhaust(USER)
    await stand.inbox.move(USER, "k", State.EXPECTED, State.DUE, A)
    assert await stand.work(State.KEPT) == A
    assert stand.pushed == []


async def test_a_push_of_unknown_fate_becomes_an_honest_word(redis, replies) -> None:
    doubt = TransportError("", TransportKind.TEMPORARY, in_doubt=True)
    stand = Stand(redis, replies, doubt)
    await stand.expect()
    await stand.inbox.move(USER, "k", State.EXPECTED, State.DUE, A)
    assert await stand.work(State.KEPT) == replies.get("late_unsure")
    assert stand.pushed == ["甲"]


async def test_a_worker_that_died_while_sending(redis, replies) -> None:
    stand = Stand(redis, replies)
    await stand.expect()
    await stand.inbox.move(USER, "k", State.EXPECTED, State.DUE, A)
    await stand.inbox.move(USER, "k", State.DUE, State.PUSHING)  # and was never heard of again
    assert await stand.work(State.KEPT) == replies.get("late_unsure")
    assert stand.pushed == []


@pytest.mark.parametrize(
    ("state", "end"), [(State.EXPECTED, State.PUSHED), (State.PROMISED, State.KEPT)]
)
async def test_a_dead_gateway_s_question_is_asked_again(redis, replies, state, end) -> None:
    stand = Stand(redis, replies)
    await stand.expect(state=state, text="电话是***")
    await stand.work(end)
    assert stand.dialogue.asked == [(USER, "电话是***")]
    assert stand.pushed == (["答"] if end is State.PUSHED else [])


async def test_work_that_no_delivery_will_come_for(redis, replies) -> None:
    stand = Stand(redis, replies, may_send=False)
    await stand.inbox.claim(USER, "k", Question("问"))
    assert await stand.work(State.KEPT) == Reply("答")
    await stand.inbox.claim(USER, "ready", Question("问"))
    await stand.inbox.move(USER, "ready", State.WORKING, State.READY, A)
    assert await stand.work(State.KEPT, "ready") == A


async def test_what_was_clear_without_asking_is_not_asked(redis, replies) -> None:
    stand = Stand(redis, replies, may_send=False)
    await stand.inbox.claim(USER, "k", Question("", reply=A))
    assert await stand.work(State.KEPT) == A
    assert stand.dialogue.asked == []


async def test_a_dialogue_that_stays_away_is_owned_up_to(redis, replies) -> None:
    stand = Stand(redis, replies, otherwise=DialogueUnavailable("x"))
    await stand.expect()
    await stand.work(State.PUSHED)
    assert stand.pushed == [replies.get("late_failed").text]
    assert len(stand.dialogue.asked) > 1


async def test_what_was_owed_goes_with_the_answer_that_took_it(redis, replies) -> None:
    stand = Stand(redis, replies, may_send=False)
    await stand.inbox.keep(USER, "letter", Reply("信"))
    await stand.inbox.claim(USER, "k", Question("问"))
    assert await stand.inbox.collect(USER, "k") == [Reply("信")]  # by a gateway that then died
    kept = await stand.work(State.KEPT)
    assert "信" in kept.text
    assert kept.text.endswith("答")


async def test_typing_is_shown_while_an_answer_is_made(redis, replies) -> None:
    stand = Stand(redis, replies)
    await stand.expect()
    for _ in range(5):
        await stand.inbox.renew(USER, "k")
        await stand.late.round()
        await asyncio.sleep(0.01)
    await stand.late.close(1.0)
    assert stand.messenger.typed == [USER]
    assert stand.dialogue.asked == []


async def test_a_lease_ends_though_the_client_swallows_its_end(redis, replies, monkeypatch) -> None:
    stand = Stand(redis, replies)

    async def deaf(user: str, key: str) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.sleep(1.0)

    monkeypatch.setattr(stand.inbox, "renew", deaf)
    async with stand.late._lease(USER, "k"):
        await asyncio.sleep(PACE.lease)
    await asyncio.sleep(PACE.lease)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_forgetting_waits_for_work_and_tries_until_it_is_done(redis, replies) -> None:
    inbox, wishes, erased = RedisInbox(redis), Wishes(redis), []

    async def fails_once(user: str) -> None:
        erased.append(user)
        if len(erased) == 1:
            raise OSError("database away")

    forgetting = Forgetting(wishes, inbox, {"rows": fails_once})
    await inbox.claim(USER, "k", Question("问"))
    await wishes.add(USER)
    await forgetting.round()
    assert erased == []  # somebody is still at work for the person
    async for name in redis.scan_iter("*lease*"):
        await redis.delete(name)
    for attempt in (1, 2):
        await wishes.add(USER)
        await forgetting.round()
        assert len(erased) == attempt
        assert await wishes.waiting() == 2 - attempt
    assert [name async for name in redis.scan_iter("kejitong:inbox:*")] == []
