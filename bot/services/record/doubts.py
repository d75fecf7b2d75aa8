"""What kind of failure a kept turn is, if any: the classes of open questions. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from bot.services.record.turns import FAILED


class Doubt(str, Enum):
    """Why a turn is worth a look of staff."""

    NO_MATCH = "no_match"
    LOW_CONFIDENCE = "low_confidence"
    ONLY_EXPIRED = "only_expired"
    ENGINE_ERROR = "engine_error"


WORDS: dict[Doubt, str] = {
    Doubt.NO_MATCH: "没有匹配",
    Doubt.LOW_CONFIDENCE: "把握不足",
    Doubt.ONLY_EXPIRED: "只有过期内容",
    Doubt.ENGINE_ERROR: "系统故障",
}
# Below this the model was hardly surer of the intent than of the others.
UNSURE = 0.6
_NO_MATCH = {"unanswerable.no_match", "unanswerable.no_such_item"}
_LAPSED = "answered.lapsed"


def doubt_of(status: str, understood: Mapping[str, Any]) -> Doubt | None:
    """The class of a turn; None for one that was answered, or is no question for us.

    Of an answer that is only the closest found (`probable`), or whose question the model was not
    sure of, the library cannot tell whether it was right: those are doubtful.
    """
    if status == FAILED:
        return Doubt.ENGINE_ERROR
    if status in _NO_MATCH:
        return Doubt.NO_MATCH
    if status == _LAPSED:
        return Doubt.ONLY_EXPIRED
    if not status.startswith("answered"):
        return None
    answers = understood.get("answers") or ()
    probable = any(answer.get("probable") for answer in answers if isinstance(answer, Mapping))
    confidence = understood.get("confidence")
    unsure = isinstance(confidence, (int, float)) and confidence < UNSURE
    return Doubt.LOW_CONFIDENCE if probable or unsure else None
