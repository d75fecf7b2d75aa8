"""Which year's, which batch's call is asked for: 第二批, 去年的, 上一批.

A year that belongs to the company (2020年注册的) is none of a call.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from policy_kb.calls.lookup.naming import Edition, edition
from policy_kb.calls.questions.facets import Facet

# At the head of a short question, and alone, a year is that of a call; in a story it is the
# company's.
_OTHER_YEAR = re.compile(
    "^(?:那|请问|问下)?(?P<of>前年|去年|明年)的(?=[\u4e00-\u9fff])|"
    "^(?:那么?|(?=..的?[呢怎咋]))(?P<alone>前年|去年|明年)的?(?:呢|怎么样|咋样)?[?]?$"
)
_SHORT = 24
# 2020年在增城注册: the year of the company.
_FOUNDED_IN = re.compile(
    r"20\d\d年?(?:\d{1,2}月份?)?(?:年?[底初])?[^,;。?!]{0,8}?(?:注册|成立|开业|创办|创立|落户|"
    r"搬|入驻|投产|开的|建的|办的|毕业)|(?:注册|成立|创办|始)(?:于|在|是|时间)?20\d\d"
    r"|(?<!\d)(?:20)?\d\d年度?的?(?:研发(?:费|投|经|支)|营[收业]|销售[额收]|收入|产值|出口额|纳税)"
)
# 第一批错过了,第二批…: the other one is asked about.
_PAST_BATCH = re.compile(
    "((?:第[一二三四五]|首|上一?)批)[^,;。?]{0,16}(?:拿到|领过|拿过|获得|得过|报过|错过|没赶上|"
    "报了|中了|过期|(?:已经?|都)(?:过|截|结束))"
)


def edition_in(text: str, today: date) -> Edition:
    """Year and batch that are named; 去年的单项冠军 names a year as well."""
    found = edition(text)
    past = edition("".join(_PAST_BATCH.findall(text))).batches
    if len(found.batches) == 2 and len(past) == 1:
        (left,) = set(found.batches) - set(past)
        found = Edition(found.year, left, (left,))
    if found.year is not None and _FOUNDED_IN.search(text):
        found = Edition(None, found.batch, found.batches)
    relative = _OTHER_YEAR.search(text) if found.year is None else None
    if relative is None or len(text) > _SHORT:
        return found
    return replace(
        found,
        year=today.year + {"前": -2, "去": -1, "明": 1}[(relative["of"] or relative["alone"])[0]],
    )


_STEP = re.compile("(上|前|下|后)(?:一|1|个)?(?:批次?|期(?!间)|轮|届)")
_SOME_YEAR = re.compile("(前年|去年|明年)(?![底初末])")


def step(text: str) -> int:
    """上一批 is the one before that which is talked about, 下一批 the one after."""
    found = _STEP.search(text)
    return 0 if found is None else -1 if found[1] in "上前" else 1


def perhaps_year(text: str, facets: tuple[Facet, ...], today: date) -> int | None:
    """The year of a short question in which nothing is told of a company."""
    found = _SOME_YEAR.search(text)
    if found is None or Facet.ELIGIBLE in facets or len(text) > _SHORT:
        return None
    return today.year + {"前": -2, "去": -1, "明": 1}[found[1][0]]
