"""The composition root: settings → applications. The only module that names concrete classes.

Nothing happens at import, and no rule of the product belongs here.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import structlog
from redis.asyncio import Redis
from starlette.applications import Starlette

from bot.clock import Clock, SystemClock
from bot.dialogue.rasa_http import RasaDialogue, new_client
from bot.gateway.app import build_app
from bot.gateway.desk import Desk
from bot.gateway.inbox import Inbox
from bot.gateway.inbox_memory import MemoryInbox
from bot.gateway.inbox_redis import RedisInbox
from bot.gateway.inbox_steady import SteadyInbox
from bot.gateway.turn import Tools
from bot.replies import load_replies
from bot.settings import Settings
from bot.simulator.app import build_internal_app
from bot.simulator.fake_wechat import Phone
from bot.wechat.protocol import Door

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from bot.services.tickets import Tickets
    from policy_kb.library import Library, Overlay

log = structlog.get_logger(__name__)

# Redis is next door: what takes longer than this is a failure, and people wait for 4.5 s at most.
_REDIS_SECONDS = 0.5


def build_gateway(settings: Settings) -> Starlette:
    """The public application: the webhook and two health pages."""
    clock = build_clock(settings)
    redis = build_redis(settings)
    client = new_client()
    tools = Tools(
        inbox=_build_inbox(redis, clock),
        dialogue=RasaDialogue(settings.dialogue_ports, client),
        replies=load_replies(),
        rate_limit=settings.rate_limit_per_minute,
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
        yield
        await desk.close()
        await client.aclose()
        if redis is not None:
            # redis 5 calls it aclose, the 4.6 beside Rasa close.
            await getattr(redis, "aclose", redis.close)()

    return build_app(door, desk, clock, lifespan=lifespan)


def build_internal(settings: Settings) -> Starlette:
    """The internal application: metrics, and the simulator where it is switched on."""
    return build_internal_app(build_phone(settings) if settings.simulator else None)


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
        socket_timeout=_REDIS_SECONDS,
        socket_connect_timeout=_REDIS_SECONDS,
    )


def webhook_token(settings: Settings) -> str:
    """WECHAT_TOKEN; for the simulator alone one of our own, kept in DATA_DIR so that all
    processes of this machine agree on it."""
    if settings.wechat_token or not settings.simulator:
        return settings.wechat_token
    path = settings.data_dir / "simulator-token"
    with contextlib.suppress(FileExistsError):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_hex(16))
    return path.read_text(encoding="ascii")


def _build_inbox(redis: Redis | None, clock: Clock) -> Inbox:
    if redis is None:
        return MemoryInbox(clock)
    return SteadyInbox(RedisInbox(redis), MemoryInbox(clock), clock)


@dataclass(frozen=True)
class Stores:
    """The rows of the product: knowledge and tickets."""

    engine: Engine
    tickets: Tickets
    clock: Clock


def build_stores(settings: Settings) -> Stores:
    """Open the database; the policy is loaded into an empty one."""
    # Imported here because the gateway needs neither SQLAlchemy nor the knowledge (80 MB).
    from bot.db import engine_for, first_comer_wins
    from bot.db.upgrade import upgrade
    from bot.services.privacy import mask_personal
    from bot.services.tickets import Tickets
    from policy_kb.seeding import seed_if_empty

    clock = build_clock(settings)
    engine = engine_for(settings.database_url)

    def set_up() -> Tickets:
        upgrade(engine)
        seed_if_empty(engine, clock.now())
        return Tickets(engine, clock, mask_personal)

    return Stores(engine, first_comer_wins(set_up), clock)


@dataclass(frozen=True)
class DeskTools:
    """What the actions of the dialogue work with."""

    library: Library
    tickets: Tickets
    clock: Clock


def build_desk_tools(settings: Settings) -> DeskTools:
    """The tools of the actions."""
    from policy_kb.library import open_library

    stores = build_stores(settings)
    library = open_library(stores.engine, overlay_of(settings))
    return DeskTools(library, stores.tickets, stores.clock)


def overlay_of(settings: Settings) -> Overlay | None:
    """What the library shows beside what is published: the simulator's example calls."""
    from policy_kb.calls.examples import beside_no_calls

    return beside_no_calls(settings.today) if settings.simulator else None
