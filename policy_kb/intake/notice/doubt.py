"""A second reading of a draft: what is not certain is taken out again and shown as a hint.

It knows nothing of how a value was found. For each field it says what makes a value certain, and
looks for what speaks against it: words of another field, a competing line, a day that cannot be.
Nothing is filled in here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from policy_kb.calls.model import COLUMNS, Call
from policy_kb.intake.lines import Line
from policy_kb.intake.notice import contacts, gaps
from policy_kb.intake.notice.doubtful_days import of_days
from policy_kb.intake.notice.doubtful_items import of_items
from policy_kb.intake.notice.outline import Block, outline, parents_of, topics_of
from policy_kb.intake.notice.reasons import Doubt
from policy_kb.intake.notice.signing import are_units
from policy_kb.intake.proposal import Finding, Proposal

_HEADERS = {field: column for column, field in COLUMNS.items()}
_MOST_SHOWN = 60
_LONGEST_NAME = 40
# A park is of no tier; a recognition of the state is carried out by others.
_OF_NO_TIER = re.compile(
    "(?:高新|开发|园|试验|示范|新)(?:技术)?(?:产业)?(?:开发)?区(?:管委会|管理委员会)[^、]*$"
)
_OF_THE_STATE = re.compile(
    "^(?!.*(?:奖|补[助贴]|资助)).*高新技术企业(?!培育|产品)[^，。]{0,6}(?:认定|申报|复审|重新认定)"
)
# A title says what is done; 某某局公告（2029年第3号） is the head of a letter.
_SAYS_WHAT = re.compile(
    "关于|申报|申请|申领|征集|受理|遴选|认定|评选|评审|推荐|报名|招募|大赛|揭榜|指南|项目|专项|"
    "计划|补贴|补助|奖励|资助|资金"
)
_ANNEX = re.compile("附(?:件|表)?\\s*\\d*\\s*[：:]")


def weighed(proposal: Proposal, lines: Sequence[Line]) -> Proposal:
    """The draft without what is doubtful; each doubt is a note with the line it is about."""
    call = proposal.entries[0]
    assert isinstance(call, Call)
    found = list(_doubts(call, proposal.findings, lines))
    if not found:
        return proposal
    whole = {doubt.field for doubt in found if not doubt.alone}
    single = {doubt.finding for doubt in found if doubt.alone}
    kept = tuple(f for f in proposal.findings if f.column not in whole and f not in single)
    empty = {"title": "", "level": "", "issuer": "", "conditions": (), "materials": ()}
    values: dict[str, object] = {field: empty.get(field) for field in whole}
    if single:
        values["other_dates"] = tuple(f.value for f in kept if f.column == "other_dates")
    notes = dict.fromkeys(
        f"“{_HEADERS[doubt.field]}”没有把握，未填写：{doubt.finding.place}"
        f"“{_short(doubt.finding)}”，{doubt.reason}"
        for doubt in found
    )
    return replace(
        proposal,
        entries=(replace(call, **values),),  # type: ignore[arg-type]
        findings=kept,
        notes=(*proposal.notes, *notes),
    )


def _doubts(call: Call, findings: Sequence[Finding], lines: Sequence[Line]) -> Iterator[Doubt]:
    passed_on = bool(call.issuer) and re.match(
        f"(?:关于)?转发《?{re.escape(call.issuer)}", call.title
    )
    for finding in findings:
        if finding.column == "title" and not _SAYS_WHAT.search(finding.value):
            yield Doubt("title", finding, "没有写明是什么事项")
        elif finding.column in ("issuer", "published_on") and passed_on:
            yield Doubt(finding.column, finding, "可能是被转发的通知的")
    yield from _of_level(call, [f for f in findings if f.column == "level"])
    yield from of_items(findings, lines)
    yield from _of_sections(findings, lines)
    yield from _of_contact(findings, lines)
    yield from of_days(call, findings)


def _of_level(call: Call, levels: Sequence[Finding]) -> Iterator[Doubt]:
    """Certain where the title or the issuer is of one tier and the project is theirs."""
    for finding in levels:
        if _OF_THE_STATE.search(call.title) and call.level != "国家":
            yield Doubt("level", finding, "这类认定由国家设立、省市组织")
        elif _OF_NO_TIER.search(call.issuer) and "增城" not in call.issuer:
            yield Doubt("level", finding, "发布单位不是一级政府的部门")


def _of_sections(findings: Sequence[Finding], lines: Sequence[Line]) -> Iterator[Doubt]:
    """Certain where every line of the section was taken, from its first number to its last, and
    no section under an unknown heading holds conditions too."""
    blocks = outline(lines)
    for field in ("conditions", "materials", "funding"):
        places = {f.place for f in findings if f.column == field}
        told = {f.place for f in findings}
        rivals = gaps.rivals(blocks, places, told) if places and field == "conditions" else []
        if places and field == "funding":
            rivals = gaps.other_sums(blocks, told)
        beside = () if field == "funding" else (gaps.left_out, gaps.siblings)
        for block in (
            *rivals,
            *gaps.uncounted(blocks, places),
            *gaps.unended(blocks, places),
            *(block for lacking in beside for block in lacking(blocks, field, places)),
        ):
            text, place = block.line.text, block.line.place
            finding = Finding(findings[0].entry, field, text, place, text)
            yield Doubt(field, finding, "这里也像是这一项的内容，已读出的可能不全")


def _of_contact(findings: Sequence[Finding], lines: Sequence[Line]) -> Iterator[Doubt]:
    """A further number, or a line beside what was taken that nobody accounts for, may belong to
    it."""
    taken = {f.place: f for f in findings if f.column == "contact"}
    known = {number for f in taken.values() for number in contacts.numbers(f.value)}
    others = {f.place for f in findings if f.column in ("issuer", "published_on", "other_dates")}
    for finding in taken.values():
        last = finding.place == next(reversed(taken))
        if _is_cut(finding.value) or last and finding.value.endswith(("；", "，", "、")):
            yield Doubt("contact", finding, "只读出了一部分")
    annexed = False
    blocks = outline(lines) if taken else []
    for block in blocks:
        line = block.line
        annexed = not block.signed and (annexed or bool(_ANNEX.match(line.text)))
        if line.place in {*taken, *others} or annexed:
            continue
        if any(contacts.is_of_complaints(above.heading) for above in parents_of(block, blocks)):
            continue
        around = {other.place for other in lines[max(block.index - 1, 0) : block.index + 2]}
        beside = bool(around & set(taken))
        if contacts.names_whom(line.text):
            unread = beside or bool(contacts.numbers(line.text) - known)
        else:
            unread = beside and _may_go_on(block)
        if unread:
            finding = replace(next(iter(taken.values())), place=line.place, sentence=line.text)
            yield Doubt("contact", finding, "这一行也有联系方式")
            return


def _is_cut(text: str) -> bool:
    """A bracket was opened or closed elsewhere, or a number ends in the middle."""
    return len(re.findall("[（(]", text)) != len(re.findall("[)）]", text))


def _may_go_on(block: Block) -> bool:
    """A few words beside the number, 区科工商信局 李小姐, and no heading or signature."""
    text = block.line.text
    return not (
        block.kind
        or block.signed
        or topics_of(text) - {"contact"}
        or len(text) > _LONGEST_NAME
        or text.endswith(("：", ":"))
        or text.endswith("。")
        and "联系" not in text
        or are_units(text)
        or contacts.is_nobodys(text)
    )


def _short(finding: Finding) -> str:
    told = finding.sentence or finding.value
    return told if len(told) <= _MOST_SHOWN else f"{told[:_MOST_SHOWN]}…"
