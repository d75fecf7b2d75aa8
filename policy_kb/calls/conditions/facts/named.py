"""What of a message only names the call or asks for it: the words of its title, the year right
before them, the verb of asking. Nothing of that is told of the company, whatever the condition.
"""

from __future__ import annotations

import re

from policy_kb.calls.conditions.facts.plain_facts import QUESTION
from policy_kb.calls.conditions.words.nouns import core, untitled
from policy_kb.language import text as levelled

# 密集型产品够格吗 asks for a call by its name, 我们是密集型产品 tells something.
_TELLS = re.compile("[是有获拿评到已了过]|通过|备案")
_MARK, _A_WORD = re.compile("([,;。?!])"), 3
_FIGURE = re.compile(r"\d[\d.]*[^\d,;。]|[一二两三四五六七八九十百千万]+[^,;。]")
# 2028年水产良种场认定, 今年的…: which year's call is meant.
_YEAR = re.compile(r"(?:20\d\d|(?<!\d)\d\d|今|本|明|后|去)年度?的?")
# 2027年认定的, 认定了: it happened.
_DONE = re.compile("(?:的(?!话)|了|过|下来|成功|通过|完|到手|好的?|合格)(?![吗么不没])")
_NAME = 4
# 给8万 自己凑三万: a blank behind a figure parts two statements.
_BLANK = re.compile(r"(?<=[\d%万亿元个人家平亩年台件套岁次位])[ \u3000]+(?=[一-鿿])")


def without_name(told: str, title: str) -> str:
    """A message without what only asks for the call by its name."""
    title, told = levelled.normalise(title), _BLANK.sub(",", told)
    return "".join(_told_in(part, title) for part in _MARK.split(levelled.normalise(told)))


def _told_in(part: str, title: str) -> str:
    rest = _without_dated_name(part, title)
    only_asks = rest != part and not core(QUESTION.sub("", rest))
    return "" if only_asks or _is_its_name(rest, title) else rest


def _without_dated_name(part: str, title: str) -> str:
    """A piece without a year and the name of the call right behind it."""
    for year in _YEAR.finditer(part):
        end = year.end()
        while end < len(part) and part[end] in title:
            end += 1
        name = part[year.end() : end]
        if len(name) < _NAME or untitled(name, title) or _DONE.match(part, end):
            continue
        return part[: year.start()] + part[end:]
    return part


def _is_its_name(piece: str, title: str) -> bool:
    plain = QUESTION.sub("", piece)
    own = core(plain)
    if plain == piece or len(own) < _A_WORD or _TELLS.search(plain):
        return False
    figures = _FIGURE.findall(_YEAR.sub("", plain))
    return not untitled(own, title) and all(figure in title for figure in figures)
