"""What a firm says to have none of (没有合作高校, 不找研究所, 单独申报): none is a figure too.

Language only: the words of what is not there. That it counts as nought is `counted`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_NONE = re.compile(
    "(?:没有?|无(?!人[机驾船车])|[没不](?:做|搞|开展|找|联合|拉|[跟和与]))(?:任何|什么)?"
    "(?P<what>[\u4e00-\u9fff]{2,12})$|"
    "^(?P<before>[\u4e00-\u9fff]{2,10}?)(?:一[件个项家]|目前|现在|还|都|也)*没有?$"
)
_NOT_THAT = re.compile(
    "有没有|没有?(?:问题|关系|评|过|到|能|可|办|机会|希望|戏|资格|门槛|要求|条件|"
    "[发出受被][生过到])|事故|处罚|违法|没有?(?:领|享受|申请)(?:取|到)?过|没有?(?:单独|专门|[干做去来]过)|过?别的?$|其[他它]|证(?:也|都|还)*没有?$"
)
# Whoever applies by itself has nobody that it applies with.
_ALONE = re.compile(
    "(?:单独|独自|独立)(?:来|去)?(?:申?报|申请|牵头)|(?:我们|自己)一家(?:单独)?(?:申?报|申请)"
)
TOGETHER = "联合"
# 别的不搞, 再没有了: what is told is all there is.
NOTHING_ELSE = re.compile(
    "(?:我们?|就|也|其[他它余]的?|别的|另外的?|剩下的?)*(?:都|也|就|再|还)*"
    "(?:(?<=[他它余的])(?:不|没)(?:搞|做|养|种|有|开|报|弄|接)?(?:别的)?|没有?(?:别的|其[他它]的?)|再没有?|没有?更多的?)"
    "(?:了|的|过)*"
)
_AND = re.compile("以及|或者?|、|和(?!谐)|跟|与")
_WITH = re.compile("(?:一起|一块儿?|共同)?(?:合作|联合|申?报|搞|做)*$")


def none_of(piece: str) -> Iterator[str]:
    """The words of each thing that a statement says not to be there."""
    found = _NONE.search(piece)
    if found is None or _NOT_THAT.search(piece):
        return
    said = found["what"] or found["before"]
    yield from filter(None, _AND.split(_WITH.sub("", said) or said))


def alone(piece: str) -> str | None:
    """The part of a statement that says that nobody joins the firm in applying."""
    found = _ALONE.search(piece)
    return piece[: found.end()] if found else None
