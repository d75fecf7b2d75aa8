"""Is an answer right? Facts must be there, wrong ones must not, no figure invented."""

from __future__ import annotations

import re

import cn2an

from bot.cli.evaluation.cases import Expectation

# What the product may say for each kind of honest limit.
_SAYS: dict[str, re.Pattern[str]] = {
    "not_stated": re.compile(
        "没有写明|未写明|没有载明|没有规定|没有列出|没有提到|只写到|没有另写|没有发文|"
        "没有已发布|找到"
    ),
    "none_named": re.compile("没有列出|未列出|没有写明|没有由|没有列"),
    "out_of_scope": re.compile("不在.{0,8}范围|只解答|没有找到"),
    "choice": re.compile(r"(?s)1\. .+\n2\. "),
    "corrected": re.compile("不是|不对|没有"),
    "confirmed": re.compile("^是的|是的|对的|没错"),
    "no_such_item": re.compile("没有(?:第|保障|这一条|这条)|前面没有|后面没有"),
    "ticket": re.compile(r"单号\s*\d+"),
    "smalltalk": re.compile(".+"),
}
# Naming what comes near is no answer to a question that has one.
_TURNED_AWAY = re.compile("^(?:这个问题不在本服务号的范围|知识库里没有找到与此对应)")
_NEWLINE = re.compile(r"[ \t]+")


def faults(text: str, expected: Expectation) -> list[str]:
    """What is wrong with an answer, in words; empty when it is right."""
    text = _NEWLINE.sub(" ", text)
    flat = text.replace(" ", "")
    found = [
        f"缺少 {' / '.join(options)}"
        for options in expected.all
        if not any(option in text or option.replace(" ", "") in flat for option in options)
    ]
    found += [f"不应出现 {word}" for word in expected.none if word in text]
    if expected.all and not expected.says and _TURNED_AWAY.search(text):
        found.append("没有作答")
    if expected.says:
        pattern = _SAYS.get(expected.says)
        if pattern is None:
            found.append(f"不认识的判据 {expected.says}")
        elif not pattern.search(text):
            found.append(f"没有表示 {expected.says}")
    return found


# A figure with what it counts; bare numbers are clause numbers and list positions.
_DATE = r"\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日"
_FIGURE = re.compile(
    rf"{_DATE}|"
    r"\d+(?:\.\d+)?\s*(?:万元|亿元|元|%|％|家|件|倍|万平方米|平方米|个百分点|年|个月|个工作日|天)"
)


def figures(text: str) -> set[str]:
    """Every figure with a unit in a text, blanks taken out; a whole date is one figure."""
    return {found.replace(" ", "").replace("％", "%") for found in _FIGURE.findall(text)}


def invented(answer: str, question: str, stated: set[str]) -> set[str]:
    """Figures of an answer that neither the knowledge states nor the person typed."""
    typed = _typed_numbers(question)
    return {figure for figure in figures(answer) - stated if not _follows(figure, typed, stated)}


def _follows(figure: str, typed: set[str], stated: set[str]) -> bool:
    """Whether the person typed the number. Of a date that no entry states: month and day."""
    if re.fullmatch(_DATE, figure):
        _, month, day = re.findall(r"\d+", figure)
        return month in typed and day in typed
    return re.match(r"\d+(?:\.\d+)?", figure).group() in typed


_HAN_DIGITS = str.maketrans("零〇一二两三四五六七八九", "001223456789")
_HAN_NUMBER = re.compile("[零〇一二两三四五六七八九十百千万亿]+")


def _typed_numbers(question: str) -> set[str]:
    """Numbers that a person typed, in digits or in characters (二零二零, 一百八十)."""
    found = set(re.findall(r"\d+(?:\.\d+)?", question))
    for written in _HAN_NUMBER.findall(question):
        digits = written.translate(_HAN_DIGITS)
        if digits.isdigit() and digits.isascii():
            found.add(digits)
            continue
        try:
            found.add(str(cn2an.cn2an(written, "smart")))
        except (ValueError, KeyError):  # some malformed ones are KeyError there
            continue
    return found
