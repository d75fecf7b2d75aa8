"""The customary form of official documents: chapters, parts, tasks or articles, as a tree.

Two forms are known: 一、 （一） 1. with titles, and 第一条 with chapters above.
What a document says about itself (number, issuer, days) is read by `frame`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policy_kb.intake.lines import Line
from policy_kb.language import text as levelled

_NUM = "[一二三四五六七八九十百零〇]{1,6}"
_CHAPTER = re.compile(rf"({_NUM})、(.+)")
_PART = re.compile(rf"（({_NUM})）(.+)")
_TASK = re.compile(r"(\d{1,3})\.(?!\d)(.+)")
_BOOK_CHAPTER = re.compile(rf"第({_NUM}|\d+)[章节][\s\u3000]*(.*)")
_ARTICLE = re.compile(rf"第({_NUM}|\d{{1,3}})条[\s\u3000]*(.*)")
_CLOSING = re.compile("附则|总则")
# A title stands before the first full stop, up to this length, or alone on its line.
_TITLE, _ALONE, _CHAPTER_TITLE = 30, 40, 30
_ENDS = "。；：，、！？;"
_BRACKETED = re.compile(r"[【〔]([^】〕]{2,30})[】〕][\s\u3000]*")
_APART = re.compile("([^\u3000。；，]{2,20})\u3000(.+)")
_FEW_ARTICLES = 3


@dataclass(eq=False)
class Block:
    """One heading with what stands under it. `level` counts from 0; `run_in` tells that the
    title stood in one line with the text."""

    level: int
    number: int
    mark: str
    title: str
    place: str
    run_in: bool = False
    text: list[Line] = field(default_factory=list)
    children: list[Block] = field(default_factory=list)

    def leaves(self) -> Iterator[tuple[tuple[Block, ...], Block]]:
        """The citable blocks below, each with the headings above it."""
        if not self.children:
            yield (), self
        for child in self.children:
            for above, leaf in child.leaves():
                yield (self, *above), leaf


@dataclass(eq=False)
class Outline:
    """A document's tree; `preface` is what stands before its first heading."""

    articles: bool
    preface: list[Line]
    blocks: list[Block]

    def leaves(self) -> list[tuple[tuple[Block, ...], Block]]:
        return [pair for block in self.blocks for pair in block.leaves()]

    def article(self, above: tuple[Block, ...], leaf: Block) -> str:
        """How the document itself cites a place: 第三条, 二、（一）, 二、（三）7."""
        if self.articles:
            return leaf.mark or leaf.title
        if not above:
            return leaf.mark + leaf.title
        return "".join(block.mark for block in (*above, leaf)).rstrip("、.")


def in_articles(lines: Sequence[Line]) -> bool:
    """Whether the document counts 第一条, 第二条 rather than 一、 （一） 1."""
    numbers = [_number(m[1]) for line in lines if (m := _ARTICLE.match(line.text))]
    return len(numbers) >= _FEW_ARTICLES and numbers[:2] == [1, 2]


def opens_body(line: Line, articles: bool) -> bool:
    """Whether a line is the first heading of the body."""
    if articles:
        return bool(_ARTICLE.match(line.text) or _BOOK_CHAPTER.fullmatch(line.text))
    found = _CHAPTER.match(line.text)
    return bool(found) and _number(found[1]) == 1


def outline_of(lines: Sequence[Line]) -> Outline:
    """The tree of a body that begins with its preface."""
    articles = in_articles(lines)
    reader = _Articles() if articles else _Numbered()
    preface: list[Line] = []
    for line in lines:
        block = reader.heading(line)
        if block is not None:
            reader.put(block)
        elif reader.stack:
            reader.stack[-1].text.append(line)
        else:
            preface.append(line)
    return Outline(articles, preface, reader.blocks)


class _Reader:
    """Puts headings under one another; which lines are headings is the form's business."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.stack: list[Block] = []

    def heading(self, line: Line) -> Block | None:
        raise NotImplementedError

    def put(self, block: Block) -> None:
        while self.stack and self.stack[-1].level >= block.level:
            self.stack.pop()
        (self.stack[-1].children if self.stack else self.blocks).append(block)
        self.stack.append(block)

    def _number_before(self, level: int) -> int:
        """The number of the heading of this level that a next one would follow."""
        above = [block for block in self.stack if block.level < level]
        siblings = [b for b in (above[-1].children if above else self.blocks) if b.level == level]
        return siblings[-1].number if siblings else 0


class _Articles(_Reader):
    """第一章, 第一条; everything below an article is its text."""

    def __init__(self) -> None:
        super().__init__()
        self._counted = 0

    def heading(self, line: Line) -> Block | None:
        match = _ARTICLE.match(line.text)
        if match and _number(match[1]) == self._counted + 1:
            self._counted += 1
            title, rest = _article_title(match[2])
            mark = line.text[: match.start(2)].strip(" \u3000")
            block = Block(3, self._counted, mark, title, line.place, bool(rest))
            if rest:
                block.text.append(Line(rest, line.place))
            return block
        chapter = _BOOK_CHAPTER.fullmatch(line.text) or _CHAPTER.fullmatch(line.text)
        if chapter and 0 < len(chapter[2]) <= _CHAPTER_TITLE and chapter[2][-1:] not in _ENDS:
            mark = line.text[: chapter.start(2)].strip(" \u3000、")
            level = 1 if mark.endswith("节") else 0
            return Block(level, _number(chapter[1]) or 0, mark, chapter[2], line.place)
        if _CLOSING.fullmatch(line.text):
            return Block(0, 0, "", line.text, line.place)
        return None


class _Numbered(_Reader):
    """一、 （一） 1.; a number that fits no sequence, or opens a mere list, is text."""

    _FORMS = ((0, _CHAPTER), (1, _PART), (2, _TASK))

    def __init__(self) -> None:
        super().__init__()
        self._tasks = 0

    def heading(self, line: Line) -> Block | None:
        for level, pattern in self._FORMS:
            match = pattern.fullmatch(line.text)
            if match is None:
                continue
            number = _number(match[1])
            title, rest = _split(match[2])
            if number is None or not title or not self._follows(level, number):
                return None
            if level == 2:
                self._tasks = number
            mark = line.text[: match.start(2)]
            block = Block(level, number, mark, title, line.place, bool(rest))
            if rest:
                block.text.append(Line(rest, line.place))
            return block
        return None

    def _follows(self, level: int, number: int) -> bool:
        """Chapters and parts count without gap; tasks may count on over all parts."""
        if level == 2:
            begins = number == 1 and self._number_before(2) == 0
            counts_on = 0 < number - self._tasks <= 3
            return bool(self.stack) and (begins or counts_on)
        if level == 1 and not self.stack:
            return False
        return number == self._number_before(level) + 1


def _split(text: str) -> tuple[str, str]:
    """Title and what follows it on the same line; no title where the line is a sentence."""
    first, stop, rest = text.partition("。")
    if rest and len(first) <= _TITLE:
        return first, rest
    if stop and not rest and len(first) <= _TITLE and not set(_ENDS) & set(first):
        return first, ""  # a full stop too many behind a title
    if len(text) <= _ALONE and text[-1:] not in _ENDS:
        return text, ""
    return "", text


def _article_title(text: str) -> tuple[str, str]:
    """【标题】 text, or title and text set apart; articles without a title are text alone."""
    match = _BRACKETED.match(text)
    if match:
        return match[1], text[match.end() :]
    match = _APART.fullmatch(text)
    if match:
        return match[1], match[2]
    if text and len(text) <= _TITLE and not set(_ENDS) & set(text):
        return text, ""
    return "", text


def _number(written: str) -> int | None:
    return levelled.number(written)
