"""What speaks against the days of a draft: that they cannot all be right together, or that the
sentence of one tells something else than its name.

An application goes its way: it is handed in, looked at by one tier after the other, and brought
on paper. Days that go another way were not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_kb.calls.model import Call
from policy_kb.calls.status import FORMER_DEADLINES
from policy_kb.intake.notice.acts import EVENT, PAID, PAPER, REVIEW, told
from policy_kb.intake.notice.reasons import Doubt, before
from policy_kb.intake.proposal import Finding

_WHAT_IS_SENT = re.compile("推荐(?:单位|名单|汇总表|表|公?函|文件|材料|意见)")
_ABOUT_CALL = re.compile("申报|报名|材料|项目|意见|推荐")
_CITIES = re.compile("市|州|盟|地区")
# An office is to act: 各县市区经信局对企业申报材料进行审查，于5月24日前…
_OFFICES_ACT = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）、.．]\s*)?"
    "(?:请?各|[^，。；于]{0,12}(?:主管部门|管理部门))[^，。；于]{0,30}(?:局|部门|委|街|镇)"
    "(?!报送|提交)(?:对|会同|组织|负责|应|要|须|于|汇总)"
)
_HANDED_IN = re.compile("(?:网上)?申报(?P<side>截止|开始)")
_HANDS_IN = re.compile("申报|报名|征集|填报|受理|提交")
_LOOKED_AT = re.compile("推荐|审核|汇总|初审|复核")
_STAGE = re.compile("[初复终][评审核]")
_OWN_ACT = re.compile("([\u4e00-\u9fff]{2})的?截止(?:时间|日期)")
_TIERS = tuple(map(re.compile, ("镇街|乡镇", "[区县]", "地?市", "省")))
# 各镇街应完成初核, 报送我局 are the end of a sentence and no name of a step.
_NO_NAME = re.compile(
    "[应将于至由我]|完成|公布|寄送|要求|报[市省区县]|[局厅委部](?:截止|开始)|^[^\u4e00-\u9fff“]|^前|[审核评].*申报"
)


@dataclass(frozen=True)
class _Named:
    """One of the other dates."""

    finding: Finding
    name: str
    day: str

    @property
    def ends(self) -> bool:
        return self.name.endswith("截止")

    @property
    def is_former(self) -> bool:
        return self.name.startswith(FORMER_DEADLINES)


def of_days(call: Call, findings: Sequence[Finding]) -> Iterator[Doubt]:
    named = [
        _Named(finding, *re.fullmatch(r"(.*)：(\S{10}).*", finding.value).groups())
        for finding in findings
        if finding.column == "other_dates"
    ]
    alone = {one: reason for one in named if (reason := _against_named(call, one, named))}
    left = [one for one in named if one not in alone]
    looked_at = [one for one in left if one.ends and _LOOKED_AT.search(one.name)]
    for finding in findings:
        if finding.column in ("opens_on", "closes_on"):
            reason = _against(call, finding, looked_at)
            if reason:
                yield Doubt(finding.column, finding, reason)
    for one in left:
        if _is_out_of_order(call, one, left):
            alone[one] = "与其他日期的先后不合"
    for one, reason in alone.items():
        yield Doubt("other_dates", one.finding, reason, alone=True)


def _against(call: Call, finding: Finding, looked_at: Sequence[_Named]) -> str:
    """Of the days on which the companies' own time begins and ends."""
    if before(finding.value, call.published_on):
        return "早于发布日期"
    if call.opens_on and before(call.closes_on or call.opens_on, call.opens_on):
        return "开始日期晚于截止日期"
    if finding.column == "closes_on" and _OFFICES_ACT.match(finding.sentence):
        return "可能是审核推荐的期限"
    if finding.column == "closes_on" and any(before(one.day, finding.value) for one in looked_at):
        return "晚于审核推荐的日期"
    return ""


def _against_named(call: Call, one: _Named, named: Sequence[_Named]) -> str:
    alike = {other.day for other in named if other.name == one.name}
    if before(one.day, call.published_on) and not one.is_former:
        return "早于发布日期"
    if len(alike) > 1:
        return "同一事项有几个日期"
    if _NO_NAME.search(one.name):
        return "办的是什么事没有读清"
    if _is_of_another_act(one.name, one.finding.sentence):
        return "这一天要办的可能是另一件事"
    return ""


def _is_out_of_order(call: Call, one: _Named, named: Sequence[_Named]) -> bool:
    """Another day than the call's own for the same step, a look at what is not handed in yet, an
    old deadline after the new one, a lower tier after a higher."""
    closes = call.closes_on
    if one.is_former:
        said = one.finding.sentence
        theirs = EVENT.search(said) or REVIEW.search(said) and not _HANDS_IN.search(said)
        return bool(closes and closes <= one.day or theirs)
    handed_in = _HANDED_IN.fullmatch(one.name)
    if handed_in:
        return one.day != (closes if handed_in["side"] == "截止" else call.opens_on)
    later = _LOOKED_AT.search(one.name) or "纸质" in one.name
    if closes and later and one.ends and one.day < closes:
        return True
    return any(
        _tier(one) > _tier(other)
        and one.day < other.day
        or _tier(one) < _tier(other)
        and one.day > other.day
        for other in named
        if one.ends and other.ends and _tier(one) >= 0 and _tier(other) >= 0
    )


def _tier(one: _Named) -> int:
    """How high the office is that the name begins with; -1 where it names none."""
    return next((rank for rank, words in enumerate(_TIERS) if words.match(one.name)), -1)


def _is_of_another_act(name: str, sentence: str) -> bool:
    """Certain where the sentence says the act that the name says, of who is said to act."""
    done = _WHAT_IS_SENT.sub("", sentence)
    stage = _STAGE.search(name)
    if PAID.search(sentence) or stage and stage.group() not in sentence and REVIEW.search(done):
        return True
    if re.search("推荐|审核", name):
        sent_only = PAPER.search(sentence) and not REVIEW.search(done)
        unnamed = not REVIEW.search(done) and not _ABOUT_CALL.search(done)
        return bool(sent_only) or unnamed or "地市" in name and not _CITIES.search(sentence)
    own = _OWN_ACT.search(sentence)
    if own and not told(own[1]) and own[1] not in name:
        return True
    if "纸质" in name and not re.search("[材书表纸件]|一式", done):
        return True
    if re.search("网上申报|^申报", name):
        return bool(_OFFICES_ACT.match(sentence) and REVIEW.search(done))
    return False
