"""Ten thousand mutated requests and some broken HTTP through the door of a real gateway process."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx
import mutations
import pytest

from bot.replies import load_replies
from bot.simulator.fake_wechat import Phone

ROOT = Path(__file__).parents[2]
SEED = 20261125
IN_ALL = 10_000
AT_ONCE = 16
# Nothing hangs: no answer after this is a failure. (How fast it is says little on a busy machine.)
HANGS_SECONDS = 60.0
ALLOWED = {200, 400, 403, 408, 413, 414, 431}


@dataclass
class Door:
    """A gateway process and what it says."""

    port: int
    aes_key: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/wechat"

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(params=[False, True], ids=["plain", "safe"])
def door(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Door]:
    """A gateway without a dialogue, which says everything it ever logs."""
    aes_key = mutations.AES_KEY if request.param else ""
    port, log = free_port(), tmp_path / "log"
    environ = {
        **os.environ, "PORT": str(port), "INTERNAL_PORT": str(free_port()),
        "DIALOGUE_PORT": str(free_port()), "DIALOGUE_WORKERS": "1", "DATA_DIR": str(tmp_path),
        "REDIS_URL": "", "LOG_LEVEL": "DEBUG", "WECHAT_TOKEN": mutations.TOKEN,
        "WECHAT_APPID": mutations.APPID, "WECHAT_SECRET": mutations.SECRET,
        "WECHAT_AES_KEY": aes_key,
    }  # fmt: skip
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.gateway"], cwd=ROOT, env=environ, stdout=file, stderr=file
        )
    door = Door(port, aes_key, process, log)
    ends = time.monotonic() + 20
    while "gateway_starts" not in door.said() or not _listens(port):
        assert process.poll() is None and time.monotonic() < ends, door.said()
        time.sleep(0.05)
    yield door
    process.send_signal(signal.SIGTERM)
    assert process.wait(15) == 0


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


async def test_mutated_requests(door: Door) -> None:
    supply = mutations.Mutations(SEED, safe=bool(door.aes_key))
    requests = iter([supply.next() for _ in range(IN_ALL // 2)])
    statuses: Counter[int] = Counter()

    async def send(client: httpx.AsyncClient) -> None:
        for query, body in requests:
            address = f"{door.url}?{urlencode(query, errors='surrogatepass')}"
            answer = await client.post(address, content=body)
            statuses[answer.status_code] += 1

    async with httpx.AsyncClient(trust_env=False, timeout=HANGS_SECONDS) as client:
        await asyncio.gather(*(send(client) for _ in range(AT_ONCE)))
    print(f"{sum(statuses.values())} requests: {dict(statuses)}")
    assert sum(statuses.values()) == IN_ALL // 2
    assert set(statuses) <= ALLOWED
    assert min(statuses[200], statuses[400], statuses[403]) > IN_ALL / 100
    await _still_well(door)


async def test_broken_http(door: Door) -> None:
    supply = mutations.Mutations(SEED, safe=bool(door.aes_key))
    mangler = random.Random(SEED)
    gate = asyncio.Semaphore(AT_ONCE)

    async def send(raw: bytes) -> bytes:
        async with gate:
            reader, writer = await asyncio.open_connection("127.0.0.1", door.port)
            try:
                writer.write(raw)
                writer.write_eof()
                return await asyncio.wait_for(reader.read(), HANGS_SECONDS)
            except ConnectionError:
                return b""
            finally:
                writer.close()

    raws = [_broken(mangler, *supply.next()) for _ in range(500)]
    answers = await asyncio.gather(*map(send, raws))
    codes = Counter(answer.split(b" ", 2)[1] for answer in answers if answer[:5] == b"HTTP/")
    print(dict(codes))
    assert not [code for code in codes if code.startswith(b"5")]
    await _still_well(door)


def _broken(mangler: random.Random, query: dict[str, str], body: bytes) -> bytes:
    """A request whose own lines lie: lengths, chunks, methods, line ends."""
    address = "/wechat?" + urlencode(query, errors="surrogatepass")
    length = mangler.choice([len(body), 0, len(body) + 9, len(body) // 2, -1, 10**12, "x"])
    head = f"POST {address} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    head += f"Content-Length: {length}\r\n"
    if mangler.random() < 0.3:
        head += "Transfer-Encoding: chunked\r\n"
    if mangler.random() < 0.2:
        head += "Content-Encoding: gzip\r\nExpect: 100-continue\r\n"
    raw = bytearray(head.encode() + b"\r\n" + body)
    if mangler.random() < 0.5:
        for _ in range(4):
            raw[mangler.randrange(len(raw))] = mangler.randrange(256)
    return bytes(raw)


async def _still_well(door: Door) -> None:
    """It lives, answers the next person, and has told nobody a secret."""
    assert door.process.poll() is None
    phone = Phone(door.url, mutations.TOKEN, mutations.APPID, door.aes_key)
    shown = await phone.say(mutations.OPENID.format(999_999), "高企认定谁负责")
    await phone.aclose()
    assert shown.text == load_replies().get("away").text
    said = door.said()
    assert "Traceback" not in said
    assert [secret for secret in mutations.SECRETS if secret in said] == []
