"""The Lua of `inbox_redis`: each script is one atomic step.

Lifetimes and the table of moves come from `inbox`; nothing is decided here twice.
All keys of a person lie in one hash; the list of what workers shall look at is one
for all people, so a Redis cluster would not do.
"""

from __future__ import annotations

# Shared opening: the time of the server, in milliseconds, so that processes need not agree.
_NOW = """
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
"""

# Whoever lives somewhere stays there. Needs: a home, the server wished for, seconds.
SETTLE = """
local function settle(home, wish, seconds)
  local at = redis.call('GET', home) or wish
  redis.call('SET', home, at, 'EX', seconds)
  return at
end
"""

# KEYS: id, lease, line, owed, work, talking with a human, counter, quota, home. ARGV: short key,
# lifetime ms, lease ms, look ms, user, key, question, lifetime of what is awaited ms,
# messages that the act allows or 0, for how many seconds, window of the counter ms or 0,
# server wished for or nothing, how long one lives there in seconds.
# Who has to wait for an answer in the making settles when the wait is over.
# Answers with one line: redis-py reads a list entry by entry, each a step of its own.
CLAIM = (
    _NOW
    + SETTLE
    + """
if redis.call('EXISTS', KEYS[6]) == 1 then return '' end
local state = redis.call('HGET', KEYS[1], 'state')
local deliveries = redis.call('HINCRBY', KEYS[1], 'deliveries', 1)
redis.call('HSET', KEYS[1], 'seen', now)
local ours = 0
if not state then
  state = 'working'
  redis.call('HSET', KEYS[1], 'state', state, 'user', ARGV[5], 'key', ARGV[6],
    'question', ARGV[7])
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  redis.call('SET', KEYS[2], '1', 'PX', ARGV[3])
  ours = 1
elseif state == 'working' and redis.call('SET', KEYS[2], '1', 'PX', ARGV[3], 'NX') then
  ours = 1
end
if ours == 1 then
  redis.call('LREM', KEYS[3], 0, ARGV[1])
  redis.call('RPUSH', KEYS[3], ARGV[1])
  redis.call('PEXPIRE', KEYS[3], ARGV[2])
end
if state == 'working' or state == 'ready' then
  redis.call('LREM', KEYS[4], 0, ARGV[1])
  redis.call('ZADD', KEYS[5], now + ARGV[4], KEYS[1])
  redis.call('ZREMRANGEBYSCORE', KEYS[5], '-inf', now - ARGV[8])
  redis.call('PEXPIRE', KEYS[5], ARGV[8])
end
local first = redis.call('LINDEX', KEYS[3], 0) == ARGV[1]
local alone = 0
if ours == 1 and first and redis.call('LLEN', KEYS[4]) == 0
  and redis.call('HEXISTS', KEYS[1], 'carried') == 0 then alone = 1 end
if deliveries == 1 and ARGV[9] ~= '0' then
  redis.call('SET', KEYS[8], ARGV[9], 'EX', ARGV[10])
end
local number = 0
if ours == 1 and ARGV[11] ~= '0' then
  number = redis.call('INCR', KEYS[7])
  if number == 1 then redis.call('PEXPIRE', KEYS[7], ARGV[11]) end
end
local home = ''
if alone == 1 and ARGV[12] ~= '' then home = settle(KEYS[9], ARGV[12], ARGV[13]) end
return table.concat({state, deliveries, ours, alone, number, home,
  redis.call('HGET', KEYS[1], 'reply') or ''}, ' ')
"""
)

# ARGV: lease ms
RENEW = """
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'working' or state == 'promised' or state == 'expected' then
  redis.call('SET', KEYS[2], '1', 'PX', ARGV[1])
end
"""

# Shared by whatever makes an answer owed. Needs: short key in ARGV[1]
_OWE = """
local function owe(lifetime, most)
  redis.call('LREM', KEYS[4], 0, ARGV[1])
  redis.call('RPUSH', KEYS[4], ARGV[1])
  redis.call('LTRIM', KEYS[4], -most, -1)
  if redis.call('PTTL', KEYS[4]) < tonumber(lifetime) then
    redis.call('PEXPIRE', KEYS[4], lifetime)
  end
end
"""

# ARGV: short key, origin, target, lifetime ms, reply, made 0/1, owed 0/1, final 0/1,
# look ms or -1, lease ms or 0, lifetime of owed ms, most owed
MOVE = (
    _NOW
    + _OWE
    + """
if redis.call('HGET', KEYS[1], 'state') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[3])
if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'reply', ARGV[5]) end
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[4]) then
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
if ARGV[6] == '1' then
  redis.call('LREM', KEYS[3], 0, ARGV[1])
  redis.call('DEL', KEYS[2])
  redis.call('HDEL', KEYS[1], 'question', 'carried')
end
if ARGV[7] == '1' then
  if not redis.call('LPOS', KEYS[4], ARGV[1]) then owe(ARGV[11], ARGV[12]) end
elseif ARGV[8] == '1' then
  redis.call('LREM', KEYS[4], 0, ARGV[1])
  if ARGV[3] ~= 'replied' then redis.call('HDEL', KEYS[1], 'reply') end
end
if tonumber(ARGV[9]) >= 0 then
  redis.call('ZADD', KEYS[5], now + ARGV[9], KEYS[1])
else
  redis.call('ZREM', KEYS[5], KEYS[1])
end
if tonumber(ARGV[10]) > 0 then
  redis.call('SET', KEYS[2], '1', 'PX', ARGV[10])
  redis.call('HINCRBY', KEYS[1], 'pushes', 1)
end
return 1
"""
)

# ARGV: short key, lifetime ms, reply, user, key, lifetime of owed ms, most owed
KEEP = (
    _OWE
    + """
local state = redis.call('HGET', KEYS[1], 'state')
if not state then
  state = 'kept'
  redis.call('HSET', KEYS[1], 'state', state, 'user', ARGV[4], 'key', ARGV[5],
    'reply', ARGV[3])
  owe(ARGV[6], ARGV[7])
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {state, redis.call('HGET', KEYS[1], 'reply') or ''}
"""
)

# ARGV: short key, lifetime of owed ms, most owed
OWE = (
    _NOW
    + _OWE
    + """
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'working' or state == 'ready' then
  owe(ARGV[2], ARGV[3])
  if state == 'working' then redis.call('ZADD', KEYS[5], 'LT', now, KEYS[1]) end
end
"""
)

# ARGV: short key, prefix
FIRST = """
while true do
  local head = redis.call('LINDEX', KEYS[3], 0)
  if not head or head == ARGV[1] then return 1 end
  if redis.call('EXISTS', ARGV[2] .. 'lease:' .. head) == 1 then return 0 end
  redis.call('LPOP', KEYS[3])
end
"""

# KEYS as ever, 6: sign of life of workers. ARGV: key that takes, prefix.
# Answers come back as 'reply JSON', dead promises that nobody will take over as ''.
# Only an answer still in the making takes; what it took is noted with it, for whoever has to
# take over from its maker.
COLLECT = """
local taker = redis.call('HGET', KEYS[1], 'state')
if taker ~= 'working' and taker ~= 'promised' and taker ~= 'expected' then return {} end
local carried = redis.call('HGET', KEYS[1], 'carried')
local taken = carried and cjson.decode(carried) or {}
local before = #taken
local workers = redis.call('EXISTS', KEYS[6]) == 1
for _, key in ipairs(redis.call('LRANGE', KEYS[4], 0, -1)) do
  local id = ARGV[2] .. 'id:' .. key
  local state = redis.call('HGET', id, 'state')
  local alive = workers or redis.call('EXISTS', ARGV[2] .. 'lease:' .. key) == 1
  local awaited = state == 'promised' or state == 'expected'
  local wait = key == ARGV[1] or state == 'working' or state == 'pushing'
    or (awaited and alive)
  if not wait then
    if awaited or state == 'ready' or state == 'kept' or state == 'due' then
      table.insert(taken, redis.call('HGET', id, 'reply') or '')
      redis.call('HSET', id, 'state', 'handed')
      redis.call('HDEL', id, 'question', 'reply')
      redis.call('ZREM', KEYS[5], id)
    end
    redis.call('LREM', KEYS[4], 0, key)
  end
end
if #taken > before then
  redis.call('HSET', KEYS[1], 'carried', cjson.encode(taken))
end
return taken
"""

# KEYS: work, sign of life. ARGV: most, next look ms, lifetime of the sign ms
DUE = (
    _NOW
    + """
redis.call('SET', KEYS[2], '1', 'PX', ARGV[3])
local found = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ARGV[1])) do
  local of = redis.call('HMGET', id, 'state', 'user', 'key', 'reply', 'question', 'pushes',
    'begun')
  if of[1] and of[2] then
    redis.call('ZADD', KEYS[1], now + ARGV[2], id)
    local alive = redis.call('EXISTS', (string.gsub(id, ':id:', ':lease:')))
    table.insert(found, {of[1], of[2], of[3], of[4] or '', of[5] or '', of[6] or 0, of[7] or 0,
      alive})
  else
    redis.call('ZREM', KEYS[1], id)
  end
end
return found
"""
)

# ARGV: short key, target, lease ms, lifetime ms, lifetime of owed ms, most owed, abandoned ms
ADOPT = (
    _NOW
    + _OWE
    + """
local state = redis.call('HGET', KEYS[1], 'state')
if state ~= 'working' and state ~= 'promised' and state ~= 'expected' then return 0 end
if state == 'working' and redis.call('HGET', KEYS[1], 'seen') + ARGV[7] > now then return 0 end
if not redis.call('SET', KEYS[2], '1', 'PX', ARGV[3], 'NX') then return 0 end
if state == 'working' then redis.call('HSET', KEYS[1], 'state', ARGV[2]) end
redis.call('HINCRBY', KEYS[1], 'begun', 1)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('LREM', KEYS[3], 0, ARGV[1])
redis.call('RPUSH', KEYS[3], ARGV[1])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
if not redis.call('LPOS', KEYS[4], ARGV[1]) then owe(ARGV[5], ARGV[6]) end
return 1
"""
)
