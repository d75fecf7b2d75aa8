"""Whom to ask: the section about it, or the sentences that give a telephone number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_kb.intake.notice.outline import Block, body_end, sections

_NUMBER = r"(?:\d{3,4}\s*[-—－]\s*)?\d{7,8}|\d{11}|400[-\d]{7,10}|[*×xX]{6,}"
_PHONE = re.compile(rf"(?<!\d)(?:{_NUMBER})(?!\d)")
_TOLD = re.compile("电话|联系|咨询|热线|传真")
_IN_BRACKETS = re.compile(
    r"[\u4e00-\u9fff]{2,20}(?:局|会|中心|科|处|室|大厅|窗口)[（(][^（）()]*(?:电话|"
    r"联系)[^（）()]*[)）]"
)
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_LABEL = re.compile(
    r"联\s*系\s*(?:人|电\s*话|方\s*式)|咨询电话|电\s*话|技术支持|业务咨询|"
    r"(?:电子|联系|咨询)?邮箱|传\s*真"
)
# 秘书处：容小姐 0757-…
_NAMED = re.compile(rf"[^，。；：:\d]{{2,16}}[：:][^。；]{{0,30}}(?<!\d)(?:{_NUMBER})(?!\d)")
# The person on the line above the number.
_PERSON = re.compile(r"[^，。；：:\d]{2,8}[：:]\s*[^。；\d]{2,24}")
_COMPLAINTS = re.compile("[^，。；：:]{0,10}(?:监督|投诉|举报)(?!.{0,4}咨询)[^，。；：:]{0,8}[：:]")
_NOT_ASKED = re.compile(
    "监督|投诉|举报|纪检|纪委|传真|代码|编号|文号|账号|账户|QQ|邮编|(?:标准|金额)[：:]"
)
_NO_CONTACT = re.compile("负责解释|解释权|[特专]此|印发之日|施行|^(?:来源|发布(?:时间|日期))[:：]")
_FILLED_LABEL = re.compile(rf"(?:{_LABEL.pattern})\s*[:：]\s*\S")


def contacts(blocks: Sequence[Block]) -> list[tuple[str, Block]]:
    """Lines to be told as they stand; empty where the notice names nobody."""
    found = _from_sections(blocks)
    return found or _from_lines(blocks)


def _from_sections(blocks: Sequence[Block]) -> list[tuple[str, Block]]:
    found: dict[int, tuple[str, Block]] = {}
    for section in sections(blocks):
        head = section.head
        if head.topics != {"contact"} or len(head.heading) > 16 or is_of_complaints(head.heading):
            continue
        lines = [(section.head, section.head.rest)] if section.head.rest else []
        if lines and not section.blocks and section.head.kind == "":
            lines = [(section.head, section.head.line.text)]
        lines += [
            (block, block.body) for block in section.blocks if not _NO_CONTACT.search(block.body)
        ]
        if not any(_PHONE.search(text) or _EMAIL.search(text) for _, text in lines):
            continue
        for block, text in lines:
            found.setdefault(block.index, (text, block))
    if not found:
        return []
    for block in blocks:  # 联系人 and 电话 often stand on lines of their own
        beside = block.index - 1 in found or block.index + 1 in found
        above = block.index + 1 in found and _LABEL.match(found[block.index + 1][0])
        person = above and _PERSON.fullmatch(block.body)
        if beside and (_FILLED_LABEL.match(block.body) or person) and block.index not in found:
            found[block.index] = (block.body, block)
    return [found[index] for index in sorted(found)]


def _from_lines(blocks: Sequence[Block]) -> list[tuple[str, Block]]:
    found: list[tuple[str, Block]] = []
    closing = body_end(blocks)
    for block in blocks:
        text = block.line.text
        labelled = _LABEL.match(text.lstrip("（(")) is not None
        if _COMPLAINTS.match(text):
            continue
        if _goes_on(found, block):
            found.append((text.strip("（）()。"), block))
            continue
        if not (_PHONE.search(text) or labelled and block.index >= closing - 8):
            continue
        if labelled:
            found.append((text.strip("（）()。"), block))
        elif _NAMED.match(text) and not _NOT_ASKED.search(text):
            found.append((block.body, block))
        elif match := _IN_BRACKETS.search(text):
            found.append((re.sub("^.*?(?:送到|报送至|交至|送至|至|到)", "", match.group()), block))
        else:
            found += [
                (part.strip(), block)
                for part in re.split("[。；]", block.body)
                if _PHONE.search(part) and _TOLD.search(part) or _FILLED_LABEL.match(part)
            ]
    return found


def _goes_on(found: Sequence[tuple[str, Block]], block: Block) -> bool:
    """A second office or person, or an address, on the line below the first."""
    if not found or found[-1][1].index != block.index - 1 or block.kind or block.signed:
        return False
    text = block.line.text
    told = _PHONE.search(text) or _EMAIL.search(text)
    return bool(told) and "。" not in text.rstrip("。") and not re.search("请|登录|提交|报送", text)


def is_of_complaints(heading: str) -> bool:
    return _COMPLAINTS.match(f"{heading}：") is not None


def numbers(text: str) -> set[str]:
    """The telephone numbers of a line; those in addresses of pages are none."""
    return set() if "://" in text else set(_PHONE.findall(text))


def names_whom(text: str) -> bool:
    """A short line that gives a number or address to ask at, and is not about complaints."""
    told = _PHONE.search(text) or _EMAIL.search(text)
    apart = len(text) <= 80 and "。" not in text.rstrip("。")
    return bool(told) and apart and not is_nobodys(text)


def is_nobodys(text: str) -> bool:
    """The line is about complaints, or gives a number at which nobody is asked."""
    return bool(_COMPLAINTS.match(text) or _NOT_ASKED.search(text))
