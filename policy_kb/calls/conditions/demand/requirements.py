"""What a line of a call's conditions demands of a company, as far as it can be compared.

A line becomes a small tree: requirements joined by "all of them", "one of them is enough", "only
for those who …". What is not surely understood is an open leaf, of which one cannot tell. A wrong
reading is worse than none, so every pattern has to account for each word of its stretch.
"""

from __future__ import annotations

import re

from policy_kb.calls.conditions.demand.demands import (
    All,
    Demand,
    Either,
    OfKind,
    OnlyFor,
    Open,
    Relaxed,
    Soft,
    Unsure,
)
from policy_kb.calls.conditions.demand.requirement import Reading, Requirement, Sort
from policy_kb.calls.conditions.demand.undivided import bound_by_size, said_of_all
from policy_kb.calls.conditions.demand.wordings import requirements
from policy_kb.calls.conditions.facts.grades import is_list_of_grades
from policy_kb.calls.conditions.figures.joined import (
    count_together,
    counted_in,
    each_so_many,
    for_each_kind,
    kinds_together,
    of_kinds_there,
    of_such,
)
from policy_kb.calls.told import counters
from policy_kb.language import text as levelled

# Exceptions, preferences, prohibitions: words that turn the sense of a line.
_TURNED = re.compile(
    "除外|除.{1,30}?外|例外|优先|原则上|鼓励|可适当|可以?放宽|放宽|不受.{0,8}限制|视情|一般应|"
    "一般不|择优|倾斜|如有|如属|若"
    "|不得申报|不予|不能申报|不再|不可申报|不支持|不纳入|不包括|不含(?!税)|不适用|"
    "不得(?!.{0,12}(?:失信|黑名单|不良信用))|不参加|"
    "(?<!在研)(?<!承担)(?<!主持)(?<!在研项目)(?<!级项目)不超过.{0,3}项"
    "|或以下|以上任|其他企业|其它企业|其余企业|任选|视同|参照|(?<!责任)(?<!赔偿)(?<!保险)限额(?!以上)|名额"
)
_FIGURE = r"(?:\d+|[一二三四五六七八九十]+)(?=周?岁)"
_RELAXED = re.compile(
    r"(?P<base>[^,;。]*(?:\d+|"
    r"[一二三四五六七八九十]+)周?岁[^,;。]*)[,;。(](?P<who>[^,;。]{1,14}?)可?(?:以|"
    r"适当)*放宽(?:到|至|为)?(?P<limit>\d+|[一二三四五六七八九十]+)周?岁[^,;。]{0,4}"
)
_AS_A_RULE = re.compile("(?:原则上|一般)(?:应当?|要求|须|需)?(?=不|应|在|须|需|低|高)")
_CLEAN_CREDIT = re.compile(
    "(?:被)?(?:列入|纳入|存在|有)[^,;。]{0,14}(?:失信|黑名单)[^,;。]{0,12}的?(?:企业|"
    "单位)?,?(?:不得|不予|不能|不可)[^,;。]{0,6}"
)
# Somebody else than the applicant is spoken of.
_OF_OTHERS = re.compile(
    "一方|合作单位|合作方|合作企业|在孵|入驻|毕业企业|服务机构|法定代表人|法人代表|负责人|"
    "带头人|团队|股东|实际控制人|母公司|子公司"
    "|控股|集团|牵头(?!(?:申报)?(?:单位|企业))|联合体|成员单位|客户|供应商|引进|培育|入库培育|"
    "意向|拟|后备|被投|参股|高校|科研院所|申请人|候选人|派驻"
    "|总承包|上下游|园区|基地|平台|专业?镇|分支机构|分公司|产品|项目(?!申报单位|单位)|装备|"
    "技术合同|提供|服务(?!业)|签订|合作|采购|购买|投资|孵化|支持|帮助|对接|培训|"
    "推荐(?!企业|单位)|举办|承办|转让|受让|租|委托"
)
_ONE_OF = re.compile("之一|任一|任意一[项个条]|其中一项|其一|一项或多项|至少[一1]项|至少满足")
_REFUSING = re.compile(
    "(?:不得|不予|不能|不可|取消|不支持)[^;。:]{0,10}:|情形之一[^:]{0,16}(?:不|取消)[^:]*:?|"
    "下列情形|以下情形"
)
_NUMBERING = re.compile(
    r"^\(?(?:[\d一二三四五六七八九十]{1,2}|[①-⑳])(?:[.、)]+(?!\d)|(?<=[①-⑳]))\s*|"
    r"^第?[一二三四五六七八九十]{1,2}(?:、|是)"
)
_INNER_NUMBER = re.compile(r"[;:,。]\s*(?:\(?\d\)|\d[.、](?!\d)|\([一二三四五六]\)|[①-⑳])|(?<=;)")
_ASIDE = re.compile(
    r"\((?:[^()]*(?:含\d|下同|简称|以下称|计算|(?<!不)含税|人民币|不含港澳台|不包括港澳台|港、?澳、?台|"
    r"包括|指|是指|详见|附件|见|统一社会|按|例如|如)[^()]*)\)"
)
_N = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十百]+)"
_TWO_BOUNDS = re.compile(
    rf"(?P<what>[^,;。、\d]{{2,14}}?)(?P<first>(?:已?满|不少于|不低于|超过){_N}(?:个?月|"
    rf"周?年)(?:以上)?)[、,]?(?:且|并|但|同时)*(?P<second>(?:不满|未满|不超过|不足){_N}(?:个?月|"
    rf"周?年)(?:以[下内])?)"
)
_RANGE = re.compile(
    rf"(?P<low>{_N}(?:千万|百万|亿|万)?元)(?:\(含\)|含)?以上[、,]?(?:且|并|但|"
    rf"和)*(?P<high>{_N}(?:千万|百万|亿|万)?元)(?:\(含\)|含)?以下"
)
# 客房5间以上14间以下 bounds one thing twice as well.
_BETWEEN = re.compile(
    rf"(?P<what>[^,;。、\d]{{2,14}}?)在?(?P<low>{_N}万?(?:{counters.COUNTERS}))(?:\(含\)|含)?以上"
    rf"[、,]?(?:且|并|但|至|到)*(?P<high>{_N}万?(?:{counters.COUNTERS}))(?:\(含\)|含)?以[下内]"
)
_PLACE_FOR = re.compile(
    rf"注册(?:登记)?地(?:址)?(?:均|须|"
    rf"应)?在(?P<place>[\u4e00-\u9fff]{{2,6}}?[省市区县])(?P<how>(?:已?满|不少于|不低于|"
    rf"超过)?{_N}周?年(?:以上)?)"
)
_OR = re.compile("或者|或(?!有)|(?<![高中低大小上下])/")
_AND = re.compile(r"并且|而且|同时(?!符合|满足)|且(?!不)|且(?=不[少低高超][于过])")
_WITHIN = re.compile(
    r"其中(?:具有|具备|拥有)?(?P<part>[^占,;。]{2,16})占(?:比)?(?P<bound>(?:不低于|不少于|达到?|"
    r"超过)?(?:\d+%|一半|半数)(?:以上)?)"
)
_SINCE_THEN = re.compile("之日起[^,;。]{0,4}(?:月|年|日|天)内")
_NO_SUBJECT = re.compile(r"且?(?:不[少低高超][于过]|达到?|至少|超过)\d")
_COMPARED = re.compile(r"且?[较比](?:改造|整改|技改|实施|建设)(?:之|以)?前[提增升降下减]")
_SCOPED = re.compile("的(?:(?:申报)?(?:企业|单位|公司))?$|^(?:对于?|其中|若|如)")
_SUBSET = re.compile("^其中|^其")
_STAFF = frozenset({"headcount", "rd_staff", "tech_staff"})
_COMMA = re.compile(r"(?<!\d),(?!或)|,(?!\d{3}(?!\d)|或)")


def demands(condition: str) -> tuple[Demand, ...]:
    """What a line demands; all of the tuple have to be met."""
    text = _levelled(condition)
    if not text:
        return ()
    if _CLEAN_CREDIT.fullmatch(text.rstrip("。;")):
        return requirements("未列入失信名单").found
    relaxed = _RELAXED.fullmatch(text)
    if relaxed:
        wide = re.sub(_FIGURE, lambda _: relaxed["limit"], relaxed["base"], count=1)
        narrow, wider = _all(_stretches(relaxed["base"])), _all(_stretches(wide))
        return (Relaxed(narrow, wider, relaxed["who"]),)
    rule = _AS_A_RULE.sub("", text)
    if rule != text and not _TURNED.search(rule):
        return tuple(Soft(demand) for demand in _stretches(rule))
    if _TURNED.search(text) or _REFUSING.search(text) or text.endswith(":"):
        return (Open(text),)
    if _ONE_OF.search(text):
        return (_alternatives(text),)
    tiers = _tiers(text) or _by_kinds(text)
    if tiers is not None:
        return tiers
    return (Open(text, whole=False),) if bound_by_size(text) else tuple(_stretches(text))


def _all(found: list[Demand]) -> Demand:
    return found[0] if len(found) == 1 else All(tuple(found))


def opens_alternatives(condition: str) -> bool:
    """Whether the lines that follow are not demands by themselves: 满足以下条件之一：."""
    text = _levelled(condition)
    begins = text.endswith(":") or re.search("(?:以下|下列)[^:]{0,14}$", text) is not None
    return begins and bool(_ONE_OF.search(text) or _REFUSING.search(text) or _TURNED.search(text))


def _levelled(condition: str) -> str:
    text = levelled.normalise(condition).strip()
    text = _NUMBERING.sub("", text, count=1)
    text = _ASIDE.sub("", text)
    text = re.sub("(截[至止][^,;。]{6,12}日),", r"\1", text)
    # 有独立办公场所,面积不少于…: the area is that of the place before it.
    text = re.sub(r"(?<=[^,;。:\d]),(?=(?:使用|建筑|总)?面积(?:不|达|在|应|须|超|大|\d))", "", text)
    text = re.sub("[,;、。]+(?=或)", "", text)  # 1000万元以上,或… is one choice
    text = re.sub("(?<=比例|比重|占比)(?:年?均|平均)(?=不低|不少|达|超|在)", "", text)
    # 500万元以上、4亿元以下 is one range
    text = _RANGE.sub(r"\g<low>至\g<high>", text)
    # 企业注册满1年、不满5年 bounds one thing twice; 注册地在增城区满3年 is 在增城区注册满3年.
    text = _TWO_BOUNDS.sub(r"\g<what>\g<first>,\g<what>\g<second>", text)
    text = _BETWEEN.sub(r"\g<what>\g<low>以上,\g<what>\g<high>以下", text)
    text = _PLACE_FOR.sub(r"在\g<place>注册\g<how>", text)
    text = text.replace("首次或重新", "").replace("首次或者重新", "")
    return text.strip(" ;。,")


def _alternatives(text: str) -> Demand:
    """满足以下条件之一:(1)…;(2)….: the part behind the colon in alternatives."""
    head, colon, body = text.partition(":")
    if not colon:
        return _either(_ONE_OF.sub("", text).replace("、", "或"))
    if not _ONE_OF.search(head):
        return Open(text)
    lead = requirements(_ONE_OF.sub("", head))
    parts = [p for p in _INNER_NUMBER.split(f";{body}") if p and p.strip(" ;,。")]
    if len(parts) < 2:
        parts = [p for p in re.split("[;、]|或者?", body) if p.strip()]
    if len(parts) < 2 or any(re.search("同时|以上|各项|上述", p) for p in parts):
        return Open(text)
    either = Either(tuple(All(tuple(_stretches(p.strip(" ;,。")))) for p in parts))
    return All((either, *lead.found)) if lead.found else either


def _tiers(text: str) -> tuple[Demand, ...] | None:
    """Cases by size: 收入小于5000万元的企业,比例不低于5%;收入5000万元至2亿元的,4%…."""
    cases: list[tuple[Demand, Demand]] = []
    others: list[Demand] = []
    shared = _shared_subject(text)
    for sentence in re.split("[;。]|:", text):
        stretches = [_INNER.sub("", s.strip()) for s in _COMMA.split(sentence) if s.strip()]
        at = 0
        while at < len(stretches):
            who = _who(stretches[at])
            if who is not None and at + 1 < len(stretches):
                what = stretches[at + 1]
                found = requirements(_with_subject(what, shared))
                cases.append((All(who), All(found.found) if found.whole else Open(what)))
                at += 2
            else:
                others.append(Open(stretches[at]))
                at += 1
    if not cases:
        return None
    left = [o for o in others if not _introduces(o.words, shared)]
    return (OnlyFor(tuple(cases)), *left)


def _by_kinds(text: str) -> tuple[Demand, ...] | None:
    cases = tuple((OfKind(kinds), _all(_stretches(what))) for kinds, what in for_each_kind(text))
    return (OnlyFor(cases),) if cases else None


_INNER = re.compile(r"^(?:\(?\d\)|\d[.、](?!\d)|\([一二三四五六]\)|[①-⑳])")
_INTRODUCES = re.compile("(?:符合|满足)?(?:如下|以下|下列)(?:要求|条件)|比例(?:符合)?$")


def _introduces(words: str, shared: str) -> bool:
    return bool(shared) and (shared in words or bool(_INTRODUCES.search(words)))


def _shared_subject(text: str) -> str:
    """The share of research that a heading speaks of before the cases."""
    head = re.match(
        "[^:]{0,60}?(?P<s>(?:近三[年个](?:会计年度)?的?)?(?:研发|研究开发)(?:费用|投入|"
        "经费)[^,;:。]{0,30}?(?:比例|占比|比重))",
        text,
    )
    return head["s"] if head else ""


def _with_subject(what: str, shared: str) -> str:
    if re.search("研发|研究开发", what) or not shared:
        return what
    return shared + re.sub("^(?:比例|占比|比重|该比例)", "", what)


def _who(stretch: str) -> tuple[Demand, ...] | None:
    """The turnover of those a case is for."""
    if not _SCOPED.search(stretch):
        return None
    found = requirements(_SCOPED.sub("", stretch))
    sizes = {"revenue", "output", "headcount", "assets", "founded"}
    if not found.found or not found.whole or any(r.field not in sizes for r in found.found):
        return None
    return found.found


def _stretches(text: str) -> list[Demand]:
    """Demands stretch by stretch; a stretch that goes on with 占 or 且 keeps its subject."""
    found: list[Demand] = []
    subject = counted = ""
    scope: Demand | None = None
    for sentence in re.split("[;。]", text):
        pieces = [p.strip() for p in _COMMA.split(sentence) if p.strip()]
        for number, piece in enumerate(pieces):
            for part in filter(None, _AND.split(piece)):
                part = _prefixed(part, subject)
                if counted and (_NO_SUBJECT.match(part) or _COMPARED.match(part)):
                    part = counted + part.removeprefix("且")
                within = _WITHIN.fullmatch(part) if counted else None
                if within:  # 其中硕士以上学位的占一半以上: of those before it
                    part = f"{within['part'].rstrip('的')}占{counted}比例{within['bound']}"
                subject, counted = _subject(part) or subject, counted_in(part)
                demand = _stretch(part)
                if demand is None:
                    continue
                is_scope = number + 1 < len(pieces) and _SCOPED.search(part) and part == piece
                if is_scope and re.search("的$|^(?:对于?|若|如)", part):
                    scope = demand  # what follows is for these only
                    continue
                found.append(OnlyFor(((scope, demand),)) if scope is not None else demand)
        scope = None
    return _cases_together(found)


def _cases_together(found: list[Demand]) -> list[Demand]:
    """批发企业…,零售企业…: cases of which a firm is in one."""
    of_kinds = [one for one in found if _is_for_a_kind(one)]
    if len(of_kinds) < 2:
        return found
    cases = tuple(case for one in of_kinds for case in one.cases)
    return [*(one for one in found if not _is_for_a_kind(one)), OnlyFor(cases)]


def _is_for_a_kind(one: Demand) -> bool:
    return isinstance(one, OnlyFor) and isinstance(one.cases[0][0], OfKind)


def _subject(part: str) -> str:
    named = re.search("(?:近三年)?(?:研发|研究开发)(?:费用|投入|经费|支出)", part)
    return named.group() if named else ""


def _prefixed(part: str, subject: str) -> str:
    """占营业收入比例不低于3% goes on with the 研发费用 before it."""
    return subject + part if subject and re.match("占|比例|比重|其占", part) else part


# 批发企业上年度销售额, 洗水、印染企业须持有许可证: of that kind only.
_FOR_A_KIND = re.compile(
    "^(?:其中)?(?P<kinds>[一-鿿]{2,4}(?:、[一-鿿]{2,4})*)(?:类|业|型)?"
    "(?:(?:企业|单位)(?P<sum>(?:上年度|上一?年度?|年度?)?(?:营业|销售|经营|主营|工业|总产)[^,;。]*)|"
    "(?:企业|单位|机构|作品|项目|产品)(?:还?须|还?应当?|必须|还?需)(?P<must>[^,;。]*))$"
)
_NO_KIND = re.compile(
    "^(?:申报|申请|参评|参赛|推荐|牵头|本|该|上述|项目|用人|承担|实施|企业|其他|工业)$"
)


def _stretch(text: str) -> Demand | None:
    """One stretch; None where it says nothing by itself (申报企业须)."""
    of_kind = _FOR_A_KIND.match(text)
    if of_kind and not _NO_KIND.match(of_kind["kinds"]):
        what = _stretch(of_kind["sum"] or of_kind["must"]) or Open(text)
        return OnlyFor(((OfKind(tuple(of_kind["kinds"].split("、"))), what),))
    there = requirements(of_kinds_there(text) or "")
    if there.found and there.whole:
        return All((*there.found, Open(text)))
    if _SUBSET.search(text) or _OF_OTHERS.search(_titles_out(text)):
        return Open(text, whole=True)
    if is_list_of_grades(text) or _SINCE_THEN.search(text):
        return Open(text, whole=True)
    if _OR.search(text):
        return _open(text) if of_such(text) else _either(text)
    read = requirements(text)
    if not read.found:
        return None if read.whole else _open(text)
    if not read.whole and all(one.field in _STAFF for one in read.found):
        return Open(text, whole=True)  # 残疾职工不少于10人 is not all of the staff
    found = _with_titles(read)
    if not read.whole:
        whole = "实缴" in text or any(one.field == "revenue" for one in read.found)
        found = (*found, Open(text, whole=whole))
    return found[0] if len(found) == 1 else All(found)


def _open(text: str) -> Demand:
    such = of_such(text)
    if such is None:
        return Open(text, whole=True)
    return All((Open(such[0], whole=True), Open(f"属于{such[1]}", whole=True)))


def _with_titles(read: Reading) -> tuple[Demand, ...]:
    """The requirements of a stretch. 高新技术企业研发费用占比不低于3% may speak of these only."""
    titles = tuple(r for r in read.found if r.is_title)
    others = tuple(r for r in read.found if not r.is_title)
    if not titles:
        return others
    title: Demand = titles[0] if len(titles) == 1 else Unsure(titles)
    figures = tuple(r for r in others if r.sort is Sort.SPAN)
    if not figures:
        return (*others, title)
    return (*(r for r in others if r not in figures), OnlyFor(((title, All(figures)),)))


def _titles_out(text: str) -> str:
    return re.sub("高新技术企业认定|股份|法人资格", "", text)


def _either(text: str) -> Demand:
    parts, subject = [], ""
    pieces = each_so_many([p for p in _OR.split(text) if p])
    if count_together(pieces) or kinds_together(text):
        return Open(text, whole=True)
    listed = [p for piece in pieces for p in piece.split("、") if p]
    if all(_is_title(p) for p in listed):
        pieces = listed
    if said_of_all(pieces):
        return Open(text)
    for piece in pieces:
        piece = _prefixed(piece, subject)
        subject = _subject(piece) or subject
        one = _stretch(piece) if not _OR.search(piece) else None
        if one is not None and parts and _only_titles(parts) and _NAMES_A_TITLE.search(piece):
            # 高企或当年入库的科小: what is more is of the second alone.
            one = one if isinstance(one, Requirement) else Open(piece)
        if one is None or isinstance(one, All):
            # Words shared by both sides (注册满一年的高企或科小) belong to neither alone.
            return Open(text)
        parts.append(one)
    return Either(tuple(parts)) if len(parts) > 1 else Open(text)


_NAMES_A_TITLE = re.compile("(?:企业|证书|资格|称号)$")


def _only_titles(parts: list[Demand]) -> bool:
    return all(isinstance(part, Requirement) and part.is_title for part in parts)


def _is_title(text: str) -> bool:
    read = requirements(text)
    return read.whole and len(read.found) == 1 and read.found[0].is_title
