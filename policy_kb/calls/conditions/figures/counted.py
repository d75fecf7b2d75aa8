"""What a company counts of its own (620平, 孵着18家, 种了30亩) against a bound of a call.

A wrong verdict is worse than none: units have to be of one family, and the nouns have to
be the same, or the one told be plainly more (then less is surely not enough) or less
(then enough is surely enough).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from policy_kb.calls.company import INFINITE, Span
from policy_kb.calls.conditions.figures.families import family_of, is_count
from policy_kb.calls.conditions.figures.nothing import NOTHING_ELSE, TOGETHER, alone, none_of
from policy_kb.calls.conditions.figures.qualifiers import Qualifiers
from policy_kb.calls.conditions.figures.qualifiers import told as told_of
from policy_kb.calls.conditions.figures.spelled import EXACTLY, NOT_ONE, as_said, rated, spelled
from policy_kb.calls.conditions.words.nouns import PROFIT, Noun, noun
from policy_kb.calls.told import counters
from policy_kb.calls.told.amounts import Figure, figures
from policy_kb.calls.told.persons import births, whole_years
from policy_kb.language import text as levelled

_PIECES = re.compile(
    r"(?<!\d),(?:但是?|不过|而且)|(?<!\d),|,(?!\d{3}(?!\d))|[;。?!、]|但是?|不过|而且|另外|其中|"
    r"同时|还有(?![\d一二两三四五六七八九十半]+(?:年|个月))"
)
OTHERS = re.compile(
    "(?<!小)朋友|(?<![跟和与同])隔壁|师父|(?<![租借跟和给被向比了])人家|别的公司|别人|同行|他们|母公司|总公司|子公司|兄弟|关联|"
    "(?:客户|供应商|合作方|房东|租户)的|"
    "^(?:合作|代工|委托|下游|上游|外包|供货|配套)(?:工?厂|企业|公司|单位|方|商)"
    "(?!的?(?:数|有\\d|\\d))|"
    "^(?:房东|房主|业主|对手|竞争对手|施工方|总包|客户|供应商|经销商|加盟商|租户)"
    "(?:那边|自己|都|也|已经?)*(?:的产品|有|买|投|取得|拿|办|是|没|被|装|建|做)"
    "[^,\\d一二两三四五六七八九十]*$"
)
_OURS = re.compile("我|咱|本公司|公司")
_NOT_SO = re.compile(
    "如果|(?<!主)要是|假如|假设|比如|例如|未来[一二两三四五几\\d]|明年|后年|争取|希望|目标|上半年|"
    "下半年|季度|前年|以前|曾经|想(?![买购换装上添投][了个一二两三四五六七八九十\\d])|正在|将(?!近)"
)
# When something happened is no year of a figure.
_WHEN = re.compile("前年|[上下]半年|[一二三四]?季度")
# 一季度入的表,126万: what is told there is what happened, no turnover of a quarter.
_A_QUARTER = re.compile(
    "^(?:今年|去年)?[一二三四]季度(?!.*(?:收入|营收|营业|销售|产值|利润|税|亏|\\d))"
)
# 想请一位71岁的专家: the wish is not the age.
_SOMEBODY = re.compile(
    "^[^如要假比例前曾]*(?:想|打算|准备|正在)[^,]{0,8}(?:请|聘|引进|推荐|申报)[^,]*岁"
)
# 想拿一台仪器出来共享: the wish is what to do with what is there.
_OFFERED = re.compile(
    "想[拿把](?:我们|咱们|自己|现有|手上)?的?(?:这|那|[一两几三\\d])[台套件架][^,;。到做]*?(?:出来|来)"
)
# What is planned counts only where a plan is what the condition speaks of (项目总投资).
_PLANNED = re.compile(
    "预计|预估|计划(?!项目|专项|书)|打算|准备|今年|本年|拟|想(?=[买购换装上添投])"
)
# What was applied for or has run out is not there.
_PENDING = re.compile(
    "(?<![能以否想要么])申请(?![^,;。]{0,16}(?:认定|项目|[奖补吗么不行够]|可以))|受理|在审|实审|"
    "公示|公开|失效|到期|过期|(?:没|未|等)[^,;。]{0,3}(?:授权|下证)"
)
# 开了五年,中间停过一年: how long it went on is not plain.
_A_BREAK = re.compile("停过|停业|停产|歇业|中断|关过|停了")
_PATENTS = re.compile("专利|实用新型|外观")
_CHANGES = frozenset({"增长", "下降"})
_ASKING = re.compile(
    "要不要|是不是要|需不需要|用不用|必须|一定要|非得|得要|多少|门槛|规定|限制|最高|最低|"
    "标准(?:是(?![^,]{0,2}年)|吗|要|多少)|才(?:行|能|可以|算|够)|(?<!符合)(?<!满足)(?<!达到)要求|"
    "(?:(?<![快慢])要|需要|得有|需)[^,]{0,2}[\\d一二两三四五六七八九十百]"
)
# Where a statement ends and the question behind it begins.
FINE = "(?<![银运航进执发流施旅通])行(?=[不吗么吧呢啊嘛]|$)"
CAN = "(?<![智性功产节新技职机储核热电])能(?![力源效耗量级见])"
_QUESTION = re.compile(
    f"能不能|能否|可不可以|是不是|够不够|行不行|有没有|符不符合|达不达标|算不算|"
    f"(?:{CAN}|可以|够|{FINE}|符合|满足|达标|达到|算|合格|还差|差|想|要|评|报|申)(?!量)|[吗么呢]"
)
_PLACE = re.compile(
    r"(?:排名?|位列|位居|名列|列|居|是)(?:在|到)?(?:(?:全球|世界|全国|国内|全省|省内|全市|行业|"
    r"市场)*)(?:第|前)(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})(?:位|名)?|"
    r"(?:第|前)(?P<m>\d{1,3}|[一二两三四五六七八九十]{1,3})(?:位|名)|"
    r"(?:国内|全国|全球|世界|省内|全省)第(?P<k>\d{1,3}|[一二三四五六七八九十]{1,3})"
)
_NO_RANK = re.compile("(?:不是|没有?|没到|未)(?:进入?|排|在)?$")
_BLANK = re.compile(r"(?<=\d[万亿元%个人家平亩年台件套岁])[ \u3000]+(?=[\u4e00-\u9fff])")
_PART = re.compile("里|中|当中|其中")
_REACH = 14
# More than a hair of any bound.
_SHADE = 1e-4


@dataclass(frozen=True)
class Quantity:
    """A figure that a company told, with what it is of, and `words` as it was said. `whole`
    is the noun without what stands behind the figure (种了30亩荔枝), `others` are readings of the
    noun without its owner; `of` are the ages and days that it is of."""

    noun: Noun
    family: str
    span: Span
    words: str
    whole: Noun | None = None
    planned: bool = False
    others: tuple[Noun, ...] = ()
    of: Qualifiers = Qualifiers()

    @property
    def nouns(self) -> tuple[Noun, ...]:
        """Its noun, and the same without whose it is (养老院有60张护理床位)."""
        return (self.noun, *self.others)


# What a plan says of itself: 明年三月才动工 tells that nothing is begun.
PLANS = re.compile("明年|后年|下个?月|下半年|争取|希望|想|正在|将(?!近)")

# 明年三月才能动工 asks for nothing.
ONLY_THEN = re.compile("才能(?=[^,]{0,4}(?:工|产|建|完|好|还|装|拿))")


def statements(text: str, of_events: bool = False, plans: bool = False) -> tuple[str, ...]:
    """The pieces of a message that state something of the company; empty ones between them
    stand for what is hearsay, a plan or a question. `of_events`: 前年 and 上半年 tell when
    something happened, though no figure of today. `plans`: with what is only planned."""
    found: list[str] = []
    of_others = False
    text = _BLANK.sub(",", text)  # 花了260万 区里能补吗
    for piece in _PIECES.split(spelled(levelled.normalise(text))):
        of_others = bool(OTHERS.search(piece)) or of_others and not _OURS.search(piece)
        plain = _OFFERED.sub("", piece)
        plain = _WHEN.sub("", plain) if of_events else plain
        plain = PLANS.sub("", plain) if plans else plain
        not_so = _NOT_SO.search(plain) and not _SOMEBODY.search(piece)
        left_out = not piece or of_others or not_so or _ASKING.search(ONLY_THEN.sub("", piece))
        found.append("" if left_out else piece)
    return tuple(found)


def quantities(text: str, today: date | None = None) -> tuple[Quantity, ...]:
    """All that a message counts of the company itself; days of birth are ages on `today`."""
    found: list[Quantity] = []
    last, follows = "", False
    for piece, event in zip(statements(text), statements(text, of_events=True), strict=True):
        if not piece:
            last, follows = event if _A_QUARTER.search(event) else "", False
            continue
        if NOTHING_ELSE.fullmatch(piece):
            continue
        born = list(_born(piece, today)) if today is not None else []
        said = piece
        piece, of = told_of(piece, today)
        own = (
            born
            or list(_editions(piece))
            or list(_profit(piece))
            or list(_alone(piece))
            or list(_of(_PLANNED.sub("", piece), last))
            or list(_none(piece[: _end(piece, 0)]))
        )
        so_far = own and own[0].family == _EDITIONS  # 今年才办第二届: it is held
        planned = _PLANNED.search(said.replace("今年", "") if so_far else said) is not None
        own = [replace(one, planned=one.planned or planned, of=of) for one in own]
        own = [_grown(one, found[-1:]) if follows else one for one in own]
        own = [_of_machines(one, found[-1:], own[:at]) for at, one in enumerate(own)]
        follows = len(own) == 1
        found += own
        last = "" if own else said
    whole = levelled.normalise(text)
    pending, broken = _PENDING.search(whole), _A_BREAK.search(whole)
    return tuple(
        replace(one, planned=True)
        if pending
        and _PATENTS.search(one.noun.core)
        or broken
        and one.family == counters.TIME
        and not one.noun.restricted
        else one
        for one in found
    )


def _grown(one: Quantity, before: list[Quantity]) -> Quantity:
    """去年研发费用95万,比前年多6%: a growth without a noun is that of
    the sum told right before it."""
    bare = one.family == counters.SHARE and one.noun.is_bare and one.noun.measured & _CHANGES
    if not bare or not before or before[0].family != counters.MONEY or before[0].planned:
        return one
    of = before[0].noun
    if of.measured or of.in_all:
        return one
    return replace(one, noun=replace(one.noun, core=of.core, restricted=of.restricted))


_OTHER_SUMS = ("费", "租金", "工资", "税", "贷款", "补贴")
_OF_A_SUM = re.compile("不?含税|发票|投")
_BOUGHT = re.compile("[买购换添装置投]|上(?:了|新)")


def _of_machines(one: Quantity, before: list[Quantity], beside: list[Quantity]) -> Quantity:
    """买了三台冷室机,不含税460万: the sum told right behind machines, in the statement `beside`
    them or in the next one without a noun of its own, may be what they cost."""
    machines = next(iter((beside or before)[-1:]), None)
    if machines is None or one.family != counters.MONEY or machines.family != counters.MACHINES:
        return one
    own = _OF_A_SUM.sub("", one.noun.core)
    if not _BOUGHT.search(machines.words) or own and (not beside or own.endswith(_OTHER_SUMS)):
        return one
    tax = re.search("不?含税", one.words)
    cost = noun(f"购置设备{tax.group() if tax else ''}", counters.MONEY)
    return replace(one, others=(*one.others, cost))


def _born(piece: str, today: date) -> Iterator[Quantity]:
    for one in births(piece, today):
        around = piece[max(0, one.start - _REACH) : one.start]
        yield Quantity(noun(around, counters.AGE), counters.AGE, one.age, _said(piece, 0, one.end))


_EDITIONS = "届"
# 今年才办第二届, 已经办到第五届: so many by now. Who takes part in the second one holds none.
_NTH = re.compile(
    r"(?P<what>[^,]*?)(?:[举主]办|(?<![承协合举主])[办搞])(?:到|了|的|完)*是?第(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})届"
)
_SO_FAR = re.compile("今年|才|刚|已经?|都|到第|届了|正在")


def _editions(piece: str) -> Iterator[Quantity]:
    found = _NTH.search(piece) if _SO_FAR.search(piece) else None
    number = levelled.number(found["n"]) if found else None
    if found and number:
        what = noun(_SO_FAR.sub("", found["what"]), _EDITIONS)
        yield Quantity(what, _EDITIONS, Span.exactly(number), _said(piece, 0, found.end()))


_LOSS = re.compile("亏(?!待)|(?:没|不|未)(?:有)?(?:盈利|赚|挣)")
_GAIN = re.compile("盈利|赚了|利润为正|有利润|赚钱|挣钱")


def _profit(piece: str) -> Iterator[Quantity]:
    """去年亏了三百万, 上年盈利: which side of nothing it was is enough."""
    plain = piece[: _end(piece, 0)]
    if _LOSS.search(plain):
        yield Quantity(PROFIT, counters.MONEY, Span(-INFINITE, 0), _said(piece, 0, len(plain)))
    elif _GAIN.search(plain):
        yield Quantity(PROFIT, counters.MONEY, Span(1, INFINITE), _said(piece, 0, len(plain)))


def _of(piece: str, last: str) -> Iterator[Quantity]:
    rank = _PLACE.search(piece)
    if rank is not None and _NO_RANK.search(piece[: rank.start()]):
        return
    if rank is not None:
        value = levelled.number(rank["n"] or rank["m"] or rank["k"])
        if value:
            words = _said(piece, 0, _end(piece, rank.end()))
            around = piece[: rank.start()] + re.sub("第.*|前.*", " ", rank.group())
            span = Span.exactly(value) if "前" not in rank.group() else Span(1, value)
            yield Quantity(noun(around, counters.RANK), counters.RANK, span, words)
        return
    piece = rated(piece)
    own = [f for f in figures(piece, counters.COUNTERS) if is_count(f, piece)]
    at = 0
    for number, figure in enumerate(own):
        start, end = figure.start, figure.end + len(_more_tenths(figure, piece))
        before = piece[max(at, start - _REACH) : start]
        if before.endswith("自") and piece.startswith("有", start):
            before += "有"
        following = own[number + 1].start if number + 1 < len(own) else len(piece)
        limit = _end(piece, end) if number + 1 == len(own) else following
        behind = piece[end : min(limit, end + _REACH)]
        family = family_of(figure, before, piece[end:])
        if family == counters.PEOPLE and not behind and _FIRM.fullmatch(before):
            before = ""  # 印刷厂22个人: all that it has
        ahead = noun(before, family)
        nameless = not (ahead.core or ahead.restricted)
        own_word = family == counters.AGE  # 硕士学位,36岁
        if (
            nameless
            and not own_word
            and not at
            and last
            and len(last) <= _REACH
            and not _QUESTION.search(last)
        ):
            before, nameless = last + before, not noun(last, family).core
        uses_behind = nameless or number + 1 == len(own) or behind.startswith("的")
        if own_word and not behind.startswith("的"):
            uses_behind = False  # 63岁了身体还好
        behind = behind if uses_behind else ""
        if own_word and behind.startswith("了"):
            behind = ""  # 63岁了身体还很硬朗
        at = end + len(behind)
        span = _spanned(figure, piece, family)
        if span is None:
            continue
        words = _said(piece, max(0, start - len(before)) if before in piece else start, at)
        full = noun(before + " " + behind, family)
        yield Quantity(
            full,
            family,
            span,
            words,
            None if nameless or _PART.search(before) else noun(before, family),
            others=tuple(_without_owner(full, before, behind, family)),
        )


# The applicant itself, in front of what it has.
_OWNER = re.compile(
    "^(?:我们?|咱们?|我司)?(?:的)?[\u4e00-\u9fff]{0,5}?(?:公司|企业|厂|店|馆|院|园|所|中心|"
    "合作社|机构|学校|工坊|直播间|空间|民宿|[农苗种殖猪鸡鱼渔牧林]场|酒店|[总车充换电]站|协会|[饭食]堂|酒楼|超市|市场|医院|诊所)[里内]?(?:现在|目前|一共|"
    "总共)*(?=[\u4e00-\u9fff])"
)


def _without_owner(full: Noun, before: str, behind: str, family: str) -> Iterator[Noun]:
    """The thing that stands right behind the figure, and what follows the owner before it."""
    thing = noun(behind, family)
    if thing.core and thing.core != full.core:
        yield replace(
            thing,
            restricted=full.restricted,
            measured=full.measured,
            yearly=full.yearly,
            at_present=full.at_present,
        )
    rest = _OWNER.sub("", before, count=1)
    if rest != before and (own := noun(rest + " " + behind, family)).core:
        yield own


_FIRM = re.compile(
    "(?:我们?|咱们?|我司|这)?(?:是)?(?:家|个)?[\u4e00-\u9fff]{0,8}?(?<!分)"
    "(?:公司|企业|厂子?|店|馆|院|园|社|工坊|作坊|工作室|事务所)[里内]?"
    "(?:现在|目前|一共|总共|共|才|就|只|有)*"
)


def _none(piece: str) -> Iterator[Quantity]:
    """没有合作高校: none is a figure too."""
    for thing in none_of(piece):
        of = noun(thing)
        if len(of.core) > 1 or of.restricted:
            yield Quantity(of, counters.ANY, Span.exactly(0), _said(piece, 0, len(piece)))


def _alone(piece: str) -> Iterator[Quantity]:
    said = alone(piece)
    if said:
        yield Quantity(noun(TOGETHER), counters.ANY, Span.exactly(0), _said(said, 0, len(said)))


_MORE_THAN = re.compile("^(?:超过?|大于|多于|高于|过|突破)")
_TENTHS = re.compile("[一二三四五六七八九半](?![一二三四五六七八九十百千万个年月天])")


def _more_tenths(figure: Figure, piece: str) -> str:
    """What follows 六成 in 六成二 and 六成半."""
    found = _TENTHS.match(piece, figure.end) if figure.counter == "成" else None
    return found.group() if found else ""


def _spanned(figure: Figure, piece: str, family: str) -> Span | None:
    times = counters.scale_of(figure.counter)
    low, high = figure.span.low * times, figure.span.high * times
    more = _more_tenths(figure, piece)
    if more:
        low = high = low + (times / 2 if more == "半" else levelled.number(more) or 0)
    if NOT_ONE in piece[: figure.start]:  # 没有一家超过55平: none has more
        plain = _MORE_THAN.sub("", piece[figure.start : figure.end])
        return Span(0, max(one.span.high for one in figures(plain, counters.COUNTERS)) * times)
    if family == counters.AGE and low == high:
        return whole_years(low, high)
    if family == counters.TIME and low == high:
        high = (
            low if piece[figure.end :].startswith(EXACTLY) else low + times - _SHADE
        )  # two years is anything below three
        if ("半") in piece[figure.end : figure.end + 1] or re.search(
            "年半", piece[figure.start : figure.end + 1]
        ):
            low, high = low + 6, low + 12 - _SHADE
    return Span(low, high)


def _end(piece: str, start: int) -> int:
    found = _QUESTION.search(piece, start)
    return found.start() if found else len(piece)


def _said(piece: str, start: int, end: int) -> str:
    text = as_said(piece[start:end])
    words = re.sub("^(?:我司|我公司|我们?|咱们?|,|现在|目前|公司)+", "", text.strip(" ,的"))
    return words.strip(" ,的")
