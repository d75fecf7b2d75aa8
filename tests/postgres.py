"""A throwaway PostgreSQL server, run from Debian's binaries; nobody needs to install or start one.

`postgres_server` is there once for all tests of a run; `postgres_url` is a fresh database in
it for each test. Without the binaries (or a user to run them as) tests skip with a clear line.
"""

from __future__ import annotations

import getpass
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

_OPTIONS = (
    # A passing server may forget everything at a power cut.
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "listen_addresses=",
    "shared_buffers=16MB",
    "max_connections=50",
)


def newest_binaries() -> Path | None:
    """The folder with `initdb` and `postgres`, of the newest version installed."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    return max(found, key=lambda folder: float(folder.parent.name), default=None)


def _as_somebody_else() -> list[str] | None:
    """The server refuses to run as root: how to run it as `postgres`; None where impossible."""
    if os.geteuid() != 0:
        return []
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        return None
    return ["runuser", "-u", "postgres", "--"] if shutil.which("runuser") else None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of the server's own database, on a socket file in a passing folder."""
    binaries, prefix = newest_binaries(), _as_somebody_else()
    if binaries is None:
        pytest.skip("needs PostgreSQL's binaries: apt install postgresql")
    if prefix is None:
        pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    folder = Path(tempfile.mkdtemp(prefix="kejitong-pg-"))
    user = "postgres" if prefix else getpass.getuser()
    if prefix:
        shutil.chown(folder, user)
    data = folder / "data"
    initdb = [binaries / "initdb", "-D", data, "-A", "trust", "-U", user, "-E", "UTF8", "--no-sync"]
    subprocess.run([*prefix, *map(str, initdb)], check=True, capture_output=True, cwd=folder)
    options = [part for option in _OPTIONS for part in ("-c", option)]
    server = subprocess.Popen(
        [*prefix, str(binaries / "postgres"), "-D", str(data), "-k", str(folder), *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
    )
    try:
        url = f"postgresql+psycopg2://{user}@/postgres?host={folder}"
        _wait_for(url, server)
        yield url
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty database, dropped after the test."""
    from sqlalchemy import create_engine, text

    from bot.db import engine_for

    name = "t" + secrets.token_hex(6)
    url = postgres_server.replace("@/postgres?", f"@/{name}?")
    server = create_engine(postgres_server, isolation_level="AUTOCOMMIT", future=True)
    with server.connect() as connection:
        connection.execute(text(f"create database {name}"))
    yield url
    engine_for(url).dispose()
    with server.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    server.dispose()


def _wait_for(url: str, server: subprocess.Popen[bytes], seconds: float = 20.0) -> None:
    from sqlalchemy import create_engine
    from sqlalchemy.exc import OperationalError

    engine = create_engine(url, future=True)
    ends = time.monotonic() + seconds
    while True:
        try:
            engine.connect().close()
            break
        except OperationalError:
            if server.poll() is not None or time.monotonic() > ends:
                raise
            time.sleep(0.05)
    engine.dispose()
