"""What may take a message before its intent decides, in order.

A message being left is not a question; a number after a list is a pick from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from actions.answering import answer_about, answer_questions
from actions.calls import about_calls
from actions.moving import neighbour
from actions.picking import picked, relisted
from actions.profile import about_company
from actions.question import questions_of
from actions.turn import Reply, Turn
from actions.words import MOVES, OF_IT, RETURNS
from bot.errors import KejitongError
from policy_kb.answer.evidence import SURE
from policy_kb.answer.policies import topic
from policy_kb.model import Clause
from policy_kb.retrieval.search import topic_words

_CANCEL = re.compile(r"取消|算了|不留了|不用了|不说了|没事了")
TICKET = "ticket"
# What is never meant as the text of a message.
_NOT_A_MESSAGE = frozenset(
    {
        "thanks",
        "bye",
        "greet",
        "acknowledge",
        "ticket_status",
        "help",
        "next_item",
        "previous_item",
        "choose",
        "continue",
    }
)
# An intent below this is a guess, and the library may know better.
_CLEAR = 0.7
_THE_NAME = 0.85
# 我想找人做招商洽谈 is a need; only these words ask for a member of staff.
_PERSON_INTENTS = frozenset({"human", "leave_message"})
_PERSON = re.compile(
    "人工|真人|客服|工作人员|专人|活人|转接|接线|留言|留个言|留条|登记|记一?下|记录|反映|反馈|"
    "转给|转达|投诉|建议|咨询单|跟人|找个人|找人说|有没有人|有人吗|有人在|人在吗|人来|个人说|"
    "接电话|值班|跟你们的人|人回"
)
# 名单发我一份 is no question about a ticket.
_TICKET = re.compile("(?<!名)单|留|催|回|跟|咨询|进[度展]|答复|处理|受理|办到|问|提|联系|下文")
_TICKET_INTENT = "ticket_status"
# Intents whose action asks the library anyway.
_LIBRARY = frozenset({"out_of_scope", "switch_topic", "correct"})
_SHORT_MOVE = 12
_ABOUT_US = frozenset({"help", "about_bot"})


def left_message(turn: Turn) -> Reply | None:
    """The text of a request that a person will answer."""
    awaiting = turn.context.awaiting
    if not awaiting:
        return None
    done = replace(turn.context, awaiting="", rest=())
    if _CANCEL.search(turn.said) and len(turn.said) <= 8:
        return turn.reply("ticket_cancelled", context=done)
    if not awaiting.startswith(TICKET) or not turn.typed:
        return None
    if turn.intent in _NOT_A_MESSAGE and turn.pieces[0].confidence >= _CLEAR:
        return None
    _, _, number = awaiting.partition(":")
    try:
        if number:
            ticket = turn.tools.tickets.add(turn.user, int(number), turn.typed)
        else:
            ticket = turn.tools.tickets.open(turn.user, turn.typed)
    except KejitongError:
        return turn.reply("ticket_failed", context=done)
    taken = turn.reply(
        "ticket_taken",
        turn.say("tap_progress"),
        context=done,
        number=ticket.number,
        question=ticket.question,
    )
    return _with_what_is_known(taken, replace(turn, context=done)) if number else taken


def _with_what_is_known(taken: Reply, turn: Turn) -> Reply:
    """After 转人工 the next message is added to the ticket; what the library surely
    knows is told as well, so that nobody waits for it."""
    hits = turn.shelf.index.search(topic_words(turn.pieces[0].text), most=1)
    if not hits or hits[0].score < SURE:
        return taken
    known = answer_questions(turn, questions_of(turn.pieces, turn.context))
    return replace(known, text=f"{taken.text}\n\n{turn.say('meanwhile', answer=known.text)}")


def returned(turn: Turn) -> Reply | None:
    """再说回前面那条，谁牵头: the clause talked about before the last one."""
    whole = turn.pieces[0]
    trail = turn.context.trail
    if len(trail) < 2 or not RETURNS.search(whole.text) or whole.mentions:
        return None
    if topic_words(RETURNS.sub(" ", whole.text)):
        return None
    context = replace(turn.context, subjects=trail[1:2], trail=(trail[1], trail[0], *trail[2:]))
    back = replace(turn, context=context)
    if any(piece.asks for piece in turn.pieces):
        return answer_questions(back, questions_of(turn.pieces, context))
    return answer_about(back, turn.shelf.knowledge.by_id[trail[1]])


def numbered(turn: Turn) -> Reply | None:
    """12 by itself, with no list open: the clause of that number."""
    number = turn.shelf.linker.bare_number(turn.pieces[0].text)
    entry = _numbered(turn, number) if number else None
    if entry is None:
        return None
    return answer_about(replace(turn, context=replace(turn.context, aspect=None)), entry)


def _numbered(turn: Turn, number: int) -> Clause | None:
    """The clause of this number in the policy that is talked about."""
    policy = topic(turn.context.subjects, turn.shelf)
    knowledge = turn.shelf.knowledge
    return knowledge.article(policy, number) if policy else knowledge.task(number)


def surely_named(turn: Turn) -> bool:
    """Whether the message names a clause by number or something the library surely knows."""
    whole = turn.pieces[0]
    hits = turn.shelf.closest(topic_words(whole.text))
    numbered = any(m.number is not None or m.kind == "policy" for m in whole.mentions)
    return numbered or bool(hits and hits[0].score >= SURE)


def named_after_all(turn: Turn) -> Reply | None:
    """The intent is a weak guess, but the message names something the library knows."""
    whole = turn.pieces[0]
    if turn.intent.startswith("ask_") or turn.intent in _LIBRARY:
        return None
    words = topic_words(whole.text)
    hits = turn.shelf.closest(words)
    unsaid = (turn.intent in _PERSON_INTENTS and not _PERSON.search(turn.said)) or (
        turn.intent == _TICKET_INTENT
        and (surely_named(turn) or any(m.exact for m in whole.mentions))
        and not _TICKET.search(turn.said)
    )
    if unsaid:
        return answer_questions(turn, questions_of(turn.pieces, turn.context))
    if whole.confidence >= _CLEAR:
        # 人材 is close to 人工 for the classifier; a name that fills the message is not.
        if words != (whole.text,) or not hits or hits[0].best < _THE_NAME:
            return None
    elif not surely_named(turn):
        return None
    return answer_questions(turn, questions_of(turn.pieces, turn.context))


def asked_of_it(turn: Turn) -> Reply | None:
    """具体做些什么 after a clause sounds like a question for what the account does."""
    if turn.intent not in _ABOUT_US or not OF_IT.fullmatch(turn.said.rstrip("?")):
        return None
    entry = turn.shelf.knowledge.by_id.get((turn.context.subjects or ("",))[0])
    if not isinstance(entry, Clause):
        return None
    return answer_about(replace(turn, context=replace(turn.context, aspect=None)), entry)


def moved(turn: Turn) -> Reply | None:
    """那上一条呢: a step to the neighbour, whatever the classifier made of it."""
    text = turn.pieces[0].text
    match = MOVES.search(text)
    if match is None or len(text) > _SHORT_MOVE or topic_words(MOVES.sub(" ", text)):
        return None
    return neighbour(turn, -1 if match[0][0] in "上前" or match[0][-1] == "前" else 1)


STEPS: tuple[Callable[[Turn], Reply | None], ...] = (
    left_message,
    about_company,
    about_calls,
    relisted,
    picked,
    returned,
    asked_of_it,
    moved,
    numbered,
    named_after_all,
)
