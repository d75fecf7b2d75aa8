"""A reply as a record: what was told, from which revisions, and what had been understood.

Only gathers; storing is `bot.services.record.turn_writer`. Says as well which reply would be
the same for anybody. Nothing that goes wrong here reaches the person.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from functools import partial
from typing import Any

from rasa_sdk import Tracker

from actions.piece import Piece
from actions.runtime import Runtime
from actions.turn import Reply, Turn
from bot.services.delivery.repeatable import Repeatable, offer
from bot.services.record.turns import ASKED_OF_COMPANY, FAILED, FITTING, SPOKEN, TurnRecord
from policy_kb.answer import Answer, Status

log = logging.getLogger(__name__)


def take_note(tools: Runtime, tracker: Tracker, turn: Turn | None, reply: Reply, said: str) -> None:
    """Hand the record of a reply over. `turn` is None where the message could not be read."""
    try:
        record = _record(tools, tracker, turn, reply, said)
        tools.record(record)
        if turn is not None and not (reply.failed or turn.asker.looked_at):
            offer(Repeatable(partial(_holds, tools, turn), partial(_note_again, tools, record)))
    except Exception:
        log.exception("turn not recorded")


def _holds(tools: Runtime, turn: Turn) -> bool:
    return tools.library.shelf() is turn.shelf and tools.clock.now().date() == turn.today


def _note_again(tools: Runtime, record: TurnRecord, user: str, seconds: float) -> None:
    tools.record(replace(record, at=tools.clock.now(), user=user, seconds=seconds))


def _record(
    tools: Runtime, tracker: Tracker, turn: Turn | None, reply: Reply, said: str
) -> TurnRecord:
    message = tracker.latest_message or {}
    about = message.get("metadata") or {}
    revisions = turn.shelf.revisions if turn else {}
    decided = (entry.id for answer in reply.answers for entry in answer.entries)
    entries = dict.fromkeys((*decided, *(reply.fitting or ())))
    return TurnRecord(
        at=tools.clock.now(),
        user=tracker.sender_id,
        question=(message.get("text") or "").strip(),
        answer=said,
        status=_status(turn, reply),
        aspect=_aspect(reply),
        entries=tuple((name, revisions.get(name)) for name in entries),
        sources=reply.sources,
        understood=_understood(turn, reply) if turn else {},
        knowledge_version=turn.shelf.knowledge.version if turn else "",
        model_version=str(about.get("model") or ""),
        seconds=max(0.0, time.time() - float(about["began"])) if "began" in about else 0.0,
    )


def _status(turn: Turn | None, reply: Reply) -> str:
    if turn is None or reply.failed:
        return FAILED
    if reply.answers:
        return reply.answers[0].status.value
    if reply.fitting is not None:
        return Status.ANSWERED.value
    return ASKED_OF_COMPANY if reply.of_form else SPOKEN


def _aspect(reply: Reply) -> str:
    if reply.answers:
        return reply.answers[0].aspect.value
    return FITTING if reply.fitting is not None else ""


def _understood(turn: Turn, reply: Reply) -> dict[str, Any]:
    whole = _message(turn, reply)
    if reply.told or reply.of_form:
        whole["form"] = {"told": list(reply.told), "asks": reply.context.form}
    return whole


def _message(turn: Turn, reply: Reply) -> dict[str, Any]:
    return {
        "intent": turn.intent,
        "confidence": turn.pieces[0].confidence,
        "pieces": [_piece(piece) for piece in turn.pieces],
        "before": list(turn.context.subjects),
        "answers": [_answer(answer) for answer in reply.answers],
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "text": piece.text,
        "intent": piece.intent,
        "confidence": round(piece.confidence, 3),
        "outside": round(piece.outside, 3),
        "mentions": [
            {"kind": m.kind, "id": m.id, "surface": m.surface, "exact": m.exact}
            for m in piece.mentions
        ],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {
        "status": answer.status.value,
        "key": answer.key,
        "aspect": answer.aspect.value,
        "probable": answer.probable,
        "entries": [entry.id for entry in answer.entries],
        "offered": [entry.id for entry in answer.offered],
    }
