"""What a draft may lack: lines beside the conditions and documents that were taken.

Nothing is taken from them; that a field may be incomplete is for `doubt` to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_kb.intake.notice.lists import ELIGIBLE, introduces
from policy_kb.intake.notice.outline import Block, Section, sections, topics_of
from policy_kb.intake.notice.parts import HANDLED, SEE, about

_LIMITED = re.compile(f"{ELIGIBLE.pattern}|未(?:获|被|发生|享受)|无(?:重大|违法|不良)")
_APPLICANTS = re.compile("的[^，。；]{0,12}(?:企业|单位|机构|组织|个人|团队)[。；]?$")
_REMARKS = re.compile(
    "其[他它]|注意|方向|重点|内容|领域|数量|程序|流程|须知|说明|名额|限项|"
    "(?:有关|工作|相关)(?:要求|事项)|附则|组织"
)


def rivals(blocks: Sequence[Block], places: set[str]) -> list[Section]:
    """Sections about nothing that is known, which limit who may apply as well; `places` are
    those of the conditions that were taken."""
    return [
        section
        for section in sections(blocks)
        if section.head.topics <= {"requirements"}
        and section.head.kind
        and not _REMARKS.search(section.head.heading)
        and (
            len([b for b in section.blocks if b.kind]) > 1
            and any(_LIMITED.search(block.body) for block in section.blocks)
            or _names_applicants(section)
        )
        and not any(HANDLED.search(block.body) for block in (section.head, *section.blocks))
        and not places & {block.line.place for block in (section.head, *section.blocks)}
    ]


def left_out(blocks: Sequence[Block], field: str, places: set[str]) -> list[Block]:
    """Lines of the sections that were taken which nothing was taken from, and which are neither
    opening nor remark: they may be items without a mark."""
    return [
        block
        for section in about(blocks, field)
        if any(b.kind and b.line.place in places for b in section.blocks)
        for block in section.blocks
        if not block.kind
        and block.line.place not in places
        and len(block.body) < 60
        and not introduces(block.body)
        and not SEE.search(block.body)
        and not _heads(block.body)
    ]


def _heads(text: str) -> bool:
    """A line that names something and says nothing: a sentence is no heading."""
    return bool(topics_of(text.rstrip("：:"))) and not text.endswith(("。", "；"))


def _names_applicants(section: Section) -> bool:
    """Under 适用企业 or another such heading one sentence: 钢铁、化工行业的规模以上工业企业。"""
    texts = [*filter(None, [section.head.rest]), *(block.body for block in section.blocks)]
    return len(texts) == 1 and _APPLICANTS.search(texts[0]) is not None
