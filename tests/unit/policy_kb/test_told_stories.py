"""Facts told beside a question about a call: compared whatever is asked, in stories as well."""

from __future__ import annotations

from datetime import date

import pytest

from policy_kb.answer.calls import decide_calls
from policy_kb.answer.calls_question import CallQuestion, CallsBefore
from policy_kb.calls.conditions.eligibility import Outcome
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.model import Call
from policy_kb.calls.questions.asking import read
from policy_kb.calls.questions.facets import Facet
from policy_kb.language.text import normalise

TODAY = date(2026, 5, 20)
NOT, MET = Outcome.NOT_MET, Outcome.MET


def call(id: str, title: str, *conditions: str, closes: str = "2026-06-30") -> Call:
    return Call(
        id,
        title,
        "市",
        "广州市某局",
        opens_on="2025-01-01",
        closes_on=closes,
        conditions=conditions,
    )


PARK = call("park", "2026年广州市众创空间备案", "场地面积不少于500平方米", "在孵企业不少于15家")
FARM = call("farm", "2026年广州市智慧农场认定", "种植面积不少于50亩", "注册地在增城区")
TALENT = call(
    "talent",
    "2026年青年创业领军人才计划",
    "企业成立时间不超过5年",
    "创始人持股比例不低于25%",
)
OLD = call("old", "2025年广州市智慧农场认定", "种植面积不少于30亩", closes="2025-06-30")
INDEX = CallIndex((PARK, FARM, TALENT, OLD))
STORY = (
    "我们在荔城租了个旧厂房改的小楼，去年底装修好的，场地面积四百二十平方米，目前孵着十八家做电商的企业，"
    "听隔壁说可以去弄一个众创空间备案，想请教一下我们够不够，另外截止是几时"
)


def asked(typed: str, *subjects: str, likely: float = 0.4):
    text = normalise(typed)
    before = CallsBefore(subjects, asked=read("什么条件", TODAY) if subjects else None)
    return decide_calls(CallQuestion(read(text, TODAY), text, TODAY, likely, before), INDEX)


def outcomes(answer) -> list[Outcome]:
    return [v.outcome for v in answer.facts["verdicts"][answer.entries[0].id]]


@pytest.mark.parametrize(
    ("typed", "id", "first"),
    [
        ("我种了30亩能不能评智慧农场", "farm", NOT),
        ("众创空间只有两百平可以认定吗", "park", NOT),
        ("众创空间我们620平，还差什么", "park", MET),
        ("智慧农场种了80亩够线吗", "farm", MET),
        ("智慧农场 我种了三十亩", "farm", NOT),
        ("众创空间还能报吗，我们场地300平", "park", NOT),
        ("众创空间场地300平什么时候截止", "park", NOT),
        (STORY, "park", NOT),
    ],
)
def test_a_fact_that_decides_a_condition_brings_the_verdicts(typed, id, first):
    answer = asked(typed)
    assert [c.id for c in answer.entries] == [id]
    assert answer.facts["facets"][0] is Facet.ELIGIBLE
    assert outcomes(answer)[0] is first


def test_both_questions_of_a_story_are_answered():
    assert {Facet.ELIGIBLE, Facet.DEADLINE} <= set(asked(STORY).facts["facets"])


@pytest.mark.parametrize(
    ("typed", "missing"),
    [
        ("我们2020年在增城注册，能申请青年创业领军人才计划吗", False),
        ("公司是2019年的，青年创业领军人才计划可以申请吗", False),
        ("我2020年毕业回来创业，想报青年创业领军人才计划，行吗", False),
        ("2020年青年创业领军人才计划能报吗", True),
        ("青年创业领军人才计划2020年的还能看吗", True),
        ("2020年度青年创业领军人才计划的条件", True),
    ],
)
def test_a_year_is_the_calls_only_beside_its_name(typed, missing):
    answer = asked(typed)
    assert (answer.key == "call_no_year") is missing
    if not missing:
        assert [c.id for c in answer.entries] == ["talent"]


def test_the_year_of_a_call_still_picks_the_edition():
    assert [c.id for c in asked("2025年智慧农场认定什么条件").entries] == ["old"]


@pytest.mark.parametrize("typed", ["我们才四十亩行不行", "四十亩够吗", "种了40亩", "我们就40亩地"])
def test_a_fact_after_a_call_is_a_question_about_it(typed):
    answer = asked(typed, "farm")
    assert [c.id for c in answer.entries] == ["farm"] and outcomes(answer)[0] is NOT


def test_where_a_company_is_adds_nothing_to_another_question():
    assert Facet.ELIGIBLE not in asked("我们在新塘，智慧农场什么时候截止").facts["facets"]
