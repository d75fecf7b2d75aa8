"""One line each for what is not a question: greetings, thanks, abuse, what this is."""

from __future__ import annotations

import re

from actions.answering import answer_questions
from actions.described import answered
from actions.desk import DeskAction
from actions.piece import ASKS
from actions.question import questions_of
from actions.turn import Reply, Turn
from actions.words import PUT_AS_QUESTION

# Below this the intent is a guess; a name in the message then counts for more.
_SURE = 0.6
# 谢谢，那我还想评科技进步奖: what is wished for is asked.
_SAYS_MORE = re.compile(f"{PUT_AS_QUESTION.pattern}|想|打算|要")
_TAPS = {
    "greet": ("tap_targets", "tap_outline", "tap_services"),
    "help": ("tap_targets", "tap_outline"),
    "about_bot": ("tap_help",),
}


class ActionSmallTalk(DeskAction):
    """Answers by the name of the intent, unless the message also asks something."""

    def name(self) -> str:
        return "action_smalltalk"

    def respond(self, turn: Turn) -> Reply:
        whole = turn.pieces[0]
        asking = [piece for piece in turn.pieces[1:] if piece.intent.startswith(ASKS)]
        asks = any(p.asks or (p.names and _SAYS_MORE.search(p.text)) for p in asking)
        if asks or (whole.confidence < _SURE and whole.mentions):
            return answer_questions(turn, questions_of(turn.pieces, turn.context))
        taps = tuple(turn.say(name) for name in _TAPS.get(turn.intent, ()))
        return turn.reply(turn.intent, *taps)


class ActionOutside(DeskAction):
    """What seems to lie outside: the library has the last word, because names may be in it."""

    def name(self) -> str:
        return "action_outside"

    def respond(self, turn: Turn) -> Reply:
        return answered(turn)


class ActionFallback(DeskAction):
    """Rasa predicted nothing: the same as any question."""

    def name(self) -> str:
        return "action_default_fallback"

    def respond(self, turn: Turn) -> Reply:
        return answer_questions(turn, questions_of(turn.pieces, turn.context))
