"""What may be done, and by whom."""

from __future__ import annotations

from enum import Enum


class Action(str, Enum):
    SEE_KNOWLEDGE = "看知识库"
    EDIT_KNOWLEDGE = "写条目"
    REVIEW_KNOWLEDGE = "审核条目"
    SET_REVIEWS = "设置审核级数"
    SEE_TICKETS = "看咨询单"
    ANSWER_TICKETS = "答复咨询单"
    EDIT_CANNED = "管理常用语"
    SEE_CONVERSATIONS = "看问答记录"
    JUDGE_CONVERSATIONS = "标记答复"
    SEE_NUMBERS = "看使用情况"
    SEE_WECHAT = "看服务号"
    EDIT_WECHAT = "改服务号"


ALLOWED = {
    Action.SEE_KNOWLEDGE: {"editor", "reviewer", "admin", "reader"},
    Action.EDIT_KNOWLEDGE: {"editor", "reviewer", "admin"},
    Action.REVIEW_KNOWLEDGE: {"reviewer", "admin"},
    Action.SET_REVIEWS: {"admin"},
    Action.SEE_TICKETS: {"editor", "reviewer", "admin", "reader"},
    Action.ANSWER_TICKETS: {"editor", "reviewer", "admin"},
    Action.EDIT_CANNED: {"reviewer", "admin"},
    Action.SEE_CONVERSATIONS: {"editor", "reviewer", "admin", "reader"},
    Action.JUDGE_CONVERSATIONS: {"editor", "reviewer", "admin"},
    Action.SEE_NUMBERS: {"editor", "reviewer", "admin", "reader"},
    Action.SEE_WECHAT: {"editor", "reviewer", "admin", "reader"},
    Action.EDIT_WECHAT: {"admin"},
}
