"""留言, 转人工, 查进度: a request becomes a ticket that can be looked up."""

from __future__ import annotations

import pytest

from actions import runtime
from actions.knowledge import ActionAnswer
from actions.tickets import ActionHuman, ActionLeaveMessage, ActionTicketStatus
from bot.services.desk.tickets import TicketState
from bot.services.tables import metadata
from policy_kb.trial import on_trial

LEAVE, HUMAN, STATUS = ActionLeaveMessage(), ActionHuman(), ActionTicketStatus()


def test_a_message_is_asked_for_taken_and_numbered(li, tickets, say):
    assert li.says(LEAVE, "留言", "leave_message") == say("ticket_ask")
    answer = li.says(ActionAnswer(), "我们厂想申请研发机构备案", "ask_apply")
    (ticket,) = tickets.of_user("li")
    assert str(ticket.number) in answer and ticket.question in answer
    assert (ticket.question, ticket.state) == ("我们厂想申请研发机构备案", TicketState.OPEN)
    assert say("tap_progress") in li.taps


def test_after_the_message_questions_are_questions_again(li, tickets):
    li.says(LEAVE, "留言", "leave_message")
    li.says(ActionAnswer(), "我们厂想申请研发机构备案", "ask_apply")
    assert "第12条" in li.says(ActionAnswer(), "第12条谁牵头", "ask_lead")
    assert len(tickets.of_user("li")) == 1


def test_a_message_in_the_same_breath_is_taken_at_once(li, tickets):
    answer = li.says(LEAVE, "留言：高企复审的材料交到哪里", "leave_message")
    (ticket,) = tickets.of_user("li")
    assert ticket.question == "高企复审的材料交到哪里"
    assert str(ticket.number) in answer


def test_cancelled_is_cancelled(li, tickets, say):
    li.says(LEAVE, "留言", "leave_message")
    assert li.says(ActionAnswer(), "取消", "correct") == say("ticket_cancelled")
    assert tickets.of_user("li") == []
    assert li.context.awaiting == ""


def test_a_person_without_an_earlier_question_is_asked_for_one(li, tickets):
    answer = li.says(HUMAN, "转人工", "human")
    (ticket,) = tickets.of_user("li")
    assert (ticket.state, ticket.question) == (TicketState.EMPTY, "")
    assert str(ticket.number) in answer
    li.says(ActionAnswer(), "想问研发费用补助的发放时间", "ask_when")
    (ticket,) = tickets.of_user("li")
    assert (ticket.state, ticket.question) == (TicketState.OPEN, "想问研发费用补助的发放时间")


def test_a_person_after_a_question_gets_that_question(li, tickets):
    li.says(ActionAnswer(), "第10条补贴多少钱", "ask_amount")
    answer = li.says(HUMAN, "转人工", "human")
    (ticket,) = tickets.of_user("li")
    assert (ticket.question, ticket.state) == ("第10条补贴多少钱", TicketState.OPEN)
    assert ticket.question in answer
    li.says(ActionAnswer(), "补充：我们是众创空间", "ask_content")
    assert tickets.get(ticket.number).question == "第10条补贴多少钱\n补充：我们是众创空间"


def test_nobody_is_promised_to_be_online(li):
    assert "没有人工在线" in li.says(HUMAN, "转人工", "human")


def test_thanks_while_a_message_is_awaited_is_not_the_message(li, tickets):
    li.says(LEAVE, "留言", "leave_message")
    li.says(STATUS, "查进度", "ticket_status")
    assert tickets.of_user("li") == []


def test_progress_shows_state_and_answer(li, tickets, say):
    first = tickets.open("li", "第一个问题")
    second = tickets.open("li", "第二个问题")
    tickets.answer(second.number, "请联系科工信局", by="chen")
    shown = li.says(STATUS, "查进度", "ticket_status")
    newest, older = shown.split("\n\n")
    assert all(part in newest for part in (str(second.number), "请联系科工信局"))
    assert say("state_answered") in newest
    assert str(first.number) in older and say("state_open") in older


@pytest.mark.parametrize("state", list(TicketState))
def test_every_state_has_a_name(say, state):
    assert say(f"state_{state.value}")


def test_progress_of_nobody(li, tickets, say):
    tickets.open("wang", "别人的问题")
    assert li.says(STATUS, "查进度", "ticket_status") == say("ticket_none")


def test_a_ticket_of_somebody_else_cannot_be_added_to(li, wang, tickets):
    li.says(HUMAN, "转人工", "human")
    (ticket,) = tickets.of_user("li")
    wang.context = li.context
    wang.says(ActionAnswer(), "写进别人的咨询单", "ask_content")
    assert tickets.get(ticket.number).question == ""


def test_personal_data_are_not_stored(li, tickets):
    li.says(LEAVE, "留言：请回电13812345678，谢谢", "leave_message")
    (ticket,) = tickets.of_user("li")
    assert "13812345678" not in ticket.question and "请回电" in ticket.question


@pytest.mark.parametrize(
    ("action", "typed", "intent"),
    [
        (LEAVE, "留言：高企复审的材料交到哪里", "leave_message"),
        (HUMAN, "转人工", "human"),
        (STATUS, "查进度", "ticket_status"),
    ],
)
def test_the_database_away_is_a_polite_sentence(li, engine, say, action, typed, intent):
    metadata.drop_all(engine)
    assert li.says(action, typed, intent) in (say("ticket_failed"), say("error"))


def test_a_message_that_could_not_be_taken_is_owned_up_to(li, engine, say):
    li.says(LEAVE, "留言", "leave_message")
    metadata.drop_all(engine)
    said = li.says(ActionAnswer(), "我们厂想申请研发机构备案", "ask_apply")
    assert said in (say("ticket_failed"), say("error"))


def test_on_trial_the_same_is_said_and_nothing_is_kept(li, tools, tickets, shelf, say):
    with on_trial(shelf):
        assert li.says(LEAVE, "留言", "leave_message") == say("ticket_ask")
        answer = li.says(ActionAnswer(), "我们厂想申请研发机构备案", "ask_apply")
        assert "我们厂想申请研发机构备案" in answer
        assert "我们厂想申请研发机构备案" in li.says(STATUS, "查进度", "ticket_status")
        assert runtime.runtime().tickets is not tickets
    assert runtime.runtime() is tools
    assert tickets.of_user("li") == []
