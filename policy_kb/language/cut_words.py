"""Words that ask, or say what is asked, with one of their characters missing: 哪些单位助, 第一分.

A table of places where nothing but the whole word could stand. Names of the knowledge with a
character missing are `cut_names`; what is only likely is mended by the NLU (ADR 47).
"""

from __future__ import annotations

import re

_ENDS = "(?=[?!,。吗呢啊]|$)"
_COUNT = "[一二三四五六七八九]"
_WHOLE = (
    # Who assists, who leads.
    (f"(?<=谁)配{_ENDS}|(?<=谁来)配{_ENDS}|(?<=^那)合(?=的)|(?<=单位|部门)合{_ENDS}", "配合"),
    ("(?<![分搭])配(?=单位|部门)", "配合"),
    (f"(?<![科作商政哪这那些])协(?=单位|部门)|(?<=单位|部门)[协助]{_ENDS}", "协助"),
    (f"(?<=谁)[牵头]{_ENDS}|牵(?=单位|部门)|(?<=那个)牵(?=的)", "牵头"),
    ("(?<=[局办委部会])[参与](?=[么吗])", "参与"),
    ("(?<=[那哪这]几)(?=单位|部门)", "个"),
    ("(?<=办公)(?=设在)", "室"),
    # How much, how many, what.
    (f"(?<=[是有要到达足])多{_ENDS}|(?<=[是有要到达])少(?=[家件项条亿万])", "多少"),
    (f"(?<=[是有])(?=来着)|什{_ENDS}", "什么"),
    (f"(?<=有何|什么)不{_ENDS}", "不同"),
    (f"(?<=什么)区{_ENDS}", "区别"),
    (f"(?<=有)不一{_ENDS}|(?<=[啥么有])不样{_ENDS}|(?<=[啥么])不一{_ENDS}", "不一样"),
    ("(?<![第万统唯十一])一(?=多少[项条个家])", "一共"),
    (f"(?<=数字|各项|主要)指{_ENDS}", "指标"),
    ("(?<=服务)体(?=[里中有])", "体系"),
    ("(?<=[,;])另(?=想|问)", "另外"),
    ("(?<![所都只])有没(?=[\u4e00-\u9fff]{2})(?!有|事|办|完|到|用)", "有没有"),
    ("(?<=[两三][条个项])对(?=一?下)", "对比"),
    # 第一部分, 下一条, 翻四倍.
    (f"(?<=第{_COUNT})分(?=[?!,包有是讲培里都]|$)", "部分"),
    (f"^(?={_COUNT}部分)", "第"),
    ("(?:(?<=^[上下]一)|(?<=那[上下]一))(?=呢)", "条"),
    (f"(?<=翻{_COUNT}|翻十)(?=[?!吧吗]|$)", "倍"),
    # Our own requests.
    ("(?<!咨)询单|咨单", "咨询单"),
    ("工作人(?=[跟来说?!,]|$)", "工作人员"),
)
_CUT = tuple((re.compile(cut), whole) for cut, whole in _WHOLE)
# One of these is in every text that any of them could touch.
_MAY_BE = re.compile(
    "[配合协助牵多少什翻参与另]|有没|谁头|几[单部]|公设|不[一样]|字指|项指|要指|务体|来着|何不|么[不区]|对一?下|[一二三四五六七八九]分|部分|一呢|询单|咨单|"
    "作人"
)


def whole(text: str) -> str:
    """`text` (levelled) with such words whole."""
    if not _MAY_BE.search(text):
        return text
    for cut, word in _CUT:
        text = cut.sub(word, text)
    return text
