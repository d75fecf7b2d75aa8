"""Conditions that leave some out (房地产、金融企业除外, 股东不参评, 融资租赁不在支持范围) against
what a firm or a person tells to be or to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_kb.calls.conditions.facts.holdings import run_of
from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.facts.plain_facts import ASKED, QUESTION, UNSURE
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.kinds import is_known, is_of_things, kinds_of
from policy_kb.calls.conditions.words.polarity import readings
from policy_kb.calls.told.places import place_named

_OUT = re.compile(
    "^(?:(?P<behind>[^,;。:]{2,60}?)(?:等)?(?:的)?(?:除外|不(?:得)?(?:参评|参加|参与评选|"
    "申报|纳入|予(?:支持|受理|补助|资助)|"
    "在(?:支持|补助|补贴|资助|申报|本次)?[^,;。]{0,4}(?:范围|之列)(?:内|之内)?|支持|适用|"
    "享受|计入))"
    "|(?:不含|不包括|不支持|不得为|不得是|不得属于|不属于|非)(?P<ahead>[^,;。:]{2,60}))$"
)
_SPLIT = re.compile("、|以及|和(?!谐)|及(?!以[上下])|或者?")
_SUFFIX = re.compile(
    "(?:类|行业|业务|业|领域|项目|设备|机械|机器|方式取得|机构|企业|公司|单位|人员|贷款|等)+$"
)
_AND_ABOVE = re.compile(
    "(?P<grade>[^,;。、]{2,8}?)(?:级|及)?(?:及其?|或)?以上(?:的)?(?:管理)?(?:人员|干部|领导|职务)?$"
)
_OWNER = re.compile("^(?:企业|公司|单位|本单位|申报人的?|仅?从事|主要从事|以|采用)(?=.{2})")
_NOT_OURS = re.compile(
    "客户|供应商|同行|隔壁|朋友|别人|以前|原来|曾|给[^,]{1,8}(?:做|供|配套)|准备|打算|想"
)
_OWN_TRADE = re.compile(
    "(?:做|生产|加工|制造|种|养|开|搞|经营|从事)(?P<what>[^,;。]{2,14}?)(?:的|厂|公司|"
    "工厂|企业|生意|$)"
)
# Who it is that is or does so: 老板是股东 is not said of who speaks.
_BEING = re.compile("(?:是|做|当|任|开|搞|放|属于|从事|占|持有|为)(?!了)[^,;。]{0,14}$")
_SOMEBODY = re.compile(
    "^(?:老板|股东|房东|老公|老婆|爱人|儿子|领导|同事|员工|客户|对方)|(?:找|委托|通过|跟)[^,]*$"
)
_FACTORY = re.compile("厂|制造|生产|加工")


def left_out(condition: str, message: Message) -> Judged:
    """Whether the firm is told to be one of those left out; that it is none of them is told by
    who makes something, where those left out are of trades that make nothing."""
    found = _OUT.match(condition)
    if found is None or re.search(r"\d", condition):
        return Judged(None)
    listed = found["behind"] or found["ahead"]
    items = list(_items(listed))
    denied: set[str] = set()
    none_of_them = ""
    for piece in message.pieces:
        plain = QUESTION.sub("", piece)
        if _NOT_OURS.search(plain) or ASKED.search(plain) or UNSURE.search(plain):
            continue
        for item, words in items:
            named = next((word for word in words if word in plain), "") or _short(item, plain)
            said = readings(plain)
            if not named or not said:
                continue
            if said[0].so and _is_so(plain, named):
                return Judged(False, piece)
            if said[0].so:
                continue
            if named in said[0].behind or said[0].before.endswith(named):
                denied.add(item)
                none_of_them = piece
        trade = _OWN_TRADE.search(plain)
        if trade and _FACTORY.search(plain) and all(is_known(item) for item, _ in items):
            return Judged(True, piece, likely=True)
    if items and denied == {item for item, _ in items}:
        return Judged(True, none_of_them)
    return Judged(None)


def _short(item: str, piece: str) -> str:
    """What a piece calls a thing for short: the characters of it in their order (危废经营)."""
    for start in range(len(piece)):
        end = run_of(item, piece, start)
        name = piece[start:end]
        if len(name) >= _LONG and name[0] == item[0] and name[-1] == item[-1]:
            return name
    return ""


_LONG = 4


def _is_so(piece: str, word: str) -> bool:
    """Whether a piece says to be or to do what a word names; who borrows of a bank is none."""
    before = piece[: piece.index(word)]
    if _SOMEBODY.match(before) is not None:
        return False
    return _BEING.search(before) is not None or is_of_things(word)


def _items(listed: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each of those left out, with the words it may be called by."""
    for part in _SPLIT.split(re.sub(r"\([^)]*\)", "", listed)):
        part = _OWNER.sub("", part)
        above = _AND_ABOVE.match(part)
        name = above["grade"] if above else _SUFFIX.sub("", part.rstrip("的机")) or part
        name = re.sub("(?:方式)?(?:取得|购置)的?$|方式$", "", name)
        if place_named(name) is not None:
            continue  # where something goes to or comes from, is not told by a name alone
        if len(name) > 1:
            yield name, kinds_of(name)
