"""What a message tells of whoever writes it, where it asks for nothing but whether that will do.

合作社种荔枝的,86亩,够不够格; 排污证下个月到期,会不会影响. Language only, of levelled text;
which call it bears on is `policy_kb.answer.calls_told`, what is told `policy_kb.calls.told`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARK = re.compile(r"[,;:。.?!~、]+(?!\d)")
# Whether what is told will do: able, enough, counting, mattering; 顶不顶用, 贴不贴.
_WILL_DO = re.compile(
    "能不能|能否|可不可以|可否|够格|够条件|有没有(?:问题|影响|戏|机会|资格|份)|有机会|会不会|影响|"
    "要紧|碍事|问题不?大|([^是要用需知])不\\1得?了?|"
    "(?:报|申|评|拿|领|搞|贴|补|奖)(?:不|得|不得)(?:了|到|上)?(?:$|吗|么)|给不给|"
    "(?:能|可以|够|算|行|合格|符合|满足|达标|达到|有戏|超|问题|申请|申报)"
    "[^,]{0,12}(?:吗|(?<!什)么|嘛|没|不|没有)$|这(?:个|样|种|该)?怎么算|"
    "还?(?:差|缺)(?:些|点)?(?:什么|啥)|还有(?:什么|啥)(?:要求|条件)"
)
# What only another question speaks of, whatever stands around it.
_OF_ANOTHER = re.compile(
    "截止|来得及|来不及|赶得[上及]|赶不[上及]|(?:要|交|准备)[^,]{0,4}(?:材料|资料)|电话|联系|网址|链接|原文|政策(?:呢|$)|"
    "谁牵头|牵头(?:单位|部门)|区别|介绍|讲讲|说说|想(?:知道|了解|咨询)"
)
# Anything else that is asked. 没几家, 那个什么, 哪一级都没拿过, 不知道找谁 ask for nothing.
_ASKS = re.compile(
    "(?<!那个)(?<!没)什么(?!都|的$|也)|(?<!没)啥(?!都|也)|"
    "(?<!没在)(?<!不知道)哪(?!怕|[^,]{0,8}都)|(?<!不知道)(?<!不知道找)谁(?![^,]{0,4}都)|"
    "(?<!没)多少(?!要问|不知|不清|记不)|几(?:时|号|点|月|天[内前])|"
    "怎么?样?(?:报|申|办|领|填|交|弄)|如何|何时|有没有|有无|有冇|吗$|么$|呢$|是不是|是否"
)
_POLITE = re.compile("老板(?:叫|让)我问下?|帮忙看看|^(?:你好|您好|麻烦|我?想?请?问)一?下?|问一?下$")
# What one only wishes tells nothing of what is there.
_WISH = re.compile("^(?:我们?|咱们?|我司|公司)?(?:也|就|都)?(?:想|打算|希望|准备|计划|要)(?!来|等)")
_SELF = re.compile("我们|我[^国省市区]|咱|本公司|本厂|老板|自己")
_LEAST = 4


@dataclass(frozen=True)
class Telling:
    """The pieces that state something, and whether it is asked if that will do. `of_self`: who
    writes speaks of itself."""

    told: tuple[str, ...]
    will_do: bool
    of_self: bool


def telling(text: str) -> Telling | None:
    """What a levelled text tells; None where it asks for anything else, or tells nothing."""
    told: list[str] = []
    will_do = False
    for piece in _MARK.split(text):
        piece = _POLITE.sub("", piece)
        asked = _WILL_DO.search(piece)
        rest = _WILL_DO.sub(" ", piece)
        if _OF_ANOTHER.search(piece) or _ASKS.search(rest):
            return None
        if asked:
            will_do = True
            piece = piece[: asked.start()]
        if len(piece) >= _LEAST and not _WISH.match(piece):
            told.append(piece)
    if not told:
        return None
    return Telling(tuple(told), will_do, _SELF.search(text) is not None)
