"""The page of an evaluation, its classes of noise, and what counts as fallen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bot.cli.evaluation import accepted
from bot.cli.evaluation.cases import Case, Expectation, load
from bot.cli.evaluation.noise import KINDS, TWO, noised
from bot.cli.evaluation.page import asked_of, calibration, confusion, curve, page
from bot.cli.evaluation.runner import Outcome, TurnResult
from bot.errors import KejitongError
from bot.services.record.turns import KeptTurn
from bot.simulator.fake_wechat import Shown

SETS = Path(__file__).parents[2] / "evaluation"
NOW = datetime(2026, 11, 30, 9, 0)


def outcome(name: str, group: str, right: bool, says: str = "") -> Outcome:
    faults = () if right else ("缺少 180家",)
    shown = Shown("<答复>", raw="<xml/>")
    turn = TurnResult("高企<多少>家", shown, faults, (), Expectation(says=says))
    return Outcome(Case(name, group, "clean", (("高企<多少>家", Expectation()),)), (turn,), name)


def kept(status: str, confidence: float, outside: float = 0.0) -> KeptTurn:
    understood = {"confidence": confidence, "pieces": [{"outside": outside}]}
    return KeptTurn(
        1, NOW, "p", "问", "答", status, "target", (("task-02", 1),), (), understood, "", "", 0.1
    )


def test_a_group_falls_by_more_than_two_points():
    before = {"a": (100, 100), "b": (50, 50), "gone": (1, 1)}
    assert accepted.fallen(before, {"a": (98, 100), "b": (50, 50), "new": (0, 9)}) == []
    (fall,) = accepted.fallen(before, {"a": (97, 100), "b": (50, 50)})
    assert (fall.group, fall.before, fall.now) == ("a", 1.0, 0.97)


def test_accepting_replaces_only_what_was_asked(tmp_path):
    file = tmp_path / "accepted.json"
    assert accepted.read(file, "own") == {}
    accepted.write(file, "own", {"a": (1, 2), "b": (3, 4)})
    accepted.write(file, "noise", {"a": (9, 9)})
    accepted.write(file, "own", {"b": (4, 4)})
    assert accepted.read(file, "own") == {"a": (1, 2), "b": (4, 4)}
    assert accepted.read(file, "noise") == {"a": (9, 9)}


def test_a_broken_file_is_named(tmp_path):
    file = tmp_path / "accepted.json"
    file.write_text('{"own": {"a": "much"}}', encoding="utf-8")
    with pytest.raises(KejitongError, match="accepted.json"):
        accepted.read(file, "own")


def test_outcomes_are_counted_by_group():
    outcomes = [outcome("1", "b", True), outcome("2", "a", False), outcome("3", "b", False)]
    assert accepted.counts(outcomes) == {"a": (0, 1), "b": (1, 2)}


def test_confusion_curve_and_calibration():
    outcomes = [
        outcome("1", "a", True),
        outcome("2", "a", False),
        outcome("3", "a", True, "out_of_scope"),
    ]
    led = {
        "1": [(kept("answered", 0.99), ())],
        "2": [(kept("answered", 0.6), ())],
        "3": [(kept("unanswerable.out_of_scope", 0.9, 0.99), ())],
    }
    asked = asked_of(outcomes, led)
    columns, rows = confusion(asked)
    assert columns == ["已答复", "不在服务范围"]
    assert rows == [("作答", [2, 0]), ("不在服务范围", [0, 1])]
    third = pytest.approx(1 / 3)
    assert [point[1:] for point in curve(asked)] == [
        (0.0, 0.0),
        (third, 0.0),
        (pytest.approx(2 / 3), third),
        (pytest.approx(2 / 3), third),
    ]
    assert calibration(asked)[-1] == ("0.95–1.00", 1, 1.0)


def test_the_page_shows_misses_with_their_path_and_loads_nothing():
    outcomes = [outcome("1", "a", False)]
    led = {"1": [(kept("answered", 0.8), ("意图：问指标",))]}
    text = page("own", outcomes, led, {"a": (1, 1)}, NOW)
    assert "高企&lt;多少&gt;家" in text and "意图：问指标" in text and "task-02" in text
    assert 'class="fallen"' in text
    assert "http" not in text and "<script" not in text and "<link" not in text
    # Of a product that is not ours there is no record, and nothing is drawn from it.
    assert "<svg" not in page("own", outcomes, {}, {}, NOW)


def test_every_class_of_noise_is_written_by_hand_and_made():
    own = load(SETS / "own")
    by_hand = load(SETS / "noise")
    groups = {case.group for case in by_hand}
    assert groups == {*KINDS, TWO}
    assert all(sum(case.group == group for case in by_hand) >= 15 for group in groups)
    made = noised(own, 1)
    assert {case.group for case in made} == groups
    assert made == noised(own, 1) != noised(own, 2)
    said = {turn for case in own for turn, _ in case.turns}
    assert all(any(turn not in said for turn, _ in case.turns) for case in made)


def test_two_questions_expect_both_answers():
    first = Case("x", "g", "clean", (("谁牵头？", Expectation(all=(("甲",),))),))
    second = Case("y", "g", "clean", (("多少家", Expectation(all=(("乙",),))),))
    (both,) = [case for case in noised([first, second], 3) if case.group == TWO]
    assert set(both.turns[0][1].all) == {("甲",), ("乙",)}
