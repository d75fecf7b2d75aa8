"""The Lua of `inbox_redis`: each script is one atomic step on one person's keys.

Lifetimes and the table of moves come from `inbox`; nothing is decided here twice.
"""

from __future__ import annotations

# KEYS: id, lease, line, owed. ARGV: key, lifetime ms, lease ms, lifetime of line ms
CLAIM = """
local state = redis.call('HGET', KEYS[1], 'state')
local deliveries = redis.call('HINCRBY', KEYS[1], 'deliveries', 1)
local ours = 0
if not state then
  state = 'working'
  redis.call('HSET', KEYS[1], 'state', state)
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  redis.call('SET', KEYS[2], '1', 'PX', ARGV[3])
  ours = 1
elseif state == 'working' and redis.call('SET', KEYS[2], '1', 'PX', ARGV[3], 'NX') then
  ours = 1
end
if ours == 1 then
  redis.call('LREM', KEYS[3], 0, ARGV[1])
  redis.call('RPUSH', KEYS[3], ARGV[1])
  redis.call('PEXPIRE', KEYS[3], ARGV[4])
end
if state == 'working' or state == 'ready' then redis.call('LREM', KEYS[4], 0, ARGV[1]) end
local first = redis.call('LINDEX', KEYS[3], 0) == ARGV[1]
local alone = 0
if ours == 1 and first and redis.call('LLEN', KEYS[4]) == 0 then alone = 1 end
return {state, deliveries, ours, alone, redis.call('HGET', KEYS[1], 'reply') or ''}
"""

# ARGV: key, origin, target, lifetime ms, reply, settled 0/1, promised 0/1, lifetime of owed ms
MOVE = """
if redis.call('HGET', KEYS[1], 'state') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'state', ARGV[3])
if ARGV[5] ~= '' then redis.call('HSET', KEYS[1], 'reply', ARGV[5]) end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
if ARGV[6] == '1' then
  redis.call('LREM', KEYS[3], 0, ARGV[1])
  redis.call('DEL', KEYS[2])
end
if ARGV[7] == '1' then
  redis.call('LREM', KEYS[4], 0, ARGV[1])
  redis.call('RPUSH', KEYS[4], ARGV[1])
  redis.call('PEXPIRE', KEYS[4], ARGV[8])
end
return 1
"""

# ARGV: key, lifetime of owed ms
OWE = """
local state = redis.call('HGET', KEYS[1], 'state')
if state == 'working' or state == 'ready' then
  redis.call('LREM', KEYS[4], 0, ARGV[1])
  redis.call('RPUSH', KEYS[4], ARGV[1])
  redis.call('PEXPIRE', KEYS[4], ARGV[2])
end
"""

# ARGV: key, prefix
FIRST = """
while true do
  local head = redis.call('LINDEX', KEYS[3], 0)
  if not head or head == ARGV[1] then return 1 end
  if redis.call('EXISTS', ARGV[2] .. 'lease:' .. head) == 1 then return 0 end
  redis.call('LPOP', KEYS[3])
end
"""

# ARGV: key to leave alone, prefix. Answers come back as 'reply JSON', dead promises as ''
COLLECT = """
local taken = {}
for _, key in ipairs(redis.call('LRANGE', KEYS[4], 0, -1)) do
  local id = ARGV[2] .. 'id:' .. key
  local state = redis.call('HGET', id, 'state')
  local alive = redis.call('EXISTS', ARGV[2] .. 'lease:' .. key) == 1
  local wait = key == ARGV[1] or state == 'working' or (state == 'promised' and alive)
  if not wait then
    if state == 'ready' or state == 'kept' or state == 'promised' then
      table.insert(taken, redis.call('HGET', id, 'reply') or '')
      redis.call('HSET', id, 'state', 'handed')
    end
    redis.call('LREM', KEYS[4], 0, key)
  end
end
return taken
"""

# KEYS: counter. ARGV: window ms
COUNT = """
local number = redis.call('INCR', KEYS[1])
if number == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return number
"""

# KEYS: owed. ARGV: prefix
FORGET = """
for _, key in ipairs(redis.call('LRANGE', KEYS[1], 0, -1)) do
  redis.call('DEL', ARGV[1] .. 'id:' .. key)
end
redis.call('DEL', KEYS[1])
"""
