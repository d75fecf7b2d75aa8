"""Names and numbers in a question: found where they point, not where they count."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb.language.text import normalise


def tasks(*numbers: int):
    return [("task", f"task-{n:02}", n) for n in numbers]


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("第十二条谁牵头", [12]),
        ("第12条", [12]),
        ("第１２条", [12]),
        ("第 12 条", [12]),
        ("任务7的牵头单位", [7]),
        ("12条哪个单位主导", [12]),
        ("二十三条", [23]),
        ("第廿一条谁牵头", [21]),
        ("第耳十条", [20]),
        ("第28项任务", [28]),
        ("倒数第二条谁牵头", [27]),
        ("最后一条讲什么", [28]),
        ("那20呢", [20]),
        ("哪20呢", [20]),
        ("第一是什么", [1]),
        ("第二十三,讲什么", [23]),
        ("第一,人手不够", []),
        ("第5条到第8条分别讲什么", [5, 6, 7, 8]),
        ("5到8条谁牵头", [5, 6, 7, 8]),
        ("15、16、17三条谁牵头", [15, 16, 17]),
        ("26跟27两条", [26, 27]),
        ("第十二条和第十三条", [12, 13]),
        ("第3条和第十九条", [3, 19]),
        ("5和6谁牵头", [5, 6]),
    ],
)
def test_tasks_by_number(named, typed, numbers):
    assert named(typed) == tasks(*numbers)


@pytest.mark.parametrize(
    ("typed", "kind", "id_", "number"),
    [
        ("保障措施第三条", "safeguard", "safeguard-3", 3),
        ("第三条保障措施", "safeguard", "safeguard-3", 3),
        ("保障措施最后一条", "safeguard", "safeguard-6", 6),
        ("保障措施后一条", "safeguard", "safeguard-6", 6),
        ("最后一条", "task", "task-28", 28),
        ("最后一呢", "task", "task-28", 28),
        ("那最后一", "task", "task-28", 28),
        ("第三部分", "section", "", 3),
        ("第三章", "chapter", "", 3),
        ("第五个方面", "part", "part-5", 5),
        ("(三)讲什么", "part", "part-3", 3),
    ],
)
def test_other_numbered_places(named, typed, kind, id_, number):
    assert named(typed) == [(kind, id_, number)]


@pytest.mark.parametrize(
    "typed",
    [
        "上一条",
        "下一条",
        "一共28条",
        "总共有28条",
        "哪几条",
        "这三条",
        "一条龙服务",
        "两条牛仔裤",
        "我们有3条生产线",
        "十二",
        "共6条",
        "28条政策都有啥",
        "最后一个问题",
    ],
)
def test_what_counts_or_moves_is_no_ordinal(named, typed):
    assert [number for _, _, number in named(typed) if number is not None] == []


@pytest.mark.parametrize(
    ("typed", "kind", "number"),
    [
        ("第29条", "task", 29),
        ("第0条", "task", 0),
        ("任务99", "task", 99),
        ("保障措施第9条", "safeguard", 9),
        ("第九部分", "section", 9),
    ],
)
def test_a_number_without_an_entry_has_no_id(named, typed, kind, number):
    assert named(typed) == [(kind, "", number)]


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("科工信局", "区科工信局"),
        ("科技局有哪些任务", "区科工信局"),
        ("区科信局", "区科工信局"),
        ("发改局配合哪些", "区发改金融局"),
        ("财政部门", "区财政局"),
        ("商务委", "区商务局"),
        ("镇街", "各镇街"),
        ("招商办", "开发区招商局"),
        ("财政配合哪几条", "区财政局"),
        ("国土参不参与", "区国土规划局"),
        ("区科公信局", "区科工信局"),
        ("教局配合什么", "区教育局"),
        ("财证局", "区财政局"),
        ("招伤局", "开发区招商局"),
    ],
)
def test_units_by_near_wrong_and_misheard_names(named, typed, unit):
    assert named(typed) == [("unit", unit, None)]


def test_a_cut_name_that_may_be_of_two_units_names_both(named, shelf):
    assert {unit for _, unit, _ in named("区政局牵头哪些")} == {"区民政局", "区财政局"}
    assert shelf.linker.either_of_two("区政局牵头哪些")
    assert not shelf.linker.either_of_two("区财政局牵头哪些")
    assert not shelf.linker.either_of_two("教局配合什么")


@pytest.mark.parametrize("typed", ["税务局负责什么", "电子税务局", "财政牵头单位是谁", "财政支持"])
def test_another_agency_and_another_word_are_no_unit(named, typed):
    assert [kind for kind, _, _ in named(typed) if kind == "unit"] == []


def test_a_misheard_name_is_marked_as_such(shelf):
    (heard,) = shelf.linker.mentions("区科公信局")
    (written,) = shelf.linker.mentions("区科工信局")
    assert (heard.exact, written.exact) == (False, True)


def test_three_syllables_that_share_no_character_are_no_name(named):
    assert named("我们是要建厂") == []


def test_every_name_of_every_unit_leads_to_it(seed, named):
    wrong = {
        name: named(name)
        for unit in seed.units
        for name in (unit.id, *unit.aliases)
        if ("unit", unit.id, None) not in named(name)
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("gaoqi多少家", "高企多少家"),
        ("XIAOJUREN", "小巨人"),
        ("hello", "hello"),
        ("5g基站", "5g基站"),
    ],
)
def test_names_in_latin_letters_are_respelled(shelf, typed, spelled):
    assert shelf.linker.respell(normalise(typed)) == spelled


def test_a_longer_name_hides_the_shorter_inside_it(shelf):
    found = shelf.linker.mentions("区发改金融局和各镇街")
    assert [m.id for m in found] == ["区发改金融局", "各镇街"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("第二", 2), ("3。", 3), ("十二条", 12), ("3个", None), ("", None)],
)
def test_a_bare_number(shelf, text, number):
    assert shelf.linker.bare_number(text) == number


ODD = "第十二三条项到和、,1290倒数最后一保障措施部分()科工信局高企 "


@given(st.text(st.sampled_from(ODD), max_size=14))
@settings(max_examples=60, deadline=None)
def test_mentions_lie_in_the_text_in_order_and_do_not_overlap(shelf, typed):
    text = normalise(typed)
    at = 0
    for mention in shelf.linker.mentions(text):
        assert at <= mention.start <= mention.end <= len(text)
        assert not mention.id or mention.id in shelf.knowledge.by_id
        at = max(at, mention.end)


def test_a_word_that_goes_on_is_no_misspelt_unit(shelf):
    assert shelf.linker.mentions("我是区政协委员") == ()


def test_clauses_counted_after_what_they_are_about_are_no_number(named):
    assert [m for m in named("讲人才的三条都列出来") if m[2] is not None] == []
    assert ("task", "task-03", 3) in named("三条讲什么")


@pytest.mark.parametrize("typed", ["最前面一条叫什么", "开头那条"])
def test_the_first_clause(named, typed):
    assert ("task", "task-01", 1) in named(typed)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12讲什么", 12),
        ("15谁牵头", 15),
        ("那16归哪个局管", 16),
        ("二十一主要写了哪些", 21),
        ("15的配合单位", 15),
    ],
)
def test_a_number_at_the_head_that_is_asked_as_a_clause_is(named, typed, number):
    assert named(typed) == tasks(number)


@pytest.mark.parametrize(
    "typed", ["3家企业谁牵头", "20人的公司讲什么", "两个都讲了什么", "18亿谁出"]
)
def test_what_counts_at_the_head_is_no_clause(named, typed):
    assert not named(typed)
