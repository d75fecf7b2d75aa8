"""A need that is told without a word that asks for calls: what the policy says of it, else the
call that it describes.

Messages that ask for calls never come so far (`calls`); which call a text describes is
`policy_kb.calls.lookup.purposes`.
"""

from __future__ import annotations

from actions.answering import answer_questions
from actions.calls import told_of, with_call_beside
from actions.question import questions_of
from actions.turn import Reply, Turn
from policy_kb.answer import Answer

# What is told of a need; a call that it describes is worth a word beside it.
_OF_A_NEED = frozenset({"clause", "clause_items", "service"})


def answered(turn: Turn) -> Reply:
    """The library's reply to a message, from the calls where the policy has none that is sure."""
    reply = answer_questions(turn, questions_of(turn.pieces, turn.context))
    if not any(map(_is_known, reply.answers)):
        return told_of(turn) or reply
    needed = all(answer.key in _OF_A_NEED for answer in reply.answers)
    return with_call_beside(turn, reply) if needed else reply


def _is_known(answer: Answer) -> bool:
    """Whether an answer is more than the closest, a choice of what comes near, or no."""
    if answer.probable:
        return False
    return answer.key == "part_choice" or answer.status.value.startswith("answered")
