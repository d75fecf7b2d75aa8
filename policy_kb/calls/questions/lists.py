"""Which calls a list is to hold, and what is to happen to them in the period that is named.

Language only, of levelled text. The periods themselves are `periods`.
"""

from __future__ import annotations

import re
from enum import Enum

from policy_kb.calls.questions.facets import FACETS, Facet


class Which(str, Enum):
    """Which calls a list is to hold."""

    OPEN = "open"
    CLOSING = "closing"
    UPCOMING = "upcoming"
    CLOSED = "closed"
    ROLLING = "rolling"
    EXTENDED = "extended"
    WITHDRAWN = "withdrawn"
    ANY = "any"


class Relation(str, Enum):
    """What happens in the period that a list is asked for."""

    OPEN = "open"
    CLOSES = "closes"
    OPENS = "opens"
    PUBLISHED = "published"


_SOON = re.compile(
    "(?:(?<!最)快要?|马上|就要|就快|即将|临近|将要|眼看|差不多|赶紧|最近|近期|近来|近几天|"
    "这几天).{0,5}(?:截|到期|关门|关闭|结束|停报)|(?<!最)快(?:截|到期|关|结束|过期)|抓紧|紧急|来不及|"
    "要截止"
)
_UPCOMING = re.compile(
    "(?:接下来|后面|之后|以后|下一步|将来|未来|后续)[^,;。?]{0,10}(?:会|要|将)(?:有|新?开|启动|"
    "出)|(?:还没|尚未|还未|未|(?<!有)没)(?:有)?(?:到)?(?:开始|开放|开(?!会)|启动)|"
    "(?:还没|尚未|还未|(?<!有)没)(?:有)?到[^,;。?]{0,5}(?:时间|日子)|"
    "(?:即将|快要?|马上|将要?|准备|就要|后面|接下来|之后|以后|下一步|将来|"
    "未来)(?:会)?(?:有)?(?:什么|哪些|啥)?.{0,4}(?:开始|开放|启动|开报|要开|会开|新开)|预告|"
    "要新?开[的了]|新开的|待开|过(?:一阵子?|段时间|些天|几天)(?:才|再)"
)
# 马上要过期的 are still open, 过期的 are not.
_ABOUT_TO = re.compile(
    "(?:(?<!最)快要?|马上|就要|就快|即将|临近|将要?|眼看|差不多).{0,3}(?:截|到期|过期|关|结束|停)"
)
_CLOSED = re.compile(
    "刚刚?(?:截止|结束|过期|停报)|(?<!快)(?:截止|结束|过期|停报|关)了(?=哪|什么|啥|几|多少)|"
    "(?:已经?|都|(?<!最)早就?)(?:经)?(?:截止|结束|过期|关|停)|过期的|(?:截止|结束|过期|关)了的|"
    "过了的|错过了?的?|停报的|截止掉"
)
# 没截止的 are those still open; without a date to close are those of 没截止日期 and, where
# nothing says that it is still so, of 没有截止.
_ROLLING = re.compile(
    "常年|一年到头|长期|全年|随时(?:能|可|都|受|报|申)|一直(?:能|可|开|收|受)|不限时|不限期|"
    "(?<!有)没有?截止(?:日|时间?|期)|^(?!.*(?:还|现在|目前|眼下|仍)).*(?<!有)没有截止(?![吗没么?]|$)|"
    "没有?(?:期限|时限)|不设.{0,3}(?:截止|期限|时限)|无截止|什么时候都|滚动"
)


def which_calls(text: str) -> Which | None:
    for which, pattern in (
        (Which.WITHDRAWN, FACETS[Facet.WITHDRAWN]),
        (Which.EXTENDED, FACETS[Facet.EXTENDED]),
        (Which.UPCOMING, _UPCOMING),
        (Which.CLOSING, _ABOUT_TO),
        (Which.CLOSED, _CLOSED),
        (Which.ROLLING, _ROLLING),
        (Which.CLOSING, _SOON),
    ):
        if pattern.search(text):
            return which
    return None


DUE = re.compile("(?:之|以)?[前内].{0,6}(?:要|得|该|必须|需要)(?:报|交|申|递|赶|收)")
_CLOSES = re.compile("截|到头|到点|收尾|到期|结束|关门|关闭|停报|最后期限|最后一[天日]|过期")
_OPENS = re.compile("开始|开放申报|启动|新开|开报|要开|会开|才开|开闸|开放")
_ISSUED = re.compile("发布|新发|新出|发了|发的|出了|公布|挂出|新通知|新公告|新的通知")
# 省科技厅发的现在能报的有啥: who published it, not when.
_OPEN_NOW = re.compile(
    "^(?!.*(?:新发|新出|最近|近期|刚|这几天)).*(?:现在|目前|眼下|还)(?:能|可以?)(?:报|申)"
)


# 周五还赶得上交的有几个: those open on that day, whatever is asked of their closing.
_STILL_OPEN = re.compile("(?:还|都|也)?(?:来得及|赶得[上及])(?:去)?(?:报|交|申)[^,;。?]{0,4}的")


def relation(text: str, which: Which | None) -> Relation:
    if _STILL_OPEN.search(text) and which is not Which.CLOSED:
        return Relation.OPEN
    if (_CLOSES.search(text) or DUE.search(text)) and which is not Which.CLOSED:
        return Relation.CLOSES
    if _ISSUED.search(text) and which is not Which.UPCOMING and not _OPEN_NOW.search(text):
        return Relation.PUBLISHED
    if which is Which.UPCOMING or _OPENS.search(text):
        return Relation.OPENS
    return Relation.OPEN
