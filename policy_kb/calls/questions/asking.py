"""What a text asks of calls: of one (deadline, materials …) or which there are.

Language only, read from levelled text; which call is meant is `finding`, what
is answered `policy_kb.answer.calls`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from policy_kb.calls.lookup.lexicon import lexicon
from policy_kb.calls.lookup.naming import Edition, levels
from policy_kb.calls.questions.editions import edition_in, perhaps_year, step
from policy_kb.calls.questions.facets import NAMED, WHEN, Facet, facets_in
from policy_kb.calls.questions.lists import DUE, Relation, Which, relation, which_calls
from policy_kb.calls.questions.outright import wants_calls
from policy_kb.calls.questions.periods import Period, periods
from policy_kb.language import text as levelled

_COUNT = re.compile(
    "几个|多少个|多少项|几项|几条|多少条|有多少(?!钱|天|万|资)|数量|一共几|总共几|几多个|多少种"
)
_SOONEST = re.compile(
    "最(?:快|早|先|近|急|紧|赶)(?!年).{0,5}(?:截|到期|结束|关|的|要)|最[急赶紧](?:的|[?]|$)|"
    "最先|(?:哪|那)一?个(?:先|最快|最早|最急|最近)|最早截|最快截|谁先截|最紧|"
    "(?:哪|那|谁).{0,6}(?:截止|结束|到期|截)得?(?:更|比较)?(?:早|快|先)"
)
# 最急的是哪个, with nothing else: of a list before.
_SOONEST_OF_IT = re.compile(
    "(?:那|那么|这里面|其中|里面|里头|当中)*最(?:急|快|早|先|紧|近|赶)要?(?:到期|截止|结束|交|截)?的?(?:一个|"
    "那个)?(?:是|呢)?(?:哪一?[个项]|谁|什么|啥)?[呢啊?]*"
)
# 创新创意项目有哪些内容 asks what is in it, not which there are.
_THERE_ARE = re.compile(
    "(?<!为)(?:什么|哪些)(?!内容|措施|举措|做法|要点|特点)|哪几|哪个|哪项|啥|有没有|有无|有没|"
    "有不有|几个|多少|列|清单|汇总|盘点|所有|全部|有吗|有么|都有|别的|其[他它]|推荐|整理|一览|"
    "哪一?(?:个|项)|谁|介绍|说说|讲讲|看看|看下|查|几项|几条|有.{0,12}[吗么没不?]|边啲|总共|"
    "一共|吗$|呢$"
)
_SEVERAL = re.compile(
    "(?:能|可以)(?:报|申报|申请|申领|领|拿)的(?:项目|补贴|补助|奖励|奖补|资助|扶持|专项|优惠|"
    "资金|、|和)+都?(?:有哪些|有什么|有啥|有几|哪些|是什么)|"
    "(?:哪些(?!企业|公司|单位|人)|有什么|有啥|哪几个|多少个|几个|列一?[下出]|清单|盘点|汇总|"
    "所有|全部|有没有其他|还有什么|还有哪些|什么(?!时|样|人|企业|公司|单位|条件|材料|资料|要求)|"
    "啥(?!时|条件|材料|资料|要求)|哪[个项]).{0,6}(?:项目|通知|公告|征集|可以?报|能报|可报|申报|"
    "申请|开放|在报|在收|截|开始)"
    "|有没有[^,;。?]{0,4}(?:可以?|能)(?:报|申[请报领])"
    "|[,。](?:那|我们?|咱们?)?(?:能|可以)(?:申?报|申请)哪(?:个|些|项|几[个项])(?:项目|补贴|补助)?[?呢]?$"
    "|(?:有没有|有无|有冇|有什么|有啥)(?:适合|合适|对口)的(?:项目|通知|补贴|补助|资助|奖励|课题)"
    "|(?:有没有|有无|有冇)[^,;。?]{0,4}(?:截|到期|来不及)[^,;。?]{0,3}的"
    "|(?:来不及|要截|快截|快到期)了?的(?:项目|通知|补贴|补助)"
    "|(?:有没有|有无|有冇)[^,;。?]{0,10}(?:项目|通知|补贴|补助|资助|奖励|"
    "课题)[^,;。?]{0,3}(?:可以?|能)(?:报|申[请报领])"
    "|(?:项目|通知|公告|征集|能报的|可以报的|截止的|开放的|在报的|受理的).{0,4}(?:有哪些|有什么|"
    "有啥|有几|有多少|哪些)"
)
# 省级现在可以报的项目: a list without a word that asks.
_ALL_OF_THEM = re.compile(
    "(?:报|申报|申请|受理|开放|开着|截止|征集|在报|"
    "在收)(?:中)?的(?:(?:国家|[省市区])[级里]?的?)?(?:项目|通知|专项|征集)?(?:清单|名单|列表)?$|"
    "(?:方面|类|相关|有关|领域)的?(?:项目|通知|征集)$|"
    "(?:还|现在|目前|眼下)[^,;。?]{0,3}(?:能|可以|在)(?:交|报|申报?|收|递)(?:请)?(?:材料|资料)?的(?:项目|呢|有)?$"
)
# 1月底前截止的省级项目: with a time, a list without a word that asks.
_THOSE = re.compile(
    "(?:截止|开始|申报|到期|开放|受理|发布|要交|要报|"
    "[天前内后])的(?:(?:国家|[省市区])[级里]?的?)?(?:项目|通知|征集|专项|课题|补贴|补助|"
    "奖励)(?:呢|[?])?$|"
    "(?:截止|到期|(?:必须|要|得|该)[交报])的(?:都)?"
    "(?:(?:帮我|给我|替我)?(?:都)?[挑列找选拣](?:出来|一下|给我))?[?]?$"
)
# 广州市级的都有哪些: nothing but calls is listed by level.
_OF_A_LEVEL = re.compile(
    "(?:那|请问|想问下?|现在|目前)?(?:国家|广东省?|广州市?|增城区?|[省市区])(?:级|里)的?(?:现在|"
    "目前|都|一共|总共)*(?:有哪些|有什么|有啥|有几个|有多少个?)(?:[?呢]|$)"
)
_CALLS = re.compile(
    "才开|新开|最后一天|(?:要|得|该|能|可以)(?:交|赶)|就要关|长期收|"
    "(?:能|可以?|好|得|在|想|去|要|还|没)?报(?!告|销|道|价|表|纸|到|酬|警|税|关)|申[报请领]|"
    "征集|征项目|申报通知|项目(?!标)|开放|开着|截止|截的|通知|公告|专项|在收|收件|受理|课题|揭榜|榜单|"
    "认定|评选|遴选|比赛|大赛|资助"
)
# Something that the policy itself is about, whatever is said of applying.
_OF_THE_POLICY = re.compile(
    "(?<!可以)(?<!能)(?<!来)牵头(?!申?报|写|起草|制定|编|做|建|组建|搞|开发|研制|完成)|配合单位|"
    "配合部门|第.{1,3}条|任务|保障措施|主要目标|指标|若干意见|这个政策|这份文件|政策文件|"
    "第.{1,3}部分|哪一?条|几条政策|写明"
)
_MORE = re.compile(
    "^(?:那)?(?:除了这个)?,?(?:还有|有没有|有冇|还有没有|有)?(?:其[他它]|别的|另外的?|更多|多点|"
    "多些|其余)(?:的)?(?:什么|哪些|啥)?(?:项目|通知|补贴|"
    "可?以?能?(?:申报|报|申请)的?(?:项目|通知)?)?(?:有|还有)?(?:吗|么|呢|没|没有)?$"
    "|^(?:那)?还有(?:没有)?(?:吗|么|呢|没|啥|什么|哪些|哪个|别的)?(?:吗|呢|没)?$|"
    "^(?:再)?(?:看看|看|来|说)?(?:别的|其他的?)$"
    "|^(?:下一?页|下页|后面的?|往下|往后|继续|更多|接着)(?:看|说|呢|吧)?$"
)
_PICKS = re.compile(
    r"第([一二两三四五六七八九十\d]{1,3})(?:个|项|款|条|家|(?![批期轮季次届度\d]))|"
    r"(?<![\d一二三四五六七八九十])([一二两三四五六七八九十]|\d{1,2})号(?!前|之前|截|以前|开始|"
    r"到)|(最后|头|末尾)(?:一|那)?[个项条]"
)


@dataclass(frozen=True)
class Asked:
    """A text read as a question about calls."""

    text: str
    facets: tuple[Facet, ...] = ()
    listing: bool = False
    count: bool = False
    soonest: bool = False
    more: bool = False
    which: Which | None = None
    relation: Relation = Relation.OPEN
    levels: tuple[str, ...] = ()
    edition: Edition = Edition()
    # 上一批呢: so many editions before (-1) or after the one talked about.
    step: int = 0
    # 去年认定的奖多少: perhaps the edition of that year.
    perhaps_year: int | None = None
    periods: tuple[Period, ...] = ()
    picks: tuple[int, ...] = ()
    of_policy: bool = False
    of_calls: bool = False

    @property
    def period(self) -> Period | None:
        """The stretch that is asked about; of 二月三号过年,过年前 the limit."""
        limits = [period for period in self.periods if period.until]
        return (*limits, *self.periods, None)[0]

    @property
    def plain(self) -> str:
        """The text with the words of time blanked out, everything else in its place."""
        text = self.text
        for period in self.periods:
            text = text[: period.start] + " " * (period.end - period.start) + text[period.end :]
        return text

    @property
    def without_picks(self) -> str:
        """The plain text with the numbers of a list shown before blanked out as well."""
        return _PICKS.sub(lambda m: " " * len(m.group()), self.plain)

    @property
    def strongly_listing(self) -> bool:
        """哪些, 几个: a list is asked for, whatever was talked about before."""
        return (
            self.count
            or self.soonest
            or bool(
                self.listing
                and (
                    _SEVERAL.search(self.text)
                    or _ALL_OF_THEM.search(self.text)
                    and not re.search(WHEN, self.text)
                    or self.periods
                    and _THOSE.search(self.text)
                )
            )
        )

    @property
    def silent(self) -> bool:
        """Whether nothing at all is asked in words known here."""
        return not (self.facets or self.listing or self.count or self.soonest or self.more)


# 商务口现在有哪些: as offices call the field of one of them.
_OF_A_FIELD = re.compile(
    "(?<=[一-鿿]{2})(?<![出进门窗接人路港渡风对])(?:口子?|条线)(?=上|现在|目前|这边|那边|这块|"
    "有|都|的|还)"
)
# 外贸方面最急的是哪个: of those that deal with it.
_OF_SOME = re.compile("方面|类(?!似)|领域|这块|那块")


def read(text: str, today: date) -> Asked:
    """What a levelled text asks of calls, if anything."""
    text = _OF_A_FIELD.sub("方面", lexicon().expanded(text))
    named = periods(text, today)
    which = which_calls(text)
    facets = facets_in(text)
    # 过年前要交的, 周五前要交材料的有哪些 ask for no papers
    if DUE.search(text) and (not _PAPERS.search(text) or _HANDED_IN.search(text)):
        facets = tuple(f for f in facets if f is not Facet.MATERIALS)
    of_calls = bool(_CALLS.search(text))
    about_time = of_calls or which is not None or bool(named)
    of_some = bool(levels(text) or _OF_SOME.search(text))
    about_time |= of_some and bool(_SOONEST.search(text))
    count = about_time and bool(_COUNT.search(text))
    those = bool(named or which) and _THOSE.search(text) is not None
    soonest = (
        about_time and bool(_SOONEST.search(text)) or _SOONEST_OF_IT.fullmatch(text) is not None
    )
    listing = (
        wants_calls(text) or soonest and of_some or those or _OF_A_LEVEL.match(text) is not None
    ) and bool(
        _THERE_ARE.search(re.sub(WHEN, "", text))
        and (of_calls or which or named)
        or count
        or soonest
        or (which and of_calls)
        or those
        or _OF_A_LEVEL.match(text)
        or _ALL_OF_THEM.search(text)
        and not re.search(WHEN, text)
    )
    return Asked(
        text=text,
        facets=facets,
        listing=listing,
        count=count,
        soonest=soonest,
        more=bool(_MORE.match(text)),
        which=which,
        relation=relation(text, which),
        levels=levels(text),
        edition=edition_in(text, today),
        step=step(text),
        perhaps_year=perhaps_year(text, facets, today),
        periods=named,
        picks=_picks(text),
        of_policy=bool(_OF_THE_POLICY.search(text)),
        of_calls=of_calls,
    )


# 首台套补多少 beside 首台套补助: the last character of what is the name's asks.
_ASKS_WITH_IT = re.compile("[补奖贴给](?:多少|几|百分|什么|啥)")
# 贷款贴息的呢, 那小巨人: nothing but another name.
_NAME = f"(?:(?:国家|[省市区])[级里]?的?)?{NAMED}(?:项目|这个|那个)?"
AND_THAT = re.compile(f"(?:(?:那么?|换成|如果是)+{_NAME}(?:的|的?呢)?|{_NAME}(?:的|的?呢))[?]?$")


def without_names(asked: Asked, spans: Iterable[tuple[int, int]]) -> Asked:
    """The question read again with the names in it taken out: 奖励 in a name asks for nothing."""
    return replace(asked, facets=facets_in(rest_of(asked, spans)) or asked.facets)


def rest_of(asked: Asked, spans: Iterable[tuple[int, int]]) -> str:
    """The text of a question with a mark in the place of each name."""
    pieces, at = [], 0
    for start, end in sorted(spans):
        if start >= at and end - start > 1:
            if _ASKS_WITH_IT.match(asked.text, end - 1):
                end -= 1
            pieces += [asked.text[at:start], NAMED]
            at = end
    return "".join((*pieces, asked.text[at:]))


_HANDED_IN = re.compile("[交报]材料的(?:项目|通知|都|有|呢|$)")
_PAPERS = re.compile("材料|资料|证明|表|书|交(?:些|点)?(?:什么|啥|哪)")


def _picks(text: str) -> tuple[int, ...]:
    """Numbers of a list shown before: 第二个, 3号; -1 is the last."""
    found = []
    for match in _PICKS.finditer(text):
        if match[3]:
            found.append(1 if match[3] == "头" else -1)
            continue
        number = levelled.number(match[1] or match[2])
        if number:
            found.append(number)
    return tuple(found)
