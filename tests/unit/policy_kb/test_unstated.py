"""What no entry states is told from the words of a question, and what is stated stays so."""

from __future__ import annotations

import pytest

from policy_kb.answer import unstated
from policy_kb.answer.evidence import Evidence
from policy_kb.question import Aspect, Question

_ABOUT = Evidence(words=("高企",))


def _read(text: str, aspect: Aspect = Aspect.CONTENT) -> Aspect:
    question = Question(text=text, aspect=aspect)
    return unstated.detailed(unstated.by_name(question, _ABOUT), _ABOUT).aspect


@pytest.mark.parametrize(
    "text",
    [
        "高企180家的名单发我一份",
        "上一届创业大赛谁拿了冠军",
        "已经搬进园区的有哪些企业",
        "后备库里有哪些公司",
        "科技支行是哪家银行开的",
        "文创古村选的是哪几个村",
        "行业协会会长是谁",
    ],
)
def test_names_of_somebody_in_particular(text):
    assert _read(text) is Aspect.PARTICULAR


@pytest.mark.parametrize(
    "text",
    [
        "想进汽车厂的供应商名单",
        "哪些部门配合高企",
        "现在有哪些扶持政策",
        "科技园区都有哪几个",
        "定了哪几个数字",
        "八个部分依次叫什么名字",
    ],
)
def test_kinds_roles_and_wishes_are_no_names(text):
    assert _read(text) is Aspect.CONTENT


@pytest.mark.parametrize(
    "text", ["高企认定要几个工作日", "审批要多久", "大赛每年办几次", "资助什么时候到账"]
)
def test_how_long_and_how_often(text):
    assert _read(text, Aspect.WHEN) is Aspect.DURATION


@pytest.mark.parametrize("text", ["高企多久要达到目标", "几年要做到180家", "保障措施有几点"])
def test_the_goal_year_and_counts_are_no_duration(text):
    assert _read(text, Aspect.WHEN) is Aspect.WHEN


def test_amounts_places_and_forms_by_their_words():
    assert _read("数据库收不收费") is Aspect.AMOUNT
    assert _read("大讲堂在哪个会场讲") is Aspect.CONTACT
    assert _read("认定要盖几个章") is Aspect.APPLY


def test_which_places_are_stated_and_where_to_go_is_not():
    assert _read("在哪些地方设科技专员", Aspect.CONTACT) is Aspect.CONTENT
    assert _read("在哪些地方办公", Aspect.CONTACT) is Aspect.CONTACT


def test_a_question_about_nothing_stays_as_it_is():
    question = Question(text="要多久", aspect=Aspect.WHEN)
    assert unstated.detailed(question, Evidence()) is question


@pytest.mark.parametrize("text", ["小巨人怎么评分", "评分标准是什么"])
def test_how_it_is_graded(text):
    assert _read(text) is Aspect.APPLY


@pytest.mark.parametrize("text", ["科技支行在哪条街", "科技支行在哪栋楼"])
def test_in_which_street(text):
    assert _read(text) is Aspect.CONTACT


def test_the_day_of_the_document_is_no_duration():
    assert _read("这份文件是几月几号印发的", Aspect.SOURCE) is Aspect.SOURCE
    assert _read("奖金几月几号发", Aspect.SOURCE) is Aspect.DURATION
