"""From the pieces of a message to the questions in it."""

from __future__ import annotations

import pytest

from actions.context import Context
from actions.piece import pieces_of
from actions.question import questions_of
from policy_kb.question import Aspect


def aspects(questions):
    return [q.aspect for q in questions]


def test_one_piece_is_one_question(piece):
    (question,) = questions_of([piece("第12条谁牵头", "ask_lead")], Context())
    assert question.aspect is Aspect.LEAD
    assert [m.number for m in question.mentions] == [12]


def test_two_asking_pieces_are_two_questions(piece):
    whole = piece("第5条谁牵头,第6条谁配合", "ask_lead")
    parts = [piece("第5条谁牵头", "ask_lead"), piece("第6条谁配合", "ask_support")]
    questions = questions_of([whole, *parts], Context())
    assert aspects(questions) == [Aspect.LEAD, Aspect.SUPPORT]
    assert [[m.number for m in q.mentions] for q in questions] == [[5], [6]]


def test_what_is_only_told_becomes_background(piece):
    whole = piece("我们做牛仔服装,谁牵头", "ask_lead")
    parts = [piece("我们做牛仔服装", "ask_content"), piece("谁牵头", "ask_lead")]
    (question,) = questions_of([whole, *parts], Context())
    assert question.aspect is Aspect.LEAD
    assert question.background == ("我们做牛仔服装",)


def test_the_second_question_is_about_what_the_first_named(piece):
    whole = piece("谁牵头第五条,谁配合", "ask_lead")
    parts = [piece("谁牵头第五条", "ask_lead"), piece("谁配合", "ask_support")]
    first, second = questions_of([whole, *parts], Context())
    assert "第五条" in " ".join((second.text, *second.background))
    assert (first.aspect, second.aspect) == (Aspect.LEAD, Aspect.SUPPORT)


def test_what_a_thing_says_may_be_asked_beside_who_does_it(piece):
    whole = piece("科技进步奖谁牵头,颁给什么人", "ask_lead")
    parts = [piece("科技进步奖谁牵头", "ask_lead"), piece("颁给什么人", "human")]
    first, second = questions_of([whole, *parts], Context())
    assert aspects([first, second]) == [Aspect.LEAD, Aspect.CONTENT]
    assert second.background == ("科技进步奖谁牵头",)


def test_what_is_done_is_asked_before_who_does_it_whatever_the_piece_is_taken_for(piece):
    whole = piece("想做牛仔电商,有什么安排,谁牵头", "ask_lead")
    parts = [
        piece("想做牛仔电商", "ask_content"),
        piece("有什么安排", "help"),
        piece("谁牵头", "ask_lead"),
    ]
    assert aspects(questions_of([whole, *parts], Context())) == [Aspect.CONTENT]


def test_to_whom_something_is_given_is_no_amount(piece):
    (question,) = questions_of([piece("科技进步奖奖给哪些人", "ask_amount")], Context())
    assert question.aspect is Aspect.CONTENT


def test_a_unit_is_asked_for_its_other_tasks(piece):
    whole = piece("宣传部除了牵头文化氛围,还配合什么", "ask_unit_tasks")
    parts = [piece("宣传部除了牵头文化氛围", "ask_unit_tasks"), piece("还配合什么", "ask_support")]
    (question,) = questions_of([whole, *parts], Context())
    assert question.aspect is Aspect.UNIT_TASKS
    assert [m.kind for m in question.mentions] == ["unit"]


def test_what_can_be_applied_for_asks_for_calls(piece):
    (question,) = questions_of([piece("能报什么", "match_calls")], Context())
    assert question.aspect is Aspect.CALL


def test_a_greeting_before_the_question_is_no_piece_of_it(piece):
    whole = piece("你好,第12条谁牵头", "ask_lead")
    parts = [piece("你好", "greet"), piece("第12条谁牵头", "ask_lead")]
    (question,) = questions_of([whole, *parts], Context())
    assert question.background == ()
    assert question.aspect is Aspect.LEAD


def test_never_more_than_three_questions(piece):
    parts = [piece(f"第{n}条谁牵头", "ask_lead") for n in range(1, 8)]
    whole = piece(",".join(p.text for p in parts), "ask_lead")
    assert len(questions_of([whole, *parts], Context())) == 3


def test_words_that_set_things_against_each_other_compare(piece):
    (question,) = questions_of([piece("第26条和第27条有什么区别", "ask_content")], Context())
    assert question.aspect is Aspect.COMPARE


def test_a_place_elsewhere_lies_outside(piece):
    (there,) = questions_of([piece("黄埔区高企补贴多少", "ask_amount")], Context())
    (here,) = questions_of([piece("增城高企补贴多少", "ask_amount")], Context())
    (coming,) = questions_of([piece("从黄埔搬来增城有什么支持", "ask_content")], Context())
    assert there.outside > 0.9 > max(here.outside, coming.outside)


def test_what_was_talked_about_is_handed_on(piece):
    context = Context(subjects=("task-16",), aspect="lead", trail=("task-16", "task-02"))
    (question,) = questions_of([piece("谁配合", "ask_support")], context)
    assert question.before.subjects == ("task-16",)
    assert question.before.aspect is Aspect.LEAD
    assert question.before.trail == ("task-16", "task-02")


def test_a_switch_of_topic_keeps_the_question(piece):
    (question,) = questions_of([piece("换成第16条呢", "switch_topic")], Context(aspect="lead"))
    assert question.elliptic


def test_a_deadline_is_about_applying(piece):
    assert piece("申报截止到几号", "ask_when").aspect is Aspect.APPLY
    assert piece("什么时候实现", "ask_when").aspect is Aspect.WHEN


def test_a_message_without_a_reading_is_one_empty_piece():
    (only,) = pieces_of({"text": "第3条"})
    assert (only.text, only.intent, only.mentions) == ("第3条", "", ())
    (nothing,) = pieces_of({})
    assert nothing.text == ""
    assert len(questions_of([nothing], Context())) == 1


def test_which_clause_is_asked_of_each_thing(piece):
    parts = [piece("汽车产业是哪条", "ask_structure"), piece("现代农业又是哪条", "ask_structure")]
    whole = piece("汽车产业是哪条,现代农业又是哪条", "ask_structure")
    questions = questions_of([whole, *parts], Context())
    assert aspects(questions) == [Aspect.CONTENT, Aspect.CONTENT]


def test_what_is_done_is_told_with_who_does_it(piece):
    parts = [piece("汽车产业谁牵头", "ask_lead"), piece("有哪些措施", "ask_structure")]
    questions = questions_of([piece("汽车产业谁牵头,有哪些措施", "ask_lead"), *parts], Context())
    assert aspects(questions) == [Aspect.CONTENT]


def test_two_needs_asked_alike_are_two_questions(piece):
    parts = [piece("研发投入有什么支持", "ask_content"), piece("上市有什么支持", "ask_content")]
    whole = piece("研发投入有什么支持,上市有什么支持", "ask_content")
    assert len(questions_of([whole, *parts], Context())) == 2


def test_who_comes_here_from_another_place_is_not_there(piece):
    whole = piece("我们在深圳,打算搬到增城", "ask_content", outside=0.6)
    (question,) = questions_of([whole], Context())
    assert question.outside < 0.3
    there = piece("深圳搬迁有什么补贴", "ask_content", outside=0.1)
    (question,) = questions_of([there], Context())
    assert question.outside < 0.3  # somebody who moves


def test_a_named_thing_that_is_counted_is_no_question_about_units(piece):
    assert piece("科技园区有哪几个", "ask_units").aspect is Aspect.CONTENT
    assert piece("科技园区有哪几个部门管", "ask_units").aspect is Aspect.UNITS


def test_who_leaves_for_another_place_is_here(piece):
    left = piece("工程师都跑深圳去了,没地方住", "ask_content", outside=0.2)
    (question,) = questions_of([left], Context())
    assert question.outside < 0.3


def test_a_piece_of_hardly_a_word_does_not_tell_whether_it_is_ours(piece):
    whole = piece("停水两天了,谁来修", "out_of_scope", outside=0.99)
    parts = [
        piece("停水两天了", "out_of_scope", outside=0.98),
        piece("谁来修", "ask_lead", outside=0.02),
    ]
    (question,) = questions_of([whole, *parts], Context())
    assert question.outside > 0.9


def test_what_the_pieces_tell_is_handed_on(piece):
    whole = piece("师傅的小孩没书读,天天闹着要走", "out_of_scope", outside=0.99)
    parts = [
        piece("师傅的小孩没书读", "ask_content", outside=0.2),
        piece("天天闹着要走", "out_of_scope", outside=0.97),
    ]
    (question,) = questions_of([whole, *parts], Context())
    assert (question.outside, question.told_outside) == (0.99, 0.2)


def test_who_wants_to_lead_asks_for_nobody(piece):
    assert piece("我们想牵头写一个行业标准", "ask_lead").aspect is Aspect.CONTENT
    assert piece("行业标准由谁牵头", "ask_lead").aspect is Aspect.LEAD
    assert piece("科创中心是什么单位", "ask_lead").aspect is Aspect.CONTENT
    assert piece("科技进步奖给谁", "ask_lead").aspect is Aspect.CONTENT
    assert piece("科技园区具体是哪几个", "ask_target").aspect is Aspect.CONTENT


def test_a_long_need_that_ends_with_who_asks_who(piece):
    told = piece("老祠堂想弄成画室这个政策里找哪个局管", "ask_content")
    assert told.aspect is Aspect.LEAD


def test_the_same_asked_of_two_things_is_two_questions(piece):
    whole = piece("孵化器面积和研发投入各要到多少", "ask_target")
    first, second = questions_of([whole], Context())
    assert (first.text, second.text) == ("孵化器面积要到多少", "研发投入要到多少")
    assert all(q.aspect is Aspect.TARGET for q in (first, second))


def test_what_is_told_before_something_else_is_asked_was_a_question(piece):
    whole = piece("我想办众创空间,还想知道孵化器面积要到多少", "ask_target")
    parts = [
        piece("我想办众创空间", "ask_content"),
        piece("还想知道孵化器面积要到多少", "ask_target"),
    ]
    assert aspects(questions_of([whole, *parts], Context())) == [Aspect.CONTENT, Aspect.TARGET]


def test_the_same_is_asked_of_each_need_that_is_told(piece):
    whole = piece("既想贷款,又想申请专利,分别看第几条", "ask_structure")
    parts = [
        piece("既想贷款", "ask_content"),
        piece("又想申请专利", "ask_content"),
        piece("分别看第几条", "ask_structure"),
    ]
    questions = questions_of([whole, *parts], Context())
    assert aspects(questions) == [Aspect.CONTENT, Aspect.CONTENT]
    assert [q.text for q in questions] == ["既想贷款", "又想申请专利"]


def test_two_things_told_of_one_need_are_no_two_questions(piece):
    whole = piece("想买设备,又想申请专利,看第几条", "ask_structure")
    parts = [
        piece("想买设备", "ask_content"),
        piece("又想申请专利", "ask_content"),
        piece("看第几条", "ask_structure"),
    ]
    assert len(questions_of([whole, *parts], Context())) == 1


@pytest.mark.parametrize(
    ("typed", "intent", "asked"),
    [
        ("上市融资那条由哪些单位配合", "ask_units", Aspect.SUPPORT),
        ("孵化器由哪些单位牵头", "ask_units", Aspect.LEAD),
        ("孵化器牵头和配合的单位有哪些", "ask_units", Aspect.UNITS),
        ("孵化器有哪些单位参与牵头", "ask_units", Aspect.UNITS),
        ("孵化器有哪些单位", "ask_units", Aspect.UNITS),
        ("科普主要面向什么地方", "ask_lead", Aspect.CONTENT),
        ("孵化器牵头", "ask_content", Aspect.LEAD),
        ("我们想牵头", "ask_content", Aspect.CONTENT),
    ],
)
def test_words_of_one_role_ask_for_it(piece, typed, intent, asked):
    (question,) = questions_of([piece(typed, intent)], Context())
    assert question.aspect is asked
