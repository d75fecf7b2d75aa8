"""Conditions on when something happened (2026年内取得注册证, 2025年1月1日以后结案) against the
day that a company tells of the same event. Verdicts rest on words: they are told as likely.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from policy_kb.calls.conditions.figures.counted import CAN
from policy_kb.calls.conditions.figures.dates import told_dates, windows
from policy_kb.calls.conditions.figures.judging import Judged
from policy_kb.calls.conditions.words.nouns import core, pairs
from policy_kb.calls.conditions.words.polarity import denied_fact
from policy_kb.language import text as levelled

# Events in the words of notices and of people; a word belongs to the first that holds it.
_EVENTS: dict[str, str] = {
    "播出": "播出|首播|播的|播了|开播|上映",
    "迁入": "[迁搬](?:入|来|到|进|过来)|落户",
    "结案": "结案|审结|判决|裁决|了结|结了|结的|判了|判下来",
    "生效": "生效|起保",
    "验收": "验收",
    "投产": (
        "投产|投入(?:正式)?(?:使用|运行|运营|生产)|投用|启用|上线|"
        "运营(?!团队|人员|成本|中心|商|数据|部)|运行"
    ),
    "完工": "完工|竣工|建成|完成|装好|建好|做完|[改修换]好|[改修换]完|改造好",
    "开工": "开工|动工",
    "结清": "还清|结清|还完|还上|还了",
    "开业": "开业|开张|开店|营业(?![执额收税])|开的|开了",
    "投保": "投保|买的?保险|买了保险",
    "挂牌": "挂牌|上市",
    "毕业": "毕业",
    "签订": "签订|签署|签约|签",
    "取得": (
        "取得|获得|获批|获|拿到|拿的|拿了|领到|领的|领了|下证|发证|下来|到手|批的|发的|通过|"
        "过审|(?<=[年月日号底初末])过(?=的|了)|"
        "(?:认定?|评[上为定]?)(?:的|了|上|为|过)?"
    ),
    "购置": "购置|购买|采购|买的|买了",
    "登记": "登记|备案",
    "发生": "发生",
}
# 搬到新厂房, 搬到广州 is no moving here.
_MOVED_HERE = re.compile(
    "(?:迁|搬|落户)(?:入|来|到|进|过来)*(?:了|的|我们|咱们)*(?:增城|区里|本区|这边|这里|$|[,的了])"
)
_OF_A_THING = re.compile("著作权|软著|商标|专利|版权|产品|项目|合同|船|车|品种|房|土地")
_FOUNDING = re.compile("成立|注册(?!证|商标)|登记(?!证)|创办|创立|出生")


# 2030年能评上吗: the verb of asking is no event.
_MAY_I = re.compile(f"(?:{CAN}|可以|可不可以)[^,]*$")


@dataclass(frozen=True)
class _Wanted:
    first: date | None
    last: date | None
    event: str
    said: str


def in_time(condition: str, pieces: Iterable[str], today: date) -> Judged:
    """Whether each event of a condition happened when it was to, as far as it is told."""
    wanted = list(_wanted(condition))
    if not wanted:
        return Judged(None)
    pieces = tuple(_MAY_I.sub("", piece) for piece in pieces)
    verdicts = [_judged(one, pieces, today) for one in wanted]
    for verdict in verdicts:
        if verdict.kept is False:
            return verdict
    if all(v.kept for v in verdicts):
        return verdicts[0]
    return Judged(None, next((v.words for v in verdicts if v.words), ""))


def _wanted(condition: str) -> Iterator[_Wanted]:
    for part in re.split("[、,;。]|且|并(?!网)", condition):
        found = list(windows(part))
        if len(found) != 1 or _is_founding(part):
            continue
        start, end, window = found[0]
        rest = part[:start] + part[end:]
        event, done, own = _event(rest), _AND_USED.search(rest), core(rest)
        verb = _VERB.match(part[end:])
        if event or verb and not re.search(r"\d", rest):
            yield _Wanted(*window, event or verb["verb"], own)
        if done is not None:
            first = _event(done["first"])
            yield _Wanted(*window, first, own)


# What stands right behind the date is what happens (全面停产, 并网发电).
_VERB = re.compile("(?:已经?|应当?|须|需|首次|全[面部]|正式|完成|实现)*(?P<verb>[一-鿿]{2})")
# 建成投用: both by then.
_AND_USED = re.compile("(?P<first>建成|竣工|完工|验收)(?:并且?)?(?:投产|投用|投入|启用|运营|运行)")


def _is_founding(text: str) -> bool:
    """Whether the firm itself is registered, no thing of it."""
    return _FOUNDING.search(text) is not None and not _OF_A_THING.search(text)


def _event(text: str) -> str:
    return next((name for name, words in _EVENTS.items() if re.search(words, text)), "")


def _happens(event: str, text: str) -> bool:
    """Whether a text speaks of an event; one of no class by its own word (停产, 并网)."""
    if event == "播出" and "上线" in text:
        return True
    return re.search(_EVENTS.get(event, event), text) is not None


# What so many things may be, that another one is plainly not meant.
_OF_MANY = frozenset({"取得", "购置", "签订"})
_NO_OBJECT = re.compile(r"\d+[年月日号]|今年|我[们司]|是|就|才")
# What every certificate is called tells of none.
_ANY_PAPER = re.compile("证书?号?$|证书")


def _of_the_same(wanted: _Wanted, piece: str) -> bool:
    """Whether what happened is not plainly something else (专利证书 for 高新技术企业认定)."""
    if wanted.event in _EVENTS and wanted.event not in _OF_MANY:
        return True
    words = _EVENTS.get(wanted.event, wanted.event)
    own = _ANY_PAPER.sub("", core(_NO_OBJECT.sub(" ", re.sub(words, " ", piece))))
    return not own or bool((pairs(own) or {own}) & pairs(wanted.said))


def _judged(wanted: _Wanted, pieces: tuple[str, ...], today: date) -> Judged:
    found: list[Judged] = []
    for piece in pieces:
        if _is_founding(piece) or not _happens(wanted.event, piece):
            continue
        if not _of_the_same(wanted, piece):
            continue
        if wanted.event == "迁入" and not _MOVED_HERE.search(piece):
            continue
        if denied_fact(piece) and wanted.last is not None and wanted.last < today:
            return Judged(False if pairs(wanted.said) & pairs(core(piece)) else None, piece)
        for _, _, days in told_dates(piece, today):
            before = wanted.first is not None and days[1] < wanted.first
            behind = wanted.last is not None and days[0] > wanted.last
            inside = (wanted.first is None or days[0] >= wanted.first) and (
                wanted.last is None or days[1] <= wanted.last
            )
            found.append(Judged(False if before or behind else True if inside else None, piece))
    if len({one.kept for one in found}) == 1:
        return found[0]
    return Judged(None, found[0].words if found else "")


_GOING_ON = re.compile(
    r"(?<!近)(?P<op>已?(?<![未不])满|超过|不少于|达到?)?(?P<n>\d+|"
    r"[一二两三四五六七八九十半]{1,2})(?P<unit>个?月|周?年)(?P<up>(?:及|或)?以上)?"
)
# The event stands so near before its term: 已完成验收并投入使用6个月以上.
_NEAR = 6
# What goes on after it has begun; a contract of three years is another matter.
_LASTING = frozenset({"投产", "开业", "完工", "挂牌"})
# 正式运营满1年 begins with the opening.
_BEGINS_WITH = {"投产": ("投产", "开业")}
_NOT_ITS_BEGINNING = re.compile(
    "试(?:运[营行]|营业|生产|产|开业)|分(?:院|店|公司|厂|园|部|馆|校|号)|新[店厂院馆园]|"
    "第[二三四五]家"
)
# 已备案,且正式运营满1年: the rest is told by nothing of that.
_MORE_THAN_THAT = re.compile("[,;。]|且")
# How long ago an event is, in days, at most.
_AGO: tuple[tuple[str, int], ...] = (
    ("今天|昨天|前天|这周|本周|这个?星期", 7),
    ("上个?(?:周|星期|礼拜)", 14),
    ("这个月|本月|月初", 31),
    ("上个?月", 62),
    ("刚刚?", 90),
)


def going_on_long_enough(condition: str, pieces: Iterable[str], today: date) -> Judged:
    """Whether what is to go on for so long (投入运行6个月以上) began long enough ago.
    上个月才投产 did not."""
    wanted = [m for m in _GOING_ON.finditer(condition) if m["op"] or m["up"]]
    event = _event(condition[max(0, wanted[0].start() - _NEAR) :]) if wanted else ""
    if (
        len(wanted) != 1
        or event not in _LASTING
        or _FOUNDING.search(condition)
        or any(windows(condition))
    ):
        return Judged(None)
    number = 0.5 if wanted[0]["n"] == "半" else levelled.number(wanted[0]["n"])
    needed = (number or 0) * (30 if "月" in wanted[0]["unit"] else 365)
    for piece in (_MAY_I.sub("", piece) for piece in pieces):
        begins = any(_happens(one, piece) for one in _BEGINS_WITH.get(event, (event,)))
        if not needed or _FOUNDING.search(piece) or not begins:
            continue
        if _NOT_ITS_BEGINNING.search(piece):
            continue
        ago = _AGO if not _GOING_ON.search(piece) else ()  # 刚投产半年
        days = next((most for words, most in ago if re.search(words, piece)), None)
        stretch = next((told for _, _, told in told_dates(piece, today)), None)
        if stretch is not None:
            days = (today - stretch[0]).days
            if (today - stretch[1]).days >= needed + 30:
                return Judged(None if _MORE_THAN_THAT.search(condition) else True, piece)
        if days is not None and days < needed:
            return Judged(False, piece)
    return Judged(None)


_NUM = r"(?P<n>\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,2})"
_FOR_YEARS = re.compile(
    rf"(?:地|在)[^,;。]{{0,8}}?(?P<place>增城|广州|广东)[^,;。]{{0,12}}(?:满|不少于|"
    rf"超过){_NUM}周?年"
)
_MOVED = re.compile(
    rf"(?:搬|迁|落户)(?:来|到|入|进|过来)*(?P<place>增城|广州|"
    rf"广东)?[^,;。\d一二两三四五六七八九十]{{0,6}}{_NUM}(?P<unit>周?年|个?月)"
)


def there_long_enough(condition: str, pieces: Iterable[str]) -> Judged:
    """Whether who tells of having moved (搬来增城两年) has been there as long as is demanded."""
    wanted = _FOR_YEARS.search(condition)
    if wanted is None:
        return Judged(None)
    for piece in pieces:
        moved = _MOVED.search(piece)
        if moved is None or moved["place"] not in (None, wanted["place"]):
            continue
        years, needed = levelled.number(moved["n"]), levelled.number(wanted["n"])
        if years is None or needed is None:
            continue
        years = years / 12 if "月" in moved["unit"] else years
        return Judged(False if years < needed else None, piece)
    return Judged(None)
