"""What several verbs of `kejitong kb` say to the staff: columns, changes, problems."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from policy_kb.exchange import Change

# Columns in the words of the staff.
_COLUMNS = {
    "title": "标题", "name": "名称", "summary": "摘要", "measures": "措施", "lead": "牵头单位",
    "support": "配合单位", "aliases": "别名", "needs": "相关说法", "number": "编号",
    "part": "所属部分", "figure": "数值", "unit": "计量单位", "year": "年份", "multiple": "倍数",
    "statement": "表述", "note": "备注", "related": "相关条目", "kind": "类别",
}


def tell_changes(found: Sequence[Change], published: bool) -> None:
    """What an import changes, or would change."""
    if not found:
        print("没有改动：内容与已发布的相同。")
        return
    for change in found:
        entry = change.entry
        label = getattr(entry, "title", "") or getattr(entry, "name", "")
        if change.columns:
            columns = "、".join(_COLUMNS.get(name, name) for name in change.columns)
            print(f"修改 {entry.id} {label}：{columns}")
        else:
            print(f"新增 {entry.id} {label}")
    if published:
        print(f"已发布 {len(found)} 个条目。")
    else:
        print(f"共 {len(found)} 个条目将有改动，尚未发布；确认后加 --publish 再运行一次。")


def tell_problems(found: Sequence[str]) -> None:
    """Every problem on a line of its own, and how many there are."""
    for problem in found:
        print(problem, file=sys.stderr)
    print(f"共 {len(found)} 个问题。", file=sys.stderr)
