"""What speaks against a list of conditions, documents or sums: items that are none, that are
several, or that are cut off, and a list that has no end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from policy_kb.intake.lines import Line
from policy_kb.intake.notice import contacts, lists, prose
from policy_kb.intake.notice.outline import topics_of
from policy_kb.intake.notice.reasons import Doubt
from policy_kb.intake.proposal import Finding

# What the applicant or an office does is no condition.
_STEP = re.compile(
    r"(?:[日号时]|:\d\d)前[^，。；]{0,30}(?:报|交|填|登录|推荐|审核)|逾期送达|逾期不予|组织专家|予以公示|进行公示|公示时间|网上填报|送到[^，。；]{2,20}科"
)
_LONGEST_HEADING = 12
_LONGEST_MARK = 5
# Another item begins within this one; not in a list of its own (不得申报：1.…).
_SEVERAL = re.compile(
    r"(?!.*[：:]\s*[（(]?[\d一]{1,2}[)）.、．]).*[；;。）)]\s*(?:[（(][\d一二三四五六七八九十]{1,2}[)）]|\d{1,2}[.、．](?:(?!\d)|(?=20\d\d))|[①-⑳●○◆■▪•✔☑]|\d{1,2}[.．]\d{1,2}[\u4e00-\u9fff《])"
)
_HEADED = re.compile("(?:[（(][^（）()]{1,3}[)）])?[^，。；：]{2,6}(?:条件|范围|对象)。")
_LABEL = re.compile("^([^，。；：:]{2,8})[：:](?=.)")
# 以上材料一式两份 closes a list.
_REFERS_UP = re.compile("(?:以上|上述|前述)[^，。；]{0,4}(?:材料|资料|文件|条件)")
_DAY = r"(?:20\d\d年)?\d{1,2}月\d{1,2}日"
_DAYS_ALONE = re.compile(rf"{_DAY}(?:[^，。；]{{0,4}}{_DAY})?[^，。；]{{0,8}}$")
_SCHEDULED = re.compile("[日号时分](?:下班)?之?前|[日号]止|截止|[日号]\\s*[至—-]")
_DECIMAL_MARK = re.compile(r"\d{1,2}\.\d{1,2}\s")


def of_items(findings: Sequence[Finding], lines: Sequence[Line]) -> Iterator[Doubt]:
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
            elif _loses_label(item, items):
                yield Doubt(column, item, "后面的几项未必属于这一类")
            yield from _of_item(item, items)


def _of_item(finding: Finding, items: Sequence[Finding]) -> Iterator[Doubt]:
    """Certain where the section is certain to end before another begins, and every item says
    something of its own and nothing of another's."""
    field, text = finding.column, finding.value
    first = finding is items[0]
    opens = first and field == "conditions" and len(items) > 1 and not lists.introduces(text)
    if field == "conditions" and _HEADED.match(text):
        yield Doubt(field, finding, "前面的标题没有分开")
    elif _heads_another(field, text):
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


def _loses_label(item: Finding, items: Sequence[Finding]) -> bool:
    """初创组： stands before this item, from a heading above it, and not before the next."""
    label = _LABEL.match(item.value)
    following = items[items.index(item) + 1 :][:1]
    return bool(
        label
        and "\t" not in item.sentence
        and not re.search(f"{re.escape(label[1])}[：:]", item.sentence)
        and following
        and not _LABEL.match(following[0].value)
    )


def _headings(lines: Sequence[Line]) -> list[str]:
    """Short lines that name a section and have no number, as patterns."""
    return [
        re.escape(line.text)
        for line in lines
        if 4 <= len(line.text) <= _LONGEST_HEADING and topics_of(line.text.rstrip("：:"))
    ]


def _heads_another(field: str, text: str) -> bool:
    plain = re.sub("[（(][^（）()]*[）)]", "", text).rstrip("：:。")
    topics = topics_of(plain) if len(plain) <= _LONGEST_HEADING else frozenset()
    if field == "materials" and prose.is_document(plain):
        return False
    return bool(topics) and not topics & {field, "requirements"} and not re.search("[，；]", plain)
