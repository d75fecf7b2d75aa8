"""What can be done in the console, and who may. A new action is one line here."""

from __future__ import annotations

from enum import Enum

from bot.services.staffing.staff import Role, Staff

_E, _R, _A, _L = Role.EDITOR, Role.REVIEWER, Role.ADMIN, Role.READER
_ALL = frozenset(Role)
_WRITERS, _JUDGES = frozenset({_E, _R, _A}), frozenset({_R, _A})
_ADMINS = frozenset({_A})


class Action(str, Enum):
    """One thing that may be allowed or not."""

    SEE_HOME = "see_home"
    OWN_ACCOUNT = "own_account"
    MANAGE_STAFF = "manage_staff"
    SEE_AUDIT = "see_audit"
    SEE_KNOWLEDGE = "see_knowledge"
    EDIT_KNOWLEDGE = "edit_knowledge"
    REVIEW_KNOWLEDGE = "review_knowledge"
    SET_REVIEWS = "set_reviews"
    IMPORT_KNOWLEDGE = "import_knowledge"
    EXPORT_KNOWLEDGE = "export_knowledge"
    EDIT_GOLDEN = "edit_golden"
    OVERRIDE_GATE = "override_gate"
    SEE_CONFLICTS = "see_conflicts"
    SEE_QUESTIONS = "see_questions"
    SORT_QUESTIONS = "sort_questions"
    SEE_MODELS = "see_models"
    TRAIN = "train"
    SEE_CONVERSATIONS = "see_conversations"
    JUDGE_CONVERSATIONS = "judge_conversations"
    SEE_NUMBERS = "see_numbers"
    SEE_TICKETS = "see_tickets"
    ANSWER_TICKETS = "answer_tickets"
    EDIT_CANNED = "edit_canned"
    SEE_WECHAT = "see_wechat"
    EDIT_WECHAT = "edit_wechat"
    SWITCH_SERVICE = "switch_service"

    @property
    def label(self) -> str:
        """As the log shows it."""
        return ALLOWED[self][0]


ALLOWED: dict[Action, tuple[str, frozenset[Role]]] = {
    Action.SEE_HOME: ("查看首页", _ALL),
    Action.OWN_ACCOUNT: ("管理自己的账号", _ALL),
    Action.MANAGE_STAFF: ("管理人员", _ADMINS),
    Action.SEE_AUDIT: ("查看操作记录", _ADMINS),
    Action.SEE_KNOWLEDGE: ("查看知识", _ALL),
    Action.EDIT_KNOWLEDGE: ("编写知识", _WRITERS),
    Action.REVIEW_KNOWLEDGE: ("审核、下架和恢复知识", _JUDGES),
    Action.SET_REVIEWS: ("设置审核步骤", _ADMINS),
    Action.IMPORT_KNOWLEDGE: ("导入知识", _WRITERS),
    Action.EXPORT_KNOWLEDGE: ("导出知识", _ALL),
    Action.EDIT_GOLDEN: ("编写检验题", _WRITERS),
    Action.OVERRIDE_GATE: ("放行检验题未通过的发布", _ADMINS),
    Action.SEE_CONFLICTS: ("查看内容检查", _ALL),
    Action.SEE_QUESTIONS: ("查看未答问题", _ALL),
    Action.SORT_QUESTIONS: ("处理未答问题", _WRITERS),
    Action.SEE_MODELS: ("查看模型", _ALL),
    Action.TRAIN: ("训练和启用模型", _ADMINS),
    Action.SEE_CONVERSATIONS: ("查看对话", _ALL),
    Action.JUDGE_CONVERSATIONS: ("评判答复", _WRITERS),
    Action.SEE_NUMBERS: ("查看数据", _ALL),
    Action.SEE_TICKETS: ("查看咨询单", _ALL),
    Action.ANSWER_TICKETS: ("答复咨询单", _WRITERS),
    Action.EDIT_CANNED: ("编写常用答复", _JUDGES),
    Action.SEE_WECHAT: ("查看微信设置", _ALL),
    Action.EDIT_WECHAT: ("修改微信设置", _ADMINS),
    Action.SWITCH_SERVICE: ("开关服务", _ADMINS),
}


def may(staff: Staff, action: Action) -> bool:
    """Whether the member's role allows it."""
    return staff.role in ALLOWED[action][1]
