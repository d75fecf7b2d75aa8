"""Lists of items: the words that introduce one, and items that run on in a line.

Which sections list what is `parts`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from policy_kb.intake.notice.outline import Block
from policy_kb.intake.notice.prose import Item

GENERIC = re.compile(
    r".{0,12}?(?:申报|申请|推荐)?(?:单位|企业|项目|主体|者|人)?(?:应当?|须|需|必须|应该)?(?:同时)?"
    r"(?:具备|符合|满足)(?:以下|下列|如下)(?:基本|申报|全部)?(?:条件|要求)(?:的企业)?[：:]?"
    r"|.{0,60}(?:以下|下列|如下)(?:材料|资料|附件)[：:]|"
    r".{0,40}(?:顺序|要求).{0,16}(?:材料|资料)[：:]|.{0,16}(?:材料|资料|附件)(?:主要)?(?:包括|"
    r"如下|有)?(?:以下)?(?:材料|内容|几项)?[：:]"
)
# What introduces a list and is no item of it: 申报条件增加一项：, 要同时满足下面四条：
_INTRODUCES = re.compile(
    "[^。；]{0,40}?(?:"
    "(?:增加|新增|补充|增补)[^，。；]{0,10}"
    "|[一二两三四五六七八九十\\d]+(?:样|项|条|种|点|类|个)(?:材料|资料|条件|要求)?"
    "|(?:以下|下列|如下|下面)(?:各|几)?(?:项|条|点)?(?:基本|申报|申请)?(?:条件|要求|材料|"
    "资料)(?:的[，,])?[^，。；]{0,12}"
    ")[：:]"
)
# 除符合《办法》规定的条件外，还应满足：
_ALSO = re.compile("(?:除[^。；]*外[，,])?[^，。；]{0,16}(?:具备|符合|满足|主要包括)[：:]")
ONE_OF = re.compile("之一|任一|任意|其中|至少")
ELIGIBLE = re.compile(
    "限报|须在|应在|须为|注册|法人|具有|具备|持有|不得(?:重复)?申报|只能|同一|手续|未被|拥有|"
    "研发|营业收入|成立|职称|信用|限报|"
    "不低于|不少于|不超过|以上|以内|未获|已[在获取]|不再|无[^，。；]{1,8}(?:争议|纠纷)"
)
_HAN_NUMBERS = ("", *"一二三四五六七八九十")
# Marks of a list that runs on in a line.
_INLINE = (
    re.compile("([①-⑳])"),
    re.compile(r"(?<![\d.．])(\d{1,2})\s*[、.．](?:(?!\d)|(?=20\d\d))\s*"),
    re.compile(r"(?:^|(?<=[；;。]))\s*\d{1,2}[.．](\d{1,2})\s*(?=[\u4e00-\u9fff《])"),
    re.compile(r"[（(]\s*(\d{1,2})\s*[)）]"),
    re.compile("[（(]([一二三四五六七八九十])[)）]"),
)


def introduces(text: str) -> bool:
    """The line says nothing but that a list follows."""
    text = re.sub("[（(][^（）()]*[）)]", "", text)
    if _ALSO.fullmatch(text):
        return True
    last = re.split("[，,]", text)[-1]
    told = any(form.fullmatch(text) for form in (GENERIC, _INTRODUCES))
    return told and not ONE_OF.search(text) and not ELIGIBLE.search(text[: -len(last)])


def split(block: Block, text: str) -> list[Item]:
    """①…；②… or 1、…；2、… on one line are items of their own, unless one of them is enough."""
    whole = f"{block.mark}{block.body}" if block.kind and text == block.body else text
    for numbers in _INLINE:
        run = _run(list(numbers.finditer(whole)))
        opening = whole[: run[0].start()] if len(run) > 1 else ""
        ring = numbers is _INLINE[0] and len(opening) <= 12 and not ONE_OF.search(opening)
        if len(run) < 2 or opening and not (ring or introduces(opening)):
            continue
        if opening and _number(run[0]) != 1:
            continue
        ends = [*(mark.start() for mark in run[1:]), len(whole)]
        return [
            Item(whole[mark.end() : end].strip(), block)
            for mark, end in zip(run, ends, strict=True)
        ]
    return [Item(text, block)] if text else []


def _run(marks: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    """The marks that count on from the first: 2. after 1., and not the 3. of 第3.2条."""
    run = list(marks[:1])
    for mark in marks[1:]:
        if _number(mark) == _number(run[-1]) + 1:
            run.append(mark)
    return run


def ordinal(mark: str) -> int:
    """The number that a mark counts with, 3 of （三） and of 2.3; 0 where it does not count."""
    figures = re.findall(r"\d+", unicodedata.normalize("NFKC", mark))
    numeral = re.sub("[^一二三四五六七八九十]", "", mark)
    if figures:
        return int(figures[-1])
    return _HAN_NUMBERS.index(numeral) if numeral in _HAN_NUMBERS else 0


def _number(mark: re.Match[str]) -> int:
    return ordinal(mark[1])
