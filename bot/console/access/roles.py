"""What may be done, and by whom."""

from __future__ import annotations

from enum import Enum


class Action(str, Enum):
    SEE_KNOWLEDGE = "看知识库"
    EDIT_KNOWLEDGE = "写条目"
    REVIEW_KNOWLEDGE = "审核条目"
    SET_REVIEWS = "设置审核级数"


ALLOWED = {
    Action.SEE_KNOWLEDGE: {"editor", "reviewer", "admin", "reader"},
    Action.EDIT_KNOWLEDGE: {"editor", "reviewer", "admin"},
    Action.REVIEW_KNOWLEDGE: {"reviewer", "admin"},
    Action.SET_REVIEWS: {"admin"},
}
