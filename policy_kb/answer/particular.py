"""Which one it is: 科技支行是哪家银行开的, 种子基金是谁出的钱. A policy names kinds, and nobody.

Who leads a clause is another matter (`clauses`), and so are telephone and address.
"""

from __future__ import annotations

import re
from dataclasses import replace

from policy_kb.answer.subjects import Subjects
from policy_kb.model import Clause, Service
from policy_kb.question import ROLES, Aspect, Question

_WHICH_ONE = re.compile(
    "哪一?家的?(?:银行|公司|机构|企业|基金|事务所|大学|学校|医院)|谁来?(?:开|办|出资|投资)的|"
    "谁来?[出投]的?钱"
    "|(?:老板|法人|院长|校长|评委|专家|导师|股东|业主|经理|开发商)们?都?[是叫姓有]?(?:谁|哪些|"
    "哪几)|有哪些人"
)
_MAY_BE = ROLES | {Aspect.CONTENT, Aspect.STRUCTURE, Aspect.SOURCE}


def asked(question: Question, found: Subjects) -> Question:
    """The question as one for somebody in particular, where a clause or service is surely meant."""
    meant = len(found.sure) == 1 and isinstance(found.sure[0], Clause | Service)
    if meant and question.aspect in _MAY_BE and _WHICH_ONE.search(question.text):
        return replace(question, aspect=Aspect.PARTICULAR)
    return question
