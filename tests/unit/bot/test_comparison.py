"""Two models side by side: shares of each group, what got better and worse, golden questions."""

from __future__ import annotations

from some_calls import a_call

from bot.cli.evaluation.cases import Case, Expectation
from bot.cli.retraining.comparison import MOST_LISTED, add_to, empty_report
from bot.cli.retraining.questions import Question, of_case, of_golden, some_of
from policy_kb.golden import Golden


def asks(group: str, says: str, right: str) -> Question:
    def faults(answers):
        return [] if right in answers[0] else [f"缺少 {right}"]

    return Question(group, (says,), faults)


def test_shares_and_lists_of_what_changes():
    questions = [
        asks("a", "一", "甲"),
        asks("a", "二", "乙"),
        asks("b", "三", "丙"),
        asks("b", "四", "丁"),
    ]
    report = empty_report("old")
    before = [["甲"], ["错"], ["丙"], ["错"]]
    add_to(report, "own", questions, before, [["错"], ["乙"], ["丙，另外"], ["错"]])
    assert [(r["group"], r["count"], r["before"], r["after"]) for r in report["groups"]] == [
        ("a", 2, 1, 1),
        ("b", 2, 1, 1),
    ]
    (worse,), (better,) = report["worse"], report["better"]
    assert (worse["turns"], worse["fault"]) == (
        [{"said": "一", "before": "甲", "after": "错"}],
        "缺少 甲",
    )
    assert (better["turns"][0]["said"], better["fault"]) == ("二", "缺少 乙")
    assert (report["changed"], report["better_count"], report["worse_count"]) == (1, 1, 1)
    many = [asks("c", str(i), "x") for i in range(MOST_LISTED + 5)]
    add_to(report, "golden", many, [["x"]] * len(many), [[""]] * len(many))
    assert len(report["worse"]) == MOST_LISTED and report["worse_count"] == 6 + MOST_LISTED


def test_a_case_is_judged_over_all_its_turns_and_invented_figures_count():
    case = Case("x", "g", "clean", (("问", Expectation((("甲",),))), ("给50万元吗", Expectation())))
    question = of_case(case, {"30%"})
    assert question.says == ("问", "给50万元吗")
    assert question.faults(["甲 30%", "50万元"]) == []
    assert question.faults(["乙", "70万元"]) == ["缺少 甲", "无出处数字 70万元"]
    assert question.faults(["甲", ""]) == ["没有回复"]


def test_a_golden_question_is_judged_as_at_the_gate():
    ship = a_call("ship", "海洋装备专项")
    question = of_golden(Golden("ship", "海装几号截止", ("6月30日",), "ship"), {"ship": ship})
    assert question.faults(["海洋装备专项：6月30日"]) == []
    assert question.faults(["6月30日"]) == ["缺少 海洋装备专项"]
    assert question.faults([""]) == ["没有回复"]


def test_some_of_each_group_evenly_the_same_each_time():
    questions = [asks(group, f"{group}{i}", "") for group in "ab" for i in range(10)]
    chosen = [one.says[0] for one in some_of(questions, 3)]
    assert chosen == ["a0", "a3", "a6", "b0", "b3", "b6"]
    assert some_of(questions, 0) == questions and len(some_of(questions, 99)) == 20
