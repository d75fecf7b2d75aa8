"""From the pieces of a message to the questions in it.

Pieces that ask become questions, pieces that only tell become the background of
the question that follows them.
"""

from __future__ import annotations

from dataclasses import replace

from actions.context import Context
from actions.piece import ASKS, Piece
from actions.words import (
    ALSO_ASKS,
    ASKS_APART,
    ASKS_FOR,
    ASKS_HOW_MUCH,
    ASKS_WHAT,
    BESIDES,
    COMING_HERE,
    COMPARES,
    DENIED,
    EACH_OF_TWO,
    ELSEWHERE,
    ENUMERATOR,
    FIGURE_WORDS,
    INSTEAD,
    LEFT_FOR,
    OUR_UNIT,
    PUT_AS_QUESTION,
    ROLE_WORDS,
    SEVERAL,
    TO_US,
    WHAT_IS_DONE,
    WHICH_CLAUSE,
)
from policy_kb.mentions import Mention
from policy_kb.question import ROLES, UNSTATED, Aspect, Before, Question
from policy_kb.retrieval.search import topic_words

_CONTENT = ASKS + Aspect.CONTENT.value
# What 哪条 makes of a question that is about one thing.
_AS_LISTS = frozenset(ASKS + a.value for a in (Aspect.STRUCTURE, Aspect.UNIT_TASKS, Aspect.CONTACT))
_SECOND = 0.1
# What these ask is asked of several things at once.
_OF_SEVERAL = frozenset({Aspect.COMPARE, Aspect.STRUCTURE, Aspect.UNIT_TASKS})
# In a long message much sounds like a question; only what surely is one counts.
_LONG, _SURE = 40, 0.55
# A message that is one word names a topic, whatever sentences the word occurs in.
_ONE_WORD = 4
_MOST_QUESTIONS = 3
# So many characters of other topic beside a unit are chatter.
_LITTLE = 4
# What another place gives is none of our business, however well its words fit our knowledge.
_ANOTHER_PLACE = 1.0
# So many characters say what a piece without a name is about; fewer are of no help.
_A_TOPIC = 4
# Somebody who comes here names the other place all the same, which the classifier holds against it.
_FROM_ELSEWHERE = 0.25
# A long message that smells of elsewhere as a whole is from there, whatever a piece says.
_SURELY_OUTSIDE = 0.95


def questions_of(pieces: list[Piece], context: Context) -> list[Question]:
    """The questions of a message, at least one, at most three.

    `pieces` as `pieces_of` gives them.
    """
    whole, parts = pieces[0], [_which(p) for p in pieces[1:] if not _is_courtesy(p)]
    if len(parts) > 1 and DENIED.search(parts[0].text) and INSTEAD.search(parts[1].text):
        parts = parts[1:]
        whole = parts[0] if len(parts) == 1 else whole
    before = _before(context)
    of_unit = _of_a_unit(whole, parts, before)
    if of_unit is not None:
        return [of_unit]
    if len(parts) < 2:
        both = _role_and_figure(whole, before) or _each_of_two(whole, before)
        if both:
            return both
        only = parts[0] if parts and not whole.asks else whole
        question = _question(only, whole, (), before)
        if COMPARES.search(whole.text):
            question = replace(question, aspect=Aspect.COMPARE, elliptic=False)
        return [question]
    if COMPARES.search(whole.text):
        compared = _question(whole, whole, tuple(p.text for p in parts), before)
        return [replace(compared, aspect=Aspect.COMPARE, elliptic=False)]
    listed = _enumerated(whole, parts, before)
    if listed:
        return listed
    each = _each_told(parts, whole, before)
    if each:
        return each
    long = len(whole.text) > _LONG
    parts = [
        p if PUT_AS_QUESTION.search(p.text) and (not long or _surely_asks(p)) else _as_told(p)
        for p in parts
    ]
    asking = any(p.asks for p in parts)
    found = (_asked if asking else _contents)(parts, whole, before)[:_MOST_QUESTIONS]
    if len(found) == 1:
        told = min((p.outside for p in parts if _said(p) >= _A_TOPIC), default=1.0)
        found = [replace(found[0], told_outside=told)]
    return found


def _surely_asks(piece: Piece) -> bool:
    return piece.confidence >= _SURE or bool(ASKS_HOW_MUCH.search(piece.text))


def _wants(piece: Piece) -> bool:
    """Whether a piece names a need, or an entry, without asking for a special aspect of it."""
    if not piece.intent.startswith(ASKS):
        return any(m.exact for m in piece.mentions)
    return piece.aspect is Aspect.CONTENT and piece.names


def _which(piece: Piece) -> Piece:
    """汽车产业是哪条: the clause that says it is asked for, and no list of clauses."""
    named = any(m.kind != "unit" and m.number is None for m in piece.mentions)
    if not (named and piece.intent in _AS_LISTS and WHICH_CLAUSE.search(piece.text)):
        return piece
    return replace(piece, intent=_CONTENT)


def _of_a_unit(whole: Piece, parts: list[Piece], before: Before) -> Question | None:
    """A unit is named in one piece and its tasks are asked for in another."""
    units = tuple(m for m in whole.mentions if m.kind == "unit")
    if len(parts) < 2 or not units:
        return None
    besides = BESIDES.match(whole.text, units[0].end)
    if len(units) < len(whole.mentions) and not besides:
        return None
    surfaces = {m.surface for m in units}
    other = sum(len(w) for w in topic_words(whole.text) if not any(s in w for s in surfaces))
    asked = any(p.intent == "ask_unit_tasks" and p.confidence >= _SURE for p in (whole, *parts))
    if not (besides or OUR_UNIT.search(whole.text) or (asked and other <= _LITTLE) or other == 0):
        return None
    if not any(p.asks for p in (whole, *parts)):
        return None
    question = _question(whole, whole, (), before)
    return replace(question, aspect=Aspect.UNIT_TASKS, mentions=units, elliptic=False)


def _role_and_figure(whole: Piece, before: Before) -> list[Question]:
    """孵化器配合单位跟面积目标: one thing, two aspects."""
    if not (ROLE_WORDS.search(whole.text) and FIGURE_WORDS.search(whole.text) and whole.names):
        return []
    if any(m.kind == "unit" for m in whole.mentions):
        return []
    question = replace(_question(whole, whole, (), before), elliptic=False)
    role = Aspect.SUPPORT if "配合" in whole.text and "牵头" not in whole.text else Aspect.LEAD
    return [replace(question, aspect=role), replace(question, aspect=Aspect.TARGET)]


def _each_of_two(whole: Piece, before: Before) -> list[Question]:
    """孵化器面积和研发投入各要到多少: the same asked of two things."""
    match = EACH_OF_TWO.fullmatch(whole.text)
    if match is None or not whole.asks or whole.aspect in _OF_SEVERAL:
        return []
    if any(m.kind == "unit" or m.number is not None for m in whole.mentions):
        return []
    asked = replace(_question(whole, whole, (), before), elliptic=False)
    found = []
    for name in ("one", "other"):
        start, end = match.span(name)
        if not topic_words(match[name]):
            return []
        inside = tuple(
            replace(m, start=m.start - start, end=m.end - start)
            for m in whole.mentions
            if start <= m.start and m.end <= end
        )
        found.append(replace(asked, text=match[name] + match["asked"], mentions=inside))
    return found


def _enumerated(whole: Piece, parts: list[Piece], before: Before) -> list[Question]:
    """第一…第二…, 一是…二是…, …另外…: each stretch is a question of its own."""
    stretches = ENUMERATOR.split(whole.text)
    first = 1 if ENUMERATOR.match(whole.text) or len(stretches) > 2 else 0
    if len(stretches) - first < 2:
        return []
    found = []
    for stretch in stretches[first:][:_MOST_QUESTIONS]:
        inside = [p for p in parts if ENUMERATOR.sub("", p.text).strip(",") in stretch]
        if not any(piece.names for piece in inside):
            continue
        asking = next((p for p in inside if p.asks and PUT_AS_QUESTION.search(p.text)), inside[0])
        question = replace(_question(asking, whole, (), before), text=stretch, mentions=())
        found.append(_carrying(question, tuple(m for p in inside for m in p.mentions)))
    return found if len(found) > 1 else []


def _each_told(parts: list[Piece], whole: Piece, before: Before) -> list[Question]:
    """既想贷款，又想申请专利，分别看第几条: the same is asked of each need that is told."""
    told = [p for p in parts if p.names]
    frames = [p for p in parts if not p.names and (p.asks or ASKS_APART.search(p.text))]
    if len(told) < 2 or len(frames) != 1 or not ASKS_APART.search(frames[0].text):
        return []
    if any(p.asks and p.aspect in ROLES for p in told):
        return []
    aspect = frames[0].aspect if frames[0].aspect in ROLES else Aspect.CONTENT
    found = [_question(p, whole, (), before) for p in told[:_MOST_QUESTIONS]]
    return [replace(q, aspect=aspect, elliptic=False) for q in found]


def _as_told(piece: Piece) -> Piece:
    """去年底投了一千多万 is no question about an amount."""
    return replace(piece, intent="ask_content") if piece.asks else piece


def _asked(parts: list[Piece], whole: Piece, before: Before) -> list[Question]:
    """One question for each asking piece; telling pieces before it are its background."""
    found: list[Question] = []
    told: list[Piece] = []
    says_what = False  # whether one of those before it asks what is done
    for piece in parts:
        says_what = says_what or WHAT_IS_DONE.search(piece.text) is not None
        if told and ALSO_ASKS.match(piece.text) and not found:
            found.append(_question(told[-1], told[-1], tuple(p.text for p in told[:-1]), before))
            told = []
        if found and found[-1].aspect in ROLES and WHAT_IS_DONE.fullmatch(piece.text):
            found[-1] = replace(found[-1], aspect=Aspect.CONTENT)  # which names the units too
        elif piece.asks:
            own_topic = piece.names
            background = tuple(p.text for p in told)
            if not own_topic and not told and found and piece.aspect is not Aspect.STRUCTURE:
                background = (found[-1].text, *found[-1].background)
            question = _with_numbers(_question(piece, whole, background, before), told)
            found.append(_with_unit(question, whole))
            if piece.aspect in ROLES and says_what:
                found[-1] = replace(found[-1], aspect=Aspect.CONTENT)
            if not own_topic and not told and found[:-1]:
                # 第五条谁牵头，谁配合: both are about what the first one named.
                found[-1] = _carrying(replace(found[-1], mentions=()), found[-2].mentions)
            told, says_what = [], False
        elif found and not told and _asks_more(piece, found[-1]):
            background = (found[-1].text, *found[-1].background)
            found.append(_question(piece, whole, background, before))
        elif _wants(piece) and ASKS_FOR.search(piece.text):
            background = tuple(p.text for p in told)
            found.append(_with_numbers(_question(piece, piece, background, before), told))
            told = []
        elif found and piece.elliptic and piece.names:
            last = found[-1]
            found.append(_question(piece, piece, (), Before(before.subjects, last.aspect)))
        elif piece.names or piece.intent.startswith(ASKS):
            told.append(piece)
    if len(whole.text) > _LONG and any(q.aspect not in UNSTATED for q in found):
        # 花了多少钱 inside a story is no second question beside 归哪个部门管.
        found = [q for q in found if q.aspect not in UNSTATED]
    if len(found) == 1:
        found[0] = _with_numbers(found[0], [whole])
    if told and found and not found[-1].mentions and not topic_words(found[-1].text):
        found[-1] = replace(found[-1], background=(*found[-1].background, *(p.text for p in told)))
    return found


def _asks_more(piece: Piece, last: Question) -> bool:
    """科技进步奖谁牵头，颁给什么人: beside who does something, what it says of it; nothing else is
    named there."""
    if last.aspect not in ROLES or any(m.exact for m in piece.mentions):
        return False
    return bool(ASKS_WHAT.search(piece.text)) and piece.outside < _SURELY_OUTSIDE


def _contents(parts: list[Piece], whole: Piece, before: Before) -> list[Question]:
    """Nothing asks for a special aspect: one need told in several pieces, as a rule."""
    naming = [p for p in parts if p.names]
    texts = tuple(p.text for p in naming)
    ordinals = [p for p in naming if any(m.number is not None for m in p.mentions)]
    if len(ordinals) > 1:
        return [_question(p, p, (), before) for p in ordinals][:_MOST_QUESTIONS]
    wanted = [p for p in naming if p.mentions and ASKS_FOR.search(p.text)]
    each = len({p.mentions[0].id for p in wanted}) > 1 and len(wanted) == len(naming)
    if each or len(naming) > 1 and all(WHAT_IS_DONE.search(p.text) for p in naming):
        return [_question(p, whole, (), before) for p in naming][:_MOST_QUESTIONS]
    if SEVERAL.search(whole.text) and len(naming) > 1:
        return [_question(p, whole, (), before) for p in naming][: _MOST_QUESTIONS + 1]
    question = _question(whole, whole, texts, before)
    asking = [p for p in naming if p.mentions and PUT_AS_QUESTION.search(p.text)]
    if question.outside < _ANOTHER_PLACE and len(whole.text) <= _LONG:
        # What is told may be from anywhere; the piece that asks names something of ours.
        question = replace(question, outside=min((question.outside, *(p.outside for p in asking))))
    if whole.confidence < _SURE:
        # What a story of several pieces seems to ask as a whole is no more than a tone.
        question = replace(question, aspect=Aspect.CONTENT)
    return [replace(question, elliptic=question.elliptic and len(naming) < 2)]


def _question(piece: Piece, scope: Piece, background: tuple[str, ...], before: Before) -> Question:
    aspect = piece.aspect if piece.asks else Aspect.CONTENT
    if not piece.intent.startswith(ASKS) and piece.fallback_aspect is not None:
        share = piece.ranking.get(ASKS + piece.fallback_aspect.value, 0.0)
        if share >= _SECOND and piece.intent == "out_of_scope":
            aspect = piece.fallback_aspect
    if piece.intent == "match_calls" and not piece.names:
        aspect = Aspect.CALL  # 能报什么
    one_word = topic_words(piece.text) == (piece.text,) and len(piece.text) <= _ONE_WORD
    if one_word and not PUT_AS_QUESTION.search(piece.text):
        aspect = Aspect.CONTENT
    elliptic = piece.elliptic
    if elliptic and not piece.names and piece.fallback_aspect is not None:
        aspect, elliptic = piece.fallback_aspect, False
    return Question(
        text=piece.text,
        aspect=aspect,
        mentions=piece.mentions,
        background=background,
        outside=_outside(piece, scope),
        confidence=piece.confidence,
        elliptic=elliptic,
        before=before,
    )


def _outside(piece: Piece, scope: Piece) -> float:
    """Whichever of piece and message smells less of elsewhere, unless a place says so."""
    if len(scope.text) > _LONG and scope.outside >= _SURELY_OUTSIDE:
        return scope.outside
    # 要赔多少, 谁来签字 are about nothing: what is told before tells whether they are ours.
    names_topic = piece is scope or piece.mentions or _said(piece) >= _A_TOPIC
    outside = min(piece.outside, scope.outside) if names_topic else scope.outside
    if not ELSEWHERE.search(LEFT_FOR.sub("", scope.text)):
        return outside
    if not COMING_HERE.search(scope.text):
        return max(outside, _ANOTHER_PLACE)
    return min(outside, _FROM_ELSEWHERE) if TO_US.search(scope.text) else outside


def _said(piece: Piece) -> int:
    """How many characters of a piece say what it is about."""
    return sum(map(len, topic_words(piece.text)))


def _with_numbers(question: Question, told: list[Piece]) -> Question:
    """18条和19条，谁带头: the numbers stand in a piece before the one that asks."""
    numbers = tuple(m for p in told for m in p.mentions if m.number is not None)
    if not numbers or any(m.number is not None for m in question.mentions):
        return question
    return _carrying(question, numbers)


def _with_unit(question: Question, whole: Piece) -> Question:
    """A unit's tasks are asked in one piece, the unit is named in another."""
    units = tuple(m for m in whole.mentions if m.kind == "unit")
    if question.aspect is not Aspect.UNIT_TASKS or not units:
        return question
    if any(m.kind == "unit" for m in question.mentions):
        return question
    return _carrying(question, units)


def _carrying(question: Question, mentions: tuple[Mention, ...]) -> Question:
    """The question with names from elsewhere in the message, put at its end where they
    take no text away."""
    end = len(question.text)
    moved = tuple(replace(m, start=end, end=end) for m in mentions)
    return replace(question, mentions=(*question.mentions, *moved))


def _before(context: Context) -> Before:
    aspect = Aspect(context.aspect) if context.aspect else None
    return Before(context.subjects, aspect, context.trail)


def _is_courtesy(piece: Piece) -> bool:
    polite = {"greet", "thanks", "bye", "acknowledge", "praise"}
    return piece.intent in polite and not piece.mentions or not piece.text
