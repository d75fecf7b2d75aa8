"""Whose notice it is: title, issuer, day of publication, level of government."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from policy_kb.intake.dates import read_day
from policy_kb.intake.lines import Line
from policy_kb.intake.notice.places import COUNTY_CITY
from policy_kb.intake.notice.signing import FULL_DAY, UNIT, are_units, find_signature, joined_units


@dataclass(frozen=True)
class Said:
    """A value and the line it was read from."""

    value: str
    line: Line


_TITLE_END = re.compile(
    r"(?:通知|指南|公告|函|通告|启事|指引|须知|公示|意见|方案|办法|程序|细则|征集令)"
    r"(?:\s*[（(][^（）()]*[)）])?[》”]?$"
)
_NOT_TITLE = re.compile(
    r"首页|当前位置|您?(?:当前|现在)?(?:所在)?的?位置[：:]|索引号|浏览次数|字体|打印|分享|信息来源"
    r"|.{2,30}文件$|[\u4e00-\u9fff]{2,20}(?:局|委|委员会|厅|部|政府|办公室|中心)(?:公告|通告|"
    r"通知|公?函)(?:[（(]\d{4}年?第?\d+号[)）])?$|\d{4}年第?\d+号$"
    r"|.{0,12}[〔\[（(]\d{4}[〕\])）]\s*第?\d+号$"
    r"|(?:发布|发文|成文|更新|来源|作者|文号|信息|发文字号)[^，。]{0,6}[:：]|"
    r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}"
)
# Best first: a page may tell both when a text was signed and when it was published.
_PUBLISHED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:发布|公布|公开)(?:日期|时间)\s*[:：】]\s*(?P<day>{FULL_DAY})",
        rf"(?:成文|发文|印发)(?:日期|时间)\s*[:：】]\s*(?P<day>{FULL_DAY})",
        rf"(?:信息)?来源\s*[:：][^，。；]{{2,30}}?\s(?:[|｜]\s*)?(?:(?:时间|"
        rf"日期)\s*[:：]\s*)?(?P<day>{FULL_DAY})",
    )
)
_ISSUER_LABEL = re.compile(
    rf"(?:发布机构|发布单位|发文机关|发文单位|来源)\s*[:：】]\s*(?P<unit>{UNIT.pattern})(?=\s|$|"
    rf"；|，)"
)
_POSTED = re.compile(
    rf"(?P<unit>{UNIT.pattern})\s+(?P<day>{FULL_DAY})(?:\s*\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?(?:\s*[\u4e00-\u9fff]{{2,3}})?"
)
_SALUTATION = re.compile(r"(?:各|有关|区内|全区|全市)[^。]{1,60}[：:]")
_TITLE_LABEL = re.compile(r"(?:标题|通知名称|项目名称|名称)\s*[:：]\s*(?P<title>\S.*)")
_VERB = re.compile("申报|组织实施|开展|征集|受理|转发|推荐|遴选|认定")


def title_of(lines: Sequence[Line]) -> tuple[Said | None, int]:
    """The title, and the position of the line after it."""
    taken: list[Line] = []
    before: list[Line] = []
    for position, line in enumerate(lines[:15]):
        text = line.text.lstrip("—－- ")
        label = _TITLE_LABEL.match(text)
        if label and not taken:
            return Said(label["title"].strip(), line), position + 1
        if _NOT_TITLE.match(text):  # what is above it is a letterhead, or all of the title
            before, taken = before + taken, []
            continue
        if not taken and _SALUTATION.fullmatch(text):
            continue
        if re.search("[：:。]$", text) or len(text) > 80:
            break
        taken.append(line)
        if _TITLE_END.search(text):
            return _joined(taken), position + 1
    headline = next((line for line in (before + taken)[:3] if _is_title(line.text)), None)
    if headline is None:
        return None, 0
    return Said(headline.text, headline), lines.index(headline) + 1


def _joined(taken: Sequence[Line]) -> Said | None:
    """A title over several lines; lines of another kind before it do not belong to it."""
    start = next((i for i, line in enumerate(taken) if "关于" in line.text), len(taken) - 1)
    if start and are_units(taken[start - 1].text) and taken[start].text.startswith("关于"):
        start -= 1
    text = re.sub(r"\s+", " ", "".join(line.text.strip() for line in taken[start:])).lstrip("—－- ")
    return Said(text, taken[start]) if 6 <= len(text) <= 120 else None


def _is_title(text: str) -> bool:
    called_out = text.endswith(("！", "!"))
    return 8 <= len(text) <= 60 and not re.search(
        "[。；？]" if called_out else "[，。；？]", text.rstrip("？?")
    )


def signature(lines: Sequence[Line]) -> tuple[Said | None, Said | None]:
    """Issuer and day as signed."""
    signed = find_signature([line.text for line in lines])
    if signed is None:
        return None, None
    issuer = Said(signed.units, lines[signed.first]) if signed.units else None
    return issuer, _day(signed.day, lines[signed.last])


def published_label(lines: Sequence[Line]) -> Said | None:
    """发布时间：… as web pages print it."""
    for label in _PUBLISHED:
        for line in lines:
            if match := label.search(line.text):
                return _day(match["day"], line)
    return None


def day_below(lines: Sequence[Line], opening: int) -> Said | None:
    """A day alone on the line right below the title."""
    for line in lines[opening : opening + 1]:
        if re.fullmatch(rf"[（(]?{FULL_DAY}[)）]?", line.text):
            return _day(line.text.strip("（）()"), line)
    return None


def unit_at_end(lines: Sequence[Line]) -> Said | None:
    """Names of units alone on the last lines: signed without a day."""
    first = len(lines)
    while first > 3 and 5 <= len(lines[first - 1].text) <= 40 and are_units(lines[first - 1].text):
        first -= 1
    signed = lines[first:]
    return Said(joined_units(*(line.text for line in signed)), signed[0]) if signed else None


def posted(lines: Sequence[Line]) -> tuple[Said | None, Said | None]:
    """Who posted the text and when, as some pages print it below the title."""
    for line in lines[:6]:
        if match := _POSTED.fullmatch(line.text):
            return Said(match["unit"], line), _day(match["day"], line)
    return None, None


def fuller(signed: Said | None, title: Said | None) -> Said | None:
    """The signed name, with the places before it where the title writes them."""
    opens = title.value.partition("关于")[0].strip() if title else ""
    if signed and title and are_units(opens) and opens.endswith(signed.value):
        return Said(opens, title.line)
    return signed


def fullest(names: Sequence[Said | None]) -> Said | None:
    """The first of the names, or another of them that writes the same in full."""
    told = [name for name in names if name]
    return next((n for n in reversed(told) if n.value.endswith(told[0].value)), None)


def issuer_label(lines: Sequence[Line], title: Said | None) -> Said | None:
    """The issuer where nobody signed: a label, or the name before 关于 in the title."""
    opens = title.value.partition("关于")[0] if title and "关于" in title.value else ""
    named = Said(joined_units(opens), title.line) if title and opens and are_units(opens) else None
    for line in lines:
        if match := _ISSUER_LABEL.search(line.text):
            short = match["unit"].startswith(("区", "市", "省", "县"))  # 区工信局
            return named if named and short else Said(match["unit"], line)
    return named


def level_of(title: Said | None, issuer: Said | None, opening: Sequence[Line]) -> Said | None:
    """The level of the project: as the title says; else the issuer's, unless it passes on a
    call of a higher level."""
    of_issuer = _levels(issuer.value) if issuer else []
    if title:
        named = title.value.partition("关于")[2] or title.value
        verbs = list(_VERB.finditer(named))
        for part in ([named[verbs[-1].end() :]] if verbs else []) + [named]:
            found = {level for level in _levels(part) if not _is_below(level, of_issuer, named)}
            if len(found) == 1:
                return Said(found.pop(), title.line)
            if found:
                both = found & set(of_issuer[:1])
                return Said(both.pop(), title.line) if both else None
    if issuer is None or len(set(of_issuer)) != 1:
        return None
    if any(_passes_on(line.text, of_issuer[0]) for line in opening):
        return None
    return Said(of_issuer[0], issuer.line)


def _is_below(level: str, of_issuer: Sequence[str], title: str) -> bool:
    """An office calls for what is of a tier below its own only where it says so, 区级; else 集聚区
    or 示范县 is the name of something."""
    own = [_HIGHER.index(tier) for tier in of_issuer]
    return bool(own) and _HIGHER.index(level) > max(own) and f"{level}级" not in title


_LEVEL_WORDS = (
    (
        "国家",
        re.compile(
            "国家|全国|中央财政|国务院|(?:科学技术|科技|工业和信息化|财政|农业农村|商务|教育|"
            "人力资源社会保障|人力资源和社会保障|生态环境|交通运输|住房和?城乡建设|文化和旅游|"
            "自然资源|水利|民政|应急管理|司法|公安)部(?!门)"
        ),
    ),
    ("省", re.compile("自治区|[\u4e00-\u9fff]{2}省|省级|(?:^|年|度|的)省(?!略)")),
    ("市", re.compile("[\u4e00-\u9fff]{2,3}市|市级|(?:^|年|度|的)市(?!场)")),
    (
        "区",
        re.compile(
            "增城|[\u4e00-\u9fff]{2}(?<!自治)区(?!域|块|间)|[\u4e00-\u9fff]{2}县(?!级|域)|区级|"
            "(?:^|年|度|的)区(?!域|块|间)"
        ),
    ),
)
# 佛山市顺德区某局 is of the district.
_INNER = "(?!有关|所在|所属|各|相关|下属)[\u4e00-\u9fff]{2,4}"
_OUTER = re.compile(
    f"[\u4e00-\u9fff]{{2,3}}省(?={_INNER}市)|国家[\u4e00-\u9fff]{{2,6}}(?=[\u4e00-\u9fff]{{2,3}}[省市])|"
    f"[\u4e00-\u9fff]{{2,3}}市(?={_INNER}(?:区(?!域|块|间)|[县镇乡]|街道))"
    "|[\u4e00-\u9fff]{2,3}省(?=[\u4e00-\u9fff]{2,3}[区县])|广东省(?=增城)|广州(?=增城)"
)
_NO_PLACE = re.compile(
    "市场|乡村|城乡|城镇|乡镇|小镇|高新区|园区|地区|社区|示范区|试验区|自贸区|"
    "(?<!增城)经济技术开发区|城市|(?<!成)都市|上市|地级市|县级市"
)
_HIGHER = ("国家", "省", "市", "区")


def _levels(text: str) -> list[str]:
    text = COUNTY_CITY.sub("某某县", _NO_PLACE.sub("", text))
    text = _OUTER.sub("", text)
    return [level for level, words in _LEVEL_WORDS if words.search(text)]


def _passes_on(text: str, level: str) -> bool:
    """The opening leans on a call of a higher level, 根据《广东省科学技术厅关于…的通知》, or says
    that what is applied for is of one, 申报2029年度广东省…基地."""
    cited = [
        c for c in re.findall("[^，。；》]*《[^》]*》", text) if _VERB.search(c) and "通知" in c
    ]
    verbs = list(_VERB.finditer(re.sub("《[^》]*》", "", text)))
    named = [re.sub("《[^》]*》", "", text)[verbs[-1].end() :]] if verbs else []
    return any(
        _HIGHER.index(name) < _HIGHER.index(level)
        for said in cited + named
        for name in _levels(said)
    )


def _day(text: str, line: Line) -> Said | None:
    """The day as a value; None where there is no such day (2月31日)."""
    try:
        if text[0].isascii() and text[0].isalpha():
            found = datetime.strptime(text.replace(",", ""), "%B %d %Y").date()
        else:
            found = read_day(re.sub(r"\s", "", text)).day
    except ValueError:
        return None
    return Said(found.isoformat(), line)
