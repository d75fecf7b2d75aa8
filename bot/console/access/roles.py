"""What may be done, and by whom."""

from __future__ import annotations

from enum import Enum


class Action(str, Enum):
    SEE_KNOWLEDGE = "看知识库"
    EDIT_KNOWLEDGE = "写条目"
    REVIEW_KNOWLEDGE = "审核条目"
    SET_REVIEWS = "设置审核级数"
    READ_TICKETS = "看咨询单"
    ANSWER_TICKETS = "答复咨询单"
    MANAGE_CANNED = "管理常用语"
    READ_CONVERSATIONS = "看问答记录"
    MARK_ANSWERS = "标记答复"
    READ_NUMBERS = "看使用情况"
    READ_ACCOUNT = "看服务号"
    CHANGE_ACCOUNT = "改服务号"


ALLOWED = {
    Action.SEE_KNOWLEDGE: {"editor", "reviewer", "admin", "reader"},
    Action.EDIT_KNOWLEDGE: {"editor", "reviewer", "admin"},
    Action.REVIEW_KNOWLEDGE: {"reviewer", "admin"},
    Action.SET_REVIEWS: {"admin"},
    Action.READ_TICKETS: {"editor", "reviewer", "admin", "reader"},
    Action.ANSWER_TICKETS: {"editor", "reviewer", "admin"},
    Action.MANAGE_CANNED: {"reviewer", "admin"},
    Action.READ_CONVERSATIONS: {"editor", "reviewer", "admin", "reader"},
    Action.MARK_ANSWERS: {"editor", "reviewer", "admin"},
    Action.READ_NUMBERS: {"editor", "reviewer", "admin", "reader"},
    Action.READ_ACCOUNT: {"editor", "reviewer", "admin", "reader"},
    Action.CHANGE_ACCOUNT: {"admin"},
}
