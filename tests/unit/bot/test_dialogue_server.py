"""The HTTP side of the dialogue server, with a dialogue that is no Rasa."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from bot.rasa_server.app import DialogueServer
from bot.rasa_server.models import current_model, models_dir, serve_model

URL = "/webhooks/rest/webhook"


class Parrot:
    model_name = "parrot.tar.gz"

    async def say(self, sender: str, text: str) -> list[dict]:
        if text == "boom":
            raise ValueError(text)
        return [{"recipient_id": sender, "text": text}]


@pytest.fixture
def loading():
    """A server whose model arrives when the test says so."""
    arrive, failed = threading.Event(), []

    def load() -> Parrot:
        arrive.wait(5)
        return Parrot()

    with TestClient(DialogueServer(load, lambda: failed.append(1)).app()) as client:
        client.arrive = arrive
        yield client
        arrive.set()


def wait_until_ready(client: TestClient) -> None:
    client.arrive.set()
    for _ in range(500):
        if client.get("/readyz").status_code == 200:
            return
    raise AssertionError("never ready")


def test_503_at_once_while_loading_then_ready(loading):
    assert loading.get("/readyz").status_code == 503
    assert loading.post(URL, json={"sender": "a", "message": "b"}).status_code == 503
    wait_until_ready(loading)
    assert loading.get("/readyz").json() == {"ready": True, "model": "parrot.tar.gz"}


def test_a_turn_a_failing_turn_and_nonsense(loading):
    wait_until_ready(loading)
    answer = loading.post(URL, json={"sender": "a", "message": "你好"})
    assert answer.json() == [{"recipient_id": "a", "text": "你好"}]
    assert loading.post(URL, json={"sender": "a", "message": "boom"}).status_code == 500
    for nonsense in (b"", b"{", b"[]", b'{"sender": "a"}', b'{"sender": 1, "message": "x"}'):
        assert loading.post(URL, content=nonsense).status_code == 400
    assert loading.get("/").status_code == 404


def test_a_model_that_cannot_be_loaded_ends_the_server():
    def load():
        raise OSError("broken archive")

    failed = threading.Event()
    with TestClient(DialogueServer(load, failed.set).app()) as client:
        assert failed.wait(2)
        assert client.get("/readyz").status_code == 503


def test_the_server_module_does_not_import_rasa():
    code = "import sys, bot.rasa_server.app; sys.exit('rasa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


class Named(Parrot):
    def __init__(self, name: str) -> None:
        self.model_name = name

    async def say(self, sender: str, text: str) -> list[dict]:
        await asyncio.sleep(0.3 if text == "slow" else 0)
        return [{"recipient_id": sender, "text": self.model_name}]


@pytest.fixture
def swapping(tmp_path):
    """A server with the models a and b on disk, serving a; `broken` cannot be loaded."""
    models_dir(tmp_path).mkdir()
    for name in ("a", "b", "broken"):
        (models_dir(tmp_path) / f"{name}.tar.gz").touch()
    serve_model(tmp_path, "a.tar.gz")
    loaded = []

    def load() -> Named:
        name = current_model(tmp_path).name
        loaded.append(name)
        if name.startswith("broken"):
            raise OSError(name)
        made = Named(name)
        client.made[name] = weakref.ref(made)
        return made

    def ended() -> None:
        raise AssertionError("the server gave up")

    server = DialogueServer(load, ended, lambda: current_model(tmp_path), look_every=0.01)
    client = TestClient(server.app())
    client.made, client.loaded, client.data_dir = {}, loaded, tmp_path
    with client:
        wait_for(client, "model", "a.tar.gz")
        yield client


def wait_for(client: TestClient, key: str, value: str) -> None:
    until = time.monotonic() + 5
    while client.get("/readyz").json().get(key) != value:
        assert time.monotonic() < until, client.get("/readyz").json()
        time.sleep(0.01)


def ask(client: TestClient, text: str = "x"):
    return client.post(URL, json={"sender": "s", "message": text})


def test_a_swap_fails_no_message_and_drops_the_old_model_after_its_turns(swapping):
    with ThreadPoolExecutor(1) as pool:
        under_way = pool.submit(ask, swapping, "slow")
        time.sleep(0.05)
        serve_model(swapping.data_dir, "b.tar.gz")
        seen = [ask(swapping) for _ in range(20)]
        wait_for(swapping, "model", "b.tar.gz")
        seen.append(ask(swapping))
        assert under_way.result().json()[0]["text"] == "a.tar.gz"
    assert {answer.status_code for answer in seen} == {200}
    assert seen[-1].json()[0]["text"] == "b.tar.gz"
    gc.collect()
    assert swapping.made["a.tar.gz"]() is None
    serve_model(swapping.data_dir, "a.tar.gz")
    wait_for(swapping, "model", "a.tar.gz")


def test_a_broken_model_leaves_the_old_one_and_is_named(swapping):
    serve_model(swapping.data_dir, "broken.tar.gz")
    wait_for(swapping, "refused", "broken.tar.gz")
    time.sleep(0.1)
    assert swapping.loaded.count("broken.tar.gz") == 1
    assert ask(swapping).json()[0]["text"] == "a.tar.gz"
    serve_model(swapping.data_dir, "b.tar.gz")
    wait_for(swapping, "model", "b.tar.gz")
    assert "refused" not in swapping.get("/readyz").json()
