"""When a company was founded, as it tells: 2023年5月成立, 开了三年多, 刚注册, 老厂."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from policy_kb.calls.told.places import Told
from policy_kb.calls.told.years import YEARS_AGO
from policy_kb.language import text as levelled

_NUM = r"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]{1,3}|半)"
_DO = "(?:成立|注册|开业|开办|创办|创立|创业|登记|开厂|建厂|办厂|开公司|拿执照)"
_STATE = (
    "(?:时间|至今|到现在|以来|下来|也|已经|已|都|才|有|了|将近|快|接近|差不多|大概|大约|约|刚好|"
    "刚|满|不到|不足|未满|没到|没满|不满|还没满|还没到|超过|过|还|得有|是|到|两个年头|:)*"
)
_YEARS = re.compile(
    rf"(?:{_DO}|开了|做了|办了|干了|搞了|公司有|(?<![来到进在入])公司|"
    rf"厂子?有){_STATE}(?P<number>{_NUM})(?P<few>多|来|几)?(?:个)?(?P<unit>年|月|"
    rf"周年)(?P<half>半)?(?P<more>多)?(?P<after>不到|左右|以上|以内)?(?![\d前底]|\d*月|内|度)"
)
_OLD = re.compile(rf"(?P<number>{_NUM})(?P<few>多|几)?年(?:的)?老?(?:厂|企业|公司|历史)")
_DATE = (
    r"(?P<year>20\d\d|19\d\d|(?<!\d)[012]\d)(?:年|"
    r"[.\-/])(?:(?P<month>\d{1,2})(?:月|[.\-/])?)?(?:(?P<day>\d{1,2})[日号]?)?(?:份|底|初|中)?"
)
_FIRST = re.compile(
    rf"{_DATE}(?:的时候)?(?:才|就|刚|正式|新|在[\u4e00-\u9fff]{{2,5}}|我们|公司)*(?:{_DO}|开的|"
    rf"办的)"
)
_SECOND = re.compile(rf"{_DO}(?:时间|日期|于|在|是|的|:|为|了)*{_DATE}(?!多|半)")
_NAMED_YEAR = re.compile(
    rf"(?P<which>今年|去年|前年|大前年|本月|上个?月|这个月)(?P<part>年初|年底|上半年|下半年|初|"
    rf"底)?(?:(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月份?)?[^,;。\d]{{0,4}}?(?:{_DO}|"
    rf"开的|新开)"
    rf"|{_DO}(?:时间|于|在|是|的|:)*(?P<which2>今年|去年|前年|本月|上个?月|这个月)(?P<part2>x)?"
)
_NEW = re.compile(
    "刚刚?(?:成立|注册|开业|起步|拿执照)|新(?:成立|注册|开)的?(?:公司|企业|厂)?|"
    "初创(?:公司|企业)?|才(?:成立|注册)不久"
)
_LESS = re.compile("不到|不足|未满|没到|没满|不满|以内")
_ALMOST = re.compile("快|将近|接近")
_ABOUT = re.compile("差不多|大概|大约|约|左右")
_MORE = re.compile("超过|过|得有|以上")
_ASKS = re.compile(
    "(?:要|得|需|须)(?:注册|成立)|要不要|是不是要|需不需要|要求|必须|一定要|用不用|非得|得要|"
    "才能|才可以|才行|多久|(?<!十)几年(?:才|吗|能|可|以上)|多长|满足|如果|要是|假如|是否|的企业|"
    "的公司能"
)
# 项目做了两年: no age of the company.
_DONE = re.compile("做了|干了|搞了|办了")
_OF_A_THING = re.compile(
    "(?:项目|课题|成果|设备|车间|产线|平台|基地|中心|合同|贷款|仓库?|技术|系统|软件)$"
)
# 商标注册五个月 neither.
_REGISTERED_THING = re.compile(
    "(?:商标|专利|软著|版权|品牌|域名|账号|网店|产品|车辆|设备|药品|器械)$"
)
_OTHERS = re.compile(
    "准备|打算|计划|想|朋友|隔壁|客户|分公司|子公司|母公司|总公司|他们|别人|协会|实验室|"
    "研发中心|党支部|工会"
)


def ages(text: str, today: date) -> Iterator[Told]:
    """The earliest and latest possible day of founding that a levelled text tells."""
    for piece in re.split("[,;。?!]|但是|不过", text):
        if _ASKS.search(piece) or _OTHERS.search(piece):
            continue
        found = _exact(piece, today) or _named(piece, today) or _counted(piece, today)
        if found is not None:
            yield "founded", found[0], found[1]
            return


def age_answered(text: str, today: date) -> tuple[date, date] | None:
    """An answer to "when was it founded": 2023年, 三年, 五年多, 今年三月."""
    for frame in ("{}成立", "成立{}"):
        for _, span, _ in ages(frame.format(text), today):
            return span
    bare = re.fullmatch(r"(20\d\d|19\d\d)", text)
    if bare:
        return _clipped(_whole(int(bare[1])), today)
    few = re.fullmatch(r"\d{1,2}", text)
    return _counted(f"成立{text}年", today)[0] if few else None


def _exact(piece: str, today: date):
    found = _FIRST.search(piece) or _SECOND.search(piece)
    if found is None:
        return None
    year = int(found["year"])
    year += 2000 if year < 100 else 0
    month = int(found["month"]) if found["month"] else None
    day = int(found["day"]) if found["day"] else None
    if month is not None and not 1 <= month <= 12:
        return None
    span = _clipped(_whole(year, month), today)
    if month and day:
        try:
            span = _clipped((date(year, month, day),) * 2, today)
        except ValueError:
            return None
    return (span, found.group()) if span else None


def _named(piece: str, today: date):
    found = _NAMED_YEAR.search(piece)
    if found is None:
        new = _NEW.search(piece)
        return ((_back(today, 183), today), new.group()) if new and "几年" not in piece else None
    which = found["which"] or found["which2"]
    if "月" in which:
        first = today.replace(day=1)
        if which.startswith("上"):
            last = first - timedelta(days=1)
            return (last.replace(day=1), last), found.group()
        return (first, today), found.group()
    year = today.year - YEARS_AGO[which]
    month = int(_number(found["month"]) or 0) if found["month"] else None
    if month is not None and not 1 <= month <= 12:
        return None
    span = _clipped(_whole(year, month), today)
    return (span, found.group()) if span else None


def _counted(piece: str, today: date):
    found = _YEARS.search(piece) or _OLD.search(piece)
    before = piece[: found.start()] if found is not None else ""
    if found is None or _DONE.match(found.group()) and _OF_A_THING.search(before):
        return None
    if _REGISTERED_THING.search(before):
        return None
    number = 0.5 if found["number"] == "半" else _number(found["number"])
    if number is None or number > 200:
        return None
    groups = found.groupdict()
    month = groups.get("unit") == "月"
    months = number if month else number * 12
    # 三年 may be anything from three to less than four, 八个月 from eight to less than nine.
    step = 1.0 if month or number < 1 else 12.0
    if groups.get("half"):
        months, step = months + 6, 6.0
    if groups.get("few") in ("几", "多") and not month and number >= 10 and number % 10 == 0:
        step = 120.0
    words = found.group()
    if _LESS.search(words):
        return (_months_back(today, months) + timedelta(days=1), today), words
    if _ALMOST.search(words):
        return (_months_back(today, months), _months_back(today, max(0, months - step))), words
    if _ABOUT.search(words) or groups.get("few") == "来":
        low = max(0.0, months - step)
        return (_months_back(today, months + step), _months_back(today, low)), words
    if _MORE.search(words) and not groups.get("few"):
        return (_months_back(today, months + 240), _months_back(today, months)), words
    earliest = _months_back(today, months + step) + timedelta(days=1)
    return (earliest, _months_back(today, months)), words


def _whole(year: int, month: int | None = None) -> tuple[date, date]:
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def _clipped(span: tuple[date, date], today: date) -> tuple[date, date] | None:
    """No company was founded in the future."""
    return (span[0], min(span[1], today)) if span[0] <= today else None


def _back(today: date, days: int) -> date:
    return today - timedelta(days=days)


def _months_back(today: date, months: float) -> date:
    whole = int(months)
    total = today.year * 12 + today.month - 1 - whole
    year, month = divmod(total, 12)
    _, last = _whole(year, month + 1)
    day = date(year, month + 1, min(today.day, last.day))
    return day - timedelta(days=round((months - whole) * 30))


def _number(raw: str) -> float | None:
    if raw[0].isascii():
        return float(raw)
    value = levelled.number(raw)
    return None if value is None else float(value)
