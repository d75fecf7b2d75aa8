"""The generator: arrivals wait for nobody, latency counts from the planned moment."""

from __future__ import annotations

import asyncio
import time
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.bench.fire import Came, Record, fire
from bot.cli.bench.plan import Shot, plan
from bot.cli.bench.table import Result, percentile, rightness
from bot.cli.evaluation.cases import Case, Expectation

NOTHING = Expectation()


def case(name: str, *turns: tuple[str, Expectation]) -> Case:
    return Case(name, "group", "clean", turns)


CASES = [
    case("one", ("甲", NOTHING)),
    case("three", ("乙一", NOTHING), ("乙二", NOTHING), ("乙三", NOTHING)),
]


@given(st.floats(0.5, 200), st.floats(0.1, 20), st.integers(0, 9))
def test_arrivals_are_evenly_spaced_and_turns_come_in_their_order(rate, seconds, seed):
    shots = plan(CASES, rate, seconds, seed)
    assert len(shots) == int(rate * seconds)
    assert [shot.at for shot in shots] == pytest.approx([n / rate for n in range(len(shots))])
    said: dict[str, list[Shot]] = {}
    for shot in shots:
        said.setdefault(shot.person, []).append(shot)
    for talk in said.values():
        assert [shot.turn for shot in talk] == list(range(len(talk)))
        assert len({shot.case for shot in talk}) == 1
        assert all(b.at - a.at >= 4.99 for a, b in zip(talk, talk[1:], strict=False))


def test_the_same_seed_is_the_same_load_and_every_case_has_its_turn():
    assert plan(CASES, 10, 10, 3) == plan(CASES, 10, 10, 3)
    assert set(Counter(shot.case for shot in plan(CASES, 10, 10, 3))) == {0, 1}


def shots(count: int, gap: float) -> list[Shot]:
    return [Shot(n * gap, f"p{n}", "问", 0, 0) for n in range(count)]


async def test_a_slow_server_does_not_slow_the_arrivals():
    gate, arrived = asyncio.Event(), []

    async def never_before_all_have_come(person: str, _: str) -> Came:
        arrived.append(person)
        if len(arrived) == 20:
            gate.set()
        await gate.wait()  # a closed loop would wait here for ever
        return Came("答")

    records = await asyncio.wait_for(fire(shots(20, 0.001), never_before_all_have_come), 10)
    assert len(records) == 20
    assert arrived == [f"p{n}" for n in range(20)]


async def test_latency_counts_from_the_planned_moment():
    async def blocks_the_loop(_: str, __: str) -> Came:
        time.sleep(0.05)  # a generator that is held up: the next shots leave late
        return Came("答")

    records = sorted(await fire(shots(4, 0.0), blocks_the_loop), key=lambda r: r.seconds)
    # Each was planned for 0: the last one's time holds all that went before it.
    assert records[-1].seconds >= 4 * 0.05
    assert records[-1].behind >= 3 * 0.05


async def test_a_subject_that_breaks_is_a_fault_and_the_rest_goes_on():
    async def breaks(person: str, _: str) -> Came:
        if person == "p1":
            raise ConnectionError
        return Came("答")

    told = []
    records = await fire(shots(3, 0.0), breaks, told.append)
    assert sorted(record.problem for record in records) == ["", "", "ConnectionError"]
    assert told == [1, 2, 3]


def record(case: int, turn: int, person: str, text: str, **more) -> Record:
    rest = {"problem": "", "deliveries": 1} | more
    return Record(case, turn, person, 0.0, 0.1, 0.0, text, **rest)


def test_a_conversation_is_right_when_every_turn_is_and_counts_only_whole():
    wanted = Expectation((("牵头",),))
    judged = [case("a", ("问", wanted), ("又问", wanted))]
    records = [
        record(0, 0, "right", "牵头"),
        record(0, 1, "right", "牵头"),
        record(0, 0, "wrong", "牵头"),
        record(0, 1, "wrong", "不知道"),
        record(0, 0, "fault", "牵头"),
        record(0, 1, "fault", "牵头", problem="timeout"),
        record(0, 0, "cut short", "牵头"),
    ]
    assert rightness(judged, records) == (1, 3)


def test_faults_late_answers_and_honest_words_are_told_apart():
    records = [
        record(0, 0, "a", "答"),
        record(0, 0, "b", "答", deliveries=2),
        record(0, 0, "c", "稍后"),
        record(0, 0, "d", "", problem="timeout", deliveries=3),
    ]
    cpu, honest = Counter({"网关": 1.0}), frozenset({"稍后"})
    result = Result("x", 1, records, 1.0, cpu, Counter(), None, honest)
    assert (len(result.answered), result.late, result.faults) == (2, 2, 1)
    assert result.cpu_per_message == 0.5


@pytest.mark.parametrize(("share", "value"), [(50, 2), (95, 4), (100, 4), (1, 1)])
def test_percentiles_are_values_that_occurred(share, value):
    assert percentile([4, 1, 3, 2], share) == value
    assert percentile([], share) == 0.0
