"""Whether a clause says that something is, or that it is not: the one place where 未, 没有,
不是 and their like are read, on both sides (未发生事故 of a notice, 没出过事故 of a firm).

Language only. What the clause speaks of is `predicates`, `plain_facts`; a bound (不少于, 未满) is
no negation and is read by `bounds`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Words in which the character negates nothing.
_NAMES = re.compile(
    "不锈钢?|不动产|不断|不同|不干胶|不可(?:再生|抗力)|不定期|不间断|不仅|不管|不论|不错|不限|"
    "不止|不只|不[低小短高多大]于|无人|无线|无害|无障碍|无形|无机|无菌|无土|"
    "无偿|无纺|无锡|无损|无尘|无缝|无烟|无公害|无轨|无论|无铅|无废|无抗|未来|"
    "不少|差不多|对不起|未成年|非遗|非物质|非公|非标|非金属|非织造|"
    "(?:[不未]满|不足|不到|未超过|不超过)(?=[\\d一二两三四五六七八九十百千万半])|"
    "非处方|非机动|非洲|非常|非线性|非晶|没收|没(?:有)?(?:问题|关系|人|什么)"
)
# What is bad or outside of something in itself: it never turns the clause, and who speaks of a
# thing without it speaks of another thing.
_INSIDE = re.compile("不良|不正当|不规范|不文明|不诚信|不实|非法|非营利|非学历|非全日制|非居民")
_NOT = re.compile(
    "(?:尚未|并未|从未|未曾|未能|暂未|均未|未|没有|没能|没|不曾|从不|"
    "不存在|不是|不属于|不在|不得有|不得存在|不得|不|并非|非|暂无|均无|并无|无)"
)
_ASKED = re.compile(
    "有没有|有无|有否|是否|[是能会要可](?:不|没)[是能会要可]|"
    "((?![还都也])[\u4e00-\u9fff])[没不]\\1|"
    "(?:[了过]|[办做建装拿评]好?|下来)没有?$|没(?:有)?[吗么]$"
)
# Two that take each other back, or say less than they seem to: nothing follows of them.
_CANCELS = re.compile(
    "(?:不是|并非|不可能|不能说|从来?不|没有)(?:没|未|无)(?!结|决|完成|整改|验收|偿|缴|按|经)|"
    "没[^,;。]{0,3}?(?:别的|其[他它]的?)|不是不|不得不|不能不|不无|无不(?!良|合|达)|未必|不一定|不见得|不完全|不全|没全|不都"
)
_PARTICLE = re.compile("[了的过得]")
_MOST, _KEPT = 2, 2


@dataclass(frozen=True)
class Clause:
    """A clause as something said to be (`so`) or not to be: what stands before the negation and
    behind it. `inside`: the negations that are part of the thing itself (未结清的欠款)."""

    so: bool
    before: str
    behind: str
    marker: str = ""
    inside: frozenset[str] = frozenset()

    @property
    def is_fact(self) -> bool:
        """没, 未: it did not happen; 不, 非: it is none."""
        return "没" in self.marker or "未" in self.marker


def readings(text: str) -> tuple[Clause, ...]:
    """How a clause can be taken, the plain reading first; none where it asks, or where one
    negation takes back another.

    抽检不合格 is 合格 denied, and 不合格 said: the second is compared with 未被抽检不合格.
    """
    plain = _NAMES.sub("\ue00a", text)
    if _ASKED.search(plain) or _CANCELS.search(plain):
        return ()
    names = [found.span() for found in _NAMES.finditer(text)]
    own = {found.group() for found in _INSIDE.finditer(text)}
    names += [found.span() for found in _INSIDE.finditer(text)]
    marks = [
        found
        for found in _NOT.finditer(text)
        if not any(start <= found.start() < end for start, end in names)
    ]
    if len(marks) > _MOST:
        return ()
    return tuple(_readings(text, marks, frozenset(own)))


def _readings(text: str, marks: list[re.Match[str]], own: frozenset[str]) -> Iterator[Clause]:
    if not marks:
        yield Clause(True, "", text, inside=own)
        return
    first, *others = marks
    before, behind = text[: first.start()], text[first.end() :]
    yield Clause(False, before, behind, first.group(), own | _kept(text, others))
    if len(marks) == 1:
        yield Clause(True, "", text, inside=own | _kept(text, marks))


def _kept(text: str, marks: list[re.Match[str]]) -> frozenset[str]:
    """Inner negations by what they deny, whichever word denies it (没结清, 未结清)."""
    return frozenset(_PARTICLE.sub("", text[mark.end() :])[:_KEPT] for mark in marks)


def says(text: str) -> bool | None:
    """Whether a clause says that something is or is not; None where neither follows."""
    found = readings(text)
    return found[0].so if found else None


def denied_fact(text: str) -> Clause | None:
    """The clause if it says that something did not happen or is not there (没办, 还未取得)."""
    found = readings(text)
    return found[0] if found and not found[0].so and found[0].is_fact else None
