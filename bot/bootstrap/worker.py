"""The composition root of the worker: settings → the rounds of its process."""

from __future__ import annotations

import asyncio
from functools import partial

from redis.asyncio import Redis
from sqlalchemy.engine import Engine

from bot.bootstrap import (
    LEAVE_METRICS_EVERY,
    build_dialogue,
    build_redis,
    build_stores,
    build_trial,
    build_wechat_api,
    close_redis,
    worker_metrics,
)
from bot.bootstrap.training import training_rounds
from bot.dialogue.wire import HttpWire
from bot.errors import SettingsError
from bot.observability.metrics import leave_metrics
from bot.replies import load_replies
from bot.services.delivery.conversations import forget_conversation
from bot.services.delivery.inbox_redis import RedisInbox
from bot.services.delivery.outbox import Outbox
from bot.services.delivery.quota import Quota
from bot.services.knowledge.gate import Gate
from bot.services.people.erasure import erase_rows
from bot.services.people.wishes import Wishes
from bot.services.presence.account import standing
from bot.services.presence.account_copy import AccountCopy
from bot.services.staffing.audit import audit
from bot.settings import Settings
from bot.workers.erasing import Eraser, Forgetting
from bot.workers.gathering import Gathering
from bot.workers.late import LateAnswers
from bot.workers.lookout import Lookout
from bot.workers.mail import Mailman
from bot.workers.planned import Planned
from bot.workers.post import Post
from bot.workers.publishing import Publishing
from bot.workers.worker import BEAT, Round, Worker


def build_worker(settings: Settings) -> Worker:
    """The worker's rounds. To be called on the event loop that will run them."""
    redis = build_redis(settings)
    if redis is None:
        raise SettingsError("REDIS_URL: 推送进程需要 Redis")
    wire, stores = HttpWire(), build_stores(settings)
    engine = stores.engine
    inbox, quota, replies = RedisInbox(redis), Quota(redis), load_replies()
    may_send = settings.wechat_customer_service
    post = Post(build_wechat_api(settings), quota) if may_send else None
    late = LateAnswers(inbox, build_dialogue(settings, redis, wire), replies, post)
    mail = Mailman(Outbox(engine), inbox, replies, post)
    forgetting = Forgetting(Wishes(redis), inbox, _erasers(engine, redis, quota))
    publishing = Publishing(AccountCopy(redis), partial(standing, engine))
    gate = Gate(engine, build_trial(settings), audit)
    planned = Planned(engine, stores.clock, gate, audit)
    gathering = Gathering(engine, stores.clock)
    of_training, training = training_rounds(settings, engine, stores.clock)

    async def leave() -> None:
        leave_metrics(worker_metrics(settings))

    async def close(patience: float) -> None:
        await training.close()
        await late.close(patience)
        await wire.close()
        await close_redis(redis)

    rounds = [
        Round("late answers", late.round, BEAT),
        Round("outbox", mail.round, 0.5, lambda sight: sight.letters),
        Round("kept letters", mail.look_after_kept, 5.0),
        Round("old letters", mail.sweep, 3600.0),
        Round("erasure", forgetting.round, 2.0),
        Round("account", publishing.round, 0.5, publishing.is_news),
        Round("copy of the account", publishing.round, 5.0),
        Round("planned publications", planned.round, 1.0, lambda sight: sight.planned),
        Round("open questions", gathering.round, 5.0, lambda sight: sight.turns),
        Round("settled questions", gathering.sweep, 3600.0),
        Round("metrics", leave, LEAVE_METRICS_EVERY),
        *of_training,
    ]
    return Worker(rounds, close, Lookout(engine, stores.clock).look)


def _erasers(engine: Engine, redis: Redis, quota: Quota) -> dict[str, Eraser]:
    """Who forgets a person, by the store that holds something of them."""
    return {
        "rows": lambda user: asyncio.to_thread(erase_rows, engine, user),
        "conversation": lambda user: forget_conversation(redis, user),
        "quota": quota.forget,
    }
