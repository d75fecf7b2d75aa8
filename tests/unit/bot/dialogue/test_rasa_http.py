"""The pool of dialogue servers over HTTP, played by a transport."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable

import httpx
import pytest

from bot.dialogue.rasa_http import RasaDialogue, new_client, to_reply
from bot.dialogue.scripted import ScriptedDialogue
from bot.errors import DialogueSilent, DialogueUnavailable
from bot.messages import Choice, Reply

PORTS = (8010, 8011, 8012)
URLS = tuple(f"http://127.0.0.1:{port}" for port in PORTS)
ANSWER = [
    {"recipient_id": "o", "text": "第一段"},
    {"recipient_id": "o", "image": "http://x"},
    {
        "recipient_id": "o",
        "text": "第二段",
        "buttons": [{"title": "看", "payload": "看政策"}, {"title": "问"}],
    },
]


class Pool:
    """Servers by port: a function from request to response, or an exception."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, dict[str, str]]] = []
        self.broken: dict[int, Exception | httpx.Response] = {}
        self.answer: Callable[[], httpx.Response] = lambda: httpx.Response(200, json=ANSWER)
        client = new_client(httpx.MockTransport(self.handle))
        self.dialogue = RasaDialogue(URLS, client)

    async def handle(self, request: httpx.Request) -> httpx.Response:
        port = request.url.port or 0
        outcome = self.broken.get(port)
        if isinstance(outcome, Exception):
            raise outcome
        if request.url.path == "/webhooks/rest/webhook":
            self.asked.append((port, json.loads(request.content)))
        return outcome or self.answer()


def places(pool: Pool, user: str) -> list[int]:
    return [int(url.rpartition(":")[2]) for url in pool.dialogue.servers_for(user)]


@pytest.fixture
def pool() -> Pool:
    return Pool()


async def test_one_question_one_reply(pool: Pool) -> None:
    reply = await pool.dialogue.ask("o", "你好", 1.0)
    assert reply == Reply("第一段\n\n第二段", (Choice("看", "看政策"), Choice("问", "问")))
    assert [body for _, body in pool.asked] == [{"sender": "o", "message": "你好"}]


async def test_a_person_stays_with_one_server_and_people_spread(pool: Pool) -> None:
    for number in range(60):
        for _ in range(2):
            await pool.dialogue.ask(f"o{number}", "x", 1.0)
    by_person = {}
    for port, body in pool.asked:
        by_person.setdefault(body["sender"], set()).add(port)
    assert all(len(ports) == 1 for ports in by_person.values())
    spread = Counter(port for ports in by_person.values() for port in ports)
    assert set(spread) == set(PORTS)


async def test_only_the_people_of_a_dead_server_move(pool: Pool) -> None:
    before = {user: places(pool, user) for user in (f"o{n}" for n in range(40))}
    pool.broken[8010] = httpx.ConnectError("refused")
    for user, ports in before.items():
        await pool.dialogue.ask(user, "x", 1.0)
        assert pool.asked[-1][0] == next(port for port in ports if port != 8010)


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ConnectError("x"),
        httpx.ConnectTimeout("x"),
        httpx.RemoteProtocolError("x"),
        httpx.Response(503),
        httpx.Response(200, text="no JSON"),
        httpx.Response(200, json={"status": "failure"}),
    ],
)
async def test_all_servers_away(pool: Pool, failure: Exception | httpx.Response) -> None:
    pool.broken = dict.fromkeys(PORTS, failure)
    with pytest.raises(DialogueUnavailable):
        await pool.dialogue.ask("o", "x", 1.0)


async def test_a_question_that_was_read_is_not_asked_elsewhere(pool: Pool) -> None:
    pool.broken = dict.fromkeys(PORTS, httpx.ReadTimeout("x"))
    pool.broken[places(pool, "o")[1]] = httpx.Response(200, json=ANSWER)
    with pytest.raises(DialogueUnavailable):
        await pool.dialogue.ask("o", "x", 1.0)
    assert pool.asked == []


async def test_a_hanging_server_costs_the_budget_and_no_more() -> None:
    async def hang(_: httpx.Request) -> httpx.Response:
        await asyncio.sleep(10)
        raise AssertionError

    dialogue = RasaDialogue(URLS, new_client(httpx.MockTransport(hang)))
    with pytest.raises(DialogueUnavailable):
        await dialogue.ask("o", "x", 0.02)


@pytest.mark.parametrize("empty", [[], [{"recipient_id": "o"}], [{"text": "  "}]])
async def test_an_empty_answer_is_silence(pool: Pool, empty: list[object]) -> None:
    pool.answer = lambda: httpx.Response(200, json=empty)
    with pytest.raises(DialogueSilent):
        await pool.dialogue.ask("o", "x", 1.0)


async def test_ready_when_any_is(pool: Pool) -> None:
    assert await pool.dialogue.ready()
    pool.broken = {8010: httpx.ConnectError("x"), 8011: httpx.Response(503)}
    assert await pool.dialogue.ready()
    pool.broken[8012] = httpx.ReadTimeout("x")
    assert not await pool.dialogue.ready()


def test_odd_messages_do_no_harm() -> None:
    odd = ["x", {"text": "甲", "buttons": None}, {"buttons": ["y", {"payload": "z"}]}]
    assert to_reply(odd) == Reply("甲")


async def test_the_script() -> None:
    dialogue = ScriptedDialogue({"一": "甲", "二": Reply("乙"), "三": DialogueUnavailable("x")})
    assert await dialogue.ask("o", "一", 1) == Reply("甲")
    assert await dialogue.ask("o", "二", 1) == Reply("乙")
    with pytest.raises(DialogueUnavailable):
        await dialogue.ask("o", "三", 1)
    with pytest.raises(DialogueSilent):
        await dialogue.ask("o", "四", 1)
    assert await dialogue.ready()
