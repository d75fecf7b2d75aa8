"""Conditions on how something is (权属清晰, 现行有效, 与平台联网) told in quite other words (还在打
官司, 一直在用, 连上了). The words of both sides are `words/states.yml`; denials in plain words are
`predicates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.facts.plain_facts import ASKED, QUESTION, UNSURE
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.nouns import core, pairs
from policy_kb.shipped import read_yaml

_FILE = Path(__file__).parents[1] / "words" / "states.yml"
# Of alternatives the one that fails says nothing.
_ALTERNATIVES = re.compile("或|之一")
_OTHERS = re.compile(
    "客户|供应商|同行|别家|别人家的?|房东|^同事|合作(?:方|单位)|以前|原来|当初|本来"
)
_OVER = re.compile(
    "移出|移除|撤销|修复|早就|现在[^,]{0,4}(?:开|好|正常|解决)|恢复|复产|复工|过一次|解决了|了结|调解好"
)
# 为不少于3名员工缴纳社保: so many is another matter.
_COUNTS = re.compile(r"\d|[一二两三四五六七八九十]+[名人个家项]")
_WHICH = re.compile("项目|生产|经营|用房|场所|场地|产权|房屋|房产|厂房|设备|机械|申报")
_UNWANTED = re.compile("不(?:要|用|买|收)")
_NOT = re.compile("(?:不是|没有?|未|并非|不算|从没|不)(?:被|在|能|是|有|太|完全)?$")
_FEW, _TENTH = 3, 10


@dataclass(frozen=True)
class _State:
    wants: re.Pattern[str]
    so: re.Pattern[str]
    against: re.Pattern[str]


@lru_cache(maxsize=1)
def _states() -> tuple[_State, ...]:
    raw = read_yaml(_FILE)["states"]
    return tuple(_State(*(re.compile(one[key]) for key in _State.__annotations__)) for one in raw)


def in_other_words(condition: str, message: Message) -> Judged:
    """Whether each state that a condition demands is told in words of its own: one that is told
    to be otherwise fails it; all of it has to be told for it to be met."""
    pieces = tuple(_plain(message.pieces))
    wanted = [state for state in _states() if state.wants.search(condition)]
    either = _ALTERNATIVES.search(condition) is not None
    for state in wanted if not either else ():
        for piece in pieces:
            if _is_against(state, piece):
                return Judged(False, piece)
    said = [next((p for p in pieces if _is_so(state, p)), "") for state in wanted]
    if not wanted or not all(said) or _is_bounded(condition, wanted):
        return Judged(None)
    rest = condition
    for state in wanted:
        rest = state.wants.sub(" ", _WHICH.sub(" ", rest))
    if not either and not _told(rest, " ".join((*said, *pieces))):
        return Judged(None)
    return Judged(True, said[0])


def _is_against(state: _State, piece: str) -> bool:
    """Whether a piece says it to be otherwise, or denies it (不是全新的)."""
    against, so = state.against.search(piece), state.so.search(piece)
    if against is not None and not _denied(piece, against) and not _OVER.search(piece):
        return _UNWANTED.search(piece) is None
    return so is not None and _denied(piece, so)


def _is_so(state: _State, piece: str) -> bool:
    so = state.so.search(piece)
    return so is not None and not _denied(piece, so)


def _denied(piece: str, found: re.Match[str]) -> bool:
    return _NOT.search(piece[: found.start()]) is not None


def _is_bounded(condition: str, wanted: list[_State]) -> bool:
    """Whether so many are demanded, in that of the alternatives that speaks of a state."""
    for part in re.split("或者?", condition):
        if any(state.wants.search(part) for state in wanted) and not _COUNTS.search(part):
            return False
    return True


def _plain(pieces: Iterable[str]) -> Iterator[str]:
    for piece in pieces:
        plain = QUESTION.sub("", piece)
        if plain and not any(p.search(plain) for p in (UNSURE, ASKED, _OTHERS)):
            yield plain


def _told(rest: str, said: str) -> bool:
    """Whether what a condition says beside the states is told as well, or next to nothing."""
    own = core(rest)
    if len(own) <= _FEW:
        return True
    wanted = pairs(own)
    return len(wanted & pairs(core(said))) >= max(1, len(wanted) // _TENTH)
