"""A notice as lines with their numbering: which line heads a section, and how far it reaches.

Knows the customary marks (一、 （一） 1. （1） ① 第一条) and headings that stand bare on a line.
What a section is about is told by the words of its heading alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_kb.intake.lines import Line
from policy_kb.intake.notice.signing import find_signature

_SIGNS = "■◆▲▌★"
_HAN = "[一二三四五六七八九十百]{1,4}"
_MARKS = (
    (
        "chapter",
        re.compile(
            rf"第{_HAN}(?:章|部分)|(?:专题|专项|方向|类别|板块|赛道|项目)\s*(?:{_HAN}|"
            rf"\d{{1,2}})\s*[：:、.．]"
        ),
    ),
    ("article", re.compile(rf"第{_HAN}条")),
    (
        "block",
        re.compile(
            rf"[{_SIGNS}]|(?:{_HAN}、|\d{{1,2}}[.．、])?\s*(?:问|Q\s*\d{{0,2}})\s*[:：.．、]"
        ),
    ),
    ("section", re.compile(rf"{_HAN}\s*[、．.]")),
    ("bracket", re.compile(rf"[（(]\s*{_HAN}\s*[)）]|{_HAN}[)）]")),
    (
        "decimal",
        re.compile(
            r"\d{1,2}[.．]\d{1,2}(?:[.．]\d{1,2})?"
            r"(?:(?:\s+|、)(?=[\u4e00-\u9fff《“\d])|"
            r"(?=[\u4e00-\u9fff《“])(?!分钟|[万亿元倍个年月日人家名项平亩吨米公千页张]))"
        ),
    ),
    (
        "digit",
        re.compile(
            r"\d{1,2}\s*(?:[.．](?:(?!\d)|(?=20\d\d|\d{1,3}(?:分钟|页|张|名|家|年)))|、)|[⒈-⒛]|\d{1,2}\s+(?=[\u4e00-\u9fff])"
        ),
    ),
    ("small", re.compile(r"[（(]\s*\d{1,2}\s*[)）]|\d{1,2}[)）]|[⑴-⒇]")),
    ("ring", re.compile("[①-⑳]")),
    ("letter", re.compile(r"[A-Ha-h]\s*[.．、)）](?=\s*[\u3400-\u9fff《“])")),
    (
        "bullet",
        re.compile(
            "(?:[●○•◇□▪✔✓☑√✅✘✗❌➤►▶☆◎]|[\U0001f300-\U0001faff])\ufe0f?(?=[\u3400-\u9fff《“\\s\\d])"
            "|[·※-](?=[\u3400-\u9fff《“\\s])"
        ),
    ),
)
# Marks of one list: what holds and what must not.
_CHECKS = re.compile("[✔✓☑√✅✘✗❌]")
# Headings may be given in English as well.
_LATIN_TAIL = re.compile(r"\s+[A-Za-z][A-Za-z ,'&/-]*$")
TOP = ("chapter", "article", "section", "block")
_LONGEST_HEADING = 26
_LONGEST_LABEL = 8
TOPICS = {
    "conditions": re.compile(
        "条件|对象|资格(?!审|复审|初审|确认)|申报主体|申报范围|^(?:申报|申请)(?:单位|企业|人)$|"
        "(?:受理|征集|推荐|遴选|评选|认定|参评|支持|适用|贴息|补贴|补助|奖励|奖补|资助|"
        "扶持)范围|(?:申报|认定|评选|遴选|入选|推荐|准入|入库)标准|限制|限项"
        "|不予(?:支持|受理|资助)|不得申报|负面清单|谁(?:可以?|能)(?:申请|申报|报|领|享受)|"
        "(?:哪些|哪类|哪种|什么(?:样的)?)(?:企业|单位|人|项目).{0,2}(?:可以?|能)"
    ),
    "requirements": re.compile(
        "(?<!工作|有关|其他|相关|报送|提交|形式|格式|组织|管理|纪律)要求$|(?:申报|申请)类别$"
    ),
    "materials": re.compile(
        "^(?!报送(?!的?(?:材料|资料)$)|提交.{0,2}纸质|寄送|.*(?:查验|核验|审核)).{0,8}(?:材料|"
        "资料)(?:清单|目录|要求|内容|及要求|包括)?$"
        "|^附件(?:材料|资料|要求)$|^(?:申报|申请)?(?:材料|资料)报送$|(?:准备|提交|提供|带|交)(?:什么|哪些)"
    ),
    "funding": re.compile(
        "^(?:奖励|资助|补助|补贴|扶持|支持)$|(?:支持|资助|扶持|奖励|补助|奖补|补贴|贴息|补偿|"
        "兑付|经费|"
        "资金|申领(?!方式|办法))"
        "(?:方式|标准|额度|强度|政策|内容|措施|力度|金额|办法|比例|支持|方案|安排)|奖项"
        "|(?:拿|领|得|补|奖|享受)[^，。]{0,4}多少|(?:激励|优惠|鼓励)(?:措施|政策)|"
        "条件(?:和|及|与|、)标准|(?:政策|资金|经费|财政)(?:支持|补助|资助|奖励|奖补|补贴|扶持)|(?:支持|资助|扶持|奖励|补助|奖补|补贴)[^，。]{1,4}(?:和|及|与|"
        "、)(?:标准|额度|金额)|支持什么|多少(?:钱|补贴|补助|奖励)"
    ),
    "schedule": re.compile(
        "时间|日期|期限|截止|截至|(?<!资金)(?<!经费)安排|程序|流程|批次|"
        "(?:申报|申请|报送|申领)(?:方式|办法)"
        "|什么时候|何时|(?:怎么|如何|怎样)(?:申请|申报|报|办|领)|在?哪里?(?:申请|申报|办理)"
    ),
    "contact": re.compile("联系|联络|咨询|电话|疑问|(?:问|找)谁"),
}
_BARE = re.compile(
    "(?:项目|申报|申请|受理|支持|资助|扶持|奖励|奖补|补助|补贴|网上|企业|单位|纸质|书面|推荐|审核"
    "|征集|认定|入库|揭榜|参赛|报名|遴选|评选|激励|优惠|联络|其他|时间|进度|有关|工作|所需|区|"
    "市|省|镇街|科技局|主管部门|材料|报送|提交|资金|联系|咨询|业务|基本|发布|"
    "截至|截止|申领|发放|监督|与|和|及){0,5}"
    "(?:条件|对象|资格|措施|政策|材料|材料要求|资料|方式|程序|流程|时间|日期|期限|截止|安排|"
    "地址|地点|"
    "要求|标准|额度|强度"
    "|范围|事项|电话|联系人|名称|类别|级别|公示|监督|依据|内容|方向|主体|部门|单位|批次|"
    "只受理一批次|办法|发放|咨询)"
)
_CONTACT = re.compile(
    r"[（(]?(?:联\s*系\s*(?:人|电\s*话|方\s*式)(?:(?:及|和|、)[^，。：:]{2,6})?|咨询电话)\s*[:：]"
)
_LABELLED = re.compile("[^，。；：:]{2,8}[：:]")
_FRAMED = re.compile(r"[【［\[](?P<name>[^【】［］\[\]]{2,12})[】］\]][：:]?\s*(?P<rest>.*)")
# What stands behind a label goes on on the next line only where it is not at an end.
_UNFINISHED = re.compile("[：:；;，,、]$")
_END = re.compile(r"附(?:\s*件\s*\d*)?\s*[:：]|[特专]此(?:通知|公告|函告|通告|函达)|[（(]此件")


@dataclass(frozen=True)
class Block:
    """One line of the notice. `mark` is its number as written, `body` what follows it.

    `heading` is the part that names what the line or the section under it is about, "" where it
    names nothing; `rest` is what stands behind a heading on the same line. `depth` orders marks:
    a section reaches to the next block of the same or a smaller depth.
    """

    index: int
    line: Line
    kind: str
    mark: str
    body: str
    heading: str
    rest: str
    depth: int
    signed: bool = False

    @property
    def topics(self) -> frozenset[str]:
        return topics_of(self.heading)


@dataclass(frozen=True)
class Section:
    """A heading with the blocks under it; `parents` are the headings above, outermost first."""

    head: Block
    blocks: tuple[Block, ...]
    parents: tuple[Block, ...]


def topics_of(heading: str) -> frozenset[str]:
    """What a heading is about; several for headings of mixed sections."""
    heading = _LATIN_TAIL.sub("", heading)
    found = frozenset(name for name, words in TOPICS.items() if words.search(heading))
    return found - {"requirements"} or found  # 材料要求 is about what it names


def outline(lines: Sequence[Line]) -> list[Block]:
    """The lines as blocks, in order."""
    marked = [_marked(line.text) for line in lines]
    if any(kind == "block" and not mark for kind, mark, _ in marked):  # ◆ under 【 】
        marked = [("bullet" if m and m in _SIGNS else k, m, b) for k, m, b in marked]
    numbered = sum(kind in TOP for kind, _, _ in marked) >= 2
    blocks: list[Block] = []
    stack: list[str] = []
    signature = find_signature([line.text for line in lines])
    for index, (line, (kind, mark, body)) in enumerate(zip(lines, marked, strict=True)):
        if not kind and not numbered and index and _is_bare(body):
            kind = "bare"
        if kind:
            _enter(stack, kind)
        heading, rest = _heading(kind, body)
        depth = len(stack) if kind else 99
        signed = signature is not None and signature.first <= index <= signature.last
        blocks.append(Block(index, line, kind, mark, body, heading, rest, depth, signed))
    return blocks


def body_end(blocks: Sequence[Block]) -> int:
    """Where closing words, the signature and the list of attachments begin; the end of the text
    where what is issued follows the signature (关于印发…指南的通知)."""
    ends = [b.index for b in blocks[2:] if not b.kind and (b.signed or _END.match(b.body))]
    end = min(ends, default=len(blocks))
    told = any(b.topics & {"conditions", "materials", "funding"} for b in blocks[:end])
    return end if told else len(blocks)


def sections(blocks: Sequence[Block]) -> Iterator[Section]:
    """Every block that names something, with what is under it and above it."""
    end = body_end(blocks)
    for block in blocks[:end]:
        if not block.heading:
            continue
        under: list[Block] = []
        last = block
        for other in blocks[block.index + 1 : end]:
            if other.signed or other.depth <= block.depth and other.kind:
                break
            if not other.kind and (
                not block.kind
                and (other.heading or block.rest and _LABELLED.match(other.body))
                or "contact" not in block.topics
                and _CONTACT.match(other.body)
                or not block.kind
                and block.rest
                and not _UNFINISHED.search(last.body)
            ):
                break
            last = other
            under.append(other)
        yield Section(block, tuple(under), parents_of(block, blocks))


def parents_of(block: Block, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The headings a block stands under, outermost first."""
    found: list[Block] = []
    depth = block.depth
    for other in reversed(blocks[: block.index]):
        if other.kind and other.depth < depth:
            found.append(other)
            depth = other.depth
    return tuple(reversed(found))


def _enter(stack: list[str], kind: str) -> None:
    if kind == "article" and stack[:1] == ["chapter"]:
        stack[1:] = [kind]
    elif kind in (*TOP, "bare"):
        while stack and stack[-1] != kind:
            stack.pop()
        if not stack:
            stack.append(kind)
    elif kind in stack:
        while stack[-1] != kind:
            stack.pop()
    else:
        stack.append(kind)


def _marked(text: str) -> tuple[str, str, str]:
    if framed := _FRAMED.fullmatch(text):
        return "block", "", framed["name"] + (f"：{framed['rest']}" if framed["rest"] else "")
    for kind, pattern in _MARKS:
        match = pattern.match(text)
        if match and match.end() < len(text):
            mark = match.group().strip()
            kind += _CHECKS.sub("✔", mark[0]) if kind == "bullet" else ""
            return kind, mark, text[match.end() :].strip()
    return "", "", text.strip()


def _is_bare(text: str) -> bool:
    return len(text) <= 14 and _BARE.fullmatch(text.rstrip("：:")) is not None


def _heading(kind: str, body: str) -> tuple[str, str]:
    """The naming part and what follows: a short line, 申报条件：…, or 网上申报。企业登录…"""
    label, gap, rest = re.sub(r"\s+", " ", _LATIN_TAIL.sub("", body)).partition(" ")
    apart = kind and gap and len(label) <= _LONGEST_LABEL < len(rest)
    if apart and topics_of(label):
        return label, rest
    label, colon, rest = re.sub("：", ":", body).partition(":")
    if colon and len(label) <= 16 and not re.search("[，。；,;]", label):
        sentence = not kind and rest and label.endswith(("是", "为"))
        if not sentence and (kind or topics_of(label)):
            return label.strip(), body[len(label) + 1 :].strip()
        return "", ""
    if not kind:
        return "", ""
    plain = re.sub("[（(][^（）()]*[)）]", "", body)
    if len(plain) <= _LONGEST_HEADING and not re.search("[，。；,;]", plain.rstrip("。")):
        return plain.rstrip("。： "), ""
    first, stop, rest = body.partition("。")
    if stop and rest and len(first) <= 12 and not re.search("[，；,;]", first):
        return first, rest.strip()
    return "", ""
