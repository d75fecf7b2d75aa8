"""English words and abbreviations of the trade, as people mix them into Chinese.

`IPO 有后备库吗`, `R&D 占比`, `angel 投资`: levelled like traditional characters, on both sides of a
comparison, so that a name written with one is found by the other. Only words that stand for one
Chinese word whatever the sentence; pinyin is the business of `policy_kb.language.latin`.
"""

from __future__ import annotations

import re

_CHINESE = {
    "r&d": "研发",
    "r & d": "研发",
    "ipo": "上市",
    "angel": "天使",
    "ip": "知识产权",
    "ipr": "知识产权",
    "patent": "专利",
    "sme": "中小企业",
    "smes": "中小企业",
    "startup": "初创企业",
    "start-up": "初创企业",
    "incubator": "孵化器",
    "makerspace": "众创空间",
    "maker space": "众创空间",
    "lab": "实验室",
    "e-commerce": "电子商务",
    "ecommerce": "电子商务",
    "ict": "信息技术",
    "iot": "物联网",
    "ai": "人工智能",
    "ev": "电动汽车",
    "loan": "贷款",
    "talent": "人才",
    "subsidy": "补贴",
    "ddl": "截止时间",
    "deadline": "截止时间",
}
# Not within a longer word, an address or a number; IP地址 is another thing.
_WITHIN = "a-z0-9&@_/"
_WORDS = re.compile(
    rf"(?<![{_WITHIN}.\-])(?:{'|'.join(map(re.escape, sorted(_CHINESE, key=len, reverse=True)))})"
    rf"(?![{_WITHIN}\-]|\.[a-z0-9]|地址)"
)


def in_chinese(text: str) -> str:
    """`text` (lower case) with such words in Chinese."""
    if text.isascii() or not any("a" <= char <= "z" for char in text):
        return text
    return _WORDS.sub(lambda match: _CHINESE[match.group()], text)
