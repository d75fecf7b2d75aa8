"""How long something has been there, told by when it began (品牌1990年创立, 许可证去年办的) → a
quantity of time. The company's own founding is `ages`; whether an event fell within a period
is `happened`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from policy_kb.calls.company import Span
from policy_kb.calls.conditions.figures.counted import CAN, Quantity, statements
from policy_kb.calls.conditions.figures.dates import told_dates
from policy_kb.calls.conditions.words.nouns import noun
from policy_kb.calls.told import counters
from policy_kb.calls.told.amounts import figures
from policy_kb.language import text as levelled

_BEGAN = re.compile(
    "开园|开馆|开学|揭牌|创立|创办|创建|成立|开办|开设|开业|开张|开(?=的|了|店|$)|"
    "办(?=的|了|好|$)|建(?=的|好|成|了|起|$)|设立|注册|登记|备案|投产|投用|运营|启用|上线|认定|"
    "取得|获得|拿到|[拿领](?=的|了)|领到|批(?=的|下)|发证|下证|就有|传下|挂牌|上市|开始"
)
_NO_BEGINNING = re.compile("合同|协议|到期|截止|结束|搬|迁|出生|毕业|团队|班子")
_MAY_I = re.compile(f"(?:{CAN}|可以|可不可以)[^,]*$")
_SHADE = 1e-4
_NOUN_LIKE = re.compile("就有了?|就|才|刚|的$|传下来?")


def durations(text: str, today: date) -> Iterator[Quantity]:
    """Of each statement that tells when something began, how many months ago that is."""
    for piece in statements(text, of_events=True):
        yield from _nth_year(piece)
        piece = _MAY_I.sub("", piece)
        if not _BEGAN.search(piece) or _NO_BEGINNING.search(piece):
            continue
        found = list(told_dates(piece, today))
        if len(found) != 1:
            continue
        start, end, (first, last) = found[0]
        if any(one.counter for one in figures(piece[end:], counters.COUNTERS)):
            continue  # 去年办了8场
        rest = _NOUN_LIKE.sub("", piece[:start] + " " + piece[end:].lstrip("年"))
        if first < today:
            span = Span(_months(min(last, today), today), _months(first, today))
            yield Quantity(noun(rest, counters.TIME), counters.TIME, span, piece)


# 基地做到第六年了: five years and more are over.
_NTH_YEAR = re.compile(
    r"(?P<what>[^,;。]*?)(?P<does>[做开干办搞跑养种]|经营|运营|运行)?(?:到|进入|已经?|都|是|今年)*"
    r"第(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})个?(?:年头?|个年头)了?"
)


def _nth_year(piece: str) -> Iterator[Quantity]:
    found = _NTH_YEAR.fullmatch(piece)
    number = levelled.number(found["n"]) if found else None
    if found and number and found["what"] + (found["does"] or ""):
        of = noun(f"{found['what']}{found['does'] and '运营' or ''}", counters.TIME)
        yield Quantity(of, counters.TIME, Span((number - 1) * 12, number * 12 - _SHADE), piece)


def _months(since: date, today: date) -> float:
    months = (today.year - since.year) * 12 + today.month - since.month
    return max(0.0, months + (today.day - since.day) / 31)
