"""One remark of the conflict check, and what staff call the sorts of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Sort(str, Enum):
    """What sort of thing is remarked, the gravest first."""

    DIFFERING = "differing"
    ALIAS = "alias"
    LINK = "link"
    SOURCE = "source"
    ENDING = "ending"


WORDS: dict[Sort, str] = {
    Sort.DIFFERING: "内容互相矛盾",
    Sort.ALIAS: "别名无效",
    Sort.LINK: "链接无法打开",
    Sort.SOURCE: "缺少来源",
    Sort.ENDING: "即将到期",
}


@dataclass(frozen=True)
class Remark:
    """`entry` and its `column` are where to look; `other` is the entry that it disagrees with."""

    sort: Sort
    entry: str
    column: str
    message: str
    other: str = ""

    def __str__(self) -> str:
        return f"{WORDS[self.sort]}：{self.entry} 的 {self.column}：{self.message}"
