"""Numbers that point at a place in a document (第三条, 16呢, 最后一项), as people type them.

Which entry stands there is `mentions`; what merely counts (有三条) is none.
"""

from __future__ import annotations

import re

_NUMBER = r"(?:\d{1,3}|[零〇一二两三四五六七八九十百]{1,5})"
# 一条 and 两条 count more often than they point; without 第 they are not ordinals.
POINTING = r"(?:\d{1,3}|(?<!\d)(?:[零〇一二三四五六七八九十百]{2,5}|[三四五六七八九十百]))"
_COUNTING = r"(?<![共有是几这那哪上前后每某另同再头末十百\d零〇一二两三四五六七八九])"
# 讲人才的三条 counts the clauses of a part.
_COUNTED = r"(?!(?<=[的嗰])[三四五六七八九]条)"
_AND = r"(?:和|跟|与|同|、|,|还是|对比|vs)"
_THING = r"(?:条|项(?!目)|点|款|号|个任务|个措施|任务)"
# Kinds of ordinal, most specific first; the first pattern that covers a place wins.
ORDINALS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            "last_safeguard",
            r"保障(?:措施)?(?:里面|里|中|的|部分)*最?后(?:面)?(?:的)?(?:那)?一?[条项个]()",
        ),
        ("last_safeguard", r"最(?:后|末)(?:面)?的?那?一?[条项个](?:关于)?保障(?:措施)?()"),
        (
            "safeguard",
            rf"保障(?:措施)?(?:里面|里|中|当中|部分)?的?第?({_NUMBER})(?:条|项|点|个|"
            rf"款)?(?![大共些下起样直定]|部分)",
        ),
        ("safeguard", rf"第({_NUMBER})(?:条|项|点|个|款)?保障(?:措施)?"),
        ("range", rf"第?({_NUMBER})(?:条|项|点)?(?:-|~|到|至)第?({_NUMBER})(?:条|项|个任务|号)"),
        (
            "list",
            rf"第?{POINTING}[条项]?(?:{_AND}第?{POINTING}[条项]?)*{_AND}第?{POINTING}(?:这|"
            rf"那)?[两三四几]?[条项]",
        ),
        ("list", rf"(?<![\d.])\d{{1,2}}(?:{_AND}\d{{1,2}})+(?=[的谁有哪是])"),
        ("chapter", rf"第({_NUMBER})(?:章|大部分|大章|篇)"),
        ("section", rf"第({_NUMBER})(?:个)?部分"),
        ("part", rf"第({_NUMBER})(?:个|大)?(?:方面|板块|块|大块|大类|类|大项|节)"),
        ("part", rf"\(({_NUMBER})\)"),
        ("last", rf"倒数第({_NUMBER})(?:条|项|个任务|个)?"),
        ("last", r"最(?:后|末)(?:面)?(?:的)?(?:那)?(?:一?(?:条|项)|一(?=呢?$))()"),
        ("first", r"(?:最前面?|最上面|最开头|开头|开篇)(?:的|那)*(?:第?一)?[条项]()"),
        ("task", rf"第({_NUMBER})(?:[那这]?个?)(?:{_THING})"),
        (
            "task",
            rf"(?:任务|条款|条文|措施|条目|序号|编号|task|item|article|clause|no\.?|"
            rf"#) ?第?({_NUMBER})(?:条|项|号)?(?![\d倍家亿万年个项条一共览些下起样直定])",
        ),
        (
            "task",
            rf"{_COUNTING}{_COUNTED}({POINTING})(?:条|号任务|项任务|号条款)(?!任务|措施|政策|意见|腿|"
            rf"牛仔|龙|里|中|当中|全)",
        ),
        # 15谁牵头, 三十五说啥: a number at the head, and nothing but what a clause is asked.
        (
            "task",
            rf"^(?:那|那么|请问|看|问)?({POINTING})(?=(?:里面?|都|主要|具体)*(?:讲|说|写)(?:了|的|是|都)*"
            r"(?:什么|啥|哪些)|[由归]?(?:谁|哪[个些]|哪几个|什么|哪家)(?:单位|部门|局)?(?:牵头|配合|负责|管|挑头)|"
            r"的?(?:牵头|配合)(?:单位|部门|的))",
        ),
        ("task", rf"第({_NUMBER})(?=$|[的谁讲说呢吧?!]|由谁|牵头|配合|是谁|归)"),
        # 第二十三,讲什么: too many to be a list of reasons; 第一是什么: nothing else is asked.
        ("task", r"第((?:\d\d|[二三四五六七八九]?十[一二三四五六七八九]?))(?=,)"),
        ("task", rf"第({_NUMBER})(?=是(?:什么|啥)$)"),
        # 16呢, 那20呢: a number and nothing else to ask about.
        (
            "task",
            r"^(?:那|哪|那么|换成|换|再看|看|还有)?(\d{1,2}|"
            r"[二三四五六七八九十]{1,3})(?:又?呢|吧|的呢)$",
        ),
    )
)
BARE = re.compile(rf"[第]?({_NUMBER})[条项号.。、]?")
