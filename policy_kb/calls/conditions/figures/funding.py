"""What a firm puts in of its own for what it applies for, or of the whole project, against the
proportion that a call demands (自筹经费与申请财政经费的比例不低于2:1, 自筹资金占总投资60%以上).

All three sums lie ahead: here a plan counts, which tells nothing of what there is (`counted`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_kb.calls.company import Span
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.told.amounts import MONEY, figures
from policy_kb.language import text as levelled

OWN, GRANT, TOTAL = "own", "grant", "total"
_N = r"\d+(?:\.\d+)?"
_OWN_PART = "自筹|自有资金|自有配套|企业配套"
_WHOLES = (
    (TOTAL, "总(?:投资|投入|预算|经费|额|资金)|项目投资|项目投入"),
    (GRANT, "申请|财政|资助|补助|扶持|专项"),
)
_LIMIT = re.compile(
    rf"(?P<op>不低于|不少于|不得低于|不得少于|达到?|至少|不超过|不高于|不得超过)?"
    rf"(?:[^\d,;。]{{0,12}}的)?(?:(?P<one>{_N}):(?P<many>{_N})|(?P<share>{_N})%|(?P<times>{_N})倍)"
    rf"(?P<after>以[上下内])?"
)
_PIECES = re.compile(r"(?<!\d),|,(?!\d{3}(?!\d))|[;。?!]")
_SAID = (
    (TOTAL, re.compile("总(?:投资|投入|预算|经费)|(?:一共|总共|总的?)要?[投花]|项目(?:一共|总共)")),
    (OWN, re.compile(f"{_OWN_PART}|自己[^,\\d]{{0,4}}[掏出凑拿垫筹配投]|(?:我们|公司)[掏凑垫筹]")),
    (
        GRANT,
        re.compile(
            "申请|(?:区里?|市里?|省里?|财政|政府|国家)[^,\\d]{0,3}[给补拨批出]|"
            "(?:跟|向|问)(?:区|市|省|财政|政府)[^,\\d]{0,3}要|资助|要补"
        ),
    ),
)
# Had before, or only asked.
_NOT_NOW = re.compile(
    "过|去年|前年|以前|上次|已经|多少|要不要|是不是|需要|必须|至少|最[高多低少]|门槛"
)
_HAIR = 1e-9


def in_funds(condition: str, told: str) -> Judged:
    """Whether the sums told are in the proportion demanded."""
    found = re.search(_OWN_PART, condition)
    limit = _LIMIT.search(condition)
    whole = next((one for one, words in _WHOLES if re.search(words, condition)), TOTAL)
    if found is None or limit is None:
        return Judged(None)
    sums = dict(_sums(told))
    of = sums.get(whole) or (_together(sums) if whole is TOTAL else None)
    if OWN not in sums or of is None or of[0].low <= 0:
        return Judged(None)
    own, words = sums[OWN][0], "、".join(dict.fromkeys((sums[OWN][1], of[1])))
    low, high = own.low / of[0].high, own.high / of[0].low
    least = _demanded(limit)
    most = (limit["op"] or "").startswith(("不超", "不高", "不得超")) or limit["after"] in (
        "以下",
        "以内",
    )
    inside, outside = low >= least - _HAIR, high < least - _HAIR
    if most:
        inside, outside = high <= least + _HAIR, low > least + _HAIR
    kept = True if inside else False if outside else None
    return Judged(kept, words, likely=kept is not None)


def _demanded(limit: re.Match[str]) -> float:
    if limit["share"]:
        return float(limit["share"]) / 100
    return float(limit["times"]) if limit["times"] else float(limit["one"]) / float(limit["many"])


def _sums(told: str) -> Iterator[tuple[str, tuple[Span, str]]]:
    """Each of the sums that a message names once, with its words."""
    found: dict[str, list[tuple[Span, str]]] = {}
    for piece in _PIECES.split(levelled.normalise(told)):
        sums = [one for one in figures(piece) if one.kind == MONEY]
        kind = next((one for one, words in _SAID if words.search(piece)), None)
        if len(sums) == 1 and kind is not None and not _NOT_NOW.search(piece):
            found.setdefault(kind, []).append((sums[0].span, piece[: sums[0].end]))
    yield from ((kind, said[0]) for kind, said in found.items() if len(said) == 1)


def _together(sums: dict[str, tuple[Span, str]]) -> tuple[Span, str] | None:
    """The whole, where both of its parts are told."""
    if OWN not in sums or GRANT not in sums:
        return None
    (own, words), (grant, more) = sums[OWN], sums[GRANT]
    return Span(own.low + grant.low, own.high + grant.high), f"{words}、{more}"
