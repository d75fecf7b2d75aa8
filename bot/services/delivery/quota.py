"""How many customer-service messages a person may still be sent, counted in Redis.

The platform counts too and has the last word; we count so that an answer is
promised as a push only where one will go through. A count begins with the claim of a message
(`inbox_redis`); sending is in `bot.workers`.
"""

from __future__ import annotations

from redis.asyncio import Redis

from bot.services.delivery.acts import EVENT_ALLOWS, MESSAGE_ALLOWS, Act, pool
from bot.services.delivery.inbox_redis import WORKER_LIVES, translated

# After so many failures in a row, of whatever people, pushing rests.
_FAILURES, _REST_SECONDS = 3, 60

PUSHING_RESTS = "kejitong:push-rests"
_FAILED = "kejitong:push-failures"

# KEYS: quota of events, of messages. ARGV: wanted. What ends sooner is used first.
_TAKE = """
local got = 0
for _, name in ipairs(KEYS) do
  local left = tonumber(redis.call('GET', name) or '0')
  local part = math.min(left, ARGV[1] - got)
  if part > 0 then redis.call('DECRBY', name, part) end
  if part > 0 then got = got + part end
end
return got
"""

# KEYS as above. ARGV: number. To the pool that lives; never more than an act allows.
_GIVE_BACK = """
local most = {ARGV[2], ARGV[3]}
local number = tonumber(ARGV[1])
for i = #KEYS, 1, -1 do
  local left = redis.call('GET', KEYS[i])
  if left and number > 0 then
    local part = math.min(number, most[i] - left)
    if part > 0 then redis.call('INCRBY', KEYS[i], part) end
    number = number - math.max(part, 0)
  end
end
"""


class Quota:
    """The counts of all people; every method raises StoreError when Redis is away."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis
        self._take = redis.register_script(_TAKE)
        self._give_back = redis.register_script(_GIVE_BACK)

    @translated
    async def left(self, user: str) -> int:
        """How many messages the person may be sent now."""
        return sum(int(count or 0) for count in await self._redis.mget(_pools(user)))

    @translated
    async def promising(self, user: str) -> bool:
        """Whether an answer pushed soon would most likely arrive: a worker is there, pushes
        get through, and the person may be sent one."""
        lives, rests, *counts = await self._redis.mget([WORKER_LIVES, PUSHING_RESTS, *_pools(user)])
        return bool(lives) and not rests and any(int(count or 0) > 0 for count in counts)

    @translated
    async def take(self, user: str, wanted: int) -> int:
        """Take up to `wanted`; how many were to be had."""
        return int(await self._take(_pools(user), [wanted]))

    @translated
    async def give_back(self, user: str, number: int) -> None:
        """What was taken and not sent."""
        if number > 0:
            await self._give_back(_pools(user), [number, EVENT_ALLOWS, MESSAGE_ALLOWS])

    @translated
    async def exhaust(self, user: str) -> None:
        """The platform says there is nothing left."""
        await self._redis.delete(*_pools(user))

    forget = exhaust

    @translated
    async def arrived(self) -> None:
        """A push got through: pushing works."""
        await self._redis.delete(_FAILED, PUSHING_RESTS)

    @translated
    async def failed(self) -> None:
        """A push failed for a reason that may concern everybody."""
        failures = await self._redis.incr(_FAILED)
        await self._redis.expire(_FAILED, 10 * _REST_SECONDS)
        if int(failures) >= _FAILURES:
            await self._redis.set(PUSHING_RESTS, "1", ex=_REST_SECONDS)


def _pools(user: str) -> list[str]:
    return [pool(user, Act.EVENT), pool(user, Act.MESSAGE)]
