"""The pool of dialogue servers, played behind the wire."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from bot.dialogue.rasa_http import RasaDialogue, to_reply
from bot.dialogue.scripted import ScriptedDialogue
from bot.dialogue.wire import Broken, NotReached
from bot.errors import DialogueSilent, DialogueUnavailable, StoreError
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


Outcome = tuple[int, bytes] | Exception


def said(messages: object) -> Outcome:
    return 200, json.dumps(messages).encode()


class KnownHomes:
    """Homes in a dict."""

    def __init__(self) -> None:
        self.at: dict[str, str] = {}
        self.away = False

    async def settle(self, user: str, wish: str) -> str:
        if self.away:
            raise StoreError("away")
        return self.at.setdefault(user, wish)


class Pool:
    """Servers by port: what they answer, or an exception."""

    def __init__(self, homes: KnownHomes | None = None) -> None:
        self.asked: list[tuple[int, dict[str, str]]] = []
        self.broken: dict[int, Outcome] = {}
        self.answer: Callable[[], Outcome] = lambda: said(ANSWER)
        self.dialogue = RasaDialogue(URLS, self, homes)

    async def send(self, url: str, body: bytes | None, seconds: float) -> tuple[int, bytes]:
        place = urlsplit(url)
        outcome = self.broken.get(place.port)
        if isinstance(outcome, Exception):
            raise outcome
        if place.path == "/webhooks/rest/webhook":
            self.asked.append((place.port, json.loads(body)))
        return outcome or self.answer()

    async def close(self) -> None:
        pass


def places(pool: Pool, user: str) -> list[int]:
    return [int(url.rpartition(":")[2]) for url in pool.dialogue.ranked(user)]


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
    pool.broken[8010] = NotReached("refused")
    for user, ports in before.items():
        await pool.dialogue.ask(user, "x", 1.0)
        assert pool.asked[-1][0] == next(port for port in ports if port != 8010)


async def test_the_same_text_goes_to_one_server_whoever_asks() -> None:
    pool = Pool(KnownHomes())
    for number in range(60):
        await pool.dialogue.ask(f"o{number}", f"问{number % 12}", 1.0)
    by_text = {}
    for port, body in pool.asked:
        by_text.setdefault(body["message"], set()).add(port)
    assert all(len(ports) == 1 for ports in by_text.values())
    assert {port for ports in by_text.values() for port in ports} == set(PORTS)


async def test_who_asked_a_moment_ago_asks_at_the_same_server() -> None:
    pool = Pool(KnownHomes())
    for number in range(12):
        await pool.dialogue.ask("o", f"问{number}", 1.0)
    assert len({port for port, _ in pool.asked}) == 1


@pytest.mark.parametrize("trouble", ["away", "elsewhere"])
async def test_without_a_home_somebody_stays_with_one_server(trouble: str) -> None:
    homes = KnownHomes()
    pool = Pool(homes)
    homes.away = trouble == "away"
    homes.at["o"] = "http://127.0.0.1:1"  # of a pool that was another
    for _ in range(3):
        assert (await pool.dialogue.ask("o", "问", 1.0)).text.startswith("第一段")
    assert {port for port, _ in pool.asked} == {places(pool, "o" if homes.away else "问")[0]}


async def test_what_everybody_asks_at_once_is_shared_out() -> None:
    pool, gate = Pool(KnownHomes()), asyncio.Event()
    answer = pool.send

    async def send(url: str, body: bytes | None, seconds: float) -> tuple[int, bytes]:
        answered = await answer(url, body, seconds)
        await gate.wait()
        return answered

    pool.send = send
    asking = [asyncio.create_task(pool.dialogue.ask(f"o{n}", "问", 1.0)) for n in range(30)]
    for _ in range(100):
        await asyncio.sleep(0)
    at_once = Counter(port for port, _ in pool.asked)
    assert len(at_once) == len(PORTS)
    assert max(at_once.values()) - min(at_once.values()) <= 3
    gate.set()
    await asyncio.gather(*asking)
    pool.asked.clear()
    await pool.dialogue.ask("another", "问", 1.0)
    assert pool.asked[0][0] == places(pool, "问")[0]  # nothing is in hand any more


async def test_a_home_that_is_dead_is_left() -> None:
    homes = KnownHomes()
    pool = Pool(homes)
    homes.at["o"] = "http://127.0.0.1:8011"
    pool.broken[8011] = NotReached("refused")
    await pool.dialogue.ask("o", "问", 1.0)
    assert pool.asked[0][0] == next(port for port in places(pool, "问") if port != 8011)


@pytest.mark.parametrize(
    "failure",
    [
        NotReached("x"),
        Broken("x"),
        (503, b""),
        (200, b"no JSON"),
        said({"status": "failure"}),
    ],
)
async def test_all_servers_away(pool: Pool, failure: Outcome) -> None:
    pool.broken = dict.fromkeys(PORTS, failure)
    with pytest.raises(DialogueUnavailable):
        await pool.dialogue.ask("o", "x", 1.0)


async def test_a_question_that_was_read_is_not_asked_elsewhere(pool: Pool) -> None:
    pool.broken = dict.fromkeys(PORTS, asyncio.TimeoutError())
    pool.broken[places(pool, "o")[1]] = said(ANSWER)
    with pytest.raises(DialogueUnavailable):
        await pool.dialogue.ask("o", "x", 1.0)
    assert pool.asked == []


async def test_a_broken_connection_is_tried_once_more(pool: Pool) -> None:
    outcomes = [Broken("a kept connection that was dead"), said(ANSWER)]

    async def send(url: str, body: bytes | None, seconds: float) -> tuple[int, bytes]:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    pool.send = send
    assert (await pool.dialogue.ask("o", "x", 1.0)).text.startswith("第一段")
    assert outcomes == []


@pytest.mark.parametrize("empty", [[], [{"recipient_id": "o"}], [{"text": "  "}]])
async def test_an_empty_answer_is_silence(pool: Pool, empty: list[object]) -> None:
    pool.answer = lambda: said(empty)
    with pytest.raises(DialogueSilent):
        await pool.dialogue.ask("o", "x", 1.0)


async def test_ready_when_any_is(pool: Pool) -> None:
    assert await pool.dialogue.ready()
    pool.broken = {8010: NotReached("x"), 8011: (503, b"")}
    assert await pool.dialogue.ready()
    pool.broken[8012] = asyncio.TimeoutError()
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


async def test_who_knows_where_to_ask_is_not_settled_again() -> None:
    homes = KnownHomes()
    homes.away = True
    pool = Pool(homes)
    home = pool.dialogue.ranked("问")[-1]
    await pool.dialogue.ask("o", "问", 1.0, home)
    assert pool.asked[0][0] == int(home.rpartition(":")[2])
    assert pool.dialogue.wish("问") == pool.dialogue.ranked("问")[0]
