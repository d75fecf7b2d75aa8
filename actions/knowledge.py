"""Actions that answer from the library."""

from __future__ import annotations

from dataclasses import replace

from actions.answering import answer_about, answer_questions
from actions.calls import answer_call
from actions.described import answered
from actions.desk import DeskAction
from actions.moving import neighbour
from actions.question import questions_of
from actions.steps import surely_named
from actions.turn import Reply, Turn
from actions.words import MOVES, ONCE_MORE, TOLD_AGAIN
from policy_kb.calls.model import Call
from policy_kb.language.quantities import quantities
from policy_kb.retrieval.search import topic_words


class ActionAnswer(DeskAction):
    """Every intent that asks something of the library."""

    def name(self) -> str:
        return "action_answer"

    def respond(self, turn: Turn) -> Reply:
        return answered(turn)


class ActionCorrect(DeskAction):
    """不是，我说的是…: the same question about what was really meant."""

    def name(self) -> str:
        return "action_correct"

    def respond(self, turn: Turn) -> Reply:
        questions = questions_of(turn.pieces, turn.context)
        figure = quantities(turn.pieces[0].text, bare=True)
        if figure or any(piece.names or piece.asks for piece in turn.pieces):
            return answer_questions(turn, questions)
        return turn.reply("sorry_say_again", turn.say("tap_help"))


class ActionMove(DeskAction):
    """上一条, 下一条: the neighbour of the clause just shown."""

    def name(self) -> str:
        return "action_move"

    def respond(self, turn: Turn) -> Reply:
        named = any(m.number is not None for m in turn.pieces[0].mentions)
        if named and not MOVES.search(turn.pieces[0].text):
            return answer_questions(turn, questions_of(turn.pieces, turn.context))
        return neighbour(turn, -1 if turn.intent == "previous_item" else 1)


class ActionChoose(DeskAction):
    """Picking when no list is open and no clause has that number."""

    def name(self) -> str:
        return "action_choose"

    def respond(self, turn: Turn) -> Reply:
        if surely_named(turn):
            return answer_questions(turn, questions_of(turn.pieces, turn.context))
        return turn.reply("no_list")


class ActionContinue(DeskAction):
    """继续: the next page of a long answer."""

    def name(self) -> str:
        return "action_continue"

    def respond(self, turn: Turn) -> Reply:
        if turn.context.rest:
            return Reply("\n".join(turn.context.rest), turn.context)
        if surely_named(turn):
            return answer_questions(turn, questions_of(turn.pieces, turn.context))
        return turn.reply("nothing_more")


class ActionRepeat(DeskAction):
    """再说一遍: what the last topic was, once more; 措施再说一遍: that of it."""

    def name(self) -> str:
        return "action_repeat"

    def respond(self, turn: Turn) -> Reply:
        if surely_named(turn) and topic_words(ONCE_MORE.sub(" ", turn.said)):
            return answer_questions(turn, questions_of(turn.pieces, turn.context))
        again = next((a for a, words in TOLD_AGAIN if words.search(turn.said)), None)
        if again is not None:
            turn = replace(turn, context=replace(turn.context, aspect=again.value))
        for entry_id in turn.context.subjects:
            entry = turn.shelf.knowledge.by_id.get(entry_id)
            if isinstance(entry, Call):
                return answer_call(turn, entry)
            if entry is not None:
                return answer_about(turn, entry)
        return answer_questions(turn, questions_of(turn.pieces, turn.context))
