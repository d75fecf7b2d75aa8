"""What staff call the kinds of entries and their columns. Words only."""

from __future__ import annotations

from policy_kb.calls.model import COLUMNS

KIND_WORDS = {
    "call": "项目征集",
    "policy": "政策文件",
    "chapter": "章",
    "part": "部分",
    "overview": "概述",
    "goal": "总体目标",
    "task": "任务",
    "item": "任务分项",
    "safeguard": "保障措施",
    "clause": "其他政策条款",
    "target": "指标",
    "service": "科技服务",
    "network": "服务网络",
    "unit": "单位",
    "specialist": "科技专员",
}
COLUMN_WORDS = {
    "title": "标题",
    "name": "名称",
    "summary": "摘要",
    "measures": "措施",
    "lead": "牵头单位",
    "support": "配合单位",
    "aliases": "别名",
    "needs": "相关说法",
    "number": "编号",
    "part": "所属部分",
    "figure": "数值",
    "unit": "计量单位",
    "year": "年份",
    "multiple": "倍数",
    "statement": "表述",
    "note": "备注",
    "related": "相关条目",
    "kind": "类别",
    "original": "原文",
    "policy": "所属政策",
    "article": "条款位置",
    "parent": "上级条款",
    "series": "系列",
    "document_number": "文号",
    "issuer": "发文机关",
    "issued_on": "成文日期",
    "in_force_from": "施行日期",
    "valid_until": "失效日期",
    "withdrawn_on": "废止日期",
    "replaced_by": "由何替代",
    "goal_year": "目标年份",
    "full_name": "全称",
    "trend": "增减",
    "first_task": "首项任务",
    "last_task": "末项任务",
    "group": "组别",
    "town": "镇街",
    "phone": "联系电话",
    "office": "办公地点",
}
_OF_SPECIALISTS = {"name": "姓名", "unit": "所在单位"}
_OF_CALLS = {field: name for name, field in COLUMNS.items()}


def column_word(kind: str, column: str) -> str:
    """What staff call a column of a kind of entry: a call's by the column of its sheet."""
    if kind == "call":
        return _OF_CALLS.get(column, column)
    if kind == "specialist" and column in _OF_SPECIALISTS:
        return _OF_SPECIALISTS[column]
    return COLUMN_WORDS.get(column, column)
