"""Conditions, materials and funding of a notice without numbers and headings: whole sentences.

Taken only where a sentence says by itself what it is; where another sentence might belong to
the field as well, the field stays empty. Notices with headings are read by `parts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_kb.intake.notice.outline import Block, topics_of


@dataclass(frozen=True)
class Item:
    """One condition or document, and the line it begins in."""

    text: str
    block: Block


_WHO = "(?:企业|单位|项目|机构|主体|团队|产品|平台|申报人|申请人|负责人|法人|者)"
_LABEL = re.compile("[^，。；：:]{0,14}(?:条件|要求)(?:是|为|如下)?[：:]")
_MUST_BE = re.compile(
    f"(?:{_WHO}[^。；：:]{{0,10}}?|^[\u4e00-\u9fff]{{2,8}})(?:应当?|必须|须|需|要|得)(?:同时|均|能够?|至少)?"
    "(?:在|具备|具有|符合|满足|已|为|是|属于|依法|注册|拥有|未|无|处于|不|有)"
)
# What limits who may apply; a sentence with it that is not taken leaves the list uncertain.
_LIMITS = re.compile(
    "注册登记|独立法人|成立.{0,6}年|信用中国|不低于|不少于|不超过|以上的(?:企业|单位)|[^响适]应(?!用)|须|不得"
)
_MAY = re.compile("^凡[^。；：:]+(?:均可|都可以?|可以?)(?:自愿)?(?:申报|申请|参加|报名|推荐)")
_MAY_NOT = re.compile("不得申报|不予受理|限报|限申报|不再?重复")
_NOT_ABOUT_WHO = re.compile(
    "弄虚作假|虚假|虚报|冒领|骗取|负责(?!人)|材料|提交|报送|送达|送到|登[录陆]|填报|公示|评审|验收|逾期"
)
_AMOUNT = re.compile(
    r"(?<![\d,.])\d[\d,.]*\s*(?:万元|亿元|元|%|％)|百分之[零一二三四五六七八九十]+|"
    r"(?<![一二三四五六七八九十百千])[一二三四五六七八九十百千]+(?:万元|元)"
)
_PAID = re.compile("给予|补助|资助|奖励|补贴|奖补|补足|支持")
_OWN_MONEY = re.compile("注册资本|营业收入|自筹|总投资|投入占比|罚")
_HANDED_IN = re.compile(
    "(?:请?将|提交|提供|报送|递交|备齐|准备好?|增附|附送|"
    "附上)(?P<documents>[^，。；：:]*、[^，。；：:]+?)"
    "(?:等?(?:材料|资料))?(?:各?一式[^，。；]{1,3}份|各[一二两三四五六\\d]份|装订|寄送|送至|"
    "送到|报送|提交|发送|上传|发至|邮寄|，|。|；)(?!、)"
)
_DOCUMENT = re.compile(
    "(?:书|表|报告|合同|协议|证明|证书|执照|文件|清单|凭证|发票|复印件|承诺函|许可证|方案|说明|"
    "材料)(?:[（(][^（）()]*[)）])?(?:[一二两三四五六\\d]+份)?$"
)


def conditions(blocks: Sequence[Block]) -> list[Item]:
    """Sentences that say what an applicant must be, without the words that introduce them."""
    taken: list[Item] = []
    for block, sentence in _sentences(blocks):
        label = _LABEL.match(sentence)
        about_who = not _NOT_ABOUT_WHO.search(sentence) and not is_funding(sentence)
        if about_who and (
            label or any(form.search(sentence) for form in (_MUST_BE, _MAY, _MAY_NOT))
        ):
            taken.append(Item(sentence[label.end() :] if label else sentence, block))
        elif about_who and _LIMITS.search(sentence):
            return []
    return [item for item in taken if item.text]


def materials(blocks: Sequence[Block]) -> list[Item]:
    """The documents of 请将申报书、审计报告和合同各一份装订成册, where each is plainly one."""
    return handed_in(list(_sentences(blocks)))


def handed_in(sentences: Sequence[tuple[Block, str]]) -> list[Item]:
    """The documents that a sentence lists; nothing where several do, or one is no document."""
    found = [
        (block, match["documents"])
        for block, sentence in sentences
        for match in _HANDED_IN.finditer(sentence)
    ]
    if len(found) != 1:
        return []
    block, text = found[0]
    documents = [part for part in re.split("[、]|[和及与](?=[^、]{2,}$)", text) if part]
    if not all(is_document(document) for document in documents):
        return []
    return [Item(document, block) for document in documents]


def funding(blocks: Sequence[Block]) -> list[Item]:
    """Sentences that say how much is paid."""
    return [Item(sentence, block) for block, sentence in _sentences(blocks) if is_funding(sentence)]


def section_lines(blocks: Sequence[Block]) -> set[int]:
    """Lines that tell nothing but conditions or money: days in them are no schedule."""
    told = {(item.block.index, item.text) for item in (*conditions(blocks), *funding(blocks))}
    return {
        block.index
        for block in blocks
        if (own := [s for b, s in _sentences(blocks) if b is block])
        and all(any(i == block.index and s.endswith(text) for i, text in told) for s in own)
    }


def tell_of_money(texts: Sequence[str]) -> bool:
    """Most of these say how much is paid."""
    paid = sum(bool(_AMOUNT.search(text) and _PAID.search(text)) for text in texts)
    return len(texts) > 1 and 2 * paid > len(texts)


def is_funding(sentence: str) -> bool:
    """The sentence says how much is paid to those who apply."""
    return bool(
        _AMOUNT.search(sentence) and _PAID.search(sentence) and not _OWN_MONEY.search(sentence)
    )


def is_document(text: str) -> bool:
    return _DOCUMENT.search(text.rstrip("。；;")) is not None


def _sentences(blocks: Sequence[Block]) -> Iterator[tuple[Block, str]]:
    """The sentences of a text without headings, up to the signature; bare articles (第一条) are
    such."""
    end = next((block.index for block in blocks if block.signed), len(blocks))
    body = blocks[:end]
    if any(
        block.kind not in ("", "article")
        or block.kind
        and block.heading
        or block.rest
        and topics_of(block.heading) - {"contact"}
        for block in body
    ):
        return
    for block in body:
        for sentence in re.findall("[^。]+。?", block.body):
            yield block, sentence.strip()
