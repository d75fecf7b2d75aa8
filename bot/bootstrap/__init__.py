"""The composition root: settings → applications. The only place that names concrete classes.

Nothing happens at import, and no rule of the product belongs here.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from redis.asyncio import Redis
from starlette.applications import Starlette
from starlette.routing import Mount

from bot.clock import Clock, SystemClock
from bot.dialogue.rasa_http import RasaDialogue
from bot.dialogue.wire import HttpWire
from bot.errors import SettingsError
from bot.gateway.app import build_app
from bot.gateway.desk import Desk
from bot.gateway.line import Line
from bot.gateway.notes import Notes
from bot.gateway.turn import Tools
from bot.messages import Reply
from bot.observability.metrics import (
    REGISTRY,
    leave_metrics,
    render_metrics,
    show_metrics_of,
)
from bot.replies import load_replies
from bot.services.delivery.homes import RedisHomes
from bot.services.delivery.inbox import Inbox
from bot.services.delivery.inbox_memory import MemoryInbox
from bot.services.delivery.inbox_redis import RedisInbox
from bot.services.delivery.inbox_steady import SteadyInbox
from bot.services.delivery.quota import Quota
from bot.services.people.wishes import Wishes
from bot.services.presence.account_copy import AccountCopy, StandingWatch
from bot.settings import STAND_IN_PATH, Settings
from bot.simulator.app import build_internal_app
from bot.simulator.fake_wechat import Phone
from bot.wechat.protocol import Door

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

    from bot.dialogue.trial import HttpTrial
    from bot.services.delivery.outbox import Outbox
    from bot.services.desk.tickets import Tell, Ticket, Tickets
    from bot.services.people.profiles import Profiles
    from bot.services.record.turn_writer import TurnWriter
    from bot.simulator.platform.platform import Platform
    from bot.wechat.api.account import WeChatApi
    from policy_kb.library import Library, Overlay

log = structlog.get_logger(__name__)

# Redis is next door: what takes longer than this is a failure, and people wait for 4.5 s at most.
REDIS_SECONDS = 0.5

# As good as at once for whoever reads metrics now and then; writing them takes some milliseconds.
LEAVE_METRICS_EVERY = 5.0

# Questions at one dialogue server at a time: enough to keep it busy, few enough to answer in time.
_AT_ONCE = 8


def build_gateway(settings: Settings) -> Starlette:
    """The public application: the webhook and two health pages."""
    clock = build_clock(settings)
    redis = build_redis(settings)
    wire = HttpWire()
    dialogue = build_dialogue(settings, redis, wire)
    tools = Tools(
        inbox=_build_inbox(redis, clock),
        dialogue=dialogue,
        replies=load_replies(),
        wish=dialogue.wish if redis is not None else None,
        rate_limit=settings.rate_limit_per_minute,
        quota=Quota(redis) if redis is not None and settings.wechat_customer_service else None,
        wishes=Wishes(redis) if redis is not None else None,
        line=Line(_AT_ONCE * len(settings.dialogue_urls)),
        standing=StandingWatch(AccountCopy(redis) if redis is not None else None),
    )
    desk = Desk(tools)
    token = webhook_token(settings)
    if not token:
        log.warning("webhook_token_missing", variable="WECHAT_TOKEN")
    door = Door(
        token, settings.wechat_appid, settings.wechat_aes_key, settings.wechat_aes_key_previous
    )

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        leaving = asyncio.create_task(_leave_gateways(settings.data_dir))
        yield
        leaving.cancel()
        await desk.close()
        await wire.close()
        if redis is not None:
            await close_redis(redis)

    return build_app(door, desk, clock, lifespan=lifespan, notes=Notes(redis))


def build_dialogue(settings: Settings, redis: Redis | None, wire: HttpWire) -> RasaDialogue:
    """The pool of dialogue servers, asked by a gateway or by a worker."""
    homes = RedisHomes(redis) if redis is not None else None
    return RasaDialogue(settings.dialogue_urls, wire, homes)


def build_internal(settings: Settings, render: Callable[[], bytes] = render_metrics) -> Starlette:
    """The internal application: metrics, and the simulator where it is switched on."""
    show_metrics_of(worker_metrics(settings))
    platform = build_platform(settings) if settings.uses_stand_in else None
    phone = build_phone(settings) if settings.simulator else None
    app = build_internal_app(phone, platform, render)
    if platform is not None:
        from bot.simulator.platform.app import build_platform_app

        app.router.routes.append(Mount(STAND_IN_PATH, build_platform_app(platform)))
    return app


def build_platform(settings: Settings) -> Platform:
    """The stand-in of the platform's API, for the account that `build_wechat_api` uses."""
    from bot.simulator.platform.platform import Platform

    return Platform(*api_account(settings))


def build_wechat_api(settings: Settings) -> WeChatApi:
    """What the account sends out. Raises SettingsError where the account is not set."""
    # Imported here because the gateway sends nothing by itself.
    import redis

    from bot.wechat.api.account import WeChatApi
    from bot.wechat.api.token import AccessToken
    from bot.wechat.api.token_keepers import MemoryKeeper, RedisKeeper
    from bot.wechat.api.transport import Transport

    appid, secret = api_account(settings)
    for variable, value in (("WECHAT_APPID", appid), ("WECHAT_SECRET", secret)):
        if not value:
            raise SettingsError(f"{variable}: 未设置，无法调用微信接口")
    transport = Transport(settings.wechat_api_base_url)
    keeper: MemoryKeeper | RedisKeeper = MemoryKeeper()
    if settings.redis_url:
        client = redis.Redis.from_url(
            settings.redis_url,
            decode_responses=True,
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
        )
        keeper = RedisKeeper(client, f"{transport.base_url} {appid} {secret}")
    return WeChatApi(
        transport,
        AccessToken(transport, appid, secret, keeper),
        may_send=settings.wechat_customer_service,
        notice=load_replies().get("left_out").text,
    )


def api_account(settings: Settings) -> tuple[str, str]:
    """WECHAT_APPID and WECHAT_SECRET; for the simulator's stand-in made up where not given."""
    appid, secret = settings.wechat_appid, settings.wechat_secret
    if settings.uses_stand_in:
        made_up = _kept_secret(settings, "simulator-secret")
        appid = appid or f"wx{made_up[:16]}"
        secret = secret or made_up
    return appid, secret


def build_phone(settings: Settings) -> Phone:
    """A make-believe WeChat that talks to this machine's real webhook."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host  # noqa: S104
    return Phone(
        f"http://{host}:{settings.port}/wechat",
        token=webhook_token(settings),
        appid=settings.wechat_appid,
        aes_key=settings.wechat_aes_key,
    )


def build_clock(settings: Settings) -> Clock:
    """The machine's clock, on the day that TODAY fixes, if any."""
    return SystemClock(settings.today)


def build_redis(settings: Settings) -> Redis | None:
    """A client for REDIS_URL (redis://, rediss:// or unix://); None where none is set."""
    if not settings.redis_url:
        return None
    return Redis.from_url(
        settings.redis_url,
        decode_responses=True,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
    )


def webhook_token(settings: Settings) -> str:
    """WECHAT_TOKEN; for the simulator alone one of our own, kept in DATA_DIR so that all
    processes of this machine agree on it."""
    if settings.wechat_token or not settings.simulator:
        return settings.wechat_token
    return _kept_secret(settings, "simulator-token")


def _kept_secret(settings: Settings, name: str) -> str:
    """One made by chance and kept in DATA_DIR, so that all processes agree on it."""
    path = settings.data_dir / name
    if not path.exists():
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        mine = path.with_name(f"{name}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_hex(16))
        # Appears whole or not at all; whoever comes first wins.
        with contextlib.suppress(FileExistsError):
            os.link(mine, path)
        mine.unlink()
    return path.read_text(encoding="ascii")


def _build_inbox(redis: Redis | None, clock: Clock) -> Inbox:
    if redis is None:
        return MemoryInbox(clock)
    return SteadyInbox(RedisInbox(redis), MemoryInbox(clock), clock)


@dataclass(frozen=True)
class Stores:
    """The rows of the product: knowledge, tickets and what companies told of themselves."""

    engine: Engine
    tickets: Tickets
    profiles: Profiles
    clock: Clock


def build_stores(settings: Settings) -> Stores:
    """Open the database; the policy is loaded into an empty one."""
    # Imported here because the gateway needs neither SQLAlchemy nor the knowledge (80 MB).
    from bot.db import engine_for, first_comer_wins
    from bot.db.upgrade import upgrade
    from bot.services.delivery.outbox import Outbox
    from bot.services.desk.tickets import Tickets
    from bot.services.people.privacy import mask_personal
    from bot.services.people.profiles import Profiles
    from policy_kb.seeding import seed_if_empty

    clock = build_clock(settings)
    engine = engine_for(settings.database_url)

    def set_up() -> Tickets:
        upgrade(engine)
        seed_if_empty(engine, clock.now())
        return Tickets(engine, clock, mask_personal, tell=_teller(Outbox(engine)))

    tickets = first_comer_wins(set_up)
    return Stores(engine, tickets, Profiles(engine, clock, mask_personal), clock)


def _teller(outbox: Outbox) -> Tell:
    """Writes the company a letter in the transaction in which staff answer its ticket."""
    replies = load_replies()

    def tell(connection: Connection, ticket: Ticket, cause: str) -> None:
        intro = replies.get("ticket_answered", number=ticket.number)
        letter = Reply(f"{intro.text}\n{ticket.reply}")
        outbox.enqueue(connection, ticket.user, cause, letter)

    return tell


def build_trial(settings: Settings) -> HttpTrial:
    """Asks the dialogue servers what they would answer from drafts."""
    from bot.dialogue.trial import HttpTrial

    return HttpTrial(settings.dialogue_urls)


async def _leave_gateways(data_dir: Path) -> None:
    """The gateway's metrics in a file, a few seconds old, for the internal port's process."""
    while True:
        with contextlib.suppress(OSError):
            leave_metrics(data_dir / "metrics" / "gateway.prom", REGISTRY)
        await asyncio.sleep(LEAVE_METRICS_EVERY)


def worker_metrics(settings: Settings) -> Path:
    return settings.data_dir / "metrics" / "worker.prom"


async def close_redis(redis: Redis) -> None:
    # redis 5 calls it aclose, the 4.6 beside Rasa close.
    await getattr(redis, "aclose", redis.close)()


@dataclass(frozen=True)
class DeskTools:
    """What the actions of the dialogue work with."""

    library: Library
    tickets: Tickets
    profiles: Profiles
    clock: Clock
    turns: TurnWriter


def build_desk_tools(settings: Settings) -> DeskTools:
    """The tools of the actions."""
    from bot.services.record.turn_writer import open_turn_writer
    from policy_kb.library import open_library

    stores = build_stores(settings)
    return DeskTools(
        open_library(stores.engine, overlay_of(settings)),
        stores.tickets,
        stores.profiles,
        stores.clock,
        open_turn_writer(stores.engine),
    )


def overlay_of(settings: Settings) -> Overlay | None:
    """What the library shows beside what is published: the simulator's example calls."""
    from policy_kb.calls.examples import beside_no_calls

    return beside_no_calls(settings.today) if settings.simulator else None
