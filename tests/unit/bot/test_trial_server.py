"""The dialogue server's trials: answered from drafts, beside companies' turns, kept nowhere."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

import httpx
import pytest

from bot.dialogue.trial import HttpTrial, ScriptedTrial, TrialRefused
from bot.errors import DialogueUnavailable
from bot.messages import Choice, Reply
from bot.rasa_server.app import DialogueServer
from policy_kb import trial
from policy_kb.calls.model import Call
from policy_kb.errors import ContentError
from policy_kb.yaml_io import entry_to_dict

DRAFT = entry_to_dict(Call("c1", "专利资助申报", "区", "区科工商信局"))


class OneLibrary:
    """A library whose shelf is what the drafts say; counts how often one was built."""

    def __init__(self) -> None:
        self.built = self.looked = 0

    def look(self) -> None:
        self.looked += 1

    def shelf(self):
        on_trial = trial.current()
        return on_trial.shelf if on_trial else self._of("已发布")

    def shelf_with(self, drafts, without):
        self.built += 1
        if "all" in without:
            raise ContentError(["没有政策"])
        return self._of("、".join(entry.title for entry in drafts) or "无草稿")

    @staticmethod
    def _of(title):
        return SimpleNamespace(title=title, knowledge=SimpleNamespace(version="1"))


class Teller:
    """Answers with what its context shows, after others had their turn."""

    model_name = "teller"

    def __init__(self, library) -> None:
        self.library, self.senders = library, []

    async def say(self, sender: str, text: str) -> list[dict]:
        self.senders.append(sender)
        if text == "boom":
            raise ValueError(text)
        await asyncio.sleep(0.002)
        return [{"text": f"{text}：{self.library.shelf().title}", "buttons": [{"title": "继续"}]}]


@pytest.fixture
async def server():
    library = OneLibrary()
    teller = Teller(library)
    server = DialogueServer(lambda: teller, lambda: None, library=lambda: library)
    async with server._lifespan(None):
        transport = httpx.ASGITransport(server.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://d") as client:
            while not server.is_ready:
                await asyncio.sleep(0)
            yield SimpleNamespace(client=client, library=library, teller=teller)


async def told(server, text="问") -> str:
    sent = {"sender": "a company", "message": text}
    return (await server.client.post("/webhooks/rest/webhook", json=sent)).json()[0]["text"]


async def test_companies_never_see_a_draft(server):
    wanted = {"conversations": [["一", "二"]] * 5, "drafts": [DRAFT]}
    tried, *others = await asyncio.gather(
        server.client.post("/trial", json=wanted), *(told(server) for _ in range(40))
    )
    turns = [t[0]["text"] for talk in tried.json()["conversations"] for t in talk]
    assert turns == ["一：专利资助申报", "二：专利资助申报"] * 5
    assert set(others) == {"问：已发布"}
    assert await told(server) == "问：已发布"
    # Each conversation of a trial is somebody of its own.
    assert len({s for s in server.teller.senders if s.startswith("trial-")}) == 5


async def test_the_same_drafts_are_laid_out_once(server):
    for drafts in ([DRAFT], [DRAFT], [], [DRAFT]):
        await server.client.post("/trial", json={"conversations": [["一"]], "drafts": drafts})
    assert server.library.built == 2 and server.library.looked >= 2


async def test_a_failing_turn_is_empty_and_slashes_are_harmless(server):
    wanted = {"conversations": [["boom", " //restart"]]}
    ((first, second),) = (await server.client.post("/trial", json=wanted)).json()["conversations"]
    assert first == [] and second[0]["text"] == "restart：无草稿"


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"{}",
        b'{"conversations": [[1]]}',
        b'{"conversations": 3}',
        b'{"conversations": [], "drafts": [{"id": "x"}]}',
        b'{"conversations": [], "drafts": [3]}',
        b'{"conversations": [["x"]], "without": ["all"]}',
    ],
)
async def test_what_cannot_be_tried_is_refused_with_the_reason(server, body):
    answer = await server.client.post("/trial", content=body)
    assert answer.status_code == 400 and answer.json()["error"]


async def test_too_many_turns_are_refused(server):
    answer = await server.client.post("/trial", json={"conversations": [["x"] * 501]})
    assert answer.status_code == 400 and "500" in answer.json()["error"]


async def test_while_loading_there_is_no_trial():
    app = DialogueServer(lambda: None, lambda: None).app()
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://d") as client:
        assert (await client.post("/trial", json={"conversations": []})).status_code == 503


def http_trial(*answers) -> HttpTrial:
    """A trial whose servers answer like this, one after the other."""
    left = list(answers)

    def answer(request: httpx.Request) -> httpx.Response:
        next_one = left.pop(0)
        if isinstance(next_one, Exception):
            raise next_one
        return next_one

    servers = [f"http://127.0.0.1:{number}" for number in range(len(answers))]
    return HttpTrial(servers, transport=httpx.MockTransport(answer))


def test_the_next_server_is_asked_when_one_is_away_or_loads():
    good = {"conversations": [[[{"text": "甲", "buttons": [{"title": "继续"}]}], []]]}
    answers = httpx.ConnectError("gone"), httpx.Response(503), httpx.Response(200, json=good)
    assert http_trial(*answers).ask([["一", "二"]], [DRAFT]) == [
        [Reply("甲", (Choice("继续", "继续"),)), Reply("")]
    ]


@pytest.mark.parametrize(
    "answers",
    [
        (httpx.ConnectError("gone"),),
        (httpx.Response(500),),
        (),
        (httpx.Response(200, json=[]),),
        (httpx.Response(200, json={"conversations": [[{}]]}),),
        (httpx.Response(200, json={"conversations": [[]]}),),
        (httpx.Response(200, text="x"),),
    ],
)
def test_without_a_whole_answer_the_dialogue_counts_as_away(answers):
    with pytest.raises(DialogueUnavailable):
        http_trial(*answers).ask([["一"]])


def test_a_refusal_carries_its_reason():
    with pytest.raises(TrialRefused, match="没有政策"):
        http_trial(httpx.Response(400, json={"error": "没有政策"})).ask([["一"]])
    with pytest.raises(TrialRefused):
        http_trial(httpx.Response(400, text="?")).ask([["一"]])


def test_the_scripted_twin_answers_and_remembers():
    twin = ScriptedTrial({"一": "甲"}, otherwise="乙")
    assert twin.ask([["一", "二"]], [DRAFT], ["x"]) == [[Reply("甲"), Reply("乙")]]
    assert twin.asked == [([["一", "二"]], [DRAFT], ["x"])]
    with pytest.raises(DialogueUnavailable):
        ScriptedTrial(error=DialogueUnavailable("away")).ask([["一"]])
