"""The generator's process: reads a job on standard input, fires, writes what came of it.

On standard output one JSON value a line: numbers are progress, the list at the end is the
records. A process of its own, so that what it spends is not the subject's.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

import httpx

from bot.cli.bench.fire import Came, Deliver, Record, fire
from bot.cli.bench.lean_client import many_connections
from bot.cli.bench.plan import Shot
from bot.simulator.fake_wechat import Phone

_REST_PATIENCE = 5.0
_TELL_EVERY = 0.5


@dataclass(frozen=True)
class Target:
    """Where to send: a signed webhook, or (kind "rest") Rasa's REST channel."""

    url: str
    kind: str = "wechat"
    token: str = ""
    appid: str = ""
    aes_key: str = ""


def shoot(target: Target, shots: Sequence[Shot], tell: Callable[[int], None]) -> list[Record]:
    """Fire from another process; blocks until all has ended."""
    job = json.dumps({"target": asdict(target), "shots": [asdict(shot) for shot in shots]})
    child = subprocess.Popen(
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    with child:
        child.stdin.write(job)
        child.stdin.close()
        for line in child.stdout:
            said = json.loads(line)
            if isinstance(said, list):
                return [Record(**row) for row in said]
            tell(said)
    raise RuntimeError(f"the generator ended with {child.returncode}")


def deliverer(target: Target, client: httpx.AsyncClient) -> Deliver:
    """How one message is delivered there."""
    if target.kind == "rest":
        return _rest(target.url, client)
    phone = Phone(target.url, target.token, target.appid, target.aes_key, client=client)

    async def deliver(person: str, text: str) -> Came:
        shown = await phone.say(person, text)
        return Came(shown.text, shown.problem if shown.fault else "", shown.deliveries)

    return deliver


def _rest(url: str, client: httpx.AsyncClient) -> Deliver:
    """Rasa's channel knows no redelivery: it would ask twice. Five seconds, once."""

    async def deliver(person: str, text: str) -> Came:
        response = await client.post(
            url, json={"sender": person, "message": text}, timeout=_REST_PATIENCE
        )
        if response.status_code != 200:
            return Came(problem=f"status {response.status_code}")
        texts = [
            line
            for said in response.json()
            for line in [said.get("text") or "", *(b["title"] for b in said.get("buttons") or ())]
        ]
        told = "\n".join(filter(None, texts))
        return Came(told, "" if told else "no answer")

    return deliver


async def _main() -> None:
    job = json.load(sys.stdin)
    shots = [Shot(**row) for row in job["shots"]]
    told = 0.0

    def tell(done: int) -> None:
        nonlocal told
        if time.monotonic() - told > _TELL_EVERY:
            told = time.monotonic()
            print(done, flush=True)

    async with many_connections() as client:
        records = await fire(shots, deliverer(Target(**job["target"]), client), tell)
    print(json.dumps([asdict(record) for record in records]), flush=True)


if __name__ == "__main__":
    try:
        import uvloop

        uvloop.install()
    except ImportError:
        pass
    asyncio.run(_main())
