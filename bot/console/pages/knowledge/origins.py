"""What a new entry is made of: open questions, or the answer to a ticket. Its form begins so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from bot.console.desk import ConsoleDesk
from bot.services.desk.tickets import NoSuchTicket
from bot.services.record.open_lists import NotPossible
from policy_kb.language import text as levelled
from policy_kb.retrieval.search import topic_words

_WRITTEN = re.compile(r"(questions|ticket)((?:-\d{1,9}){1,100})")
_LONGEST_TITLE = 40


@dataclass(frozen=True)
class Origin:
    """`written` goes with the form from page to page; `said` is shown above it."""

    written: str = ""
    questions: tuple[int, ...] = ()
    title: str = ""
    body: str = ""
    reason: str = ""
    said: tuple[str, ...] = ()

    def values(self, columns: set[str]) -> dict[str, str]:
        """What the fields of a new entry start with."""
        body = next((name for name in ("summary", "note") if name in columns), "")
        given = {"title": self.title, body: self.body}
        return {name: value for name, value in given.items() if name in columns and value}


def origin_of(desk: ConsoleDesk, written: str) -> Origin:
    """What the text of an address or a form stands for; an empty one where it is none of ours."""
    found = _WRITTEN.fullmatch(written)
    if found is None:
        return Origin()
    numbers = tuple(dict.fromkeys(int(n) for n in found[2].split("-")[1:]))
    try:
        if found[1] == "ticket":
            return _of_ticket(desk, written, numbers[0])
        asked = tuple(desk.questions.get(number).question for number in numbers)
    except (NoSuchTicket, NotPossible):
        return Origin()
    return Origin(
        written, numbers, topic_of(asked[0])[:_LONGEST_TITLE], "", "由未答问题新建", asked
    )


def topic_of(question: str) -> str:
    """What a question is about, without the words of asking."""
    text = levelled.normalise(question)
    return "".join(topic_words(text)) or text


def _of_ticket(desk: ConsoleDesk, written: str, number: int) -> Origin:
    ticket: Any = desk.people.tickets.get(number)
    if not ticket.reply:
        return Origin()
    return Origin(
        written,
        (),
        topic_of(ticket.question)[:_LONGEST_TITLE],
        ticket.reply,
        f"由咨询单 {number} 的答复整理",
        (f"企业问：{ticket.question}", f"答复：{ticket.reply}"),
    )
