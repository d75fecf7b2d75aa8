"""Standards that a condition names by their number (通过ISO27001认证), told to be there or not.
Another number is another standard.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_kb.calls.conditions.facts.plain_facts import ASKED, ENDED, QUESTION, UNSURE
from policy_kb.calls.conditions.figures.counted import OTHERS
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.polarity import readings

_CODE = re.compile(r"[a-z]{2,}(?:/[a-z]+)?[ -]?\d{3,}")
_NUMBER = re.compile(r"(?<!\d)\d{4,5}(?!\d|年|平|[万亿人家个])")
# How people call a standard: by its number.
BY_NUMBER = (
    ("三体系|三个?体系|三标", "质量管理体系环境管理体系职业健康安全管理体系"),
    (r"(?:iso[/ -]?)?(?:iatf[ -]?)?16949", "汽车质量管理体系"),
    (r"(?:iso[ -]?)?13485", "医疗器械质量管理体系"),
    (r"(?:iso[ -]?)?22000|haccp", "食品安全管理体系"),
    (r"(?:iso[ -]?)?14001", "环境管理体系"),
    (r"(?:iso[ -]?)?(?:45001|18001)", "职业健康安全管理体系"),
    (r"(?:iso[ -]?)?27001", "信息安全管理体系"),
    (r"(?:iso[ -]?)?50001", "能源管理体系"),
    (r"(?:iso[ -]?)?9001", "质量管理体系"),
)
# All that a condition may say beside the number.
_HOLDING = re.compile(
    "(?:已|须|应|需|通过|取得|获得|获|持有|具有|具备|有效|的|国际|标准|质量|环境|"
    "信息安全|管理|体系|"
    "认证|认定|证书)*"
)
_THERE = re.compile("有|取得|通过|过了|拿到|拿了|做了|做完|办好|办了|下来|到手|认证了")


def in_words(piece: str) -> str:
    """A statement with the standards that it gives by number called as notices call them."""
    for number, name in BY_NUMBER:
        piece = re.sub(number, name, piece)
    return piece


def codes_in(text: str) -> frozenset[str]:
    """The standards that a text names, as one spelling."""
    return frozenset(re.sub("[ -]", "", code) for code in _CODE.findall(text))


def of_others(wanted: str, told: str) -> bool:
    """Whether a statement names standards, and none of those that are wanted."""
    named = codes_in(wanted), codes_in(told)
    return all(named) and not named[0] & named[1]


def of_its_standard(condition: str, pieces: Iterable[str]) -> tuple[str, ...]:
    """The statements that are not of other standards than those of a condition."""
    numbers = _NUMBER.findall(condition) if codes_in(condition) else ()
    return tuple(
        piece
        for piece in pieces
        if not of_others(condition, piece) and not _of_another_number(numbers, piece)
    )


def _of_another_number(numbers: Iterable[str], piece: str) -> bool:
    """目前只有9001, 只有质量管理体系, where iatf16949 is asked for."""
    named = _NUMBER.findall(piece)
    system = bool(named) or "管理体系" in piece
    return bool(numbers) and system and not set(numbers) & set(named)


def certified(condition: str, pieces: Iterable[str]) -> Judged:
    """Whether the one standard that a condition names is plainly told to be there, or not."""
    wanted = codes_in(condition)
    if len(wanted) != 1 or not _HOLDING.fullmatch(_CODE.sub("", condition)):
        return Judged(None)
    for piece in pieces:
        plain = QUESTION.sub("", piece)
        if codes_in(plain) != wanted or any(p.search(plain) for p in (UNSURE, ENDED, OTHERS)):
            continue
        found = () if ASKED.search(piece) else readings(plain)
        if not found:
            continue
        if found[0].so and _THERE.search(plain):
            return Judged(True, piece)
        if not found[0].so and found[0].is_fact:
            return Judged(False, piece)
    return Judged(None)
