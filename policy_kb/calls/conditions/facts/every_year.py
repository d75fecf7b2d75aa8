"""Conditions on what has to be so in each of some years (近两年年检均合格): one year in which it
was not is enough against it, and that it was so in one of them says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from policy_kb.calls.conditions.facts.plain_facts import QUESTION
from policy_kb.calls.conditions.facts.records import years_ago, years_within
from policy_kb.calls.conditions.figures.judging import Judged

_DEMANDED = re.compile(
    "(?:近|最近|前|连续|上)?[一二两三四五1-5]个?年(?:度)?(?:以?内|来)?[^,;。]*?(?:均|都|"
    "全部|每年|历年|连续)[^,;。]{0,4}"
    "(?P<state>合格|达标|优秀|良好|盈利|通过)"
)
_ALWAYS = re.compile("年年|每年|历年|一直|都是?|从来|全部?")
_YEAR = re.compile(r"今年|去年|前年|上年|20\d\d年?|\d\d年")


def every_year(line: str, pieces: Iterable[str]) -> Judged | None:
    """What is told of the years; None where a condition speaks of no such thing."""
    found = _DEMANDED.search(line)
    within = years_within(line) if found is not None else None
    if found is None or within is None:
        return None
    state = found["state"]
    not_so = re.compile(
        f"(?:不|没有?|未)(?:太|能|达到|评上|过)?{state}|(?:没|未)(?:有)?(?:通)?过(?!关)"
    )
    so: Judged = Judged(None)
    for piece in pieces:
        plain = QUESTION.sub("", piece)
        ago = years_ago(plain)
        if not_so.search(plain) and not re.search("没有?不|从未不", plain):
            if ago is not None and 0 <= ago <= within:
                return Judged(False, piece)
        elif state in plain and _ALWAYS.search(plain) and not _YEAR.search(plain):
            so = Judged(True, piece)
        elif state in plain and so.kept is None:
            so = Judged(None, piece)
    return so
