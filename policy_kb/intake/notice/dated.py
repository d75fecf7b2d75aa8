"""A day with its meaning, and the name it goes by among the other dates of a call."""

from __future__ import annotations

import re
from dataclasses import dataclass

from policy_kb.calls.status import FORMER_DEADLINES
from policy_kb.intake.notice.acts import EVENT, ONLINE, PAPER, REVIEW, reviewer_of
from policy_kb.intake.notice.days import Mention

# 初评：5月20日至6月10日 is called as the notice calls it.
_STAGE = re.compile(f"[\u4e00-\u9fff]{{0,2}}(?:{REVIEW.pattern})")
_WHAT_IS_SENT = re.compile("推荐(?:单位|名单|汇总表|表|公?函|文件|材料|意见)")


@dataclass(frozen=True)
class Dated:
    """A day with its meaning. `actor` is who must act; `action` what is done until then; `step`
    is the name of a stage (初审阶段), `heading` that of the line, `part` the mark of
    the programme (专题一)."""

    mention: Mention
    actor: str
    action: str
    batch: str
    ends: bool
    said: str
    step: str = ""
    heading: str = ""
    part: str = ""


def name_of(one: Dated) -> str:
    side = "截止" if one.ends else "开始"
    if one.action == "named":
        return f"{one.said}{side}"
    if one.action == "held":
        return one.said
    if one.action == "original":
        return FORMER_DEADLINES[0]
    if one.action == "review" and one.step:
        return f"{one.batch}{one.step}{side}"
    if one.action == "review":
        who = reviewer_of(one.said)
        done = _WHAT_IS_SENT.sub("", one.said)
        if not REVIEW.search(done) and PAPER.search(done):
            return f"{one.batch}纸质材料{side}"
        tasks = [t for text in (done, one.said) for t in ("推荐", "汇总报送") if t[:2] in text]
        named = one.heading if _STAGE.fullmatch(one.heading) and not who else "审核"
        task = tasks[0] if tasks else named
        return f"{one.batch}{who}{task}{side}"
    if one.action == "event":
        event = EVENT.search(one.said)
        return f"{one.batch}{event.group() if event else '活动'}{side}"
    words = {"online": "网上申报", "extended": "申报", "apply": "申报", "paper": "纸质材料"}
    if one.action == "extended" and ONLINE.search(one.said):
        return f"网上申报{side}"
    return f"{one.batch}{words[one.action]}{side}"
