"""Conditions without a figure (已购买研发责任险) against plain statements of a company.

Only what says all the content words of a condition, without a doubt, a plan or a
question, is taken for it; the same plainly denied is taken against it.
"""

from __future__ import annotations

import re

from policy_kb import text as levelled
from policy_kb.calls.counted import Judged
from policy_kb.calls.nouns import core

_PIECES = re.compile("[,;。?!、]|但是|不过|而且|另外")
_NO_CONDITION = re.compile(r"[\d不未无非没]|[一二两三四五六七八九十]{1,2}[年个项家名件]|之一|以上|以下|以内|或|良好|较|优先|健全|完善|稳定|相关|其他")
_UNSURE = re.compile(
    "朋友|隔壁|人家|别人|同行|他们|如果|要是|假如|比如|预计|计划|打算|准备|想|正在|在办|在走|申请中|办理中|考虑|争取|希望|将|快|可能|应该|要不要|需不需要|是不是|有没有|是否|算不算|能不能|必须|一定要|要求|才能|才行|吗|么|怎么|哪|什么|多少|过期|到期|曾|以前"
)
_ASKED = re.compile("才(?:能|行|可以|算|够)|要不要|是不是|有没有|是否|必须|一定要|如果|要是")
_DENIED = re.compile("没有?|未|不|无|还没")
_PLAINLY_DENIED = re.compile("^(?:还|都|也|一直|暂时|目前)*(?:没有?|未|还没有?)|(?:还|都|也|一直|暂时|目前)*(?:没有?|未)(?:买|购买|签|签订|取得|拿到?|通过|办|建|建立|做|过|有)?(?:过|的)?$")
_QUESTION = re.compile("(?:能|可以|够|行|符合|达标|算)[^,]*$")
_LEAST, _MENTIONED = 4, 0.4


def stated(condition: str, told: str, title: str = "") -> Judged:
    """Whether a message plainly says what a condition without a figure demands."""
    if _NO_CONDITION.search(condition):
        return Judged(None)
    wanted = core(condition)
    if len(wanted) < _LEAST:
        return Judged(None)
    mentioned = ""
    for piece in _PIECES.split(levelled.normalise(told)):
        verdict = _said(piece, wanted)
        if verdict is None:
            continue
        if verdict.kept is not None:
            return verdict
        mentioned = mentioned or verdict.words
    return Judged(None, mentioned)


def _said(piece: str, wanted: str) -> Judged | None:
    """How one statement stands to the content words of the condition."""
    whole = re.search("[吗么?]$|能不能|可不可以", piece) is not None
    plain = _QUESTION.sub("", piece)
    own = core(plain)
    pairs = {wanted[i:i + 2] for i in range(len(wanted) - 1)}
    if not pairs & {own[i:i + 2] for i in range(len(own) - 1)}:
        return None
    words = re.sub("^(?:我们?|咱们?|我司|公司|也|还)+", "", plain)
    share = sum(char in own for char in wanted) / len(wanted)
    if _ASKED.search(piece) or _UNSURE.search(plain) or whole and plain == piece:
        return Judged(None, words) if share == 1 and not whole else None
    if share < 1:
        return Judged(None, words) if share >= _MENTIONED else None
    if _DENIED.search(plain):
        return Judged(False if _PLAINLY_DENIED.search(words) else None, words)
    return Judged(True, words)
