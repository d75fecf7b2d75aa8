"""A reply given before is given again where all that it depends on is the same, and only there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from actions import runtime
from actions.knowledge import ActionAnswer
from actions.smalltalk import ActionSmallTalk
from actions.tickets import ActionTicketStatus
from actions.turn import Reply
from bot.clock import SystemClock
from policy_kb.calls.model import Call
from policy_kb.calls.telling import company_facts
from policy_kb.trial import on_trial

CALL = Call("qu", "区技术创新资金", "区", "某局", closes_on="2026-06-15", conditions=(
    "注册地在增城区，成立满一年", "上年度营业收入不低于200万元"))


class Counting(ActionAnswer):
    """Counts how often a reply had to be made."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def _reply(self, turn) -> Reply:
        self.made.append(turn.typed)
        return super()._reply(turn)


@pytest.fixture
def ask():
    return Counting()


@pytest.fixture
def with_call(tools, shelf, seed):
    """One call on the shelf."""
    more = replace(shelf, knowledge=replace(seed, calls=(CALL,)))
    placed = replace(tools, library=replace(tools.library, kept=more))
    runtime.use(placed)
    return placed


def test_another_person_gets_the_same_reply_without_its_being_made_again(li, wang, ask):
    first = li.says(ask, "第12条谁牵头", "ask_lead")
    assert wang.says(ask, "第12条谁牵头", "ask_lead") == first
    assert wang.context == li.context and wang.taps == li.taps
    assert ask.made == ["第12条谁牵头"]


def test_what_was_talked_about_before_counts(li, wang, ask):
    li.says(ask, "第12条谁牵头", "ask_lead")
    wang.says(ask, "第7条谁牵头", "ask_lead")
    assert li.says(ask, "配合的呢", "ask_support") != wang.says(ask, "配合的呢", "ask_support")


def test_another_reading_of_the_same_words_counts(li, wang, ask):
    li.says(ask, "第12条谁牵头", "ask_lead")
    wang.says(ask, "第12条谁牵头", "ask_lead", confidence=0.6)
    assert len(ask.made) == 2


def test_another_action_says_something_else(li, wang, ask):
    li.says(ask, "谢谢你们", "thanks", confidence=0.4)
    assert wang.says(ActionSmallTalk(), "谢谢你们", "thanks", confidence=0.4) != li.text


def test_another_day_and_another_state_of_the_knowledge_count(li, wang, ask, tools, shelf):
    li.says(ask, "第12条谁牵头", "ask_lead")
    runtime.use(replace(tools, clock=SystemClock(date(2026, 3, 3))))
    wang.says(ask, "第12条谁牵头", "ask_lead")
    assert len(ask.made) == 2
    runtime.use(replace(tools, library=replace(tools.library, kept=replace(shelf))))
    wang.says(ask, "第12条谁牵头", "ask_lead")
    assert len(ask.made) == 3


def test_what_is_kept_of_the_company_counts_where_it_was_looked_at(li, wang, ask, with_call):
    today = with_call.clock.now().date()
    asked = "区技术创新资金我们能报吗"
    alone = li.says(ask, asked, "ask_call")
    with_call.profiles.tell("wang", company_facts("我们公司在天河区，去年收入100万", today))
    assert wang.says(ask, asked, "ask_call") != alone
    assert len(ask.made) == 2


def test_a_reply_about_the_persons_own_requests_is_not_remembered(li, wang, tickets):
    status = ActionTicketStatus()
    tickets.open("li", "研发机构怎么备案")
    mine = li.says(status, "我的咨询怎么样了", "ticket_status")
    assert "研发机构怎么备案" in mine
    assert wang.says(status, "我的咨询怎么样了", "ticket_status") != mine


def test_what_changes_the_profile_is_done_each_time(li, wang, ask, with_call):
    told = "我们能报什么，公司在新塘，有20个人"
    li.says(ask, told, "match_calls")
    wang.says(ask, told, "match_calls")
    assert with_call.profiles.company("li").known == with_call.profiles.company("wang").known
    assert with_call.profiles.company("wang").known


def test_a_trial_neither_takes_nor_leaves_anything(li, wang, ask, shelf):
    li.says(ask, "第12条谁牵头", "ask_lead")
    with on_trial(shelf):
        wang.says(ask, "第12条谁牵头", "ask_lead")
    assert len(ask.made) == 2
