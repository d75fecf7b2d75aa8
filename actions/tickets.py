"""Actions around requests that a person must answer: 转人工, 留言, 查进度."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.desk import DeskAction
from actions.steps import TICKET
from actions.turn import Reply, Turn
from bot.errors import KejitongError
from bot.services.tickets import TicketState

# 留言：我们想问… carries its text; what stands before it is only the wish to leave one.
_INTRODUCED = re.compile(r"^.{0,12}?(?:留言|留个言|留条言|留一下|记一下|反映|登记)[^:：,，]{0,8}?[:：,，\s]+(.{4,})$", re.S)
_SHOWN_QUESTION = 60


class ActionLeaveMessage(DeskAction):
    """Take a message, now if its text is there, else with the next message."""

    def name(self) -> str:
        return "action_leave_message"

    def respond(self, turn: Turn) -> Reply:
        match = _INTRODUCED.match(turn.typed)
        if match is None:
            return turn.reply("ticket_ask", context=_awaiting(turn, TICKET))
        try:
            ticket = turn.tools.tickets.open(turn.user, match[1])
        except KejitongError:
            return turn.reply("ticket_failed")
        return turn.reply(
            "ticket_taken", turn.say("tap_progress"), number=ticket.number,
            question=ticket.question,
        )


class ActionHuman(DeskAction):
    """转人工: nobody is there, so the question becomes a ticket, and that is what is said."""

    def name(self) -> str:
        return "action_human"

    def respond(self, turn: Turn) -> Reply:
        try:
            ticket = turn.tools.tickets.open(turn.user, turn.context.asked)
        except KejitongError:
            return turn.reply("ticket_failed")
        if ticket.state is TicketState.OPEN:
            return turn.reply(
                "ticket_taken", turn.say("tap_progress"), number=ticket.number,
                question=ticket.question,
            )
        waiting = _awaiting(turn, f"{TICKET}:{ticket.number}")
        return turn.reply("ticket_open", context=waiting, number=ticket.number)


class ActionTicketStatus(DeskAction):
    """查进度: the person's newest tickets with their state and answer."""

    def name(self) -> str:
        return "action_ticket_status"

    def respond(self, turn: Turn) -> Reply:
        tickets = turn.tools.tickets.of_user(turn.user)
        if not tickets:
            return turn.reply("ticket_none", turn.say("tap_message"))
        blocks = []
        for ticket in tickets:
            values = {
                "number": ticket.number, "day": f"{ticket.opened_at:%Y-%m-%d}",
                "state": turn.say(f"state_{ticket.state.value}"),
                "question": ticket.question[:_SHOWN_QUESTION],
            }
            if ticket.reply:
                blocks.append(turn.say("ticket_state_answered", reply=ticket.reply, **values))
            else:
                blocks.append(turn.say("ticket_state", **values))
        return Reply("\n\n".join(blocks), replace(turn.context, rest=()))


def _awaiting(turn: Turn, what: str):
    return replace(turn.context, awaiting=what, offered=(), rest=())
