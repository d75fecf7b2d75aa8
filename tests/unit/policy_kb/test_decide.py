"""What the library decides: facts and status. Wording is tested with the actions."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb import answer as answering
from policy_kb.answer import Status, decide
from policy_kb.answer.evidence import Evidence
from policy_kb.language.text import normalise
from policy_kb.library import Shelf
from policy_kb.mentions import Linker
from policy_kb.question import UNSTATED, Aspect, Before, Question
from policy_kb.retrieval.search import Hit, Index


def ids(entries) -> list[str]:
    return [entry.id for entry in entries]


@pytest.mark.parametrize("number", range(1, 29))
@pytest.mark.parametrize("aspect", [Aspect.CONTENT, Aspect.LEAD, Aspect.SUPPORT, Aspect.UNITS])
def test_every_task_is_answered_by_its_number(ask, number, aspect):
    answer = ask(f"第{number}条", aspect)
    assert answer.status is Status.ANSWERED
    assert ids(answer.entries) == [f"task-{number:02}"]


@pytest.mark.parametrize("number", range(1, 7))
def test_every_safeguard_is_answered_by_its_number(ask, number):
    answer = ask(f"保障措施第{number}条讲什么", Aspect.CONTENT)
    assert (answer.status, ids(answer.entries)) == (Status.ANSWERED, [f"safeguard-{number}"])


@pytest.mark.parametrize("typed", ["第29条讲什么", "保障措施第7条", "第0条", "第九部分讲什么"])
def test_what_does_not_exist_is_said_not_to_exist(ask, typed):
    answer = ask(typed, Aspect.CONTENT)
    assert answer.status is Status.NO_SUCH_ITEM
    assert answer.entries == ()


def test_a_task_without_supporting_units_says_so(ask):
    assert ask("第13条谁配合", Aspect.SUPPORT).key == "support_none"


@pytest.mark.parametrize("typed", ["谁发的这个文件", "这份意见是哪个单位印发的"])
def test_who_issued_it_is_asked_of_the_document_as_a_whole(ask, seed, typed):
    answer = ask(typed, Aspect.SOURCE)
    assert (answer.key, ids(answer.entries)) == ("source", [seed.policy.id])


def test_the_units_of_a_task_with_items_are_told_item_by_item(ask, seed):
    answer = ask("第23条谁牵头", Aspect.LEAD)
    assert ids(answer.facts["rows"]) == ids(seed.items_of(seed.task(23)))


@pytest.mark.parametrize(
    ("typed", "before", "found"),
    [
        ("那最后一条", "safeguard-3", ["safeguard-6"]),
        ("那第4呢", "safeguard-1", ["safeguard-4"]),
        ("第12条呢", "safeguard-3", ["task-12"]),
        ("最后一条", "task-03", ["task-28"]),
        ("保障措施里有第二条吗", "task-03", ["safeguard-2"]),
        ("保障措施有第七条吗", "task-03", []),
        ("保障措施和任务第七条", "safeguard-1", ["task-07"]),
    ],
)
def test_a_number_counts_what_is_talked_about(ask, typed, before, found):
    assert ids(ask(typed, Aspect.CONTENT, before).entries) == found


@pytest.mark.parametrize(
    ("typed", "found"),
    [("科技资源数据库主要收哪几方面的数据", "task-08"), ("后备资源库在哪些方面给支持", "task-16")],
)
def test_what_one_clause_says_is_not_the_outline(ask, typed, found):
    assert ids(ask(typed, Aspect.STRUCTURE).entries) == [found]


def test_a_safeguard_names_no_units(ask):
    answer = ask("保障措施第三条谁牵头", Aspect.LEAD)
    assert (answer.status, ids(answer.entries)) == (Status.ANSWERED_NOT_STATED, ["safeguard-3"])


@pytest.mark.parametrize("aspect", sorted(UNSTATED))
def test_what_the_document_leaves_open_is_said_with_the_nearest_clause(ask, aspect):
    answer = ask("第10条", aspect)
    assert (answer.status, ids(answer.entries)) == (Status.ANSWERED_NOT_STATED, ["task-10"])


@pytest.mark.parametrize(
    ("typed", "aspect", "status", "target"),
    [
        ("高企数量要达到多少家", Aspect.TARGET, Status.ANSWERED, "target-gaoqi"),
        ("孵化器面积是120万平方米吗", Aspect.TARGET, Status.ANSWERED, "target-fuhuaqi"),
        ("高企数量是200家吗", Aspect.TARGET, Status.ANSWERED_CORRECTED, "target-gaoqi"),
        ("高企数量翻两番吗", Aspect.TARGET, Status.ANSWERED_CORRECTED, "target-gaoqi"),
        ("高企数量2025年多少家", Aspect.TARGET, Status.ANSWERED_NOT_STATED, "target-gaoqi"),
        ("高企数量现在有多少家", Aspect.TARGET, Status.ANSWERED_NOT_STATED, "target-gaoqi"),
    ],
)
def test_figures_are_given_confirmed_corrected_or_left_open(ask, typed, aspect, status, target):
    answer = ask(typed, aspect)
    assert (answer.status, ids(answer.entries)) == (status, [target])


def test_a_right_guess_in_other_units_is_confirmed(ask):
    assert ask("区财政科技经费投入是3亿元吗", Aspect.TARGET).key == "target_confirmed"
    assert ask("区财政科技经费投入是3亿吗", Aspect.TARGET).key == "target_confirmed"
    assert ask("区财政科技经费投入是30000万元吗", Aspect.TARGET).key == "target_confirmed"


def test_a_wrong_year_is_corrected(ask, seed):
    answer = ask("到2020年实现吗", Aspect.WHEN)
    assert answer.status is Status.ANSWERED_CORRECTED
    assert answer.facts == {"year": 2020, "goal_year": seed.policy.goal_year}


def test_all_targets_are_listed(ask, seed):
    assert ask("主要目标有哪些", Aspect.STRUCTURE).facts["targets"] == seed.targets


def test_what_shares_no_word_with_a_question_is_offered_and_not_answered(ask):
    answer = ask("技术合同登记", Aspect.CONTENT)
    assert (answer.status, answer.entries) == (Status.CHOICE, ())
    assert len(answer.offered) > 1


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("商务局也参与吗", "member_rather_lead"),
        ("财政局也在吗", "member_none"),
    ],
)
def test_also_asks_for_the_part_that_a_unit_has(ask, typed, key):
    assert ask(typed, Aspect.SUPPORT, "task-02").key == key


@pytest.mark.parametrize("role", ["lead", "support"])
def test_the_tasks_of_every_unit_are_all_its_tasks(ask, seed, role):
    words = {"lead": "牵头", "support": "配合"}
    for unit in seed.units:
        wanted = ids(seed.clauses_of_unit(unit.id, role))
        if not wanted or unit.id in ("各镇街", "相关镇街"):
            continue
        answer = ask(f"{unit.id}{words[role]}哪些任务", Aspect.UNIT_TASKS)
        (row,) = answer.facts["rows"]
        assert row[0] is unit and answer.facts["role"] == role
        assert ids(clause for clause, _ in row[1 if role == "lead" else 2]) == wanted


def test_a_unit_that_the_document_does_not_name(ask):
    answer = ask("区水务局有哪些任务", Aspect.UNIT_TASKS)
    assert (answer.status, answer.entries) == (Status.ANSWERED_NOT_STATED, ())


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("区商务局是牵头吗", "member_lead"),
        ("各镇街是牵头吗", "member_rather_support"),
        ("区农业局在不在里面", "member_none"),
    ],
)
def test_the_role_of_a_unit_in_the_clause_talked_about(ask, typed, key):
    answer = ask(typed, Aspect.UNITS, "task-02")
    assert (answer.key, ids(answer.entries)) == (key, ["task-02"])


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("科工信局跟科技局是一个吗", "same_unit"),
        ("商务局和商务委是不是同一个部门", "same_unit"),
        ("财政局和商务局是一回事吗", "other_unit"),
        ("财政局和商务局牵头哪些是一样的", "unit_tasks"),
    ],
)
def test_whether_two_names_are_one_body(ask, typed, key):
    assert ask(typed, Aspect.UNIT_TASKS).key == key


def test_a_bare_question_is_about_the_clause_talked_about(ask):
    assert ids(ask("谁牵头", Aspect.LEAD, "task-16").entries) == ["task-16"]
    assert ask("谁牵头", Aspect.LEAD).status is Status.NO_MATCH


def test_a_number_counts_more_than_what_was_talked_about(ask):
    assert ids(ask("第3条谁牵头", Aspect.LEAD, "task-16").entries) == ["task-03"]


def test_the_same_question_about_something_else_keeps_the_aspect(shelf):
    text = "换成第16条呢"
    answer = decide(
        Question(
            text,
            Aspect.CONTENT,
            shelf.linker.mentions(text),
            elliptic=True,
            before=Before(("task-02",), Aspect.LEAD, ("task-02",)),
        ),
        shelf,
    )
    assert (answer.aspect, ids(answer.entries)) == (Aspect.LEAD, ["task-16"])


def test_two_clauses_are_compared(ask):
    answer = ask("第26条和第27条有什么区别", Aspect.COMPARE)
    assert (answer.key, ids(answer.entries)) == ("compare", ["task-26", "task-27"])


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("一共几部分", "outline"),
        ("有哪些任务", "tasks_list"),
        ("涉及哪些单位", "units_list"),
        ("保障措施有哪些", "safeguards"),
        ("有哪些科技服务", "services"),
    ],
)
def test_lists_of_the_document(ask, typed, key):
    assert ask(typed, Aspect.STRUCTURE).key == key


def test_tasks_without_supporting_units(ask, seed):
    answer = ask("哪几条没有写配合单位", Aspect.STRUCTURE)
    assert ids(answer.entries) == [
        t.id for t in seed.tasks if not t.support and not seed.items_of(t)
    ]


def test_a_part_offers_its_tasks(ask, seed):
    answer = ask("(三)讲什么", Aspect.CONTENT)
    assert answer.status is Status.CHOICE
    assert answer.offered == seed.tasks_of(seed.part(3))


def test_a_need_told_in_pieces_is_ours_where_one_entry_is_far_ahead(ask):
    told = "银行不肯给我们贷款,天天催得紧"
    assert ask(told, Aspect.CONTENT, outside=0.99).status is Status.OUT_OF_SCOPE
    answer = ask(told, Aspect.CONTENT, outside=0.99, told_outside=0.1)
    assert ids(answer.entries) == ["task-15"]


@pytest.mark.parametrize("typed", ["科技支行是哪家银行开的", "种子基金是谁出的钱"])
def test_who_in_particular_is_not_stated(ask, typed):
    assert ask(typed, Aspect.LEAD).key == "unstated_particular"
    assert ask("科技支行谁牵头", Aspect.LEAD).key == "lead"


def test_a_body_nobody_named_is_said_not_to_be_there(ask):
    assert ask("科创中心是什么单位", Aspect.CONTENT).key == "unit_unknown"
    assert ask("工程中心是什么机构", Aspect.CONTENT).key == "clause"


def test_compared_with_what_was_talked_about(ask):
    before = Before(("task-26",), Aspect.CONTENT)
    compared = ask("跟第27条有什么不同", Aspect.COMPARE, before=before)
    assert set(ids(compared.entries)) == {"task-26", "task-27"}
    figure = Before(("target-gaoqi",), Aspect.TARGET)
    both = ask("比小巨人多多少", Aspect.TARGET, before=figure)
    assert ids(both.entries) == ["target-gaoqi", "target-xiaojuren"]


def test_which_of_two_one_thing_is_compares_nothing(ask):
    assert ids(ask("科技支行是工行还是农行", Aspect.COMPARE).entries) == ["task-15"]


def test_when_it_was_issued_is_asked_of_the_document(ask):
    assert ask("这份意见哪天发的文", Aspect.WHEN).key == "source"


def test_a_figure_by_itself_and_by_its_multiple(ask):
    assert ids(ask("800这个数是什么", Aspect.CONTENT).entries) == ["target-zhuanli"]
    assert len(ask("3倍指的是哪几项", Aspect.CONTENT).entries) > 1
    assert ask("2019年以后的目标是什么", Aspect.WHEN).key == "other_year"
    assert ask("2016年的科技经费花了多少", Aspect.WHEN).key == "other_year"
    assert ask("2020年的高企目标是2020年吗", Aspect.WHEN).key == "year_wrong"


def test_what_lies_outside_is_said_to(ask):
    assert ask("今晚哪里吃宵夜", Aspect.CONTENT, outside=0.97).status is Status.OUT_OF_SCOPE


def test_a_published_change_changes_the_answer(seed, ask):
    row = seed.clauses.index(seed.task(7))
    changed = replace(seed.clauses[row], lead=("区财政局",))
    knowledge = replace(seed, clauses=(*seed.clauses[:row], changed, *seed.clauses[row + 1 :]))
    without_words = Index(replace(seed, parts=(), clauses=(changed,), targets=(), services=()))
    on = Shelf(knowledge, Linker(knowledge), without_words)
    assert ask("第7条谁牵头", Aspect.LEAD, on=on).entries[0].lead == ("区财政局",)


WORDS = st.sampled_from(
    [
        "谁牵头",
        "配合",
        "第3条",
        "第99条",
        "保障措施",
        "高企",
        "多少家",
        "200家",
        "2020年",
        "区财政局",
        "孵化器",
        "和",
        "换成",
        "呢",
        "目标",
        "几部分",
        "?",
        "两条",
        "补贴",
        "人才",
        "xyz",
    ]
)
BEFORE = st.sampled_from([(), ("task-02",), ("区财政局",), ("gone", "task-03")])


@given(
    st.lists(WORDS, max_size=5).map("".join) | st.text(max_size=12),
    st.sampled_from(Aspect),
    BEFORE,
    st.booleans(),
    st.sampled_from([0.0, 0.5, 1.0]),
)
@settings(max_examples=80, deadline=None)
def test_no_question_is_too_odd(shelf, typed, aspect, before, elliptic, outside):
    text = normalise(typed)
    question = Question(
        text,
        aspect,
        shelf.linker.mentions(text),
        elliptic=elliptic,
        outside=outside,
        before=Before(before, aspect, before),
    )
    answer = decide(question, shelf)
    assert isinstance(answer.status, Status) and answer.key
    known = shelf.knowledge.by_id
    assert all(known[e.id] is e for e in (*answer.entries, *answer.offered))
    if answer.status is Status.CHOICE:
        assert answer.offered


def test_a_need_told_in_pieces_far_closer_to_one_entry_is_its(ask):
    told = "老师傅的小孩没书读,天天闹着要走"
    assert ids(ask(told, Aspect.CONTENT, outside=0.99, told_outside=0.7).entries) == ["task-28"]
    assert ask(told, Aspect.CONTENT, outside=0.99, told_outside=0.95).status is Status.OUT_OF_SCOPE


def test_a_piece_that_is_surely_ours_needs_no_such_lead(ask):
    told = "种了五百亩荔枝,想用物联网管果园和智能装备"
    sure = ask(told, Aspect.CONTENT, outside=0.6, told_outside=0.0)
    assert ids((*sure.entries, *sure.offered))[:1] in (["task-18"], ["task-21"])
    assert ask(told, Aspect.CONTENT, outside=0.6).status is Status.OUT_OF_SCOPE


def test_papers_for_what_no_entry_is_close_to_are_none_of_ours(ask):
    assert ask("法院立案要什么材料", Aspect.APPLY).status is Status.OUT_OF_SCOPE
    assert ask("孵化器要什么材料", Aspect.APPLY).key == "unstated_apply"
    assert ask("要什么材料", Aspect.APPLY).key == "unstated_apply"


@pytest.mark.parametrize(
    ("typed", "entry", "chapter", "part"),
    [
        ("第3条属于哪个部分", "task-03", 2, "part-1"),
        ("科技进步奖属于哪个部分", "task-13", 2, "part-4"),
        ("智慧城市归在哪个方面", "task-23-1", 2, "part-6"),
        ("科技金融服务体系属于第几章", "part-5", 2, "part-5"),
        ("加大资金投入在哪一章", "safeguard-2", 3, None),
        ("主要目标在第几部分", "goal", 1, None),
        ("发明专利申请量属于哪一章", "goal", 1, None),
    ],
)
def test_the_part_and_the_chapter_of_anything_named(ask, typed, entry, chapter, part):
    answer = ask(typed, Aspect.STRUCTURE)
    assert (answer.key, ids(answer.entries)) == ("belongs", [entry])
    assert answer.facts["chapter"].number == chapter
    assert getattr(answer.facts["part"], "id", None) == part


@pytest.mark.parametrize("typed", ["高企归哪一块管", "高企算哪类企业"])
def test_who_and_what_sort_are_no_question_for_the_part(ask, typed):
    assert ask(typed, Aspect.CONTENT).key != "belongs"


@pytest.mark.parametrize(
    ("typed", "key"),
    [("一共几条任务几条保障措施", "outline"), ("保障措施有几条", "safeguards")],
)
def test_two_counts_are_told_together(ask, typed, key):
    assert ask(typed, Aspect.STRUCTURE).key == key


def test_what_is_given_for_a_service_stands_in_its_clause(ask):
    assert ids(ask("新三板上市财政给不给支持", Aspect.CONTENT).entries) == ["task-16"]
    assert ids(ask("新三板上市辅导", Aspect.CONTENT).entries) == ["service-neeq"]


def test_a_reward_told_in_common_words_is_found_where_one_is_given(ask):
    assert "safeguard-6" in ids(ask("任务指标完成得好有奖励吗", Aspect.AMOUNT).entries)


def test_no_topic_is_close_to_no_clause(ask, seed):
    answer = ask("一家企业能补多少", Aspect.AMOUNT)
    assert (answer.key, ids(answer.entries)) == ("unstated_amount", [seed.policy.id])


def test_one_clause_of_a_theme_is_told_rather_than_its_list(ask):
    assert ids(ask("知识产权那一条都写了什么措施", Aspect.CONTENT).entries) == ["task-24"]


def test_the_figures_of_a_part_are_those_of_its_clauses(ask):
    answer = ask("培育科技创新主体有哪几个数字", Aspect.TARGET)
    assert {"target-gaoqi", "target-xiaojuren"} <= set(ids(answer.entries))


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("文件点了哪几个战略性新兴产业", "clause"),
        ("文创古村选的是哪几个村", "unstated_particular"),
    ],
)
def test_several_of_what_a_clause_speaks_of_are_told_by_the_clause(ask, typed, key):
    assert ask(typed, Aspect.CONTENT).key == key


def test_what_is_said_of_the_whole_stands_behind_any_task_that_comes_near(ask):
    assert ids(ask("要素集聚的路子怎么走", Aspect.CONTENT, outside=0.2).entries) == ["task-16"]
    assert ids(ask("总体思路是什么", Aspect.CONTENT).entries) == ["overview"]


def test_what_a_unit_is_to_do_is_its_only_clause_or_all_of_them(ask):
    only = ask("", Aspect.CONTENT, "区卫计局")
    assert (only.key, ids(only.entries)) == ("clause", ["task-23-2"])
    assert ask("", Aspect.CONTENT, "区财政局").key == "unit_tasks"


def test_who_leads_is_asked_of_the_clause_beside_a_unit(ask):
    answer = ask("谁是牵头的", Aspect.LEAD, "区公安分局", "task-11")
    assert (answer.key, ids(answer.entries)) == ("lead", ["task-11"])
    assert ask("那牵头的呢", Aspect.LEAD, "区公安分局", "task-11").key == "unit_tasks"


@pytest.mark.parametrize("typed", ["把那八个指标都报一遍", "所有目标逐个念给我听"])
@pytest.mark.parametrize("aspect", [Aspect.CONTENT, Aspect.STRUCTURE])
def test_all_targets_are_read_out(ask, seed, typed, aspect):
    assert ask(typed, aspect).facts["targets"] == seed.targets


@pytest.mark.parametrize("typed", ["给三个指标完成好的镇街发奖", "完成八项任务的说一下"])
def test_targets_are_not_read_out_where_they_are_only_named(ask, typed):
    assert "targets" not in ask(typed, Aspect.CONTENT).facts


@pytest.mark.parametrize("typed", ["800件是什么东西的数", "800件说的是哪个指标"])
def test_a_figure_by_itself_is_told_what_it_counts(ask, typed):
    assert ids(ask(typed, Aspect.TARGET).entries) == ["target-zhuanli"]


def test_the_title_of_a_chapter_is_its_own(ask):
    assert ask("文件第三章的标题", Aspect.SOURCE).key == "section"
    assert ask("这份文件的标题", Aspect.SOURCE).key != "section"


def test_a_number_set_against_a_safeguard_is_that_of_one(ask):
    answer = ask("和前面第三条有什么不一样", Aspect.COMPARE, "safeguard-5")
    assert set(ids(answer.entries)) == {"safeguard-5", "safeguard-3"}


@pytest.mark.parametrize(
    ("second", "outside", "told", "ours"),
    [
        (0.2, 0.8, 0.05, True),
        (0.25, 0.8, 0.05, False),
        (0.2, 0.95, 0.05, False),
        (0.2, 0.8, 0.5, False),
    ],
)
def test_a_need_close_to_one_entry_alone_is_ours(second, outside, told, ours):
    hits = tuple(Hit(n, score, 0.3, 0.3, "") for n, score in (("one", 0.31), ("other", second)))
    question = Question("", Aspect.CONTENT, outside=outside, told_outside=told)
    after = answering._ours_after_all(question, Evidence(hits=hits))
    assert (after.outside < outside) is ours
