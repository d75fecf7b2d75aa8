"""A second reading of a draft: what is not certain is taken out again and shown as a hint.

It knows nothing of how a value was found. For each field it says what makes a value certain, and
looks for what speaks against it: words of another field, a competing line, a day that cannot be.
Nothing is filled in here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from policy_kb.calls.model import COLUMNS, Call
from policy_kb.calls.status import FORMER_DEADLINES
from policy_kb.intake.lines import Line
from policy_kb.intake.notice import contacts, gaps, lists, prose
from policy_kb.intake.notice.acts import PAID, PAPER, REVIEW
from policy_kb.intake.notice.outline import outline, parents_of, topics_of
from policy_kb.intake.proposal import Finding, Proposal

_HEADERS = {field: column for column, field in COLUMNS.items()}
_MOST_SHOWN = 60
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
# What the applicant or an office does is no condition.
_STEP = re.compile(
    r"(?:[日号时]|:\d\d)前[^，。；]{0,30}(?:报|交|填|登录|推荐|审核)|逾期送达|逾期不予|组织专家|予以公示|进行公示|公示时间|网上填报|送到[^，。；]{2,20}科"
)
_LONGEST_HEADING = 12
_LONGEST_MARK = 5
# Another item begins within this one; not in a list of its own (不得申报：1.…).
_SEVERAL = re.compile(
    r"(?!.*[：:]\s*[（(]?[\d一]{1,2}[)）.、．]).*[；;。）)]\s*(?:[（(][\d一二三四五六七八九十]{1,2}[)）]|\d{1,2}[.、．](?!\d)|[①-⑳]|\d{1,2}[.．]\d{1,2}[\u4e00-\u9fff《])"
)
_LABEL = re.compile("^([^，。；：:]{2,8})[：:](?=.)")
# 以上材料一式两份 closes a list.
_REFERS_UP = re.compile("(?:以上|上述|前述)[^，。；]{0,4}(?:材料|资料|文件|条件)")
_DAY = r"(?:20\d\d年)?\d{1,2}月\d{1,2}日"
_DAYS_ALONE = re.compile(rf"{_DAY}(?:[^，。；]{{0,4}}{_DAY})?[^，。；]{{0,8}}$")
_SCHEDULED = re.compile("[日号时分](?:下班)?之?前|[日号]止|截止|[日号]\\s*[至—-]")
_DECIMAL_MARK = re.compile(r"\d{1,2}\.\d{1,2}\s")
_WHAT_IS_SENT = re.compile("推荐(?:单位|名单|汇总表|表|公?函|文件|材料|意见)")
_ABOUT_CALL = re.compile("申报|报名|材料|项目|意见|推荐")
_ANNEX = re.compile("附(?:件|表)?\\s*\\d*\\s*[：:]")
_CITIES = re.compile("市|州|盟|地区")
# An office is to act: 各县市区经信局对企业申报材料进行审查，于5月24日前…
_OFFICES_ACT = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s*)?"
    "(?:请?各|[^，。；于]{0,12}(?:主管部门|管理部门))[^，。；于]{0,30}(?:局|部门|委|街|镇)"
    "(?!报送|提交)(?:对|会同|组织|负责|应|要|须|于|汇总)"
)


@dataclass(frozen=True)
class Doubt:
    """What speaks against the value of `field`, found in `finding`; `alone` where only this one of
    several values is taken out."""

    field: str
    finding: Finding
    reason: str
    alone: bool = False


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
        elif finding.column == "opens_on" and _before(finding.value, call.published_on):
            yield Doubt("opens_on", finding, "早于发布日期")
        elif finding.column == "closes_on" and _before(finding.value, call.published_on):
            yield Doubt("closes_on", finding, "早于发布日期")
        elif finding.column == "closes_on" and _OFFICES_ACT.match(finding.sentence):
            yield Doubt("closes_on", finding, "可能是审核推荐的期限")
    yield from _of_level(call, [f for f in findings if f.column == "level"])
    yield from _of_items(findings, lines)
    yield from _of_sections(findings, lines)
    yield from _of_contact(findings, lines)
    yield from _of_dates(call, [f for f in findings if f.column == "other_dates"])


def _of_level(call: Call, levels: Sequence[Finding]) -> Iterator[Doubt]:
    """Certain where the title or the issuer is of one tier and the project is theirs."""
    for finding in levels:
        if _OF_THE_STATE.search(call.title) and call.level != "国家":
            yield Doubt("level", finding, "这类认定由国家设立、省市组织")
        elif _OF_NO_TIER.search(call.issuer) and "增城" not in call.issuer:
            yield Doubt("level", finding, "发布单位不是一级政府的部门")


def _of_items(findings: Sequence[Finding], lines: Sequence[Line]) -> Iterator[Doubt]:
    """Certain where nothing of the schedule, of the sums or of the next section is in them."""
    dated = {f.place for f in findings if f.column in ("opens_on", "closes_on", "other_dates")}
    headings = _headings(lines)
    paid = any(f.column == "funding" for f in findings)
    for column in ("conditions", "materials", "funding"):
        items = [f for f in findings if f.column == column]
        for item in items:
            if item.place in dated and _SCHEDULED.search(item.value):
                yield Doubt(column, item, "说的是申报时间")
            elif any(re.search(f"[。；]{h}[（(1一]", item.value) for h in headings):
                yield Doubt(column, item, "后面像是另一部分")
            elif column == "conditions" and not paid and prose.is_funding(item.value):
                yield Doubt(column, item, "说的是支持的金额")
            elif _stands_out(item, items):
                yield Doubt(column, item, "像是另一部分的标题")
            yield from _of_item(item, items)


def _of_item(finding: Finding, items: Sequence[Finding]) -> Iterator[Doubt]:
    """Certain where the section is certain to end before another begins, and every item says
    something of its own and nothing of another's."""
    field, text = finding.column, finding.value
    first = finding is items[0]
    opens = first and field == "conditions" and len(items) > 1 and not lists.introduces(text)
    if _heads_another(field, text):
        yield Doubt(field, finding, "是另一部分的标题")
    elif field == "funding":
        return
    elif re.search("[：:]$", text) and not opens:
        yield Doubt(field, finding, "只是引出下文，内容可能不全")
    elif any(topics_of(label) - {field, "requirements"} for label in _LABEL.findall(text)):
        yield Doubt(field, finding, "写明是另一部分的内容")
    elif contacts.names_whom(text):
        yield Doubt(field, finding, "像是联系方式")
    elif _REFERS_UP.match(text) and first:
        yield Doubt(field, finding, "说的是前面的内容，前面的没有读出")
    elif field == "conditions" and _STEP.search(text):
        yield Doubt(field, finding, "说的是办理步骤")
    elif _DAYS_ALONE.match(text) or "\t" in text:
        yield Doubt(field, finding, "像是表格中别的内容")
    elif _SEVERAL.match(text) or _DECIMAL_MARK.match(text):
        yield Doubt(field, finding, "几项没有分开")


def _stands_out(item: Finding, items: Sequence[Finding]) -> bool:
    """A few words without a stop among sentences that have one: a heading nobody knows."""
    text = item.value
    stopped = [f for f in items if f.value.endswith(("。", "；", ";"))]
    return (
        len(text) <= _LONGEST_HEADING
        and len(item.sentence) - len(text) <= _LONGEST_MARK
        and not re.search("[，。；;：:）)\\d]", text)
        and 2 * len(stopped) >= len(items)
    )


def _headings(lines: Sequence[Line]) -> list[str]:
    """Short lines that name a section and have no number, as patterns."""
    return [
        re.escape(line.text)
        for line in lines
        if 4 <= len(line.text) <= _LONGEST_HEADING and topics_of(line.text.rstrip("：:"))
    ]


def _of_sections(findings: Sequence[Finding], lines: Sequence[Line]) -> Iterator[Doubt]:
    """Certain where every line of the section was taken, and no section under an unknown heading
    holds conditions too."""
    blocks = outline(lines)
    for field in ("conditions", "materials"):
        places = {f.place for f in findings if f.column == field}
        rivals = gaps.rivals(blocks, places) if places and field == "conditions" else []
        for block in (
            *rivals,
            *gaps.left_out(blocks, field, places),
            *gaps.siblings(blocks, field, places),
        ):
            text, place = block.line.text, block.line.place
            finding = Finding(findings[0].entry, field, text, place, text)
            yield Doubt(field, finding, "这里也像是这一项的内容，已读出的可能不全")


def _heads_another(field: str, text: str) -> bool:
    plain = re.sub("[（(][^（）()]*[）)]", "", text).rstrip("：:。")
    topics = topics_of(plain) if len(plain) <= _LONGEST_HEADING else frozenset()
    if field == "materials" and prose.is_document(plain):
        return False
    return bool(topics) and not topics & {field, "requirements"} and not re.search("[，；]", plain)


def _of_contact(findings: Sequence[Finding], lines: Sequence[Line]) -> Iterator[Doubt]:
    """A further number, or an address beside the number that was taken, may belong to it."""
    taken = {f.place: f for f in findings if f.column == "contact"}
    known = {number for f in taken.values() for number in contacts.numbers(f.value)}
    annexed = False
    blocks = outline(lines) if taken else []
    for block in blocks:
        line = block.line
        annexed = not block.signed and (annexed or bool(_ANNEX.match(line.text)))
        if line.place in taken or annexed or not contacts.names_whom(line.text):
            continue
        if any(contacts.is_of_complaints(above.heading) for above in parents_of(block, blocks)):
            continue
        around = {other.place for other in lines[max(block.index - 1, 0) : block.index + 2]}
        if around & set(taken) or contacts.numbers(line.text) - known:
            finding = replace(next(iter(taken.values())), place=line.place, sentence=line.text)
            yield Doubt("contact", finding, "这一行也有联系方式")
            return


def _of_dates(call: Call, dated: Sequence[Finding]) -> Iterator[Doubt]:
    names = [f.value.partition("：")[0] for f in dated]
    for finding, name in zip(dated, names, strict=True):
        day = finding.value.partition("：")[2][:10]
        days = {f.value.partition("：")[2][:10] for f in dated if f.value.startswith(f"{name}：")}
        if _before(day, call.published_on) and not name.startswith(FORMER_DEADLINES):
            yield Doubt("other_dates", finding, "早于发布日期", alone=True)
        elif len(days) > 1:
            yield Doubt("other_dates", finding, "同一事项有几个日期", alone=True)
        elif _is_of_another_act(name, finding.sentence):
            yield Doubt("other_dates", finding, "这一天要办的可能是另一件事", alone=True)


def _is_of_another_act(name: str, sentence: str) -> bool:
    """Certain where the sentence says the act that the name says, of who is said to act."""
    done = _WHAT_IS_SENT.sub("", sentence)
    if PAID.search(sentence):
        return True
    if re.search("推荐|审核", name):
        sent_only = PAPER.search(sentence) and not REVIEW.search(done)
        unnamed = not REVIEW.search(done) and not _ABOUT_CALL.search(done)
        return bool(sent_only) or unnamed or "地市" in name and not _CITIES.search(sentence)
    if re.search("网上申报|^申报", name):
        return bool(_OFFICES_ACT.match(sentence) and REVIEW.search(done))
    return False


def _before(day: str, published: str | None) -> bool:
    return published is not None and day < published


def _short(finding: Finding) -> str:
    told = finding.sentence or finding.value
    return told if len(told) <= _MOST_SHOWN else f"{told[:_MOST_SHOWN]}…"
