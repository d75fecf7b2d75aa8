"""Which processes make up the product, and what each of them needs to know."""

from __future__ import annotations

import asyncio
import importlib.util
import signal
import sys
from collections.abc import Collection, Mapping

from bot.cli.serving import embedded_redis
from bot.cli.serving.child import Child, Probe
from bot.settings import Settings

# In the order of their start. The gateway is first: it answers politely while
# the dialogue loads. Without a console it also opens the internal port.
MODULES = {
    "gateway": "bot.gateway",
    "console": "bot.console",
    "dialogue": "bot.rasa_server",
    "worker": "bot.workers",
}
_NAMES = {"gateway": "网关", "dialogue": "对话", "worker": "推送", "console": "控制台"}

# Who takes messages and who keeps them give way to nobody: under more questions than can be
# answered the door must still say so within five seconds.
_NICENESS = {"gateway": 0, "dialogue": 5, "worker": 5, "console": 5}

# Whoever takes questions stops before whoever answers them; Redis is last.
_STAGES = {"gateway": 3, "console": 3, "worker": 2, "dialogue": 1}


def present_parts() -> list[str]:
    """The parts whose package can be run in this version."""
    return [part for part, module in MODULES.items() if _can_run(module)]


def ports_of(
    part: str, settings: Settings, wanted: Collection[str] = ()
) -> list[tuple[str, str, int]]:
    """(variable, host, port) for each port that a part listens on."""
    internal = ("INTERNAL_PORT", settings.internal_host, settings.internal_port)
    if part == "gateway":
        public = ("PORT", settings.host, settings.port)
        return [public] if "console" in wanted else [public, internal]
    if part == "console":
        return [internal]
    if part == "dialogue":
        return [("DIALOGUE_PORT", settings.dialogue_host, port) for port in settings.dialogue_ports]
    return []


def child_environ(
    settings: Settings, redis_url: str, token: str, environ: Mapping[str, str]
) -> dict[str, str]:
    """The environment of a child: ours, with what was resolved since."""
    return {
        **environ,
        "DATA_DIR": str(settings.data_dir),
        "REDIS_URL": redis_url,
        "WECHAT_TOKEN": token,
        "PYTHONUNBUFFERED": "1",
    }


def redis_child(settings: Settings, environ: Mapping[str, str]) -> Child:
    """The embedded Redis of this DATA_DIR."""
    socket = embedded_redis.socket_path(settings.data_dir)

    async def answers() -> bool:
        return await asyncio.to_thread(embedded_redis.answers, socket)

    return Child(
        name="Redis",
        command=embedded_redis.command(settings.data_dir),
        environ=environ,
        stage=0,
        ready=answers,
        needed_first=True,
        lock=embedded_redis.lock_path(settings.data_dir),
        # It writes its last second to disk when asked, not when killed.
        death_signal=signal.SIGTERM,
    )


def children_of(
    part: str, settings: Settings, environ: Mapping[str, str], wanted: Collection[str] = ()
) -> list[Child]:
    """The processes of one part."""
    command = (sys.executable, "-m", MODULES[part])
    common = {"environ": environ, "stage": _STAGES[part], "niceness": _NICENESS[part]}
    if part == "gateway":
        # The models wait for it: loading them takes all cores for seconds.
        ready = _answers(_reachable(settings.host), settings.port, "/healthz")
        if "console" in wanted:
            command = (*command, "--public-only")
        return [Child(_NAMES[part], command, ready=ready, needed_first=True, **common)]
    if part != "dialogue":
        return [Child(_NAMES[part], command, **common)]
    ports = settings.dialogue_ports
    return [
        Child(
            name=f"对话 {number}",
            command=(*command, "--port", str(port)),
            ready=_answers(_reachable(settings.dialogue_host), port, "/readyz"),
            ready_text=f"对话 {number}/{len(ports)} 已就绪，可以提问",
            **common,
        )
        for number, port in enumerate(ports, start=1)
    ]


def _answers(host: str, port: int, path: str) -> Probe:
    """Asks a page of ours; true when it says 200."""

    async def ready() -> bool:
        try:
            reader, writer = await asyncio.open_connection(host, port)
        except OSError:
            return False
        try:
            writer.write(f"GET {path} HTTP/1.0\r\n\r\n".encode())
            status = await asyncio.wait_for(reader.readline(), timeout=1)
        except (OSError, asyncio.TimeoutError):
            return False
        finally:
            writer.close()
        return b" 200 " in status

    return ready


def _reachable(host: str) -> str:
    """Where to knock for a server that listens on `host`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _can_run(module: str) -> bool:
    return importlib.util.find_spec(f"{module}.__main__") is not None
