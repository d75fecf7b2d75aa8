"""When the worker makes its rounds, and what a failure of one means for the others."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import StoreError
from bot.workers import worker as module
from bot.workers.lookout import Sight
from bot.workers.worker import Round, Worker

QUIET = Sight(letters=False, planned=False, turns=False, trainings=False, account=0)


@pytest.fixture(autouse=True)
def quick(monkeypatch) -> None:
    monkeypatch.setattr(module, "BEAT", 0.005)
    monkeypatch.setattr(module, "_REST", 0.02)


class Scene:
    """Rounds that are counted, and what the lookout sees."""

    def __init__(self) -> None:
        self.stop = asyncio.Event()
        self.sight: Sight | None = QUIET
        self.looks = 0
        self.made: dict[str, int] = {}
        self.closed = False

    def round(self, name: str, when=None, failure: Exception | None = None) -> Round:
        async def work() -> None:
            self.made[name] = self.made.get(name, 0) + 1
            if failure is not None:
                raise failure

        return Round(name, work, 0.005, when)

    async def look(self) -> Sight:
        self.looks += 1
        if self.sight is None:
            raise OSError("the database is away")
        return self.sight

    async def close(self, _: float) -> None:
        self.closed = True

    async def until(self, *rounds: Round, met) -> None:
        """Run the worker until `met`."""
        running = asyncio.create_task(Worker(rounds, self.close, self.look).run(self.stop))
        while not met():
            assert not running.done()
            await asyncio.sleep(0.001)
        self.stop.set()
        await running


async def test_what_nothing_was_seen_of_is_not_made() -> None:
    scene = Scene()
    letters = scene.round("letters", lambda sight: sight.letters)
    await scene.until(letters, scene.round("always"), met=lambda: scene.made.get("always", 0) > 3)
    assert "letters" not in scene.made
    assert scene.closed


async def test_what_was_seen_is_made() -> None:
    scene = Scene()
    scene.sight = Sight(True, False, False, False, 0)
    letters = scene.round("letters", lambda sight: sight.letters)
    turns = scene.round("turns", lambda sight: sight.turns)
    await scene.until(letters, turns, met=lambda: scene.made.get("letters", 0) > 1)
    assert "turns" not in scene.made


async def test_one_look_serves_all_rounds_of_a_beat() -> None:
    scene = Scene()
    rounds = [scene.round(str(n), lambda sight: not sight.letters) for n in range(5)]
    await scene.until(*rounds, met=lambda: scene.made.get("4", 0) > 3)
    assert scene.looks < sum(scene.made.values()) / 2


async def test_without_rounds_that_go_by_it_nobody_looks() -> None:
    scene = Scene()
    await scene.until(scene.round("always"), met=lambda: scene.made.get("always", 0) > 2)
    assert scene.looks == 0


async def test_while_the_database_is_away_every_round_finds_that_out_by_itself() -> None:
    scene = Scene()
    scene.sight = None
    letters = scene.round("letters", lambda sight: sight.letters, OSError("away"))
    await scene.until(letters, met=lambda: scene.made.get("letters", 0) > 1)


@pytest.mark.parametrize("failure", [StoreError("away"), ValueError("a mistake")])
async def test_a_round_that_fails_rests_and_holds_up_no_other(failure: Exception) -> None:
    scene = Scene()
    fails = scene.round("fails", failure=failure)
    await scene.until(fails, scene.round("goes on"), met=lambda: scene.made.get("fails", 0) > 1)
    assert scene.made["goes on"] > scene.made["fails"]


async def test_a_round_under_way_is_not_begun_again_and_is_waited_for() -> None:
    scene, done = Scene(), asyncio.Event()
    begun = []

    async def long() -> None:
        begun.append(1)
        await done.wait()

    running = scene.until(
        Round("long", long, 0.005),
        scene.round("always"),
        met=lambda: scene.made.get("always", 0) > 3,
    )
    task = asyncio.create_task(running)
    while not scene.stop.is_set():
        await asyncio.sleep(0.001)
    await asyncio.sleep(0.01)
    assert len(begun) == 1
    assert not scene.closed
    done.set()
    await task
    assert scene.closed
