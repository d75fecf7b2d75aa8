"""From questions to one reply: ask the library, put the answers into words, remember.

Several questions of one message are answered one after the other; each goes on
from where the one before it left the conversation.
"""

from __future__ import annotations

from dataclasses import replace

from actions.context import Context
from actions.turn import Reply, Turn
from policy_kb.answer import Answer, Status, decide
from policy_kb.model import Clause, Entry, Unit
from policy_kb.question import ROLES, Aspect, Before, Question

_CONTENTS = frozenset({"clause", "clause_items"})
_VERDICTS = frozenset({"target_confirmed", "target_corrected"})


# How many clauses back 两条 and 前面那条 may reach.
_TRAIL = 4


def answer_questions(turn: Turn, questions: list[Question]) -> Reply:
    """The reply to all questions of a message."""
    context = turn.context
    answers: list[Answer] = []
    for question in questions:
        question = replace(question, today=turn.today)
        if answers:
            question = replace(question, before=_before(context, question, answers[-1]))
        answer = decide(question, turn.shelf)
        if answer not in answers:
            answers.append(answer)
        context = _after(context, answer, turn)
    # 要达到多少家 是不是200: the verdict on the guess says the figure already.
    judged = {a.entries for a in answers if a.key in _VERDICTS}
    answers = [a for a in answers if a.key != "target" or a.entries not in judged]
    # 谁牵头，颁给什么人: what a clause says names its units.
    told = {a.entries for a in answers if a.key in _CONTENTS}
    answers = [a for a in answers if a.aspect not in ROLES or a.entries not in told]
    if len(answers) > 1:
        answers = [a for a in answers if a.status is not Status.NO_MATCH] or answers[:1]
    return _speak(turn, answers, context)


def answer_about(turn: Turn, entry: Entry) -> Reply:
    """The reply about one entry that was picked, under the aspect asked before the list."""
    aspect = Aspect(turn.context.aspect) if turn.context.aspect else Aspect.CONTENT
    if aspect in (Aspect.STRUCTURE, Aspect.UNIT_TASKS, Aspect.COMPARE, Aspect.VALIDITY):
        aspect = Aspect.CONTENT
    before = Before((entry.id,), aspect)
    question = Question(text="", aspect=aspect, before=before, today=turn.today)
    answer = decide(question, turn.shelf)
    context = replace(_after(turn.context, answer, turn), offered=turn.context.offered)
    if answer.offered:
        context = replace(context, offered=tuple(e.id for e in answer.offered))
    return _speak(turn, [answer], context)


def _speak(turn: Turn, answers: list[Answer], context: Context) -> Reply:
    renderer = turn.renderer
    spoken = [renderer.speak(answer) for answer in answers]
    text = "\n\n".join(s.text for s in spoken)
    places = [place for s in spoken for place in s.places]
    cited = renderer.naming.sources(places) if places else ""
    if cited:
        text += "\n" + cited
    sources = tuple(dict.fromkeys(cited.splitlines()))
    return Reply(text, context, _taps(turn, answers), tuple(answers), sources)


def _after(context: Context, answer: Answer, turn: Turn) -> Context:
    """What is remembered: the topic only when the answer had one."""
    about = answer.entries or (answer.offered if answer.status is Status.CHOICE else ())
    subjects = tuple(entry.id for entry in about) or context.subjects
    if answer.entries and all(isinstance(entry, Unit) for entry in answer.entries):
        # The clause talked about before stays in reach: 那牵头的是哪两家.
        by_id = turn.shelf.knowledge.by_id
        subjects += tuple(i for i in context.subjects if isinstance(by_id.get(i), Clause))[:1]
    aspect = answer.aspect.value
    if answer.status in (Status.OUT_OF_SCOPE, Status.NO_MATCH, Status.NO_SUCH_ITEM):
        subjects, aspect = context.subjects, context.aspect
    trail = tuple(dict.fromkeys((*answer_clauses(answer), *context.trail)))[:_TRAIL]
    return replace(
        context,
        subjects=subjects,
        aspect=aspect,
        rest=(),
        asked=turn.typed,
        trail=trail,
        offered=tuple(entry.id for entry in answer.offered),
        listed=_listed(context, answer),
    )


def _listed(context: Context, answer: Answer) -> tuple[str, ...]:
    """The list that is open now: what this answer lists, or the one before while the topic is one
    of it."""
    shown = tuple(entry.id for entry in answer.listed)
    if len(shown) > 1 or not answer.entries:
        return shown if len(shown) > 1 else context.listed
    inside = any(entry.id in context.listed for entry in answer.entries)
    return context.listed if inside else ()


def answer_clauses(answer: Answer) -> tuple[str, ...]:
    """The clauses an answer was about, last named first."""
    return tuple(e.id for e in reversed(answer.entries) if isinstance(e, Clause))


def _before(context: Context, question: Question, last: Answer) -> Before:
    """Within a message the answers so far are what came before, a list of theirs included."""
    aspect = question.before.aspect or (Aspect(context.aspect) if context.aspect else None)
    listed = () if last.entries else tuple(entry.id for entry in last.offered)
    return Before(listed or context.subjects, aspect, context.trail)


def _taps(turn: Turn, answers: list[Answer]) -> tuple[str, ...]:
    """What may be tapped below the answer: the next step most people take."""
    last, say = answers[-1], turn.say
    if last.status is Status.CHOICE or last.offered:
        return ()
    if last.status in (Status.NO_MATCH, Status.ANSWERED_NOT_STATED):
        return (say("tap_message"),)
    if last.status is Status.OUT_OF_SCOPE:
        return (say("tap_help"),)
    first = last.entries[0] if last.entries else None
    if isinstance(first, Clause) and first.kind in ("task", "safeguard", "clause"):
        if last.key in ("lead", "support", "support_none", "units", "original"):
            return (say("tap_content"),)
        return (say("tap_previous"), say("tap_next"))
    return ()
