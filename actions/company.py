"""Actions around a company's own facts: what suits it, and the profile that is kept."""

from __future__ import annotations

from actions import form, profile
from actions.answering import answer_questions
from actions.calls import told_of
from actions.described import answered
from actions.desk import DeskAction
from actions.question import questions_of
from actions.turn import Reply, Turn

# Below this the intent is a guess, and the library has the last word.
_LEAST = 0.5


class ActionMatch(DeskAction):
    """我们能报什么 in words that no step knows."""

    def name(self) -> str:
        return "action_match"

    def respond(self, turn: Turn) -> Reply:
        if turn.pieces[0].confidence < _LEAST or not profile.wishes_anything(turn.said):
            return answered(turn)
        return told_of(turn) or form.begin(turn)


class ActionShowProfile(DeskAction):
    """我的资料: all that is kept."""

    def name(self) -> str:
        return "action_show_profile"

    def respond(self, turn: Turn) -> Reply:
        if turn.pieces[0].confidence < _LEAST:
            return answer_questions(turn, questions_of(turn.pieces, turn.context))
        return profile.shown(turn)


class ActionChangeProfile(DeskAction):
    """我们现在有200人了: new facts over the old ones."""

    def name(self) -> str:
        return "action_change_profile"

    def respond(self, turn: Turn) -> Reply:
        if turn.pieces[0].confidence < _LEAST:
            return answer_questions(turn, questions_of(turn.pieces, turn.context))
        return profile.changed(turn)


class ActionDeleteProfile(DeskAction):
    """A wish to delete that was not said plainly: what is kept is shown, with the words that
    delete it. Nothing is deleted on a guess."""

    def name(self) -> str:
        return "action_delete_profile"

    def respond(self, turn: Turn) -> Reply:
        if turn.pieces[0].confidence < _LEAST:
            return answer_questions(turn, questions_of(turn.pieces, turn.context))
        return profile.shown(turn)
