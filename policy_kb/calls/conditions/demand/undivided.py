"""Lines that look like several demands and are one: what is said of all the things that are
named, and a bound that depends on how large a firm is. How lines are divided is `requirements`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# 经民政部门批准设立的公墓或骨灰楼: what stands before the first is said of the others too.
_SAID_OF_ALL, _A_NOUN = re.compile("(?:批准|核准|认定|设立|登记|注册|颁发)的"), 4
# 比重不低于3%,营业收入5亿元以上的不低于2%: the second figure is a case, no demand.
_BY_SIZE = re.compile(
    r"[,;](?:其中)?[^,;]{2,10}?\d[\d.]*(?:万|亿)?[元人家平]?[^,;\d]{0,3}(?:以上|以下)的(?:企业|单位)?,?"
    r"[^,;\d]{0,6}(?:不低于|不少于|不超过|应?达到?)"
)


def said_of_all(alternatives: Sequence[str]) -> bool:
    """Whether the words before the first alternative are said of the bare nouns behind it too."""
    bare = any(len(one) <= _A_NOUN for one in alternatives[1:])
    return bare and _SAID_OF_ALL.search(alternatives[0]) is not None


def bound_by_size(line: str) -> bool:
    """Whether a line has another bound for firms of another size."""
    return _BY_SIZE.search(line) is not None
