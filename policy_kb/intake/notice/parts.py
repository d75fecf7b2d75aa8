"""Conditions, materials and funding: whole items, complete and in order, or nothing.

An item keeps the parts it governs (符合以下条件之一：…) in one piece; a heading between the
section and its items stays before them where it tells whom they are for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policy_kb.intake.notice import prose, tables
from policy_kb.intake.notice.acts import AFTERWARDS, UPPER
from policy_kb.intake.notice.lists import ELIGIBLE, GENERIC, ONE_OF, introduces, split
from policy_kb.intake.notice.outline import Block, Section, sections, topics_of
from policy_kb.intake.notice.prose import Item

_TAKEN_OUT = re.compile("(?:删除|删去|取消|不再(?:要求|需要?))[^，。；]{0,20}(?:[：:]|$)")
_MUST = re.compile(
    "应|须|需|不得|不予|必须|符合|限|不超过|除外|不低于|一式|加盖|盖章|胶装|装订|提供|提交|"
    "复印件|不在|不属于"
)
SEE = re.compile("详见|查阅|可(?:登陆|登录|在|从|通过|到)|请?见附件|下载|咨询|联系|解释")
# Without these words of the heading its items would say something else.
_TELLS_MORE = re.compile("不|限制|之一|任一|优先|加分")
_NO_LABEL = re.compile("材料|资料|文件|清单|条件|要求|对象|范围|基本|必备")
PROCEDURE = re.compile(
    "受理|交至|报送至|送至|登[录陆]|(?:日|号|时|:\\d\\d)前|汇总(?!表)|网上提交|审核|逾期|查验"
)
HANDLED = re.compile(f"{PROCEDURE.pattern}|填报|提交|平台|系统")
_LIST_BELOW = re.compile(
    "(?:以下|下列|如下)?(?:申报|申请|纸质|书面|附件|证明|电子)*(?:材料|资料)(?:包括|如下|"
    "包括以下内容)?[：:]$|将(?:以下|下列)(?:材料|资料|文件)[^，。；]{0,20}[：:]$"
)
_EXCLUDES = re.compile("不予|不得|限制|负面|禁止|优先|加分")
_PROHIBITS = re.compile("不予|不得|不能|只能|限报|不再|不属于|不在")
_MONEY = re.compile(r"\d\s*(?:万元|亿元|元|%|％)|百分之|补助|资助|奖励|支持|补贴|经费")
_BY_NUMBER = re.compile(
    r"其中\s*[（(]?\d|第\s*\d+\s*项|上述\s*[（(]?\d|\d\s*[～~至-]\s*\d+\s*(?:项|为)"
)
_LIMITS = re.compile("不得.{0,8}申报|(?:只能|仅限|限)申?报|不得重复|不重复(?:支持|资助|奖励)")
_PENALTY = re.compile("弄虚作假|虚假|骗取|逾期|退回|取消")
_NAMES_ALL = re.compile("包括|如下|有$")
_NONE = re.compile(
    "无(?:需|须)?(?:提交|提供|报送)?|[^，。；、]{0,8}(?:无需|无须|不需)(?:提交|提供|报送)|不需|"
    "另行通知"
)
_DAYS = re.compile(r"(?:\d{4}年)?\d{1,2}月\d{1,2}日")
_KINDS_PAID = re.compile("(?:资助|补助|奖励|补贴|扶持|支持|项目)(?:类别|类型|项目)")
_PAID_SUM = re.compile(r"\d\s*(?:万元|亿元|元|%|％)")
_WHO = re.compile(
    "企业|单位|机构|主体|个人|团队|法人|高校|院校|院所|合作社|注册|区域内|辖区|本[省市区县]|"
    "我[省市区县]|"
    "[省境市区县]内|在[^，。；]{2,10}[省市区县]"
)


def conditions(blocks: Sequence[Block]) -> list[Item]:
    """Who may apply, from all sections about it."""
    found = about(blocks, "conditions")
    if not any(re.search("条件|资格", section.head.heading) for section in found):
        found += [s for s in about(blocks, "requirements") if _is_eligibility(s)]
    found += _tariffs(blocks)
    found.sort(key=lambda section: section.head.index)
    return _of_sections(found, blocks) if found else prose.conditions(blocks)


def materials(blocks: Sequence[Block]) -> list[Item]:
    """What to hand in: sections that list documents, not those that tell where they go."""
    found = [s for s in about(blocks, "materials") if _lists_documents(s) and _of_applicant(s)]
    if not found:
        found = [s for s in _lists_below(blocks) if _lists_documents(s)]
    if not found:
        return prose.materials(blocks) or _in_a_sentence(blocks)
    return _of_sections([_without_remarks(section) for section in found], blocks)


def _in_a_sentence(blocks: Sequence[Block]) -> list[Item]:
    """The documents that a section about them names in running text."""
    for section in about(blocks, "materials"):
        lines = [(section.head, section.head.rest), *((b, b.body) for b in section.blocks)]
        if _of_applicant(section) and (items := prose.handed_in(lines)):
            return items
    return []


def funding(blocks: Sequence[Block]) -> list[Item]:
    """What is paid, in the words of the sections about it; a line an item."""
    lines: list[Item] = []
    found = about(blocks, "funding") + _lists_of_money(blocks)
    for section in found:
        context = _context(section, found)
        own = [(section.head, section.head.rest)] if section.head.rest else []
        texts = own + [
            (block, block.body if block.kind == "article" else block.line.text)
            for block in section.blocks
        ]
        if not any(_MONEY.search(text) for _, text in texts):
            continue
        for position, (block, text) in enumerate(texts):
            text = tables.row_told(text)
            lines.append(Item(f"{context}{text}" if not position else text, block))
    return lines if found else prose.funding(blocks)


def section_lines(blocks: Sequence[Block]) -> set[int]:
    """The lines of the sections about conditions and money: days in them are no schedule."""
    return (
        {
            block.index
            for topic in ("conditions", "funding")
            for section in about(blocks, topic)
            for block in (section.head, *section.blocks)
            if not (block is section.head and block.rest and "schedule" in block.topics)
        }
        | {
            block.index
            for section in about(blocks, "requirements")
            if _is_eligibility(section)
            for block in section.blocks
        }
        | prose.section_lines(blocks)
    )


def stray_conditions(blocks: Sequence[Block], taken: Sequence[Item]) -> list[Block]:
    """Lines elsewhere that limit who may apply: for a person to see, as they are not sorted in."""
    known = {item.block.index for item in taken} | section_lines(blocks)
    return [
        block
        for block in blocks
        if block.index not in known
        and _LIMITS.search(block.body)
        and not _PENALTY.search(block.body)
    ]


def about(blocks: Sequence[Block], topic: str) -> list[Section]:
    """Sections about one topic alone, outermost only. Mixed headings lead to what is under them."""
    found: list[Section] = []
    covered = -1
    for section in sections(blocks):
        if section.head.index <= covered or section.head.topics != {topic}:
            continue
        if topic == "conditions" and not _says_who(section):
            continue
        if any(_TAKEN_OUT.search(text) for text in (section.head.body, *_first_line(section))):
            continue
        found.append(section)
        covered = max([section.head.index, *(block.index for block in section.blocks)])
    return found


def _lists_of_money(blocks: Sequence[Block]) -> list[Section]:
    """资助范围与资助方式 over rows, a table with a column 资助额度, 资助类别 over items: each of
    them tells how much is paid."""
    found = []
    for section in sections(blocks):
        head, *table = [b.body for b in section.blocks if "\t" in b.line.text] or [""]
        items = _with_what_follows([b for b in section.blocks if "\t" not in b.line.text])
        column = any("funding" in topics_of(cell) for cell in head.split("\t"))
        mixed = section.head.topics == {"conditions", "funding"} or column
        kinds = _KINDS_PAID.fullmatch(section.head.heading) and not table
        listed = table if mixed and not items else items if kinds else []
        unknown = not section.head.topics and all(map(prose.is_funding, items)) and items
        if len(listed or items) > 1 and (
            unknown or listed and all(_PAID_SUM.search(text) for text in listed)
        ):
            found.append(section)
    return found + _tariffs(blocks)


def _with_what_follows(blocks: Sequence[Block]) -> list[str]:
    """Each marked line with the plain ones below it."""
    texts: list[str] = []
    for block in blocks:
        if block.kind:
            texts.append(block.body)
        elif texts:
            texts[-1] += block.body
    return texts


def _tariffs(blocks: Sequence[Block]) -> list[Section]:
    """奖励条件和标准: each item says what must be reached and what is paid for it."""
    return [
        section
        for section in sections(blocks)
        if section.head.topics == {"conditions", "funding"}
        and prose.tell_of_money(_leaves(section))
    ]


def _leaves(section: Section) -> list[str]:
    return [b.body for b in section.blocks if b.kind and b.heading != b.body]


def _says_who(section: Section) -> bool:
    """征集范围 may list fields of work alone: those limit nobody."""
    texts = [section.head.rest, *(block.body for block in section.blocks)]
    if re.search("(?:征集|支持)范围", section.head.heading):
        return any(_WHO.search(text) for text in texts)
    return any(texts)


def _first_line(section: Section) -> list[str]:
    return [block.body for block in section.blocks[:1] if not block.kind]


def _of_sections(found: Sequence[Section], blocks: Sequence[Block]) -> list[Item]:
    items: list[Item] = []
    for section in found:
        context = _context(section, found)
        numbers = any(_BY_NUMBER.search(block.body) for block in section.blocks)
        if context:
            lines = [section.head.rest] if section.head.rest else []
            lines += [block.line.text for block in section.blocks]
            items.append(Item(context + "".join(lines), section.head))
            continue
        if _excludes(section):
            texts = [block.line.text for block in section.blocks]
            items.append(Item(f"{section.head.body.rstrip('：:')}：{''.join(texts)}", section.head))
            continue
        if section.head.rest and not (section.blocks and introduces(section.head.rest)):
            items += split(section.head, section.head.rest)
        items += _items(section.blocks, numbers)
    return items


def _excludes(section: Section) -> bool:
    """不予支持的情形, 优先条件 over things that are no condition without these words."""
    told = [block.body for block in section.blocks]
    return bool(
        told
        and _EXCLUDES.search(section.head.heading)
        and not all(_PROHIBITS.search(text) for text in told)
    )


def _context(section: Section, found: Sequence[Section]) -> str:
    """The headings that tell apart sections of the same kind under different programmes."""
    same = [s for s in found if s.head.heading == section.head.heading]
    if len(same) < 2 or not section.parents:
        return ""
    head = section.head  # a heading alone on its line is told as it stands, remarks included
    name = head.heading if head.rest else head.body.rstrip("。：: ")
    return f"{section.parents[-1].body.rstrip('：:')}——{name}："


def _items(blocks: Sequence[Block], numbers: bool) -> list[Item]:
    kind = next((block.kind for block in blocks if block.kind), "")
    items: list[Item] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        if block.kind == kind and kind:
            under = _under(block, blocks[position + 1 :])
            items += _item(block, under, numbers)
            position += 1 + len(under)
            continue
        governed = _governed(blocks, position) if kind else []
        if governed:
            items.append(Item(block.body + "".join(b.line.text for b in governed), block))
            position += len(governed)
        elif not block.kind:
            items += _plain(block, items, first=not items, numbered=bool(kind))
        else:
            items.append(Item(block.line.text, block))
        position += 1
    return items


def _under(head: Block, blocks: Sequence[Block]) -> list[Block]:
    """The lines that belong to a marked one: to the next of its kind, without plain ones at
    the end."""
    found: list[Block] = []
    for position, block in enumerate(blocks):
        if block.kind == head.kind or _governed(blocks, position):
            break
        found.append(block)
    marked = [position for position, block in enumerate(found) if block.kind]
    if not marked and head.kind == "bracket" and head.heading == head.body:
        return found
    return found[: marked[-1] + 1] if marked else []


def _governed(blocks: Sequence[Block], position: int) -> list[Block]:
    """The marked lines under a plain one that makes them one: 有下列情况之一的，不得申报："""
    block = blocks[position]
    if block.kind or not re.search("(?:之一|不得申报|不予)[^。；]*[：:]$", block.body):
        return []
    kind = blocks[position + 1].kind if position + 1 < len(blocks) else ""
    found: list[Block] = []
    for other in blocks[position + 1 :]:
        if not kind or other.kind != kind:
            break
        found.append(other)
    return found


def _item(block: Block, under: Sequence[Block], numbers: bool) -> list[Item]:
    text = f"{block.mark}{block.body}" if numbers else block.body
    if not under and not (block.rest and block.topics == {"conditions"}):
        return split(block, text)
    names_conditions = (
        block.topics == {"conditions"}
        and len(block.heading) <= 8
        and not _TELLS_MORE.search(block.heading)
    )
    if names_conditions and (block.rest or under):
        return [*([Item(block.rest, block)] if block.rest else []), *_items(under, numbers)]
    label = block.body.rstrip("：:")
    if GENERIC.fullmatch(block.body) and not ONE_OF.search(block.body):
        return _items(under, numbers)
    if (
        len(label) <= 20
        and not re.search("[，。；]", label)
        and not ONE_OF.search(label)
        and (label == block.body)
    ):
        bare = _NO_LABEL.search(label) and not _TELLS_MORE.search(label)
        before = "" if bare else f"{label}："
        return [Item(before + item.text, item.block) for item in _items(under, numbers)]
    return [Item(text + "".join(other.line.text for other in under), block)]


def _plain(block: Block, items: Sequence[Item], first: bool, numbered: bool) -> list[Item]:
    """A line without a mark: the opening of a list, a remark behind it, or the whole section."""
    text = block.body
    if first and numbered and introduces(text):
        return []
    if SEE.search(re.sub("[（(][^（）()]*[）)]", "", text)) and not re.search(
        "不得|必须|不予", text
    ):
        return []
    return split(block, text)


def _is_eligibility(section: Section) -> bool:
    marked = [block.body for block in section.blocks if block.kind and block.heading != block.body]
    marked = marked or [block.body for block in section.blocks]
    marked += [section.head.rest] if section.head.rest else []
    fitting = sum(bool(ELIGIBLE.search(body)) for body in marked)
    handled = sum(bool(HANDLED.search(body)) for body in marked)
    return fitting > handled or bool(marked) and fitting * 2 >= len(marked)


def _of_applicant(section: Section) -> bool:
    """推荐单位提交材料 and 验收材料 are not what is handed in to apply."""
    heading = section.head.heading
    return not (AFTERWARDS.search(heading) or UPPER.search(heading))


def _without_remarks(section: Section) -> Section:
    """What follows a list and demands nothing, 原件备查, is no document."""
    listed = False
    kept = []
    for block in section.blocks:
        listed = "materials" not in block.topics if block.kind else listed
        if block.kind or not listed or _MUST.search(block.body) or "包括" in block.body:
            kept.append(block)
    return replace(section, blocks=tuple(kept))


def _lists_documents(section: Section) -> bool:
    rest = section.head.rest
    if rest and not section.blocks and _DAYS.search(rest):
        return False
    if any(b.topics == {"materials"} and _NAMES_ALL.search(b.heading) for b in section.blocks):
        return True
    lines = [rest] if rest else []
    lines += [block.body for block in section.blocks if block.kind] or [
        block.body for block in section.blocks
    ]
    lines = [line for line in lines if line and not _NONE.match(line)]
    lines = [line for line in lines if not _DAYS.match(line)]
    listed = sum(not PROCEDURE.search(line) for line in lines)
    return bool(lines) and listed * 2 > len(lines)


def _lists_below(blocks: Sequence[Block]) -> Iterator[Section]:
    """A plain line such as 附件包括以下材料： and the marked lines right below it."""
    for block in blocks:
        if not _LIST_BELOW.search(block.body) or block.kind and "以下" not in block.body:
            continue
        below: list[Block] = []
        kind = blocks[block.index + 1].kind if block.index + 1 < len(blocks) else ""
        for other in blocks[block.index + 1 :]:
            if not kind or other.kind != kind:
                break
            below.append(other)
        if below:
            yield Section(block, tuple(below), ())
