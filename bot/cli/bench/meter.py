"""What a family of processes spends: CPU seconds and memory, part by part.

Memory is PSS: pages that processes share count once. Reads psutil, which is imported on use.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

# A word of the command line → the part it is.
_PARTS = {
    "bot.gateway": "网关",
    "bot.rasa_server": "对话",
    "bot.workers": "推送",
    "bot.console": "控制台",
    "redis-server": "Redis",
    "actions": "动作",
}


@dataclass(frozen=True)
class Reading:
    """CPU seconds so far and PSS bytes now, by part."""

    cpu: Counter[str] = field(default_factory=Counter)
    pss: Counter[str] = field(default_factory=Counter)

    def since(self, before: Reading) -> Counter[str]:
        """CPU seconds spent after `before`, by part."""
        return Counter({part: self.cpu[part] - before.cpu[part] for part in self.cpu})


def read(roots: Iterable[int]) -> Reading:
    """Of these processes and all their descendants."""
    import psutil

    reading = Reading()
    for process in _families(roots):
        with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            part, times = _part(process), process.cpu_times()
            reading.cpu[part] += times.user + times.system
            reading.pss[part] += process.memory_full_info().pss
    return reading


def _families(roots: Iterable[int]) -> Iterator[Any]:
    import psutil

    seen = set()
    for root in roots:
        with suppress(psutil.NoSuchProcess):
            process = psutil.Process(root)
            for one in (process, *process.children(recursive=True)):
                if one.pid not in seen:
                    seen.add(one.pid)
                    yield one


def _part(process: Any) -> str:
    words = " ".join(process.cmdline())
    return next((part for word, part in _PARTS.items() if word in words), "其余")
