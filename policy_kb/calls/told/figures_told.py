"""Figures a company tells of itself: turnover, heads, research, patents → fields of `Company`.

A figure belongs to the thing named nearest to it; one whose owner or year is not
plain (招了20个人, 今年预计3000万, 每月50万) is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from policy_kb.calls.company import INFINITE, Span
from policy_kb.calls.told.amounts import MONEY, PEOPLE, PERCENT, PIECES, Figure, figures
from policy_kb.calls.told.counters import COUNTERS
from policy_kb.calls.told.places import Told
from policy_kb.calls.told.years import year_of_account

_RD = "(?:研发|研究开发|科研|r&d)"
_RD_MONEY = f"{_RD}(?:费用|投入|经费|支出|费|资金|开支|预算)?"
_MONEY: tuple[tuple[str, str], ...] = (
    ("rd_spend", rf"{_RD_MONEY}(?:总额|金额|合计)?|搞研发|做研发|投研发|研发上"),
    ("output", "(?:工业)?(?:总)?产值"),
    ("assets", "(?:总资产|资产总额|资产总计|净资产(?P<net>)|固定资产(?P<fix>))"),
    ("capital", "注册资本金?|注册资金|实缴(?:资本)?"),
    (
        "revenue",
        "(?:主营业务|主营|营业|销售)(?:收入|额)|主营(?:业务)?(?=(?:做到?|[才就也只]|了|有)*$)|营业额|营收|收入|销售额?|流水|年销|做了|"
        "(?:去年|一年|上年)(?:做|卖|销)|生意",
    ),
)
_PERCENT: tuple[tuple[str, str], ...] = (
    ("rd_staff_share", f"{_RD}(?:人员|人才|人数)"),
    ("tech_staff_share", "科技人员"),
    ("rd_share", rf"{_RD}(?!人|团队|产品|机构|中心|设备)"),
)
_PEOPLE: tuple[tuple[str, str], ...] = (
    ("full_rd_staff", f"(?:专职|全职)(?:的)?{_RD}(?:人员|的|人数|团队|技术人员)?"),
    ("rd_staff", f"{_RD}(?:人员|团队|人才|人数|工程师|部门?|的|(?=$))|(?:搞|做){_RD}的?"),
    ("tech_staff", "科技人员"),
    ("workers", "工人|社保|参保|生产线|车间|普工|一线"),
    (
        "headcount",
        "员工|职工|^(?:我们?|公司|厂里?|店里?)?人(?=大概|大约|差不多|也|就|才|只|有|$)|人数|从业人员|人手|伙计|总人数|全(?:公司|厂)|规模|团队|上下|同事|人员规模",
    ),
)
_PIECES: tuple[tuple[str, str], ...] = (
    ("inventions", "(?:有效)?发明(?:专利)?"),
    ("partial", "实用新型|外观|软著|软件著作权|商标"),
    ("patents", "专利"),
    ("intellectual", "(?:自主)?知识产权"),
)
_TABLES = {MONEY: _MONEY, PERCENT: _PERCENT, PEOPLE: _PEOPLE, PIECES: _PIECES}
# Not last year's figures of the company itself, or no statement at all.
_NOT_OURS = re.compile(
    "朋友|隔壁|人家|别的公司|别人|同行|他们|客户|供应商|母公司|总公司|子公司|兄弟公司|关联|行业|"
    "如果|(?<!主)要是|假如|假设|比如|例如|设备|厂房|融资|贷款|补贴|奖励|资助|补助|利润|纳税|税收|税|罚|"
    "投资|订单|合同|出口"
)
_OTHER_TIME = re.compile(
    r"今年|本年|明年|后年|前年|大前年|预计|预估|目标|计划|打算|准备|估计能|每月|一个月|月均|"
    r"月营|每个月|季度|上半年|下半年|半年|累计|合计三年|近[两三二23]年|"
    r"(?<![立办开满了第])[两三二四五2-5]年(?:来|里|内|间)?(?:研发|投|花|"
    r"[^,;。\d]{0,8}(?:总共|一共|加起来|合计|累计))|未来|以前|曾经|争取|希望|增长|同比|涨了|下降"
)
_OF_A_YEAR = frozenset({"revenue", "output", "rd_spend", "rd_share"})
_STAFF_CHANGE = re.compile(
    "招|裁|辞|离职|新增|增加|引进|扩|博士|硕士|本科|研究生|大专|股东|高管|销售|客服|残疾|退役|"
    "女|男(?!人)|外籍|持证|兼职|临时|大学生|应届|毕业|家(?:企业|公司)|食堂|销售人员|派|专员|给"
)
_ASKING = re.compile(
    "要不要|是不是要|需不需要|(?<!符合)(?<!满足)(?<!达到)要求|必须|一定要|用不用|需要|非得|得要|"
    "才能|才可以|才行|多少|(?<!达到)标准|门槛|(?<!符合)(?<!满足)(?<!够)条件|规定|限制|最高|最低|"
    "至少要|得有"
)
_PLAIN_HEADS = re.compile(
    "(?:^|[,;])(?:我们?|咱们?|我司|公司|企业|厂里?|这边|那边|厂子|小厂|现在|目前|大概|一共|总共|"
    "共|加起来|才|就|只|有|是|也|个|百来|我们公司|小公司|大约|左右|做|了|还|多|的|都|还是|不过|"
    "因为)*$"
)
_REGISTERED = re.compile("注册(?:资本|资金)")
_REACH = 12
# What is no number of people, patents or yuan.
_MEASURED = re.compile(f"(?!人|名|位|项|件|个)(?:{COUNTERS})")


def figures_told(text: str, today: date) -> Iterator[Told]:
    """The figures of a levelled text, each with the field it belongs to."""
    before = ""
    for piece in _pieces(text):
        if piece.startswith("占") and re.search(f"{_RD}(?:费用|投入|经费)", before):
            piece = f"研发{piece}"  # 研发投入80万,占营收的4%
        before = piece
        if _NOT_OURS.search(piece) or _ASKING.search(piece):
            continue
        yield from _of(piece, year_of_account(piece, today) in (None, today.year - 1))


def _pieces(text: str) -> list[str]:
    """Stretches between marks; a comma inside a number is no mark."""
    return [
        p
        for p in re.split(r"(?<!\d),|,(?!\d{3}(?!\d))|[;。?!]|但是|不过|而且|另外|其中", text)
        if p
    ]


def _of(piece: str, of_last_year: bool) -> Iterator[Told]:
    before = 0
    for figure in figures(piece):
        if not figure.kind and _MEASURED.match(piece, figure.end):
            continue  # 职工活动室有150平
        found = _owner(piece, figure, before)
        before = figure.end
        if found is None:
            continue
        field, start, end = found
        words = piece[start:end].strip()
        told = _settled(field, figure.span, piece)
        if told is not None and told[0] in _OF_A_YEAR and not of_last_year:
            continue
        if told is not None:
            yield told[0], told[1], words
    if not before:
        yield from _none_at_all(piece)


def _owner(piece: str, figure: Figure, before: int) -> tuple[str, int, int] | None:
    """The field of a figure with the stretch that says so."""
    kinds = [figure.kind] if figure.kind else [PEOPLE, PIECES]
    ahead = piece[max(before, figure.start - _REACH) : figure.start]
    offset = max(before, figure.start - _REACH)
    if figure.kind == PIECES and re.search("个$", piece[figure.start : figure.end]):
        kinds = [PIECES, PEOPLE]
    for kind in kinds:
        behind = piece[figure.end : figure.end + 6]
        after = _first(_TABLES[kind], behind)
        if kind in (PEOPLE, PIECES) and after is not None and after[1] <= 2:
            return after[0], figure.start, figure.end + after[2]
        near = _last(_TABLES[kind], ahead)
        if near is not None:
            return near[0], offset + near[1], figure.end
        if (
            kind in (MONEY, PERCENT)
            and after is not None
            and after[1] <= 1
            and (piece[figure.end : figure.end + 1] in ("的", "研", "营", "产", "销"))
        ):
            return after[0], figure.start, figure.end + after[2]
    is_heads = figure.kind == PEOPLE and re.search("人|员工", piece[figure.start : figure.end])
    if is_heads and _PLAIN_HEADS.search(piece[: figure.start]):
        worker = "工人" in piece[figure.start : figure.end]
        return "workers" if worker else "headcount", figure.start, figure.end
    return None


def _first(table: tuple[tuple[str, str], ...], text: str) -> tuple[str, int, int] | None:
    found = [
        (m.start(), rank, m.end(), name)
        for rank, (name, pattern) in enumerate(table)
        if (m := re.search(pattern, text))
    ]
    if not found:
        return None
    start, _, end, name = min(found)
    return name, start, end


def _last(table: tuple[tuple[str, str], ...], text: str) -> tuple[str, int] | None:
    """The thing named last before the figure."""
    found = [
        (m.end(), -rank, m.start(), name)
        for rank, (name, pattern) in enumerate(table)
        for m in re.finditer(pattern, text)
        if m.group()
    ]
    if not found:
        return None
    _, _, start, name = max(found)
    return name, start


def _settled(field: str, span: Span, piece: str) -> tuple[str, Span] | None:
    """The field as `Company` has it, None where the figure is not what the field means."""
    if field in _OF_A_YEAR and _OTHER_TIME.search(piece):
        return None
    if field == "assets" and re.search("净资产|固定资产", piece):
        return None
    of_staff = field.endswith("staff") or field in ("headcount", "workers")
    if of_staff and _STAFF_CHANGE.search(piece):
        return None
    if field == "workers":
        return "headcount", Span(span.low, INFINITE)
    if field == "capital" and "实缴" in piece and not _REGISTERED.search(piece):
        return "capital", Span(span.low, INFINITE)  # no more is paid in than is registered
    if field == "partial":
        return None
    if field.endswith("share") and span.high > 100:
        return None
    if field == "patents" and re.search("申请|受理|在审|实审|还没授权|没授权|正在", piece):
        return None
    if field == "inventions" and re.search("申请|受理|在审|实审|还没授权|没授权|正在", piece):
        return None
    if field == "revenue" and re.search("研发|产品收入|高新", piece) and re.search("占", piece):
        return None
    return field, span


_NONE_OF = {"发明": "inventions", "专利": "patents", "知识": "intellectual"}


def _none_at_all(piece: str) -> Iterator[Told]:
    """没有发明专利, 没做研发: none is a figure too."""
    found = re.search(
        "(?:没有?|无|零)(?:任何|什么|一[个件项])?(?:授权)?(?P<what>发明专利|专利|"
        "知识产权)(?!.{0,4}(?:吗|能|可以|怎么|行))|"
        "(?P<what2>发明专利|发明|专利|知识产权)(?:目前|现在|一[件个项]|还|都|也)*没有?$",
        piece,
    )
    if found and not re.search("有没有|能|可以|行不行|吗", piece):
        field = _NONE_OF[(found["what"] or found["what2"])[:2]]
        yield field, Span.exactly(0), found.group()
    found = re.search(
        "没有?(?:任何|什么)?(?:做|搞|投)?(?:研发费用|研发投入|研发经费|过研发)|"
        "^没有?(?:做|搞)?研发$",
        piece,
    )
    if found and not re.search("有没有|能|可以|吗|归集|单独|算", piece):
        yield "rd_spend", Span.exactly(0), found.group()
