"""The gateway alone: CPU of its process and of Redis for a message, beside other checkouts.

    .venv/bin/python tests/bench/gateway.py [--beside FOLDER ...] [--rate 50] [--messages 1500]

Safe mode, embedded Redis, dialogue servers that answer at once, so that what is left is the
gateway's own. The checkouts are asked in turn, message by message: whatever else the machine does
falls on all of them. Asserts nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import httpx  # noqa: E402

from bot.cli.bench import meter  # noqa: E402
from bot.cli.bench.lean_client import many_connections  # noqa: E402
from bot.cli.evaluation.product import free_port  # noqa: E402
from bot.cli.serving import embedded_redis  # noqa: E402
from bot.simulator.fake_wechat import Phone  # noqa: E402

TOKEN, APPID, AES_KEY = "bench", "wx-bench", "B" * 43
_AT_ONCE = 4
# About as long as answers are.
_ANSWER = json.dumps(
    [
        {
            "text": "高新技术企业认定奖励：对首次通过认定的企业给予奖励，按规定分年度兑现。" * 5,
            "buttons": [
                {"title": "需要什么材料"},
                {"title": "什么时候截止"},
                {"title": "找谁咨询"},
            ],
        }
    ]
).encode()
_SAID = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    % len(_ANSWER)
    + _ANSWER
)


class _Dialogue(asyncio.Protocol):
    """A dialogue server that says the same at once."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport, self._got = transport, b""

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, found, body = self._got.partition(b"\r\n\r\n")
        length = next(
            (
                int(line.split(b":")[1])
                for line in head.split(b"\r\n")
                if line.lower().startswith(b"content-length:")
            ),
            0,
        )
        if found and len(body) >= length:
            self._got = body[length:]
            self._transport.write(_SAID)


@dataclass(frozen=True)
class Gateway:
    """A checkout's gateway with a Redis of its own."""

    name: str
    url: str
    processes: tuple[int, int]


@contextmanager
def gateway(folder: Path, dialogue: str, customer_service: bool) -> Iterator[Gateway]:
    """Start one from the code in `folder`."""
    with tempfile.TemporaryDirectory(prefix="kejitong-bench-") as data, ExitStack() as ends:
        port = free_port()
        redis = subprocess.Popen(embedded_redis.command(Path(data)), stdin=subprocess.DEVNULL)
        ends.callback(redis.wait)
        ends.callback(redis.terminate)
        environ = os.environ | {
            "PORT": str(port),
            "DATA_DIR": data,
            "REDIS_URL": embedded_redis.url(Path(data)),
            "DIALOGUE_URLS": dialogue,
            "WECHAT_TOKEN": TOKEN,
            "WECHAT_APPID": APPID,
            "WECHAT_AES_KEY": AES_KEY,
            "LOG_LEVEL": "WARNING",
            "RATE_LIMIT_PER_MINUTE": "0",
            "WECHAT_CUSTOMER_SERVICE": str(customer_service).lower(),
        }
        command = [sys.executable, "-m", "bot.gateway", "--public-only"]
        serving = subprocess.Popen(command, cwd=folder, env=environ, stdin=subprocess.DEVNULL)
        ends.callback(serving.wait)
        ends.callback(serving.terminate)
        yield Gateway(folder.name, f"http://127.0.0.1:{port}", (serving.pid, redis.pid))


async def ask(gateways: Sequence[Gateway], messages: int, rate: float, round_: int) -> None:
    """So many messages of so many people at each gateway: so many a second, or (0) as fast as a
    few can ask."""
    numbers = iter(range(messages))
    async with many_connections() as client:
        phones = [
            Phone(f"{one.url}/wechat", TOKEN, APPID, AES_KEY, client=client) for one in gateways
        ]

        async def say(number: int) -> None:
            await asyncio.sleep(number / rate if rate else 0)
            for phone in phones[number % 2 :] + phones[: number % 2]:
                shown = await phone.say(f"bench-{round_}-{number}", "高新技术企业认定有什么奖励")
                assert not shown.fault, shown.problem

        async def talk() -> None:
            for number in numbers:
                await say(number)

        if rate:
            await asyncio.gather(*map(say, numbers))
        else:
            await asyncio.gather(*(talk() for _ in range(_AT_ONCE)))


async def ready(one: Gateway) -> None:
    """Return when it is served."""
    async with httpx.AsyncClient(trust_env=False) as client:
        for _ in range(200):
            try:
                await client.get(f"{one.url}/healthz")
                return
            except httpx.HTTPError:
                await asyncio.sleep(0.1)
    raise RuntimeError(f"{one.name} does not serve")


async def measure(args: argparse.Namespace) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(_Dialogue, "127.0.0.1", 0)
    dialogue = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    with ExitStack() as running:
        gateways = [
            running.enter_context(gateway(folder.resolve(), dialogue, args.customer_service))
            for folder in [*args.beside, ROOT]
        ]
        for one in gateways:
            await ready(one)
        await ask(gateways, 200, 0, -1)
        for round_ in range(args.rounds):
            before = [meter.read(one.processes) for one in gateways]
            await ask(gateways, args.messages, args.rate, round_)
            for one, then in zip(gateways, before, strict=True):
                spent = meter.read(one.processes).since(then)
                told = {part: 1000 * cpu / args.messages for part, cpu in spent.items()}
                said = "，".join(f"{part} {cpu:.2f}" for part, cpu in sorted(told.items()))
                print(f"{one.name}：每条 CPU 毫秒：{said}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--beside", type=Path, nargs="*", default=[])
    parser.add_argument("--messages", type=int, default=1500)
    parser.add_argument("--rate", type=float, default=0, help="messages a second")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--customer-service", action="store_true")
    asyncio.run(measure(parser.parse_args()))


if __name__ == "__main__":
    main()
