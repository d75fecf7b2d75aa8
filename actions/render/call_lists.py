"""Words for lists of calls: what they hold, row by row, and that there are none."""

from __future__ import annotations

from datetime import date

from actions.render import call_words as words
from actions.render.base import Renderer, Speaker
from policy_kb.answer import Answer
from policy_kb.calls.model import Call
from policy_kb.calls.questions.asking import Asked
from policy_kb.calls.questions.lists import Relation, Which
from policy_kb.calls.questions.periods import FOREVER, Period


def _list(r: Renderer, answer: Answer) -> str:
    say, facts = r.say, answer.facts
    shown, start, total = facts["shown"], facts["start"], facts["total"]
    values = {
        "scope": _scope(r, facts["asked"], facts["scope"], facts["today"]),
        "count": total,
        "rows": _rows(r, shown, facts["today"], start),
    }
    if start:
        text = say("calls_list_more", **values, first=start + 1, last=start + len(shown))
    else:
        text = say("calls_list", **values)
    if facts["scope"].get("elsewhere"):
        text = say("calls_elsewhere", topic=facts["scope"]["topic"]) + "\n" + text
    if facts["asked"].soonest and not start:
        first = shown[0]
        state = words.state(say, first, facts["today"])
        text = say("calls_soonest", title=first.title, state=state) + "\n" + text
    left = total - start - len(shown)
    tail = [say("calls_list_follows", left=left)] if left > 0 else []
    tail.append(say("calls_list_today"))
    if any(call.example for call in shown):
        tail.append(say("call_example"))
    return "\n".join((text, *tail))


def _rows(r: Renderer, calls: tuple[Call, ...], today: date, start: int = 0) -> str:
    return "\n".join(
        r.say(
            "calls_row",
            position=position,
            level=call.level,
            title=call.title,
            state=words.state(r.say, call, today),
        )
        for position, call in enumerate(calls, start=start + 1)
    )


def _none(r: Renderer, answer: Answer) -> str:
    facts = answer.facts
    scope = _scope(r, facts["asked"], facts["scope"], facts["today"])
    if facts["coming"]:
        rows = _rows(r, facts["coming"], facts["today"])
        text = r.say("calls_none_coming", scope=scope, rows=rows)
        return text + ("\n" + r.say("call_example") if facts["coming"][0].example else "")
    return r.say("calls_none", scope=scope) + r.say("calls_none_hint")


def _no_more(r: Renderer, answer: Answer) -> str:
    return r.say("calls_no_more", count=answer.facts["total"])


def _no_topic(r: Renderer, answer: Answer) -> str:
    return r.say("calls_no_topic", topic=answer.facts["topic"])


def _scope(r: Renderer, asked: Asked, scope: dict, today: date) -> str:
    """What the list holds: 区级现在可以申报的项目, 2026年6月1日至2026年6月30日截止的项目."""
    say = r.say
    if scope.get("others"):
        return say("calls_scope_others")
    where = "、".join(say("call_level", level=level) for level in asked.levels)
    if scope.get("category"):
        where += say("calls_of_category", category=scope["category"])
    if scope.get("topic") and not scope.get("elsewhere"):
        where += say("calls_about", topic=scope["topic"])
    if asked.period is not None:
        key = {
            Relation.CLOSES: "closes",
            Relation.OPENS: "opens",
            Relation.PUBLISHED: "published",
        }.get(asked.relation, "active")
        period = _period(r, asked.period, today)
        return say(f"calls_scope_{key}", where=where, period=period)
    which = asked.which or Which.OPEN
    return say(f"calls_scope_{which.value}", where=where)


def _period(r: Renderer, period: Period, today: date) -> str:
    say = r.say
    first, last = (_short_day(r, day, today) for day in (period.first, period.last))
    if period.last == FOREVER:
        return say("calls_period_from", first=first)
    if period.until:
        return say("calls_period_until", last=last)
    if period.first == period.last:
        return say("calls_period_day", first=first)
    return say("calls_period", first=first, last=last)


# So near a day of the next year (春节前, asked in December) is plain without it.
_NEAR_DAYS = 150


def _short_day(r: Renderer, day: date, today: date) -> str:
    """A day of this year, or of the next months, without the year."""
    if day.year == today.year or abs((day - today).days) <= _NEAR_DAYS:
        return r.say("call_day_this_year", month=day.month, day=day.day)
    return words.day_of(r.say, day)


SPEAKERS: dict[str, Speaker] = {
    "calls_list": _list,
    "calls_none": _none,
    "calls_no_more": _no_more,
    "calls_no_topic": _no_topic,
}
