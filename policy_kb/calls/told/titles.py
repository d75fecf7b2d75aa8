"""Titles and standing that a company tells of itself: 高企, 专精特新, 规上, 法人, 失信.

A question (要不要是高企), a wish (想评高企), a supposition or somebody else's title is no
fact; what is denied (还没评上高企) is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from policy_kb.calls.told.places import Told

TITLES: tuple[tuple[str, str], ...] = (
    ("little_giant", '(?:国家级)?(?:专精特新)?[“"]?小巨人[”"]?(?:企业)?|国家级专精特新(?:企业)?'),
    ("specialised", "(?:省级|省|市级)?专精特新(?:中小企业|企业)?"),
    ("innovative", "创新型中小企业|创新型企业"),
    ("tech_sme", "科技型中小(?:微)?企业|科小|科技中小企业|科技型中小"),
    ("high_tech", "(?:国家级?|国)?高新技术企业|国家高新(?:企业)?|国高|高企|高新企业"),
    ("above_scale", "规上(?:工业|服务业)?(?:企业)?|规模以上(?:工业|服务业)?(?:企业)?|四上企业"),
)
_OTHERS = re.compile(
    "朋友|隔壁|人家|别的公司|别人|同行|他们|他家|客户|供应商|母公司|总公司|子公司|兄弟公司|"
    "关联公司|园区里|区里有|有多少|多少家"
)
_SUPPOSED = re.compile(
    "如果|(?<!主)要是|假如|假设|万一|比如|例如|是否|是不是|要不要|需不需要|用不用|必须|一定要|非得|"
    "得是|才能|才可以|才行|要求|需(?<!主)要是|需要有|只有|限定|限于|仅限|面向|支持"
)
_WISH = re.compile(
    "想|准备|打算|计划|争取|希望|申请|申报|培育|冲|目标|怎么|如何|下一步|正在|在报|要评|要报|"
    "再评|去评|后备|快要|即将|马上|明年|今年要|今年想|能不能评|能评|可以评|公示中|公示期"
)
_GONE = re.compile("过期|到期|失效|取消|撤销|掉了|以前|曾经|之前")
# 专精特新到期后没续: it has none now.
_NOT_RENEWED = re.compile(
    "(?:企业|认定|资质|证书|称号|资格)*(?:去年|前年|今年|上个?月|早就?|已经?|都|刚|\\d{1,2}月)*"
    "(?:到期|过期)了?[^,]{0,3}(?:没有?|未)(?:再|能|去)*(?:续|复审|重新|申请|认定|评|过)"
)
_WE = "(?:我们?|咱们?|我司|本公司|公司|企业|厂子?|这边|自己|本身|我们公司|我们厂|我们企业)"
_WHEN = (
    "(?:现在|目前|至今|暂时|早就|去年|前年|今年|刚刚?|才|也|都|就|又|确实|一直|其实|倒|"
    "(?:20)?\\d\\d年)"
)
_NO = (
    "(?:不是|并非|还不是|没有?|还没有?|尚未|未|暂无|无|不属于|算不上|不算|没能|都不是|也不是|"
    "从来没)"
)
_GOT = (
    "(?:评上|评过|评到|拿到|拿过|拿了|拿下|获得|获|获评|认定为?|认定过|通过|过|办|办过|做|做过|"
    "入库|入|进|上|有|被认定为|被评为|评为|评|取得|成为|成了|属于|达到|纳入)"
)
_KIND = (
    "(?:一家|一个|个|家|了|过|国家级?|省级?|市级?|区级?|广东省|广州市|的|老|这个|什么|任何|认定的?)"
)
_BEFORE_NOT = re.compile(f"{_NO}{_WHEN}?(?:{_GOT})?{_KIND}*$")
_AFTER_NOT = re.compile(
    "^(?:企业|认定|资质|证书|称号|这个|入库|评价|库)*(?:都|也|还|我们|目前|现在|"
    "暂时)*(?:没有?(?:评|拿|做|入|过|申请|认定|办|弄|通过|下来|上)?(?!问题)|不是|未|尚未|没评上|"
    "还没)"
)
_AFTER_YES = re.compile(
    "^(?:企业|认定|资质|证书|称号|入库|评价|登记|编号|牌子?)*(?:我们?)?(?:也|都|是|省里|市里|"
    "国家|区里|工信[局厅]|科技[局厅])*(?:已经?|刚刚?|去年|前年|"
    "今年|早就|(?:20)?\\d\\d年)*(?:认定|评上|拿到|拿|通过|批|评|入库|过|下来|办|有|是|入|"
    "进|发|到)+(?:了|过|的(?=$|三年|有效|还)|啦)"
)
_QUESTION = re.compile(
    "什么|多少|几|怎么|哪|谁|吗|呢|[?]|有没有|能不能|可不可以|奖励|补贴|补助|政策|条件|材料|"
    "认定|申报|申请|截止|扶持|培训|名单|标准"
)
_LEGAL = re.compile("有限(?:责任)?公司|股份(?:有限)?公司|(?:有|具有|具备|是)(?:独立)?法人(?:资格)?")
_NO_LEGAL = re.compile(
    "个体户|个体工商户|(?:是|属于)(?:一家)?分公司|(?:没有|不是|不具备)(?:独立)?法人(?:资格)?|"
    "还没注册公司|没有?注册公司|公司还没注册|还没注册"
)
_BELOW_SCALE = re.compile(
    "(?:没有?|未|还没有?|尚未|暂时没)(?:有)?(?:上规|达规|升规|入规)|规下(?:企业|工业)?"
)
_CLEAN = re.compile(
    "(?:没有?|无|未|不是|不在|不存在|从来没|也没|没有过|未被?列入)[^,;。]{0,6}(?:失信|黑名单)|"
    "信用(?:良好|没问题|记录良好|很好)"
)
_LISTED = re.compile(
    "(?:被列入?|进了|上了|列为|成了|是|在|有)(?:过)?[^,;。没无未不]{0,6}(?:失信|黑名单)"
)


def titles(text: str, told: bool = False) -> Iterator[Told]:
    """Titles that a levelled text claims or denies.

    With `told`, which says that the rest of the text tells of the company, a title that stands by
    itself is a claim: 新塘的,80人,高企.
    """
    pieces = re.split("[,;。、?]", text)
    asked = _QUESTION.search(text) is not None
    if told:
        for piece in pieces[:-1] if asked else pieces:
            for name, pattern in TITLES:
                if re.fullmatch(f"(?:也是|是)?(?:一家)?(?:{pattern})", piece):
                    yield name, True, piece
    for piece in re.split("[,;。?!]|但是?|不过|而且|另外", text):
        if not _OTHERS.search(piece) and not _SUPPOSED.search(piece):
            yield from _of(piece)


def _of(piece: str) -> Iterator[Told]:
    taken: list[tuple[int, int]] = []
    denied_before = False
    for name, start, end in sorted(_named(piece), key=lambda n: n[1]):
        if any(start < e and s < end for s, e in taken):
            continue
        taken.append((start, end))
        claim = _claimed(piece[:start], piece[end:])
        joined = re.search("(?:和|跟|也|、|或者?|,|还有|及)$", piece[:start])
        if len(taken) > 1 and joined and claim in (True, None) and denied_before:
            claim = (
                False if piece[:start].endswith(("、", "或", "或者", "和", "跟", "及")) else claim
            )
        denied_before = claim is False
        if claim is None:
            continue
        words = piece[max(0, start - 4) : end] if claim is False else piece[start:end]
        yield name, claim, words if claim or re.search(_NO, words) else piece[start : end + 5]


def _named(piece: str) -> Iterator[tuple[str, int, int]]:
    taken: list[tuple[int, int]] = []
    for name, pattern in TITLES:
        for found in re.finditer(pattern, piece):
            if not any(found.start() < e and s < found.end() for s, e in taken):
                taken.append(found.span())
                yield name, *found.span()


def _claimed(before: str, after: str) -> bool | None:
    """True for a claim, False for a denial, None where nothing is told."""
    if _NOT_RENEWED.match(after):
        return False
    if _GONE.search(after[:6]) or _GONE.search(before[-6:]):
        return None
    if re.match(
        "(?:项目|产品|培育|奖|补|政策|专项|服务|园|区|后备|辅导|申报|申请|认定(?!了|过|企业))",
        after,
    ):
        return None
    if _BEFORE_NOT.search(before) and not re.search(
        "有没有|是不是|能不能|可不可以|不得不$", before
    ):
        return False
    if re.search("没有?$", before) and not re.search("有没有?$", before):
        return False
    if _WISH.search(before) or re.match("(?:怎么|如何|能不能|可以|要|想)", after):
        return True if _stated(before) else None
    if _AFTER_NOT.search(after):
        return False
    if _AFTER_YES.search(after):
        return True
    if _stated(before) and not re.match("(?:吗|么|嘛|呢|吧\\?)", after):
        return True
    return None


def _stated(before: str) -> bool:
    """Whether the words right before a title claim it: 我们是, 去年拿到了."""
    found = re.search(
        f"(?:{_WE}|^){_WHEN}*(?:已经?)?{_WHEN}*(?:是|属于|有|拿到了?|评上了?|获得了?|取得了?|"
        f"通过了?|成了|被认定为|评为|获评|认定为|入库了?|评了|拿了|"
        f"纳入了?){_KIND}*(?:{_TITLE_LIST})?$",
        before,
    )
    return found is not None


_TITLE_LIST = "(?:" + "|".join(p for _, p in TITLES) + ")(?:、|和|跟|也是|又是|还是|,|及)(?:是)?"


def standing(text: str) -> Iterator[Told]:
    """法人 and 失信, as far as the text tells it plainly."""
    for piece in re.split("[,;。?!]|但是?|不过|而且|另外", text):
        if (
            _OTHERS.search(piece)
            or _SUPPOSED.search(piece)
            or re.search("吗|怎么|能不能|可以吗|影响|修复|曾|以前|移出|要不", piece)
        ):
            continue
        if found := _BELOW_SCALE.search(piece):
            yield "above_scale", False, found.group()
        if found := _CLEAN.search(piece):
            yield "bad_credit", False, found.group()
        elif found := _LISTED.search(piece):
            yield "bad_credit", True, found.group()
        if found := _NO_LEGAL.search(piece):
            yield "legal_person", False, found.group()
        elif (found := _LEGAL.search(piece)) and not re.search("准备|打算|想|注册一家", piece):
            yield "legal_person", True, found.group()
