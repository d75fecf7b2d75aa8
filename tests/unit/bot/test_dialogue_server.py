"""The HTTP side of the dialogue server, with a dialogue that is no Rasa."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from starlette.testclient import TestClient

from bot.rasa_server.app import DialogueServer

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
