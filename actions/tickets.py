"""Actions around requests that a person must answer: 转人工, 留言, 查进度."""

from __future__ import annotations

import re
from dataclasses import replace

from actions.desk import DeskAction
from actions.steps import TICKET
from actions.turn import Reply, Turn
from bot.errors import KejitongError
from bot.services.desk.tickets import TicketState
from policy_kb.language import text as levelled
from policy_kb.retrieval.search import topic_words

# 留言：我们想问… carries its text; what stands before it is only the wish to leave one.
_INTRODUCED = re.compile(
    r"^.{0,12}?(?:留言|留个言|留条言|留一下|记一下|反映|登记)[^:：,，]{0,8}?[:：,，\s]+(.{4,})$",
    re.S,
)
_SHOWN_QUESTION = 60
_WISH = re.compile(
    "转人工|咨询单|提交|咨询|我要|我想|一张|一个|人工|客服|真人|工作人员|留言|留个言|留条言|"
    "登记|记录|记下|记一下|反映|反馈|转达|转给|处理|回复|答复|联系|问题|个人|有人|帮我|帮忙|"
    "给我|可以吗|怎么|答不了|别绕了"
)
# Fewer characters than this are still only the wish.
_A_MESSAGE = 6


class ActionLeaveMessage(DeskAction):
    """Take a message, now if its text is there, else with the next message."""

    def name(self) -> str:
        return "action_leave_message"

    def respond(self, turn: Turn) -> Reply:
        match = _INTRODUCED.match(turn.typed)
        text = match[1] if match else turn.typed
        if match is None and not _tells_something(turn.typed):
            return turn.reply("ticket_ask", context=_awaiting(turn, TICKET))
        try:
            ticket = turn.tools.tickets.open(turn.user, text)
        except KejitongError:
            return turn.reply("ticket_failed")
        return turn.reply(
            "ticket_taken",
            turn.say("tap_progress"),
            number=ticket.number,
            question=ticket.question,
        )


class ActionHuman(DeskAction):
    """转人工: nobody is there, so the question becomes a ticket, and that is what is said."""

    def name(self) -> str:
        return "action_human"

    def respond(self, turn: Turn) -> Reply:
        try:
            own = turn.typed if _tells_something(turn.typed) else ""
            ticket = turn.tools.tickets.open(turn.user, own or turn.context.asked)
        except KejitongError:
            return turn.reply("ticket_failed")
        waiting = _awaiting(turn, f"{TICKET}:{ticket.number}")
        if ticket.state is TicketState.OPEN:
            return turn.reply(
                "ticket_taken_more",
                turn.say("tap_progress"),
                context=waiting,
                number=ticket.number,
                question=ticket.question,
            )
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
                "number": ticket.number,
                "day": f"{ticket.opened_at:%Y-%m-%d}",
                "state": turn.say(f"state_{ticket.state.value}"),
                "question": ticket.question[:_SHOWN_QUESTION],
            }
            if ticket.reply:
                blocks.append(turn.say("ticket_state_answered", reply=ticket.reply, **values))
            else:
                blocks.append(turn.say("ticket_state", **values))
        return Reply("\n\n".join(blocks), replace(turn.context, rest=()))


def _tells_something(typed: str) -> bool:
    """Whether a wish to leave a message already carries one."""
    words = topic_words(_WISH.sub(" ", levelled.normalise(typed)))
    return sum(map(len, words)) >= _A_MESSAGE


def _awaiting(turn: Turn, what: str):
    return replace(turn.context, awaiting=what, offered=(), rest=())
