"""Conditions without a figure as something that has to be or not to be (获评省级产业园, 位于园区内,
未享受同类补贴), against plain statements of a company read by the same small grammar.

Who denies a thing denies every kind of it; who says to have a thing has to say all that the
condition says of it. What is worded otherwise is `plain_facts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from policy_kb.calls.conditions.facts.plain_facts import (
    ASKED,
    ENDED,
    QUESTION,
    UNSURE,
    only_done,
    spoken,
)
from policy_kb.calls.conditions.facts.records import years_ago, years_within
from policy_kb.calls.conditions.figures.dates import told_dates
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.kinship import opposed
from policy_kb.calls.conditions.words.nouns import core, pairs
from policy_kb.calls.conditions.words.polarity import Clause, readings, says

_VERB = (
    "(?:获评|评为|评上|评(?![估审])|获得|获批|获(?!奖)|取得|拿到|拿下|拿|领取|领到|领|具有|具备|"
    "持有|拥有|设有|建有|建成|建好|建立|建(?![设筑])|设立|配备|办理|办下来|办好|办到|办(?![公学])|"
    "通过|过(?!期)|购买|买|投保|投(?![产用入标])|列入|纳入|入选|进入|进(?![口场])|认定为|属于|"
    "享受|发生|受到|受|出现|(?<!演)出(?![租口让售])|存在|入驻|做|搞|上线|上(?![市岗])|批下来|批|"
    "缴纳|缴|交(?![易付货])|有(?![效机]))"
)
_TIME = (
    "(?:这些年|这几年|多年|开业以来|成立以来|(?:最?近|前)?[一二两三四五1-5]个?年(?:度)?(?:以?内|"
    "来)?|从来|从|一直|今年|去年|上年度?|目前|现在|暂时|至今|已经?|均|都|也|还|就|又|曾)"
)
_SUBJECT = (
    "(?:我们|我司|咱们|我|企业|公司|单位|厂子?|店|项目|产品|作品|基地|申报(?:主体|单位|企业)?|"
    "实施(?:地点|主体)|主体|这边|自己)"
)
# 洗水厂没有许可证: who has none.
_OWNER = re.compile("[一-鿿]{0,4}(?<!分)(?:厂|公司|店|馆|园|合作社|农场|酒店|机构)")
# 为从业人员缴纳工伤保险, 给快递员买保险: for whom, is no matter.
_FOR = "(?:[为给][^,;。]{0,8}?(?:人员|员工|职工|员|工)(?=缴|交|购|买|参|办|投|配|上))"
_LEAD = f"(?:{_SUBJECT}|{_TIME}|{_FOR}|,|的)*"
_IS = "(?:是|为|属于|位于|地处|坐落于?|设在|在)"
_LOOSE = "(?:过(?!期)|了|到|上(?!市)|的|任何|什么|一次|一起|一家|一个|有效的?)*"
_BEGINS = re.compile(f"^{_LEAD}")
# 被列入…, 发生过…: the verb that only says that the thing is there.
_LIGHT = re.compile(f"^{_TIME}*{_FOR}?(?:因|被)?(?:{_VERB}|{_IS})?{_LOOSE}")
# 许可证拿到了, 名单里没进: the same behind the thing.
_LIGHT_BEHIND = re.compile(f"{_TIME}*(?:被)?{_VERB}(?:了|的|过|好|上|到|下来|成|里)+$")
_ONLY_LIGHT = re.compile(f"(?:{_TIME}|被)*{_VERB}?(?:过|上|到|下来|成|好|里|了)*")
_SO_LONG = re.compile(
    "了?(?:[一二两三四五六七八九十几好\\d]+|多)(?:个?多?月|年多?|天|次|回|起|笔|张|项|件)(?:了)?$"
)
_UNTIL_NOW = re.compile(f"{_TIME}+$")
_ENDS = re.compile("(?:过|了|的|呢|啊)+$")
# 海关信用等级为高级认证企业: what something of the firm has to be.
_AS = re.compile("^(?P<of>[^,;。]{2,10}?)(?:须|应当?|需)?(?:是|为|属于)(?P<thing>[^,;。]{2,16})$")
_AS_NOT = re.compile("^(?:[应能]|得)?(?:是|为|属于)")
# While something went on: what happened at another time is another matter.
_WHILE = re.compile("期间|期内|过程|[时后前]$")
# Nothing that a condition of this kind holds.
_NOT_PLAIN = re.compile(
    r"\d|[一二两三四五六七八九十]{1,2}[个项家名件种类级星]|或|之一|(?<!规模)(?<!限额)以上|"
    r"以下|优先|如有|涉及|"
    r"(?<![拆解消清去免])除(?![尘湿臭名])|"
    r"其他|等(?!级)|半年|已?满(?!意|足)|良好|不予|是否|、|且|并(?![未无网])"
)
_LEVEL = re.compile("国家级?|[省市区]级?")
_OF_A_LEVEL = re.compile("(?:国家|省|市|区)级?(?:及|或)?以上")
# Who had no accident at all had no serious one.
_SO_GRAVE = re.compile(
    "(?:特别重大|较大|重大|一般|严重|[一二三四]级)(?:及|或)?(?:其)?以上(?:等级|级别)?的?"
)
_HERE = re.compile("^(?:广东省|广州市|增城区?|本[区市省]|我[区市省])+")
_TAIL = re.compile(
    "(?:认定|评定|评价|评选|称号|资格|资质|证书?|证明|名单|名录|目录|行为|记录|情况|情形|组织|"
    "体系|制度|机制|系统|企业|单位|机构|方|之?内|里面?|范围|的)+$"
)
_OF_A_YEAR = re.compile(
    r"今年|本年|去年|上年|前年|这个月|上个?月|最近|近来|暂时|\d{2,4}年|年前|以前|早年"
)
_LAST_YEAR, _ONE_YEAR = re.compile("去年|上年"), re.compile("近?[一1]年|上一?年度?|去年")
# 列入过异常名录,已经移出: whether it counts is not for us to say.
_MENDED = re.compile("移出|移除|修复|撤销|解除|整改完")
# Of somebody else, elsewhere, or over: nothing of what the condition speaks of, unless it says so.
_OF_OTHERS = re.compile(
    "合作|客户|供应商|房东|出租|代工|委托|外包|供货|配套|附近|旁边|边上|[以区之]外|" + ENDED.pattern
)
_PAIR, _THING = 2, 3


@dataclass(frozen=True)
class _Said:
    """What a clause says to be (`so`) or not to be: the `thing`, and of what (`topic`)."""

    so: bool
    topic: str
    thing: str
    inside: frozenset[str]

    @property
    def whole(self) -> str:
        return self.topic + self.thing


@dataclass(frozen=True)
class _Wanted:
    """What has to be, or is not to be; `grave`: with how grave it would have to be; `while_`: only
    at a certain time."""

    said: _Said
    grave: bool
    of_a_level: bool
    while_: bool

    @property
    def negative(self) -> bool:
        return not self.said.so


def holds(condition: str, pieces: Iterable[str]) -> Judged:
    """Whether what has to be, or not to be, is plainly told to be or not to be: of two things
    that have to be (已安装并联网) one that is denied is enough."""
    pieces = tuple(pieces)
    found = [_holds(part, pieces) for part in _AND.split(condition)]
    against = next((one for one in found if one.kept is False), None)
    return against or (found[0] if all(one.kept for one in found) else Judged(None))


# 并 before a verb; 并网 and 并未 are words.
_AND = re.compile("(?<=[一-鿿]{2})(?:并|且)(?![未无网])(?=[一-鿿]{2})")


# 已在区卫生健康局备案的托育机构: that it is filed, whose office and which kind are no matter.
_OF_A_KIND = re.compile("(?<=备案|登记|认证|验收|许可)的[一-鿿]{2,8}$")
_WHERE = re.compile(
    "[在经][^,;。在]{1,12}?(?:局|部门|委员会|委|机构|政府)(?=备案|登记|认定|批准|审批)"
)


_EACH_YEAR = re.compile("[近每各](?:[两二三四五]个?)?(?:会计)?年(?:度)?[^,;。]*(?:均|都|每年)|每年")
_SOME_YEAR = re.compile(r"去年|前年|今年|20\d\d年")


def _holds(condition: str, pieces: Iterable[str]) -> Judged:
    wanted = _wanted(condition)
    if wanted is None:
        return Judged(None)
    pieces = tuple(pieces)
    mended = wanted.negative and any(_MENDED.search(piece) for piece in pieces)
    for piece in pieces if not mended else ():
        if _is_elsewhere(piece, condition):
            continue
        for told in _told(piece):
            kept = _unified(told, wanted)
            if kept is None or wanted.of_a_level and (kept or not _level_told(condition, piece)):
                continue  # of which level it is, is not told
            if wanted.negative and not _of_that_time(condition, piece, kept):
                continue  # 去年没有 says nothing of the years before
            if kept and _EACH_YEAR.search(condition) and _SOME_YEAR.search(piece):
                continue  # 前年合格 says nothing of last year
            return Judged(kept, piece)
    return Judged(None)


def nearly(condition: str, others: Iterable[str], pieces: Iterable[str]) -> Judged:
    """What would follow if a statement were told of what this condition speaks of, where it shares
    more words with it than with any of the `others` (发行许可证有了, 没做追溯)."""
    wanted = _wanted(condition)
    if wanted is None:
        return Judged(None)
    others = tuple(others)
    for piece in pieces:
        if _is_elsewhere(piece, condition):
            continue
        for told in _told(piece):
            own = pairs(told.whole)
            near = len(own & pairs(wanted.said.whole))
            if not near or told.inside != wanted.said.inside:
                continue
            if any(len(own & pairs(core(spoken(o)))) >= near for o in others):
                continue
            if len(set(told.whole) - set(wanted.said.whole)) * 2 >= len(told.whole):
                continue
            so = told.so is wanted.said.so
            if opposed(told.whole, wanted.said.whole):
                continue
            if wanted.negative and not _of_that_time(condition, piece, so):
                continue
            if told.so and (wanted.grave or wanted.of_a_level):
                continue
            return Judged(so, piece)
    return Judged(None)


def run_out(condition: str, pieces: Iterable[str], today: date) -> Judged:
    """Whether what has to be held is told to be held no more (许可证到期了还没换)."""
    wanted = _wanted(condition) if _HELD.search(condition) else None
    pieces = tuple(pieces)
    if any(map(_ANEW.search, pieces)):
        return Judged(None)
    for piece in pieces if wanted is not None and not wanted.negative else ():
        ended = _NO_MORE.search(piece)
        if ended is None or UNSURE.search(piece) or ASKED.search(piece):
            continue
        ahead = piece[: ended.start()]
        for start, end, (_, last) in told_dates(ahead, today):
            if last < today:
                ahead = ahead[:start] + ahead[end:]
        thing = _thing(_BEGINS.sub("", _BY_NOW.sub("", ahead)))
        if re.search(r"\d", ahead) or not thing:
            continue
        if _unified(_Said(False, "", thing, frozenset()), wanted) is False:
            return Judged(False, piece)
    return Judged(None)


_HELD = re.compile("有效|持有|具有|具备|拥有")
# Over by now, and nothing new in its place.
_NO_MORE = re.compile(
    "(?<![快没未不要将])(?:到期(?=了|还没|没(?!有|问))|"
    "被?(?:过期|失效|吊销|注销|撤销)(?=了|$|还没|没(?!有|问)|能|可))"
    "(?!.*(?:换(?:好|了|成|发|新|到)|续(?:好|上|了|期|办)|新证|新的|重新|延续))"
)
_ANEW = re.compile(
    "^(?:刚刚?|已经?|又|后来|马上就)*(?:换了新|换好|换成新|续上了|续好|续了|重新办好)"
)
_BY_NOW = re.compile("(?:已经?|都|早就?|刚刚?|上个?月|上周|的)+$")


def _level_told(condition: str, piece: str) -> bool:
    """Whether who says to have a thing says of which level it is, where others are no matter."""
    return says(condition) is True or any(one in piece for one in _LEVEL.findall(condition))


def _is_elsewhere(piece: str, condition: str) -> bool:
    others = any(word not in condition for word in _OF_OTHERS.findall(piece))
    return others or only_done(condition, piece)


def _wanted(condition: str) -> _Wanted | None:
    condition = _WHERE.sub("", _OF_A_KIND.sub("", condition))
    plain = _OF_A_LEVEL.sub("", condition)
    less = _SO_GRAVE.sub("", plain)
    found = () if _NOT_PLAIN.search(less) else readings(less)
    if not found:
        return None
    named = _AS.match(less) if found[0].so else None
    if named is not None:
        said = _Said(True, "", _thing(named["thing"]), found[0].inside)
    else:
        said = _said(found[0])
    if len(said.whole if said.thing else "") < _PAIR:
        return None
    graded = less != plain and said.so  # of which grade it is, has to be told as well
    during = _WHILE.search(_BEGINS.sub("", found[0].before)) is not None
    return _Wanted(said, less != plain, graded or plain != condition, during)


def _of_that_time(condition: str, piece: str, kept: bool) -> bool:
    """Whether a statement speaks of all the years within which something was not to happen, or,
    where it happened, of one of them."""
    if kept:
        last_year = _LAST_YEAR.search(piece) and _ONE_YEAR.search(condition)
        return _OF_A_YEAR.search(piece) is None or last_year is not None
    within, ago = years_within(condition), years_ago(piece)
    return within is None or ago is not None and ago < within


def _told(piece: str) -> Iterable[_Said]:
    plain = _WHERE.sub("", QUESTION.sub("", piece))
    if ASKED.search(piece) or UNSURE.search(_NEVER.sub("", plain)):
        return
    for found in readings(plain):
        if not (found.so and re.search(r"\d", _SO_LONG.sub("", found.behind))):
            yield _said(found)  # 研发50万 tells a sum


def _said(clause: Clause) -> _Said:
    """The thing that a clause says to be or not to be, without the verb that only says so."""
    before = _UNTIL_NOW.sub("", _BEGINS.sub("", clause.before))
    behind = _ENDS.sub("", _SO_LONG.sub("", clause.behind))
    if clause.so:
        behind = _BEGINS.sub("", _LIGHT_BEHIND.sub("", clause.behind))
        behind = _ENDS.sub("", _SO_LONG.sub("", behind))
    if not clause.so and _ONLY_LIGHT.fullmatch(clause.behind):  # 名单没进, 许可证没办下来
        return _Said(False, "", _thing(before), clause.inside)
    if not clause.so and (clause.marker in _IS_NONE or _OWNER.fullmatch(before)):
        before = ""  # 我们做的产品不是烟花: what is so, is no matter
    behind = _LIGHT.sub("", _AS_NOT.sub("", behind), count=1)
    together = spoken(before + behind)
    if together != spoken(before) + spoken(behind):  # 工资从不拖欠 is 欠薪
        before, behind = "", together
    return _Said(clause.so, _thing(before), _thing(behind), clause.inside)


_NEVER = re.compile("(?<=[未不])曾")
_IS_NONE = frozenset({"不是", "不属于"})


def _unified(told: _Said, wanted: _Wanted) -> bool | None:
    """What a statement says of a thing that has to be there, or not to be there."""
    said = wanted.said
    if told.inside != said.inside or opposed(told.whole, said.whole):
        return None
    if told.so:
        more = set(told.whole) - set(said.thing)
        if wanted.grave or not set(said.thing) <= set(told.whole):
            return None
        if said.topic and more and not more & set(said.topic):
            return None  # 裙楼 is no 主体结构
        if wanted.while_ and not more & set(said.topic):
            return None
        near = told.whole.endswith(said.thing[-_PAIR:]) or len(more) < _PAIR
        return said.so if near else None
    broader = set(told.whole) <= set(said.whole) and len(told.whole) >= _PAIR
    ends = said.whole.endswith(told.whole[-_PAIR:])
    long = len(told.whole) >= _THING
    begins = long and said.whole.startswith(told.whole) and said.so
    whole = len(told.whole) > _THING and said.whole[-1] == told.whole[-1]
    short = len(told.whole) == _PAIR and _shortened(said.whole).search(told.whole) is not None
    return not said.so if broader and (ends or begins or whole or short) else None


def _shortened(whole: str) -> re.Pattern[str]:
    """What a name of two words is called for short (船检 of 船舶检验)."""
    starts = "|".join(re.escape(whole[at] + whole[-_PAIR]) for at in range(len(whole) - _THING))
    return re.compile(f"^(?:{starts})$" if starts else "(?!)")


def _thing(text: str) -> str:
    plain = spoken(_TAIL.sub("", _HERE.sub("", re.sub(r"\([^)]*\)", "", text))))
    found = core(plain)
    return found if len(found) >= _PAIR else plain  # 上市, 逾期 lose what says nothing elsewhere
