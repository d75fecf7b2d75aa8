"""Where conversations wait between two messages: Redis, or memory in tests.

One key for each person, one read and one write a turn, gone a day after the
last word. The size of what is kept does not depend on how long people talk
(`bot.rasa_server.compact`), unlike in Rasa's own stores.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from typing import Any, Protocol

import structlog
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import FailSafeTrackerStore, TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from redis.asyncio import Redis

from bot.rasa_server.compact import pack, unpack
from bot.rasa_server.turn.tracker import HouseTracker
from bot.services.delivery.conversations import PREFIX as _PREFIX
from bot.services.delivery.redis_line import RedisLine
from bot.services.people.privacy import mask_within
from policy_kb import trial

_log = structlog.get_logger(__name__)

EXPIRY_SECONDS = 24 * 3600
_REDIS_TIMEOUT = 1.0


class Shelf(Protocol):
    """Texts under names, each with a time to live."""

    async def get(self, name: str) -> str | None:
        """What lies there, if anything still does."""
        ...

    async def put(self, name: str, value: str, seconds: int, only_if_new: bool = False) -> bool:
        """Lay it there for so many seconds; whether that was done, where something may be."""
        ...

    async def names(self) -> Iterable[str]:
        """All names with something under them."""
        ...


class CompactTrackerStore(TrackerStore):
    """Rasa's view of a shelf."""

    def __init__(
        self, domain: Domain | None, shelf: Shelf, event_broker: EventBroker | None = None
    ) -> None:
        super().__init__(domain, event_broker)
        self._shelf = shelf

    def _place(self) -> Shelf:
        """Where conversations lie; those of a trial in memory, as long as it lasts."""
        on_trial = trial.current()
        return self._shelf if on_trial is None else on_trial.keep("conversations", MemoryShelf)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation as it stands; none where nothing readable is kept."""
        raw = await self._place().get(sender_id)
        if raw is None:
            return None
        try:
            return unpack(json.loads(raw), sender_id, self.domain)
        except Exception as error:  # whatever lies there, the person gets an answer
            _log.warning("kept conversation unreadable, starting afresh", reason=repr(error))
            return None

    def init_tracker(self, sender_id: str) -> DialogueStateTracker:
        """The tracker of somebody of whom nothing is kept."""
        return HouseTracker(sender_id, self.domain.slots, self.max_event_history)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep what the next turn needs."""
        if not tracker.events:
            return  # Rasa saves a tracker at birth; that write would say nothing
        if self.event_broker is not None:
            await self.stream_events(tracker)
        packed = self.packed(tracker)
        await self._place().put(tracker.sender_id, _written(packed), EXPIRY_SECONDS)

    def packed(self, tracker: DialogueStateTracker) -> dict[str, Any]:
        """A conversation as it is kept."""
        # A number that somebody typed by mistake does not lie here for a day.
        return pack(tracker, self.domain, mask_within)

    async def begin(self, sender_id: str, packed: dict[str, Any]) -> bool:
        """Keep a packed conversation for one of whom none is kept; whether that was so."""
        written = _written(packed)
        return await self._place().put(sender_id, written, EXPIRY_SECONDS, only_if_new=True)

    async def keys(self) -> Iterable[str]:
        """Everybody whose conversation is kept."""
        return list(await self._place().names())


def _written(packed: dict[str, Any]) -> str:
    return json.dumps(packed, ensure_ascii=False)


class HouseStore(FailSafeTrackerStore):
    """Rasa's wrapper, which answers from memory while the store is away; a new conversation is the
    store's own and is not written before something is said."""

    async def create_tracker(
        self, sender_id: str, append_action_listen: bool = True
    ) -> DialogueStateTracker:
        """See `TrackerStore.create_tracker`."""
        if append_action_listen:
            return await super().create_tracker(sender_id, append_action_listen)
        return self._tracker_store.init_tracker(sender_id)


class MemoryShelf:
    """A shelf in this process, for one terminal or one test."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._kept: dict[str, tuple[float, str]] = {}

    async def get(self, name: str) -> str | None:
        until, value = self._kept.get(name, (0.0, ""))
        return value if until > self._now() else None

    async def put(self, name: str, value: str, seconds: int, only_if_new: bool = False) -> bool:
        if only_if_new and await self.get(name) is not None:
            return False
        self._kept[name] = (self._now() + seconds, value)
        return True

    async def names(self) -> Iterable[str]:
        return [name for name, (until, _) in self._kept.items() if until > self._now()]


class RedisShelf:
    """A shelf that all dialogue servers share."""

    def __init__(self, client: Redis) -> None:
        self._client = client
        self._line = RedisLine(client)

    async def get(self, name: str) -> str | None:
        return await self._line.ask("GET", _PREFIX + name)

    async def put(self, name: str, value: str, seconds: int, only_if_new: bool = False) -> bool:
        condition = ("NX",) if only_if_new else ()
        done = await self._line.ask("SET", _PREFIX + name, value, "EX", seconds, *condition)
        return done is not None

    async def names(self) -> Iterable[str]:
        found = self._client.scan_iter(match=_PREFIX + "*", count=1000)
        return [name[len(_PREFIX) :] async for name in found]


class CompactMemoryTrackerStore(CompactTrackerStore):
    """For the terminal; also as `type:` in endpoints.yml."""

    def __init__(
        self, domain: Domain | None, event_broker: EventBroker | None = None, **_ignored: Any
    ) -> None:
        super().__init__(domain, MemoryShelf(), event_broker)


class CompactRedisTrackerStore(CompactTrackerStore):
    """For serving; also as `type:` in endpoints.yml, with `url: redis://…`.

    Rasa hands the `url` of endpoints.yml over as `host`.
    """

    def __init__(
        self,
        domain: Domain | None,
        event_broker: EventBroker | None = None,
        host: str | None = None,
        url: str | None = None,
        **_ignored: Any,
    ) -> None:
        client = Redis.from_url(
            url or host or "",
            decode_responses=True,
            socket_timeout=_REDIS_TIMEOUT,
            socket_connect_timeout=_REDIS_TIMEOUT,
        )
        super().__init__(domain, RedisShelf(client), event_broker)
