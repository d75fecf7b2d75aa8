"""What a draft may lack: lines beside the conditions and documents that were taken.

Nothing is taken from them; that a field may be incomplete is for `doubt` to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_kb.intake.notice import prose
from policy_kb.intake.notice.lists import ELIGIBLE, introduces, ordinal
from policy_kb.intake.notice.outline import (
    TOP,
    Block,
    Section,
    body_end,
    parents_of,
    sections,
    topics_of,
)
from policy_kb.intake.notice.parts import HANDLED, SEE, about

_LIMITED = re.compile(f"{ELIGIBLE.pattern}|未(?:获|被|发生|享受)|无(?:重大|违法|不良)")
_APPLICANTS = re.compile(
    "的[^，。；]{0,12}(?:企业|单位|机构|组织|个人|团队|院校|园区|基地|空间|器)[。；]?$"
)
_GOES_ON = ("；", ";", "，", "、")
_EACH = re.compile("给予|最高|每[家个项人]|一次性|按")
_ALL_TOGETHER = re.compile("预算|总额|累计|已|[去往上]年|不得低于")
_DAY = re.compile(r"\d{1,2}月\d{1,2}日前")
_ADDS = re.compile("增加|新增|补充|增补")
_REMARKS = re.compile(
    "其[他它]|注意|方向|重点|优先|评审|评选|验收|考核|任务|目标|办法|内容|领域|数量|程序|流程|方式|须知|说明|名额|"
    "(?:有关|工作|相关)(?:要求|事项)|附则|组织"
)


def rivals(blocks: Sequence[Block], places: set[str], told: set[str]) -> list[Block]:
    """What limits who may apply as well, beside the conditions that were taken, which stand at
    `places`: sections about nothing that is known or about sums as well, by their heads, and lines
    on their own. `told` are the places of all that was taken."""
    heads = [
        section.head
        for section in sections(blocks)
        if section.head.kind
        and (
            section.head.topics == {"conditions", "funding"}
            and not told & {block.line.place for block in section.blocks}
            or section.head.topics <= {"requirements"}
            and not _REMARKS.search(section.head.heading)
            and (_limits(section) or _names_applicants(section))
        )
        and not places & {block.line.place for block in (section.head, *section.blocks)}
    ]
    alone = [
        block
        for block in blocks[: body_end(blocks)]
        if not block.kind
        and not block.heading
        and block.line.place not in places
        and _APPLICANTS.search(block.body)
        and not HANDLED.search(_DAY.sub("", block.body))
    ]
    return heads + alone


def _limits(section: Section) -> bool:
    """More of the items limit somebody than tell how an application is handled."""
    marked = [
        block.body
        for block in section.blocks
        if block.kind and not (prose.is_document(block.body) or prose.is_funding(block.body))
    ]
    limiting = sum(bool(_LIMITED.search(text)) for text in marked)
    handled = sum(bool(HANDLED.search(text)) for text in marked)
    return len(marked) > 1 and limiting > handled and not HANDLED.search(section.head.body)


def left_out(blocks: Sequence[Block], field: str, places: set[str]) -> list[Block]:
    """Lines of the sections that were taken which nothing was taken from, and which are neither
    opening nor remark: they may be items without a mark, or under a mark of another kind."""
    return [
        block
        for section in about(blocks, field)
        if (depths := [b.depth for b in section.blocks if b.kind and b.line.place in places])
        for block in section.blocks
        if (not block.kind or block.depth < min(depths) and not block.heading)
        and block.line.place not in places
        and len(block.body) < 60
        and not introduces(block.body)
        and not SEE.search(block.body)
        and not _heads(block.body)
    ]


def other_sums(blocks: Sequence[Block], places: set[str]) -> list[Block]:
    """Lines that were not taken for anything and say how much each is paid; `places` are those of
    all fields. What was paid before and the whole budget are nobody's."""
    return [
        block
        for block in blocks[: body_end(blocks)]
        if block.line.place not in places
        and prose.is_funding(block.body)
        and _EACH.search(block.body)
        and not _ALL_TOGETHER.search(block.body)
    ]


def uncounted(blocks: Sequence[Block], places: set[str]) -> list[Block]:
    """What a list that was taken counts with and lacks: 4. behind its 3., or 1. before its 2."""
    lacking: list[Block] = []
    for block in blocks:
        number = ordinal(block.mark)
        if block.line.place not in places or block.kind in TOP or not number:
            continue
        following = _next_of_kind(block, blocks[block.index + 1 :])
        preceding = _next_of_kind(block, blocks[: block.index][::-1]) if number > 1 else None
        lacking += [
            other
            for other, wanted in ((following, number + 1), (preceding, number - 1))
            if other
            and (ordinal(other.mark) - wanted) * (wanted - number) >= 0 < ordinal(other.mark)
            and other.line.place not in places
            and not (other.topics or block.topics or "\t" in other.line.text)
        ]
        if number > 1 and not preceding and not _opens_at(number, blocks[block.index - 1], places):
            lacking.append(block)
    return lacking


def unended(blocks: Sequence[Block], places: set[str]) -> list[Block]:
    """The line below the last one that was taken, where that one ends with ； and no other section
    begins: sloppy lists end with ； too."""
    taken = [block for block in blocks if block.line.place in places]
    return [
        below
        for block in taken[-1:]
        for below in blocks[block.index + 1 : block.index + 2]
        if block.line.text.endswith(_GOES_ON)
        and below.kind not in (*TOP, "bare")
        and not (below.signed or below.heading)
    ]


def _next_of_kind(block: Block, others: Sequence[Block]) -> Block | None:
    """The nearest line with a mark of the same kind and of the same section."""
    for other in others:
        if other.signed or other.kind and other.depth < block.depth:
            return None
        if other.kind == block.kind:
            return other
    return None


def _opens_at(number: int, above: Block, places: set[str]) -> bool:
    """A list may open with a later number: 1. stands on the line above and was taken, or others
    are added."""
    first = re.search(rf"(?<!\d){number - 1}\s*[)）.．、]", above.line.text)
    return bool(first and above.line.place in places or _ADDS.search(above.body))


def siblings(blocks: Sequence[Block], field: str, places: set[str]) -> list[Block]:
    """Labelled lines beside the one that was taken, 通用材料：… and 数字化补助：… under a heading
    that nobody knows: they may be of the same list."""
    taken = [s.head for s in about(blocks, field) if s.head.rest and s.head.line.place in places]
    return [
        block
        for block in blocks
        for head in taken
        if block.rest
        and block.kind == head.kind != ""
        and block.line.place not in places
        and not block.topics
        and (above := parents_of(head, blocks))
        and above == parents_of(block, blocks)
        and not above[-1].topics
    ]


def _heads(text: str) -> bool:
    """A line that names something and says nothing: a sentence is no heading."""
    return bool(topics_of(text.rstrip("：:"))) and not text.endswith(("。", "；"))


def _names_applicants(section: Section) -> bool:
    """Under 适用企业 or another such heading nothing but 钢铁、化工行业的规模以上工业企业。"""
    texts = [*filter(None, [section.head.rest]), *(block.body for block in section.blocks)]
    return bool(texts) and all(
        _APPLICANTS.search(text)
        or _APPLICANTS.search(text.partition("，")[0])
        and _LIMITED.search(text)
        and not prose.is_funding(text)
        for text in texts
    )
