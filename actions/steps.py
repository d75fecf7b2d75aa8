"""What may take a message before its intent decides, in order.

A message being left is not a question; a number after a list is a pick from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from actions.answering import answer_about, answer_questions
from actions.calls import about_calls, answer_call
from actions.moving import neighbour
from actions.profile import about_company
from actions.question import questions_of
from actions.turn import Reply, Turn
from actions.words import RETURNS
from bot.errors import KejitongError
from policy_kb.answer.evidence import PERHAPS, SURE
from policy_kb.answer.policies import topic
from policy_kb.calls.model import Call
from policy_kb.language import text as levelled
from policy_kb.model import Clause
from policy_kb.retrieval.search import topic_words

_CANCEL = re.compile(r"取消|算了|不留了|不用了|不说了|没事了")
_NUMERAL = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
# 第二个, 选2, 就第三个吧, 要第一条, 2号, 二
_PICK = re.compile(
    rf"(?:我|就是|就|那个|那|那就|请|想)?(?:选|拣|挑|要|看|点|查|问|回复|打开|"
    rf"说的是)*(?:序号)?第?({_NUMERAL})"
    r"(?:个|条|项|号|点|款|那个|这个|那条)*(?:的)?(?:吧|啊|呢|谢谢|看看|先)*[.。、)]?"
)
_LAST_PICK = re.compile(r"(?:就|要|选|看)?最后(?:那|一|面|的)*(?:个|条|项)(?:吧)?")
_FIRST_PICK = re.compile(r"(?:就|要|选|看)?(?:头一|最前面那|最上面那|上面那)(?:个|条|项)(?:吧)?")
# 第二个展开讲讲, 后一个谁牵头: a pick, and what is asked of it. Of two, one is the former.
_PICK_AND_ASK = re.compile(
    rf"(?:那|就|那么|再)?(?:说|讲|看)?(?:第({_NUMERAL})个|(前|后)(?:面)?(?:一个|那个|者))(.*)"
)
_TELL_MORE = re.compile("展开|详细|仔细|细|深入|说说|讲讲|讲|说|介绍|看看|看|呢")
_FORMER = ("前", "后")
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
# Intents whose action asks the library anyway.
_LIBRARY = frozenset({"out_of_scope", "switch_topic", "correct"})
# 看下15条 names a clause, 第15条的下一条 its neighbour.
MOVES = re.compile("[上下前后](?:一|面|边|那)*的?那?一?[条项]|[上下]一个|[上下]一(?=呢?$)|往[前后]")
_SHORT_MOVE = 12


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


def picked(turn: Turn) -> Reply | None:
    """A number (or words) that choose from the list just shown."""
    offered = turn.context.offered
    text = turn.said
    position = _position(text, len(offered))
    if not offered:
        return None
    if position is None:
        position, turn = _asked_of(turn, len(offered))
    if position is None:
        return _picked_by_words(turn, offered)
    known = turn.shelf.knowledge.by_id
    of_calls = isinstance(known.get(offered[0]), Call)
    if position < 1 or position > len(offered):
        if not of_calls and "个" not in text and turn.shelf.knowledge.task(position) is not None:
            return None  # beyond the list, but a clause has that number
        return turn.reply("not_in_list", count=len(offered))
    entry = known.get(offered[position - 1])
    if isinstance(entry, Call):
        return answer_call(turn, entry)
    return answer_about(turn, entry) if entry is not None else None


def _position(text: str, count: int) -> int | None:
    if _LAST_PICK.fullmatch(text):
        return count
    if _FIRST_PICK.fullmatch(text):
        return 1
    match = _PICK.fullmatch(text)
    return levelled.number(match[1]) if match else None


def _asked_of(turn: Turn, count: int) -> tuple[int | None, Turn]:
    """The place picked by a message that asks of it as well, and the turn with what it asks."""
    match, whole = _PICK_AND_ASK.fullmatch(turn.said), turn.pieces[0]
    if match is None or topic_words(_TELL_MORE.sub(" ", match[3])):
        return None, turn
    if match[2] and count != len(_FORMER):
        return None, turn
    place = _FORMER.index(match[2]) + 1 if match[2] else levelled.number(match[1])
    if whole.asks:
        turn = replace(turn, context=replace(turn.context, aspect=whole.aspect.value))
    return place, turn


def _picked_by_words(turn: Turn, offered: tuple[str, ...]) -> Reply | None:
    """上市那个: words that fit one of the offered entries and nothing better elsewhere."""
    if len(turn.said) > 12 or turn.pieces[0].asks:
        return None
    hits = turn.shelf.index.search(topic_words(turn.pieces[0].text), most=40)
    fitting = [hit for hit in hits if hit.id in offered and hit.score >= PERHAPS]
    if not fitting or fitting[0].score < 0.8 * hits[0].score:
        return None
    return answer_about(turn, turn.shelf.knowledge.by_id[fitting[0].id])


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
    wants_somebody = turn.intent in _PERSON_INTENTS and not _PERSON.search(turn.said)
    if wants_somebody:
        return answer_questions(turn, questions_of(turn.pieces, turn.context))
    if whole.confidence >= _CLEAR:
        # 人材 is close to 人工 for the classifier; a name that fills the message is not.
        if words != (whole.text,) or not hits or hits[0].best < _THE_NAME:
            return None
    elif not surely_named(turn):
        return None
    return answer_questions(turn, questions_of(turn.pieces, turn.context))


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
    picked,
    returned,
    moved,
    numbered,
    named_after_all,
)
