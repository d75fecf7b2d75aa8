"""Words for answers about calls: one call, several side by side, what is not in the library."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from actions.render import call_words as words
from actions.render.base import Renderer, Speaker
from actions.render.contract import Parts, fulfilled
from policy_kb.answer import Answer
from policy_kb.calls.conditions.eligibility import Outcome, Verdict
from policy_kb.calls.model import Call
from policy_kb.calls.questions.facets import Facet
from policy_kb.calls.status import Standing, extended_from, standing

# Answers that bear on whether one may apply show every condition.
_BEARS_ON_APPLYING = frozenset(
    {
        Facet.STATUS,
        Facet.CONDITIONS,
        Facet.ELIGIBLE,
        Facet.FUNDING,
    }
)
# Side by side only where they are asked for; the rest is told when one is picked.
_BEARS_SIDE_BY_SIDE = _BEARS_ON_APPLYING - {Facet.STATUS}
# Facets whose conclusion says where the call stands by itself.
_SAYS_STANDING = frozenset(
    {
        Facet.STATUS,
        Facet.DEADLINE,
        Facet.OPENS,
        Facet.EXTENDED,
        Facet.WITHDRAWN,
        Facet.NEXT,
    }
)


def _call(r: Renderer, answer: Answer) -> str:
    call, facts = answer.entries[0], answer.facts
    facets = facts["facets"]
    return _one(r, call, facets, answer, whole=not facets or bool(facts.get("all")))


def _one(r: Renderer, call: Call, facets: tuple[Facet, ...], answer: Answer, whole: bool) -> str:
    today, say = answer.facts["today"], r.say
    conclusion = _conclusion(r, call, facets, answer)
    if whole:
        conclusion = "\n".join(filter(None, (conclusion, *_everything(r, call, facets))))
    verdicts = answer.facts["verdicts"].get(call.id, ())
    conditions = ""
    several = answer.key == "calls_side_by_side"
    bearing = _BEARS_SIDE_BY_SIDE if several else _BEARS_ON_APPLYING
    bears = whole or bool(bearing & set(facets))
    if bears and not (Facet.ELIGIBLE in facets and (verdicts or call.conditions)):
        conditions = _conditions(r, call)
    parts = Parts(
        conclusion,
        conditions,
        words.source(say, call),
        words.validity(say, call, today),
        say("call_example") if call.example else "",
    )
    return fulfilled(parts, call, with_conditions=bears)


def _conclusion(r: Renderer, call: Call, facets: tuple[Facet, ...], answer: Answer) -> str:
    today = answer.facts["today"]
    said: list[str] = []
    gone = standing(call, today) in (Standing.WITHDRAWN, Standing.CLOSED, Standing.NOT_YET_OPEN)
    if not facets or gone and not _SAYS_STANDING & set(facets):
        said.append(_status(r, call, answer))
    for facet in facets:
        said.append(_SAYINGS[facet](r, call, answer))
    if Facet.NEXT not in facets and Facet.BATCHES not in facets:
        said += _editions(r, call, answer)
    return "\n".join(dict.fromkeys(s for text in said for s in [text] if s))


def _editions(r: Renderer, call: Call, answer: Answer) -> list[str]:
    """Another batch in the library, or, of a call that is over, that there is none."""
    others = answer.facts.get("editions") or ()
    today = answer.facts["today"]
    over = standing(call, today) in (Standing.CLOSED, Standing.WITHDRAWN)
    if over and not any(where not in (Standing.CLOSED, Standing.WITHDRAWN) for _, where in others):
        return [
            *(_edition(r, other, where) for other, where in others),
            r.say("call_no_other_edition", issuer=call.issuer),
        ]
    return [_edition(r, other, where) for other, where in others]


def _edition(r: Renderer, call: Call, where: Standing) -> str:
    return r.say("call_edition", title=call.title, state=words.mention(r.say, where))


def _everything(r: Renderer, call: Call, facets: tuple[Facet, ...]) -> list[str]:
    """What an answer about a call as a whole adds to its conclusion."""
    said = [call.summary or "", _dates(r, call) if Facet.DEADLINE not in facets else ""]
    said += [
        _funding(r, call, None) if Facet.FUNDING not in facets else "",
        _materials(r, call, None) if Facet.MATERIALS not in facets else "",
        _contact(r, call, None) if Facet.CONTACT not in facets else "",
    ]
    return said


# --- what is said of each facet ---------------------------------------------------------


def _status(r: Renderer, call: Call, answer: Answer) -> str:
    today, say = answer.facts["today"], r.say
    where = standing(call, today)
    if where in (Standing.OPEN, Standing.CLOSING):
        text = say("call_status_open", title=call.title, closing=words.closing(say, call))
        return "\n".join(filter(None, (text, _extension(r, call))))
    if where is Standing.ROLLING:
        return say("call_status_rolling", title=call.title)
    return _standing_line(r, call, today)


def _standing_line(r: Renderer, call: Call, today: date) -> str:
    """The deadline as one sentence, whatever the standing."""
    say, where = r.say, standing(call, today)
    if where is Standing.WITHDRAWN:
        return words.withdrawal(say, call)
    if call.closes is None:
        if where is Standing.NOT_YET_OPEN:
            opens = words.day_of(say, call.opens)
            return say("call_rolling_not_yet_open", title=call.title, opens=opens)
        return say("call_deadline_rolling", title=call.title)
    day = words.day_of(say, call.closes)
    if where is Standing.NOT_YET_OPEN:
        opens = words.day_of(say, call.opens)
        return say("call_deadline_not_yet_open", title=call.title, opens=opens, day=day)
    if where is Standing.CLOSED:
        return say("call_deadline_closed", title=call.title, day=day)
    left = (call.closes - today).days
    key = {0: "call_deadline_today", 1: "call_deadline_tomorrow"}.get(left, "call_deadline")
    return say(key, title=call.title, day=day)


def _deadline(r: Renderer, call: Call, answer: Answer) -> str:
    line = _standing_line(r, call, answer.facts["today"])
    return "\n".join(filter(None, (line, _extension(r, call), _dates(r, call))))


def _extension(r: Renderer, call: Call) -> str:
    old = extended_from(call)
    if old is None or call.closes is None:
        return ""
    say = r.say
    return say("call_extended", old=words.day_of(say, old), day=words.day_of(say, call.closes))


def _dates(r: Renderer, call: Call) -> str:
    rows = [
        r.say("call_date", name=d.name, day=words.day_of(r.say, d.day), note=_note(d.note))
        for d in words.named_dates(call)
    ]
    return "\n".join((r.say("call_named_dates"), *rows)) if rows else ""


def _note(note: str) -> str:
    return f" {note}" if note and note[0].isdigit() else note


def _opens(r: Renderer, call: Call, answer: Answer) -> str:
    say, today = r.say, answer.facts["today"]
    if standing(call, today) is Standing.WITHDRAWN:
        return words.withdrawal(say, call)
    if standing(call, today) is Standing.CLOSED:
        return _standing_line(r, call, today)
    closing = words.closing(say, call)
    if call.opens is None:
        return say("call_opens_unstated", title=call.title, closing=closing)
    key = "call_opens" if call.opens > today else "call_opened"
    return say(key, title=call.title, opens=words.day_of(say, call.opens), closing=closing)


def _extended(r: Renderer, call: Call, answer: Answer) -> str:
    if extended_from(call) is None:
        return r.say("call_not_extended", title=call.title) + "\n" + _deadline(r, call, answer)
    return _deadline(r, call, answer)


def _withdrawn(r: Renderer, call: Call, answer: Answer) -> str:
    today = answer.facts["today"]
    if standing(call, today) is Standing.WITHDRAWN:
        return words.withdrawal(r.say, call)
    return r.say("call_not_withdrawn", title=call.title) + "\n" + _status(r, call, answer)


# What the entry itself says of the batch to come.
_ANNOUNCED = re.compile(
    "[^。；;\\n]*(?:下一?(?:批|期|轮|次|年度)|第[二三四]批)[^。；;\\n]*(?:预计|计划|拟|将|"
    "另行)[^。；;\\n]*"
)


def _next(r: Renderer, call: Call, answer: Answer) -> str:
    today = answer.facts["today"]
    others = [
        r.say("call_edition", title=other.title, state=words.state(r.say, other, today))
        for other, _ in answer.facts.get("editions") or ()
    ]
    line = _status(r, call, answer)
    announced = _ANNOUNCED.search(call.summary or "")
    if announced:
        told = r.say("call_next_announced", text=announced.group().strip())
        return "\n".join((line, *others, told))
    none = r.say("call_no_other_edition", issuer=call.issuer)
    live = [w for _, w in answer.facts.get("editions") or () if w is not Standing.CLOSED]
    return "\n".join((line, *others, *(() if live else (none,))))


def _conditions(r: Renderer, call: Call) -> str:
    if not call.conditions:
        return r.say("call_conditions_unstated", title=call.title, issuer=call.issuer)
    return r.say("call_conditions") + "\n" + words.lines(r.say, call.conditions)


def _eligible(r: Renderer, call: Call, answer: Answer) -> str:
    verdicts, say = answer.facts["verdicts"].get(call.id, ()), r.say
    if not call.conditions:
        return ""
    told = any(v.outcome is not Outcome.UNKNOWN or v.reason for v in verdicts)
    if not told:
        head = say("call_eligible_unknown", title=call.title, count=len(call.conditions))
        return "\n".join(
            (
                head,
                words.lines(say, call.conditions),
                say("call_you_said_nothing"),
            )
        )
    counts = {outcome: sum(v.outcome is outcome for v in verdicts) for outcome in Outcome}
    perhaps = sum(v.if_so is Outcome.NOT_MET for v in verdicts)
    if counts[Outcome.NOT_MET]:
        surely = any(v.outcome is Outcome.NOT_MET and not v.likely for v in verdicts)
        key = "call_eligible_not" if surely else "call_eligible_likely_not"
        head = say(key, title=call.title, failed=counts[Outcome.NOT_MET])
    elif perhaps:
        head = say(
            "call_eligible_perhaps_not", title=call.title, failed=perhaps, count=len(verdicts)
        )
    elif not counts[Outcome.MET]:
        head = say("call_eligible_undecided", title=call.title, count=len(verdicts))
    elif counts[Outcome.UNKNOWN]:
        head = say(
            "call_eligible_open",
            title=call.title,
            met=counts[Outcome.MET],
            unknown=counts[Outcome.UNKNOWN],
        )
    else:
        head = say("call_eligible_all", title=call.title, count=len(verdicts), issuer=call.issuer)
    return "\n".join((head, *(_verdict(r, v) for v in verdicts)))


def _verdict(r: Renderer, verdict: Verdict) -> str:
    if verdict.if_so is not None:
        key = f"call_verdict_{verdict.if_so.value}_if_so"
        return r.say(key, condition=verdict.condition, said=verdict.reason)
    mentioned = verdict.likely or verdict.outcome is Outcome.UNKNOWN
    words = "call_verdict_mentioned" if mentioned else "call_verdict_said"
    said = r.say(words, said=verdict.reason) if verdict.reason else ""
    key = f"call_verdict_{verdict.outcome.value}{'_likely' if verdict.likely else ''}"
    return r.say(key, condition=verdict.condition, said=said)


def _materials(r: Renderer, call: Call, answer: Answer | None) -> str:
    if not call.materials:
        return r.say("call_materials_unstated", title=call.title, issuer=call.issuer)
    head = r.say("call_materials", title=call.title)
    return head + "\n" + words.lines(r.say, call.materials)


def _funding(r: Renderer, call: Call, answer: Answer | None) -> str:
    if not call.funding:
        return r.say("call_funding_unstated", title=call.title, issuer=call.issuer)
    return r.say("call_funding", title=call.title, funding=call.funding)


def _contact(r: Renderer, call: Call, answer: Answer | None) -> str:
    if not call.contact:
        return r.say("call_contact_unstated", title=call.title, issuer=call.issuer)
    return r.say("call_contact", title=call.title, contact=call.contact, issuer=call.issuer)


def _link(r: Renderer, call: Call, answer: Answer) -> str:
    if not call.link:
        return r.say("call_link_unstated", title=call.title, issuer=call.issuer)
    return r.say("call_link", title=call.title, link=call.link)


def _issuer(r: Renderer, call: Call, answer: Answer) -> str:
    return r.say("call_issuer", title=call.title, issuer=call.issuer)


def _published(r: Renderer, call: Call, answer: Answer) -> str:
    if call.published is None:
        return r.say("call_published_unstated", title=call.title)
    return r.say("call_published", title=call.title, day=words.day_of(r.say, call.published))


def _level(r: Renderer, call: Call, answer: Answer) -> str:
    return r.say("call_level_is", title=call.title, level=call.level, issuer=call.issuer)


def _how_many_conditions(r: Renderer, call: Call, answer: Answer) -> str:
    """The conditions themselves follow as the part of the contract that holds them."""
    if not call.conditions:
        return _status(r, call, answer)
    return r.say("call_conditions_of", title=call.title, count=len(call.conditions))


_SAYINGS: dict[Facet, Callable[[Renderer, Call, Answer], str]] = {
    Facet.DEADLINE: _deadline,
    Facet.OPENS: _opens,
    Facet.STATUS: _status,
    Facet.CONDITIONS: _how_many_conditions,
    Facet.ELIGIBLE: _eligible,
    Facet.MATERIALS: _materials,
    Facet.FUNDING: _funding,
    Facet.CONTACT: _contact,
    Facet.LINK: _link,
    Facet.ISSUER: _issuer,
    Facet.PUBLISHED: _published,
    Facet.LEVEL: _level,
    Facet.EXTENDED: _extended,
    Facet.WITHDRAWN: _withdrawn,
    Facet.NEXT: _next,
    Facet.BATCHES: _status,
}


# --- several -------------------------------------------------------------------------


def _side_by_side(r: Renderer, answer: Answer) -> str:
    say, facets = r.say, answer.facts["facets"] or (Facet.STATUS,)
    blocks = [say("calls_side_by_side", count=len(answer.entries))]
    for position, call in enumerate(answer.entries, start=1):
        head = say("calls_block", position=position, level=call.level, title=call.title)
        blocks.append(head + "\n" + _one(r, call, facets, answer, whole=False))
    return "\n\n".join((*blocks, say("calls_pick")))


def _choices(r: Renderer, calls: tuple[Call, ...]) -> str:
    return "\n".join(
        r.say("calls_block", position=i, level=call.level, title=call.title)
        for i, call in enumerate(calls, start=1)
    )


def _no_level(r: Renderer, answer: Answer) -> str:
    level = answer.facts["asked"].levels[0]
    return r.say("calls_level_differs", level=level, choices=_choices(r, answer.offered))


def _no_edition(r: Renderer, answer: Answer) -> str:
    edition, say = answer.facts["asked"].edition, r.say
    named = [say("calls_year", year=edition.year)] if edition.year else []
    named += [say("calls_batch", batch=edition.batch)] if edition.batch else []
    return say("calls_edition_differs", edition="".join(named), choices=_choices(r, answer.offered))


def _unknown(r: Renderer, answer: Answer) -> str:
    if not answer.offered:
        return r.say("call_unknown")
    return r.say("call_unknown_near", choices=_choices(r, answer.offered))


def _perhaps(r: Renderer, answer: Answer) -> str:
    key = "call_perhaps_beside" if answer.facts.get("beside") else "call_perhaps"
    return r.say(key, choices=_choices(r, answer.offered))


SPEAKERS: dict[str, Speaker] = {
    "call": _call,
    "calls_side_by_side": _side_by_side,
    "call_unknown": _unknown,
    "call_perhaps": _perhaps,
    "call_no_level": _no_level,
    "call_no_year": _no_edition,
    "call_no_batch": _no_edition,
}
