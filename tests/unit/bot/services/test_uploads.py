"""Where uploads wait: the same of both places, one a person, gone after an hour."""

from __future__ import annotations

import zlib

import pytest
import redis as redis_library

from bot.errors import StoreError
from bot.services.knowledge.import_record import How, Rehearsed, Step
from bot.services.knowledge.uploads import KEPT, MemoryUploads, RedisUploads, uploads_in
from policy_kb.intake.proposal import Finding
from policy_kb.intake.sheet.grid import CellProblem
from policy_kb.intake.uploaded import Wish


@pytest.fixture(params=["memory", pytest.param("redis", marks=pytest.mark.redis)])
def uploads(request, clock):
    if request.param == "memory":
        yield MemoryUploads(clock)
        return
    client = redis_library.Redis.from_url(f"unix://{request.getfixturevalue('redis_socket')}")
    client.flushall()
    yield RedisUploads(client)
    client.close()


def test_one_a_person_the_newest(uploads):
    uploads.put("李", b"one")
    uploads.put("李", b"\x00\xff two")
    uploads.put("王", b"three")
    assert (uploads.get("李"), uploads.get("王"), uploads.get("赵")) == (
        b"\x00\xff two",
        b"three",
        None,
    )
    uploads.drop("李")
    uploads.drop("李")
    assert (uploads.get("李"), uploads.get("王")) == (None, b"three")


def test_memory_forgets_after_an_hour(clock):
    uploads = MemoryUploads(clock)
    uploads.put("李", b"one")
    clock.advance(KEPT.total_seconds() - 1)
    assert uploads.get("李") == b"one"
    clock.advance(1)
    assert uploads.get("李") is None


@pytest.mark.redis
def test_redis_forgets_after_an_hour(redis_socket):
    client = redis_library.Redis.from_url(f"unix://{redis_socket}")
    client.flushall()
    RedisUploads(client).put("李", b"one")
    (name,) = client.keys()
    assert KEPT.total_seconds() - 60 < client.ttl(name) <= KEPT.total_seconds()
    assert "李" not in name.decode()
    client.close()


def test_a_redis_that_is_away_is_said(tmp_path, clock):
    away = uploads_in(f"unix://{tmp_path}/nobody", 0.2, clock)
    for do in (lambda: away.put("李", b""), lambda: away.get("李"), lambda: away.drop("李")):
        with pytest.raises(StoreError, match="没有任何改动"):
            do()
    assert isinstance(uploads_in("", 0.2, clock), MemoryUploads)


def test_what_is_kept_comes_back_the_same():
    kept = Rehearsed(
        "t",
        "表.xlsx",
        "sheet",
        Wish("notice", True, (("编号", "a"),)),
        (Step(How.CHANGED, {"id": "a", "aliases": ["x"]}, 2, {"id": "a"}, "备注"),),
        ("提示",),
        (Finding("a", "closes_on", "2026-03-01", "第 1 行", "句\n子"),),
        ("错",),
        (CellProblem("项目征集", 2, 3, "级别", "镇", "不对"),),
        ("截止日期",),
        b"\n\x00{}\n",
    )
    assert Rehearsed.from_bytes(kept.as_bytes()) == kept


def test_what_another_version_kept_is_nothing():
    for kept in (b"", b"x", zlib.compress(b"x\n"), zlib.compress(b'{"token": "t"}\n')):
        assert Rehearsed.from_bytes(kept) is None
