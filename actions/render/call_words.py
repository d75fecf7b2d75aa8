"""Pieces that all answers about calls share: days, where a call stands, its source."""

from __future__ import annotations

from datetime import date

from actions.phrases import Phrases
from policy_kb.calls.model import Call, NamedDate
from policy_kb.calls.status import (
    FORMER_DEADLINES,
    WITHDRAWALS,
    Standing,
    days_left,
    standing,
    withdrawn_on,
)


def day_of(say: Phrases, day: date) -> str:
    return say("call_day", year=day.year, month=day.month, day=day.day)


def event_of(say: Phrases, call: Call) -> str:
    """撤回, 取消: as the call's own dates name it."""
    for named in call.named_dates:
        for word in WITHDRAWALS:
            if named.name.startswith(word):
                return word
    return say("withdrawn_event")


def closing(say: Phrases, call: Call) -> str:
    """…截止, or that there is no deadline."""
    if call.closes is None:
        return say("call_closing_never")
    return say("call_closing_on", day=day_of(say, call.closes))


def validity(say: Phrases, call: Call, today: date) -> str:
    """Where the call stands today, as a sentence."""
    where = standing(call, today)
    if where is Standing.WITHDRAWN:
        return say("call_now_withdrawn", event=event_of(say, call))
    if where is Standing.NOT_YET_OPEN:
        opens = day_of(say, call.opens)
        return say("call_now_not_yet_open", opens=opens, until=(call.opens - today).days)
    if where in (Standing.OPEN, Standing.CLOSING):
        left, day = days_left(call, today), day_of(say, call.closes)
        if left == 0:
            return say("call_now_last_day", day=day)
        if left == 1:
            return say("call_now_last_but_one", day=day)
        return say("call_now_open", left=left, day=day)
    return say(f"call_now_{where.value}")


def state(say: Phrases, call: Call, today: date) -> str:
    """Where the call stands, as a list shows it."""
    where = standing(call, today)
    if where is Standing.WITHDRAWN:
        return say("state_call_withdrawn", event=event_of(say, call))
    if where is Standing.NOT_YET_OPEN:
        opens = day_of(say, call.opens)
        return say("state_call_not_yet_open", opens=opens, closing=closing(say, call))
    if where is Standing.ROLLING:
        return say("state_call_rolling")
    day = day_of(say, call.closes)
    if where is Standing.CLOSED:
        return say("state_call_closed", day=day)
    left = days_left(call, today)
    if left == 0:
        return say("state_call_last_day", day=day)
    return say("state_call_open", day=day, left=left)


def mention(say: Phrases, where: Standing) -> str:
    """Where another edition stands, in a word."""
    return say(f"mention_{'open' if where is Standing.CLOSING else where.value}")


def source(say: Phrases, call: Call) -> str:
    if call.published is None:
        line = say("call_source", title=call.title, issuer=call.issuer)
    else:
        line = say(
            "call_source_dated",
            title=call.title,
            issuer=call.issuer,
            day=day_of(say, call.published),
        )
    return line + ("\n" + say("call_source_link", link=call.link) if call.link else "")


def named_dates(call: Call) -> tuple[NamedDate, ...]:
    """Further dates that one has to keep: neither a withdrawal nor a deadline of before."""
    told_elsewhere = (*WITHDRAWALS, *FORMER_DEADLINES)
    return tuple(d for d in call.named_dates if not d.name.startswith(told_elsewhere))


def withdrawal(say: Phrases, call: Call) -> str:
    day = withdrawn_on(call)
    return say("call_withdrawn", title=call.title, day=day_of(say, day), event=event_of(say, call))


def lines(say: Phrases, texts: tuple[str, ...]) -> str:
    return "\n".join(say("call_line", text=text) for text in texts)
