"""Conditions on money that was not to be had before (未获得过市级财政资助, 已获同类扶持的不再受理)
against what is told to have been had or never: of which level, and for what.
"""

from __future__ import annotations

import re

from policy_kb.calls.conditions.facts.message import Message
from policy_kb.calls.conditions.facts.plain_facts import QUESTION
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.nouns import core, pairs

_MONEY = "补助|资助|补贴|奖励|奖补|扶持|支持|资金|经费|专项|立项|奖金|贴息|项目|认定|称号|荣誉"
_DEMANDED = re.compile(
    "(?P<same>同一[^,;。未不没]{1,8}|本[^,;。未不没]{1,6})?(?:此前|之前|以往|从|此次)?(?:均|尚|并)?"
    "(?:未|没有|不得|未曾)(?:重复)?(?:获得?|享受|取得|领取|得到|申领|申报|申请|列入|承担|"
    "入选|评为)(?:过|到)?"
    f"(?P<what>[^,;。]*?(?:{_MONEY}))(?:的|等)?$"
)
_ONCE = re.compile(
    f"已(?:经)?(?:获得?|享受|取得|领取)(?:过|"
    f"到)?(?P<what>[^,;。]*?(?:{_MONEY}))(?:的|者)?[^,;。]{{0,8}}(?:不再|"
    f"不予|不得|不重复|除外)"
)
_LEVELS = {
    "国家": "国家|中央|国里|部里",
    "省": "省级?|省里|省厅",
    "市": "(?<![上城])市级?(?!场|面|民|值)|市里|市局",
    "区": "(?<![园地辖社小])区级?(?!域|块|别|间)|区里",
}
_HAD = re.compile(
    "(?:拿|领|获|得|享受|给|批|补|奖|评|中|发)(?:到|取|得|上|贴|助|励)?(?:了|过)|"
    "(?:拿|领|给|批)过?[^,]{0,8}(?:钱|补贴|补助|资助|奖)|已经?(?:领|拿|获|享受|得)"
)
_NEVER = re.compile(
    "(?:一分钱?|一毛钱?|一次|一回|什么|啥|任何)?[^,]{0,4}(?:从来?)?(?:没有?|未|"
    "不曾)(?:有)?(?:拿|领|获|得|享受|给|批|补|奖|报|申请|申报|评|中)(?:到|取|得|上)?过?|"
    "(?:没有?|未)(?:拿|领|获得|享受|申请)|(?:头|第)一[次回](?:申请|申报|报)|报过没中|没中"
)
_AT_ALL = re.compile("哪一?级|从来|从没|从未|任何|什么|啥|一分|一毛|都没|各级|[头第]一[次回]")
_PENDING = re.compile(
    "想|打算|准备|能不能|如果|(?<!主)要是|同行|隔壁|朋友|别人|客户|申请中|在审|公示"
)
_TAIL, _NEAR = 4, 2


def had(condition: str, message: Message) -> Judged:
    """Whether the money is told to have been had, or never. Who denies has to speak of its level
    or of all; who had some, of the level and of what it is for."""
    found = _DEMANDED.search(condition) or _ONCE.search(condition)
    if found is None:
        return Judged(None)
    what = found["what"]
    levels = _levels(what)
    own = _own(what, message.title)
    had_it: Judged | None = None
    for piece in message.pieces:
        plain = QUESTION.sub("", piece)
        if _PENDING.search(plain):
            continue
        told = _levels(plain)
        said = core(plain)
        if _NEVER.search(plain):
            meant = _is_named(own, said) or not _names(plain) or told
            if (meant or _AT_ALL.search(plain)) and _denies_all(plain, told, levels, what):
                return Judged(True, piece)
        elif had_it is None and _HAD.search(plain):
            same = _is_the_same(found.groupdict().get("same"), plain)
            if _of_that_level(told, levels, what) and (same or _is_named(own, said)):
                had_it = Judged(False, piece)
    return had_it or Judged(None)


_ANOTHER_THING = re.compile("专利|商标|认证|认定|处罚|奖项|执照|证书|贷款")


def _denies_all(plain: str, told: set[str], levels: set[str], what: str) -> bool:
    if told:
        return bool(levels) and levels <= told and "以上" not in what
    if _ANOTHER_THING.search(plain):
        return False  # 从来没申请过专利
    return bool(_AT_ALL.search(plain)) or bool(pairs(core(plain)) & pairs(core(what)))


def _of_that_level(told: set[str], levels: set[str], what: str) -> bool:
    """Whether money that was had is of a level that a condition names."""
    return not levels or bool(told) and (told <= levels or "以上" in what)


def _is_the_same(thing: str | None, plain: str) -> bool:
    """Whether the thing that 同一… names is the one that is spoken of (那台机器, 那个展)."""
    own = re.sub("^(?:同一|本)[批台套个]?", "", thing or "")
    spoken_of = re.search("[这那](?:个|台|批|块|套|辆|条|次|笔)*(?P<what>[一-鿿]{1,3})", plain)
    return bool(own and spoken_of and set(own) & set(spoken_of["what"]))


def _own(what: str, title: str) -> set[str]:
    """Pairs of characters of what money is for: what stands right before the word for it."""
    name = core(re.sub(f"(?:{_MONEY})+(?:类)?$", "", what))
    name = re.sub("(?:国家|省|市|区)级?|各级|财政|其他|同类|政府|类$", "", name)
    return pairs(name[-_TAIL:]) or pairs(core(title))


def _is_named(own: set[str], said: str) -> bool:
    return len(own & pairs(said)) >= min(_NEAR, max(1, len(own) - 1))


def _names(plain: str) -> bool:
    """Whether it says of which money it speaks."""
    return (
        re.search(f"[一-鿿]{{2}}(?:{_MONEY})", re.sub("从来|任何|什么|政府|财政|各级", "", plain))
        is not None
    )


def _levels(text: str) -> set[str]:
    return {name for name, words in _LEVELS.items() if re.search(words, text)}
