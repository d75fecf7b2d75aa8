"""What the days of a notice are the days of: opening, the companies' own deadline, others.

A day counts only where its sentence, or the heading above it, says what happens then. Where
two days compete for one field, the field stays empty and a note names both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from policy_kb.intake.notice import asides
from policy_kb.intake.notice.acts import (
    AFTERWARDS,
    APPLY,
    EVENT,
    ONLINE,
    PAPER,
    REVIEW,
    UPPER,
    action_of,
    actor_of,
    comes_after_the_grant,
    is_act,
    told,
)
from policy_kb.intake.notice.clauses import around, is_later, label_above, near_clause
from policy_kb.intake.notice.dated import Dated, name_of
from policy_kb.intake.notice.days import Mention
from policy_kb.intake.notice.outline import Block, parents_of


@dataclass
class Schedule:
    """The dates of a call as the notice states them; lists grow while reading."""

    opens: Dated | None = None
    closes: Dated | None = None
    rolling: Block | None = None
    others: list[tuple[str, Mention]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


# A text with more days than that is a table of something else.
_MOST_DAYS = 300
_ROLLING = re.compile(
    "常年受理|常年申报|常年接受|全年受理|全年申报|长期受理|长期征集|长期有效|常年征集|随时申报|"
    "随时受理"
    "|不设截止"
)
_NOT_ROLLING = re.compile("不(?:再)?(?:常年|长期|随时)")
_FROM_NOW = re.compile("(?:自)?(?:即日|本?(?:通知|公告|通告|函|指南)(?:发布|印发)?之日|发布之日)起")
_TAKEN_FROM_NOW = re.compile(
    r"\s*(?:至|到|—|-|～|可)|(?!.{0,12}(?:不|停止|暂停|终止|年内|月内))[^，。；]{0,14}(?:受理|"
    r"接受|申报|征集|报名)"
)
# 查验材料：2017年8月7日至8月21日 names its days itself.
_NAME = re.compile("(?P<name>[^，。；：:]{2,14})[：:]")
_LIST_MARK = re.compile(r"^(?:\d{1,2}\s*[.．、]|[（(][^（）()]{1,3}[)）]|[①-⑳])\s*")
_EMPTY_NAME = re.compile(
    "(?:单位|企业|主体|申报人|申请人|[局委厅]|部门|街道|镇)$|时间|日期|期限|截止|如下|^第.批|"
    "批次|半年|季度|注意"
)
_BATCH = re.compile("(?:第[一二三四五六]批次?|第[一二三四]季度|上半年|下半年)")
_UNTIL_BEFORE = re.compile(
    "截止|截至|最迟|不晚于|(?:延长|延期|延|顺延|调整|推迟)(?:至|到|为)|前完成"
)
_UNTIL_AFTER = re.compile(
    r"\s*(?:下班(?:时间)?)?(?:之前|以前|前|止|截止|为止|\)?前|关闭|关停|结束)"
)
_FROM_AFTER = re.compile(r"\s*(?:起|开始|开放|开通)")
_NO_MORE = re.compile(
    r"[\s）)]*起?(?:不|停止|废止|取消|暂停|施行|执行|生效)|[^，。；]{0,6}(?:同时|即行)废止"
)
# 申报的单位, 申报单位 say who acts, not what is done.
_MODIFIER = re.compile(
    "(?:申报|申请|推荐)的?(?:单位|企业|主体|人|材料|资料|系统|指南|指引|模板|书|表)"
)
_PAST = re.compile("已(?:经)?于?$")
_EXTENDED = re.compile("(?:延长|延期|延|顺延|调整|推迟|变更|更正|修改|更改|改)(?:至|到|为)")
# Between the day that was and the day that is: 由 … 调整为 …, “…”更正为“网上申报截止时间为…”.
_REPLACED_BY = re.compile(
    rf"\s*[止前]?[”\"』」）)]?\s*[，,]?\s*(?:现|统一|相应|再次?|继续|"
    rf"均)*{_EXTENDED.pattern}\s*[“\"『「]?[^，。；]{{0,16}}"
)
_STEP = re.compile(
    r"(?:^|[、.．）)\s])(?P<name>[\u4e00-\u9fff]{2,10}?)(?:(?:阶段|环节)[（(：:]?|[（(])\s*$"
)
_HEADING = re.compile("[\u4e00-\u9fff“”]{2,10}")
_ORIGINAL = re.compile("原定|原截止|原申报|原(?:来)?的?截止|由原")


def read_schedule(
    blocks: Sequence[Block],
    found: Sequence[Mention],
    skipped: set[int],
    published: date | None = None,
    title: str = "",
) -> Schedule:
    """The schedule. `skipped` are lines that speak of conditions and money, not of days to meet."""
    schedule = Schedule()
    if len(found) > _MOST_DAYS:
        schedule.notes.append(f"文中的日期超过 {_MOST_DAYS} 个，未读取各项日期")
        return schedule
    dated: list[Dated] = []
    unread: list[Mention] = []
    for position, mention in enumerate(found):
        before, _ = around(blocks[mention.line].line.text, found, position)
        if mention.line in skipped or asides.is_of_another_round(before, title):
            continue
        one = _meaning(blocks, found, position)
        if one is None and _may_be_deadline(blocks, found, position):
            unread.append(mention)
        if one is None or _is_past(one, found, position, published):
            continue
        dated.append(one)
        if mention.day is None:
            schedule.notes.append(
                f"{blocks[mention.line].line.place}的“{mention.written}”没有写明年份，未采用"
            )
    own = set(_BATCH.findall(title))
    batches = own or {batch for b in blocks for batch in _BATCH.findall(b.line.text)}
    _settle(schedule, blocks, dated, batches)
    closes = schedule.closes and schedule.closes.mention.day
    for mention in unread:
        if closes and mention.day and (published or mention.day) <= mention.day < closes:
            schedule.closes = None
            schedule.notes.append(
                f"{blocks[mention.line].line.place}的“{mention.written}”也可能是“截止日期”，未采用"
            )
    return schedule


def _may_be_deadline(blocks: Sequence[Block], found: Sequence[Mention], position: int) -> bool:
    """Something is handed in until then, and it was not understood."""
    mention = found[position]
    text = blocks[mention.line].line.text
    _, after = around(text, found, position)
    clause = re.split("[，。；]", _UNTIL_AFTER.sub("", after, count=1))[0]
    sentence = _sentence(text, mention)
    return bool(
        _UNTIL_AFTER.match(after)
        and APPLY.search(clause)
        and not UPPER.search(text[: mention.start].rpartition("。")[2])
        and not asides.is_not_acted_on(clause)
        and not asides.signs_up(clause, sentence)
    )


def _is_past(one: Dated, found: Sequence[Mention], position: int, published: date | None) -> bool:
    """Over when the notice came out: nobody can meet it. A period may have begun before."""
    day = one.mention.day
    if one.mention.role == "start" and position + 1 < len(found):
        day = found[position + 1].day
    if day is None or published is None or one.action == "original":
        return False
    return day < published


def from_now(blocks: Sequence[Block], skipped: set[int]) -> Block | None:
    """The line that says that applications are taken from now on."""
    return next(
        (
            b
            for b in blocks
            if b.index not in skipped
            and (m := _FROM_NOW.search(b.line.text))
            and _TAKEN_FROM_NOW.match(b.line.text[m.end() :])
        ),
        None,
    )


def _meaning(blocks: Sequence[Block], found: Sequence[Mention], position: int) -> Dated | None:
    mention = found[position]
    block = blocks[mention.line]
    text = block.line.text
    before, after = around(text, found, position)
    _, ending = around(text, found, position + (mention.role == "start"))
    if mention.role == "end":
        before, _ = around(text, found, position - 1)
    pair = _replacement(text, found, position)
    if pair is not None:
        return _replaced(text, found, position, *pair)
    label = label_above(blocks, block, before)
    near = re.sub("《[^》]*》", "", near_clause(before, is_later(found, position))) or label
    original = _ORIGINAL.search(near) and not asides.is_held(near, after)
    if _EXTENDED.match(after.lstrip(" ，,")) or original:
        return Dated(mention, "firm", "original", "", True, before)
    if _EXTENDED.search(before[-6:]) and not REVIEW.search(near) and not UPPER.search(near):
        return Dated(mention, "firm", "extended", "", True, before)
    ends = _ends(mention, label, near, after)
    starts = mention.role == "start" or bool(_FROM_AFTER.match(after)) or "开始" in near
    named = _NAME.fullmatch(near)
    heads = block.kind == "section"  # 四、怎么报：… names a section, not a step
    name = _LIST_MARK.sub("", named["name"]) if named and not heads else ""
    if not (ends or starts) and EVENT.search(name):
        return Dated(mention, "firm", "held", "", True, name)
    if not (ends or starts) or _PAST.search(near) or _NO_MORE.match(ending):
        return None
    if name and not told(near) and not _EMPTY_NAME.search(name):
        return Dated(mention, "firm", "named", "", ends, name)
    return _acted(blocks, found, position, (before, near, label), ends)


def _acted(
    blocks: Sequence[Block],
    found: Sequence[Mention],
    position: int,
    words: tuple[str, str, str],
    ends: bool,
) -> Dated | None:
    """A day until which, or from which, somebody does something. `words` are those before it, the
    clause that leads up to it, and the label above."""
    mention, (before, near, label) = found[position], words
    block = blocks[mention.line]
    text = block.line.text
    _, after = around(text, found, position + (mention.role == "start"))
    after = re.sub("《[^》]*》|[（(][^（）()]*[）)]", "", after)
    following = re.sub(r"^\s*(?:下班)?(?:之前|以前|前|止|起)?\s*[，,]?", "", after)
    acting = _MODIFIER.sub("", near)
    clause = acting + re.split("[，。；]", following, maxsplit=1)[0]
    said = near if is_act(acting) else clause
    if "汇总" in after:
        said += "汇总"
    above = parents_of(block, blocks)
    section = above[-1].heading if above else ""
    if asides.is_aside(near, said, following):
        return None
    if comes_after_the_grant((said, block.heading), following, section):
        return None
    part = _part(above)
    headings = "".join(p.heading for p in above[bool(part) :]) + block.heading + label
    if not is_act(said):
        alone = not near.strip() and _UNTIL_AFTER.match(after)  # 11月12日前，各单位可 …
        if asides.says_its_act(following if alone else after):
            return None
        said += near + headings
    told_of = f"{section}{block.heading}{_sentence(text, mention)}"
    if not told(said) or asides.signs_up(clause, told_of):
        return None
    sentence = text[: mention.start].rpartition("。")[2]
    actor = actor_of(before, said, headings, sentence)
    on_paper = bool(above) and PAPER.search(above[-1].heading + block.heading) is not None
    if actor == "upper" and re.match("关闭|关停", after):
        return Dated(mention, actor, "named", "", True, "申报系统关闭")
    if actor == "upper" and re.search("系统[^，。；]{0,4}(?:开放|开通)", said):
        return Dated(mention, actor, "named", "", ends, "申报系统开放")
    action = action_of(said, before, headings, actor, on_paper)
    if action == "event" and not asides.is_held(near, following):
        return None
    batches = _BATCH.findall(text[: mention.start] + label) or _BATCH.findall(block.heading)
    batch = batches[-1] if batches else ""
    step = _STEP.search(before)
    return Dated(
        mention,
        actor,
        action,
        batch,
        ends,
        f"{before}{said}，{block.heading}",
        step["name"] if step else "",
        block.heading,
        part,
    )


def _sentence(text: str, mention: Mention) -> str:
    """What stands before the day in its sentence, and the clause after it."""
    return text[: mention.start].rpartition("。")[2] + re.split("[，。；]", text[mention.end :])[0]


def _ends(mention: Mention, label: str, near: str, after: str) -> bool:
    """Whether something ends on the day that is named."""
    return mention.role in ("end", "within") or bool(
        _UNTIL_AFTER.match(after)
        or _UNTIL_BEFORE.search(near)
        or "截" in label
        or re.search("起(?:至|到)$", near)
    )


def _part(above: Sequence[Block]) -> str:
    programme = bool(above) and above[0].kind == "chapter" and above[0].mark[0] != "第"
    return re.sub("[：:、.．\\s]", "", above[0].mark) if programme else ""


def _replacement(text: str, found: Sequence[Mention], position: int) -> tuple[int, bool] | None:
    """Where the day is one of 由 … 调整为 …: the position at which the days that no longer hold
    begin, and whether this one is among them."""
    first = position - (found[position].role == "end")
    last = position + (found[position].role == "start")
    if _are_replaced(text, found, last):
        return first, True
    if first and _are_replaced(text, found, first - 1):
        return first - 1 - (found[first - 1].role == "end"), False
    return None


def _are_replaced(text: str, found: Sequence[Mention], last: int) -> bool:
    if last + 1 >= len(found) or found[last].line != found[last + 1].line:
        return False
    between = text[found[last].end : found[last + 1].start]
    return _REPLACED_BY.fullmatch(between) is not None


def _replaced(
    text: str, found: Sequence[Mention], position: int, begins: int, former: bool
) -> Dated | None:
    """A day that was changed, or the one it was changed to, of the step named before both."""
    mention = found[position]
    near = near_clause(around(text, found, begins)[0])
    ends = mention.role != "start"
    firm = not REVIEW.search(near) and (bool(APPLY.search(near)) or not UPPER.search(near))
    if EVENT.search(near) or AFTERWARDS.search(near):
        return None
    if not firm or PAPER.search(near) and not ONLINE.search(near):
        action = "paper" if firm else "review"
        actor = "firm" if firm else "upper"
        return None if former else Dated(mention, actor, action, "", ends, near)
    if former:
        return Dated(mention, "firm", "original", "", True, near) if ends else None
    return Dated(mention, "firm", "extended" if ends else "apply", "", ends, near)


def _settle(
    schedule: Schedule, blocks: Sequence[Block], dated: Sequence[Dated], batches: set[str]
) -> None:
    own = [d for d in dated if d.actor == "firm" and d.action in ("online", "apply")]
    deadlines = (
        [d for d in dated if d.action == "extended"]
        or [d for d in own if d.ends]
        or [d for d in dated if d.actor == "firm" and d.action == "paper" and d.ends]
    )
    days = {d.mention.day for d in deadlines}
    batched = len(batches) > 1 and any(d.batch for d in deadlines)
    if len(days) == 1 and None not in days and not batched:
        schedule.closes = deadlines[0]
    elif batched and len(days) == 1:
        schedule.notes.append("通知分几批申报，请确定“截止日期”，或分成几个项目")
    elif days - {None}:
        told = "、".join(sorted(day.isoformat() for day in days if day))
        schedule.notes.append(f"申报截止的日期不止一个（{told}），请确定“截止日期”，或分成几个项目")
    starts = [d for d in own if not d.ends and d.mention.day]
    agreed = len({d.mention.day for d in starts}) == 1
    if starts and (schedule.closes or not deadlines or agreed and not batched):
        schedule.opens = min(starts, key=lambda d: d.mention.day)
        if len({d.mention.day for d in starts}) > 1:
            schedule.notes.append("各类的开始日期不同，“开始日期”取最早的一个，请核对")
    if not deadlines:
        schedule.rolling = next(
            (
                b
                for b in blocks
                if _ROLLING.search(b.line.text) and not _NOT_ROLLING.search(b.line.text)
            ),
            None,
        )
    schedule.others += _others([d for d in dated if d.mention.day], schedule, deadlines)


def _others(
    dated: Sequence[Dated], schedule: Schedule, deadlines: Sequence[Dated]
) -> list[tuple[str, Mention]]:
    """The named dates: all but what the columns already say in full."""
    found: dict[tuple[str, object], tuple[str, Mention]] = {}
    several = len({one.mention.day for one in deadlines}) > 1
    for one in dated:
        mention = one.mention
        if schedule.closes and one.ends and one in deadlines and not mention.time:
            continue
        if (
            schedule.opens
            and not one.ends
            and one.action in ("online", "apply")
            and (mention.day == schedule.opens.mention.day)
        ):
            continue
        name = name_of(one)
        if one.part and len({other.part for other in dated}) > 1:
            name = f"{one.part}{name}"
        alike = {other.mention.day for other in dated if name_of(other) == name}
        unclear = len(alike) > 1 if one.action == "review" else several and one in deadlines
        if unclear and _HEADING.fullmatch(one.heading) and not (one.batch or one.part):
            side = "截止" if one.ends else "开始"
            name = f"{one.heading}{side if told(one.heading) else name}"
        found.setdefault((name, mention.day), (name, mention))
    return list(found.values())
