"""What dialogue servers say they answer with, and those that say nothing."""

from __future__ import annotations

import httpx

from bot.dialogue.serving import ServerState, ServerStates


def answer(request: httpx.Request) -> httpx.Response:
    told = {
        "a": {"ready": True, "model": "m"},
        "b": {"ready": True, "model": "m", "refused": "n"},
        "c": {"ready": False},
        "d": ["no"],
    }
    if request.url.host == "e":
        raise httpx.ConnectError("nobody")
    return httpx.Response(200 if request.url.host != "c" else 503, json=told[request.url.host])


def test_every_server_is_told_of():
    states = ServerStates([f"http://{name}" for name in "abcde"], httpx.MockTransport(answer))
    assert states.look() == [
        ServerState("http://a", "m"),
        ServerState("http://b", "m", "n"),
        *(ServerState(f"http://{name}") for name in "cde"),
    ]
    states.close()
