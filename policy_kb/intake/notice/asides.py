"""Days in a notice that are no step of the call: meetings about it, results, pauses of a system.

Each is told by the clause around the day. What a step is, and who takes it, is `acts`.
"""

from __future__ import annotations

import re

from policy_kb.intake.notice.acts import APPLY, EVENT, told

# Days that tell of something else than the schedule.
_ELSEWHERE = re.compile(
    "(?<!时间)(?<!日期)截至$|授权公告|申请日|生效日|成立|注册(?!账号)|施行|实施期|执行期|有效期|"
    "会计年度|缴纳|签订|印发"
    "|发布了?$|修订|以来|期间|发生|取得|获得|之后|及之前|以前成立|数据|统计|实施(?!方案|细则|主体|单位)|开工|竣工|立项|"
    "完工|公布"
    "|公告日|客服|咨询|出生|年龄|周岁"
)
# Results are made known then, or the thing was done before: nobody acts on the day.
_NOT_ACTED_ON = re.compile(r"\s*已|[^，。；]{0,12}(?:公布|公告|发布)")
# 申报系统将于18日至19日停机维护: what the system does then stands behind the day.
_SYSTEM = re.compile("(?:系统|平台)(?:将|拟|定)?于?$")
_SYSTEM_TAKES = re.compile(rf"[^，。；]{{0,6}}(?:{APPLY.pattern}|开|关|截止)|\s*$")
# 2027年度试点项目应于 …: of the round that the title names, or of another; figures of a year are
# of none.
_EARLIER = re.compile("去年|往年|上年|上一年|前年|上一批|历年|前[一二两三四五六七八九十几]批")
_OF_A_YEAR = re.compile(
    r"(20\d\d)年度(?![^，。；]{0,8}(?:报告|报表|审计|财务|纳税|数据|收入|费用|发生|研发|营业))"
)
_YEAR = re.compile(r"(20\d\d)\s*年")
_BATCH = re.compile("第[一二三四五六七八九十]{1,3}批")
_SIGNED_UP = re.compile("报名|回执|参会")
_MEETING = re.compile("宣讲|培训|说明会|解读|对接会|辅导|路演|大会|讲座|沙龙")
_HELD_ON = re.compile(f"(?:{EVENT.pattern})[^，。；：:]{{0,3}}(?:[定拟将]?于|[：:为在])?$")
_APPLIES = re.compile("申报|申请|参赛|参评|征集|填报")
# A clause that says itself what is done then.
_PREDICATE = re.compile(
    r"(?!.{0,10}[报交送寄]|.{0,4}[开关截止结])\s*起?(?:之前|以前|前|止)?[\u4e00-\u9fff]{2}"
)


def is_aside(near: str, said: str, following: str) -> bool:
    """By the clause that leads up to the day, what is said of it, and what follows the day."""
    return bool(
        is_not_acted_on(following)
        or _SYSTEM.search(near)
        and not _SYSTEM_TAKES.match(following)
        or _ELSEWHERE.search(near)
        or _ELSEWHERE.search(said)
        and not APPLY.search(said)
    )


def is_not_acted_on(following: str) -> bool:
    return _NOT_ACTED_ON.match(following) is not None


def says_its_act(after: str) -> bool:
    """What is done on the day stands behind it and is nothing of the call: no heading tells."""
    clause = re.split("[，。；]", after)[0]
    return not told(clause) and _PREDICATE.match(clause) is not None


def is_held(near: str, following: str) -> bool:
    """The event itself is on the day, and not something about it: 评审专家推荐表请于 …."""
    return bool(_HELD_ON.search(near) or EVENT.search(re.split("[，。；]", following)[0]))


def signs_up(said: str, told_of: str) -> bool:
    """报名 or 回执 for a meeting about the call, not for the call; `told_of` is the sentence with
    the headings above it."""
    return bool(_SIGNED_UP.search(said) and not _APPLIES.search(said) and _MEETING.search(told_of))


def is_of_another_round(before: str, title: str) -> bool:
    """The words before a day name an earlier call or another than the title does."""
    return bool(_EARLIER.search(before)) or any(
        named.isdisjoint(own)
        for of_title, of_day in ((_YEAR, _OF_A_YEAR), (_BATCH, _BATCH))
        if (own := set(of_title.findall(title))) and (named := set(of_day.findall(before)))
    )
