"""Picks from lists with and without numbers, the list once more, and an aspect told again."""

from __future__ import annotations

import pytest

from actions.context import Context
from actions.knowledge import ActionAnswer, ActionRepeat

ANSWER, REPEAT = ActionAnswer(), ActionRepeat()


@pytest.mark.parametrize(
    ("asked", "intent", "picked", "said"),
    [
        ("专业科技服务有哪六项", "ask_structure", "第三项是干什么的", "科技金融"),
        ("主要目标都有哪些", "ask_structure", "最后一个", "发明专利"),
        ("区农业局牵头或配合哪些任务", "ask_unit_tasks", "第二个讲什么", "第12条"),
        ("第23条讲什么", "ask_content", "第四项讲什么", "环保"),
        ("保障措施有哪些", "ask_structure", "第二项具体说什么", "保障措施第2条"),
        ("第五个方面有哪些条", "ask_structure", "其中第二条是什么", "第16条"),
    ],
)
def test_every_list_can_be_picked_from(li, asked, intent, picked, said):
    li.says(ANSWER, asked, intent)
    assert said in li.says(ANSWER, picked, "ask_content").splitlines()[0]


def test_a_number_of_the_document_is_no_pick(li):
    li.says(ANSWER, "专业科技服务有哪六项", "ask_structure")
    assert li.says(ANSWER, "第5条讲什么", "ask_content").startswith("第5条")


def test_a_part_of_the_document_is_no_pick(li):
    li.context = Context(offered=("task-15", "task-16"), listed=("task-15", "task-16"))
    said = li.says(ANSWER, "第二个方面有哪些", "ask_structure")
    assert "加快产业园区创新升级" in said


def test_beyond_a_list_without_numbers_nothing_is_picked(li):
    li.says(ANSWER, "专业科技服务有哪六项", "ask_structure")
    assert li.says(ANSWER, "第七项讲什么", "ask_content").startswith("第7条")


def test_the_list_is_shown_again_while_it_is_talked_about(li):
    li.says(ANSWER, "专业科技服务有哪六项", "ask_structure")
    li.says(ANSWER, "第一项讲什么", "ask_content")
    said = li.says(ANSWER, "回到刚才的列表", "ask_content")
    assert "1. 政策咨询" in said and "6. 新三板上市" in said
    assert li.says(ANSWER, "2", "choose").startswith("招商洽谈")


def test_another_topic_closes_the_list(li):
    li.says(ANSWER, "专业科技服务有哪六项", "ask_structure")
    li.says(ANSWER, "第21条谁牵头", "ask_lead")
    assert li.context.listed == ()


def test_what_is_named_is_told_again(li):
    li.says(ANSWER, "第21条谁牵头", "ask_lead")
    assert "由区农业局、区科工信局牵头" in li.says(REPEAT, "再说一遍", "repeat")
    assert "培育新型农民" in li.says(REPEAT, "措施再说一遍", "repeat")
    assert "配合单位是" in li.says(REPEAT, "配合的重复一下", "repeat")
