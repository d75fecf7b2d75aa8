"""Questions about project calls: which pieces of a message ask about calls, and the reply.

What is answered is decided in `policy_kb.answer.calls`; a message that asks about the
policy as well gets both answers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from actions.answering import answer_questions
from actions.context import Context
from actions.piece import Piece
from actions.question import questions_of
from actions.turn import Reply, Turn
from actions.words import PUT_AS_QUESTION
from policy_kb.answer import Answer, Status
from policy_kb.answer.calls import decide_calls, described, open_call
from policy_kb.answer.calls_list import merged
from policy_kb.answer.calls_question import CallQuestion, CallsBefore
from policy_kb.answer.evidence import SURE
from policy_kb.answer.specialists import is_asked_for
from policy_kb.calls.conditions.figures.counted import quantities
from policy_kb.calls.model import Call
from policy_kb.calls.questions.asking import Asked, read, without_names
from policy_kb.calls.questions.tellings import telling
from policy_kb.calls.told.telling import company_facts
from policy_kb.model import Clause, Part
from policy_kb.question import Aspect, Question
from policy_kb.retrieval.search import topic_words

# What is never about a call, when the classifier is sure of it.
_NEVER = frozenset(
    {
        "human",
        "leave_message",
        "ticket_status",
        "greet",
        "thanks",
        "bye",
        "abuse",
        "praise",
        "about_bot",
        "help",
        "acknowledge",
    }
)
_SURELY = 0.8
_PERSON = frozenset({"human", "leave_message"})
_OF_ITS_OWN = 2.0
# So much of a name makes a piece of a message a question of its own.
_A_NAME, _THE_NAME, _PART_OF_A_NAME = 3.0, 0.95, 0.5
_SHORT = 16
# 安家补助给多少 names a grant, 研发场地要多大 goes on with the call before it.
_A_GRANT = re.compile("补贴|补助|奖励|奖补|资助|贴息")
_KEPT_TEXTS = 3
# What the policy calls a thing must be said this closely to be meant beside a call.
_ITS_NAME = 0.6
_MOST = 3


@dataclass(frozen=True)
class _Part:
    """Pieces of a message that belong to one question."""

    pieces: list[Piece]

    @property
    def text(self) -> str:
        return ",".join(piece.text for piece in self.pieces)


def about_calls(turn: Turn) -> Reply | None:
    """The reply to a message that asks about calls, wholly or in part."""
    if turn.context.awaiting:
        return None
    if not turn.shelf.knowledge.calls:
        return _nothing_published(turn)
    whole = turn.pieces[0]
    if turn.context.rest and read(whole.text, turn.today).more:
        return None
    never = whole.intent in _NEVER and whole.confidence >= _SURELY
    if never and not (_names_a_call(turn) or _tells_more(turn)):
        return None
    # A town beside it is the specialist's, not the company's.
    if is_asked_for(whole.text) and not _names_a_call(turn):
        return None
    context, said, left = turn.context, [], []
    for part in _parts(turn):
        answer = decide_calls(_question(part, turn, context), turn.shelf.calls)
        if answer is None:
            left.append(part)
            continue
        if answer not in [a for a in said if a is not None]:
            said.append(answer)
        context = after(context, answer, part.text, turn)
    if not said:
        return None
    if len(said) > 1:
        said = [a for a in said if a.status is not Status.NO_MATCH] or said[:1]
    if _only_examples(turn):
        return _with_examples(turn, said, context)
    last = said[-1]
    if last.key == "call_perhaps" or last.status is Status.NO_MATCH and not last.offered:
        policy = _policy_instead(turn, last)
        if policy is not None:
            return policy
    return _with_policy(turn, _spoken(turn, said, context), left)


def told_of(turn: Turn) -> Reply | None:
    """种杏鲍菇的，想上自动采收: the one call that a message describes and does not ask for."""
    answer = _described(turn)
    if answer is None:
        return None
    return _spoken(turn, [answer], after(turn.context, answer, turn.pieces[0].text, turn))


def with_call_beside(turn: Turn, reply: Reply) -> Reply:
    """当过兵的开公司，贷款利息高: beside what the policy says of a need, the call it describes."""
    answer = _described(turn)
    if answer is None:
        return reply
    near = Answer(
        Status.NO_MATCH, "call_perhaps", Aspect.CALL, (), {"beside": True}, answer.entries[:_MOST]
    )
    return replace(reply, text=f"{reply.text}\n\n{turn.renderer.speak(near).text}")


def _described(turn: Turn) -> Answer | None:
    whole = turn.pieces[0]
    if not turn.shelf.knowledge.calls or _only_examples(turn) or whole.mentions:
        return None
    return described(_question(_Part([whole]), turn, turn.context), turn.shelf.calls)


def _nothing_published(turn: Turn) -> Reply | None:
    """常年受理的有哪些, where there is no call: only calls stand so, the policy does not."""
    whole = turn.pieces[0]
    if len(whole.text) > _SHORT or whole.mentions:
        return None
    asked = read(whole.text, turn.today)
    if not (asked.listing and asked.which) or asked.of_policy:
        return None
    question = Question(text="", aspect=Aspect.CALL)
    return answer_questions(turn, [question])


def _spoken(turn: Turn, said: list[Answer], context: Context, *before: str) -> Reply:
    texts = [*before, *(turn.renderer.speak(answer).text for answer in said)]
    titles = tuple(dict.fromkeys(e.title for a in said for e in a.entries))
    return Reply("\n\n".join(texts), context, _taps(turn, said), tuple(said), titles)


def _policy_instead(turn: Turn, instead: Answer) -> Reply | None:
    """No call is meant, but the policy surely speaks of the thing: that, and that there is
    no call for it, or which calls come near."""
    wished = instead.facts.get("wished", False)
    hits = turn.shelf.index.search(topic_words(turn.pieces[0].text), most=1)
    if not wished and (not hits or hits[0].score < SURE or hits[0].best < _ITS_NAME):
        return None
    reply = answer_questions(turn, questions_of(turn.pieces, turn.context))
    known = [
        a
        for a in reply.answers
        if a.status.value.startswith("answered") and (wished or not a.probable)
    ]
    if not any(isinstance(e, Clause | Part) for a in known for e in a.entries):
        return None
    if any(a.key == "unstated_call" for a in known):
        return reply
    if instead.offered:
        beside = replace(instead, facts={"beside": True})
        return replace(reply, text=f"{reply.text}\n\n{turn.renderer.speak(beside).text}")
    return replace(reply, text=turn.say("no_call_for_this") + "\n" + reply.text)


def _with_policy(turn: Turn, reply: Reply, left: list[_Part]) -> Reply:
    """What a message asks of the policy beside calls is answered after them."""
    asking = [p for part in left for p in part.pieces if p.asks and p.names]
    if not asking:
        return reply
    other = answer_questions(turn, questions_of(asking, turn.context))
    return replace(reply, text=f"{reply.text}\n\n{other.text}")


def _only_examples(turn: Turn) -> bool:
    return all(call.example for call in turn.shelf.knowledge.calls)


def _with_examples(turn: Turn, said: list[Answer], context: Context) -> Reply | None:
    """Nothing real is published: an example is shown where it was asked for, a list of them
    only after the honest answer that there is no call; else the policy answers."""
    said = [a for a in said if a.entries and not a.probable or a.key == "calls_list"]
    if not said:
        return None
    before = []
    if any(answer.key == "calls_list" for answer in said):
        before.append(answer_questions(turn, questions_of(turn.pieces, Context())).text)
        before.append(turn.say("call_examples_follow"))
    return _spoken(turn, said, context, *before)


def _names_a_call(turn: Turn) -> bool:
    """查下技改补助截止没有 sounds like a question for one's request, but names a call."""
    whole = turn.pieces[0]
    if whole.intent in _PERSON:
        return False
    asked = _read(whole.text, turn)
    match = turn.shelf.calls.match(asked.plain)
    return bool(asked.facets and match.sure and match.sure[0].weight >= _OF_ITS_OWN)


def _tells_more(turn: Turn) -> bool:
    """我有20间 after a call: what is told of the company, whatever the classifier made of it."""
    whole = turn.pieces[0]
    if whole.intent in _PERSON or not before_of(turn.context, turn).subjects:
        return False
    return bool(quantities(whole.text) or company_facts(whole.text, turn.today).known)


def answer_call(turn: Turn, call: Call) -> Reply:
    """A call picked from a list."""
    before = before_of(turn.context, turn)
    answer = open_call(call, before, turn.today)
    context = replace(
        turn.context,
        subjects=(call.id,),
        aspect=Aspect.CALL.value,
        asked=turn.typed,
        rest=(),
    )
    return _spoken(turn, [answer], context)


# --- the parts of a message ----------------------------------------------------------


def _parts(turn: Turn) -> list[_Part]:
    """The message as one question, or as several where its pieces name different things."""
    whole, pieces = turn.pieces[0], [p for p in turn.pieces[1:] if p.text]
    goes_on = bool(before_of(turn.context, turn).subjects) and telling(whole.text)
    if len(pieces) < 2 or goes_on:
        return [_Part([whole])]
    groups: list[_Part] = []
    heads: list[object] = []
    index, today = turn.shelf.calls, turn.today
    for piece in pieces:
        head = _head(piece, index, today, bool(heads))
        if head is not None and head not in heads and (heads or not groups):
            groups.append(_Part([piece]))
            heads.append(head)
        elif head is not None and not heads:
            groups[-1].pieces.append(piece)
            heads.append(head)
        elif groups:
            groups[-1].pieces.append(piece)
        else:
            groups.append(_Part([piece]))
    if len(heads) < 2:
        return [_Part([whole])]
    tail = whole.text[whole.text.rfind(pieces[-1].text) + len(pieces[-1].text) :].strip(",.?!~ ")
    if tail:  # a very long message is read piece by piece only so far
        groups[-1].pieces.append(replace(whole, text=tail, mentions=()))
    # 我们是高企，能报…吗: what is only told of is no question of its own.
    return [group for group in groups if _asks(group, today)][:_MOST] or [_Part([whole])]


def _head(piece: Piece, index, today: date, goes_on: bool) -> object:
    """What a piece is about, where it says so: a name of calls, a list, the policy. Where it
    `goes_on`, a word that some name holds (研发场地要多大) is about what came before."""
    asked = read(index.respelt(piece.text), today)
    match = index.match(asked.plain)
    best = match.sure[0] if match.sure and not asked.of_policy else None
    named = without_names(asked, best.spans).facets if best else ()
    little = goes_on and best and best.weight < _A_NAME and best.said < _PART_OF_A_NAME
    if little and not any(_A_GRANT.search(asked.text, *span) for span in _with_two(best.spans)):
        named = ()
    if best and (best.weight >= _A_NAME or best.said >= _THE_NAME or named):
        return frozenset(f.call.id for f in match.sure)
    if asked.strongly_listing and not (asked.of_policy or asked.soonest):
        return "list"
    issued = asked.of_calls and index.of_issuer(asked.text)
    named = any(m.number is not None or m.kind == "unit" and not issued for m in piece.mentions)
    if named or asked.of_policy:
        return "policy"
    return None


def _with_two(spans: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """Stretches that name something, each with the two characters behind it."""
    return [(start, end + 2) for start, end in spans if end - start > 1]


def _asks(part: _Part, today: date) -> bool:
    asked = read(part.text, today)
    put = PUT_AS_QUESTION.search(part.text) or len(part.text) <= _SHORT
    return bool(put) and (not asked.silent or asked.of_policy or any(p.asks for p in part.pieces))


def _question(part: _Part, turn: Turn, context: Context) -> CallQuestion:
    today = turn.today
    return CallQuestion(
        asked=read(turn.shelf.calls.respelt(part.text), today),
        told=turn.typed,
        today=today,
        likely=max(p.of_calls for p in part.pieces),
        before=before_of(context, turn),
        # Looked up by whoever weighs a condition: any other reply is the same for everybody.
        known=cache(lambda: turn.tools.profiles.company(turn.user)),
        strict=_only_examples(turn),
    )


# --- what is remembered -----------------------------------------------------------------


def before_of(context: Context, turn: Turn) -> CallsBefore:
    """What was said of calls before, as the library sees it."""
    known = turn.shelf.knowledge.by_id
    if context.aspect != Aspect.CALL.value:
        return CallsBefore()
    subjects = tuple(i for i in context.subjects if isinstance(known.get(i), Call))
    offered = tuple(i for i in context.offered if isinstance(known.get(i), Call))
    return CallsBefore(subjects, offered, context.shown, _asked_before(context, turn))


def _asked_before(context: Context, turn: Turn) -> Asked | None:
    """The question answered last, read anew with what later ones put in its place."""
    if not context.call_texts:
        return None
    first, *others = (_read(text, turn) for text in context.call_texts)
    for other in others:
        first = merged(first, other)
    return first


def _read(text: str, turn: Turn) -> Asked:
    asked = read(turn.shelf.calls.respelt(text), turn.today)
    match = turn.shelf.calls.match(asked.plain)
    return without_names(asked, [span for found in match.sure for span in found.spans])


def after(context: Context, answer: Answer, text: str, turn: Turn) -> Context:
    """What is remembered of an answer about calls."""
    texts: tuple[str, ...] = (text,)
    if answer.facts.get("goes_on"):
        texts = (*context.call_texts, text)
        texts = (texts[0], *texts[1:][-_KEPT_TEXTS:])
    elif answer.facts.get("kept") or answer.key in ("calls_no_more",):
        texts = context.call_texts
    subjects = tuple(call.id for call in answer.entries)
    offered = tuple(call.id for call in answer.offered)
    shown = 0
    if answer.key == "calls_list":
        shown = answer.facts["start"] + len(answer.facts["shown"])
        if answer.facts["total"] == 1 or answer.facts["asked"].soonest and shown:
            subjects = offered[:1]  # 最先截止的是…: 它的条件 is asked of that one
    elif answer.key == "call" and context.aspect == Aspect.CALL.value:
        offered = context.offered  # the list stays open after one of it was talked about
    if answer.status is Status.NO_MATCH and not offered:
        subjects = ()
    return replace(
        context,
        subjects=subjects,
        aspect=Aspect.CALL.value,
        offered=offered,
        listed=(),
        rest=(),
        asked=turn.typed,
        call_texts=texts,
        shown=shown,
    )


def _taps(turn: Turn, said: list[Answer]) -> tuple[str, ...]:
    last, say = said[-1], turn.say
    if last.key == "calls_list":
        more = last.facts["total"] > last.facts["start"] + len(last.facts["shown"])
        return (say("tap_continue"),) if more else ()
    if last.key == "call":
        return (say("tap_conditions"), say("tap_materials"))
    if last.status is Status.NO_MATCH and not last.offered:
        return (say("tap_open_calls"), say("tap_message"))
    return ()
