"""The text of a PDF that has a text layer: paragraphs in reading order, without page furniture.

Lines are what stands at one height; a line that ends before the right margin ends
its paragraph. A page that is only a picture is refused: no text is guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from policy_kb.errors import ContentError
from policy_kb.intake.glyphs import levelled_glyphs
from policy_kb.intake.lines import Line

_MOST_PAGES = 500
# Page numbers: 3, - 3 -, 第 3 页 共 9 页, 3/9.
_PAGE_NUMBER = re.compile(
    r"[-—–―－·•\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[,，/／]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–―－·•\s]*"
)
# So many lines at the top and bottom of a page may belong to the page, not to the text.
_EDGE = 2
# Words that open a paragraph of their own, whatever the line before looks like.
_OPENS = re.compile(
    r"[一二三四五六七八九十百]{1,4}、|[（(][一二三四五六七八九十百]{1,4}[)）]|"
    r"第[一二三四五六七八九十百零\d]{1,5}[章节条]"
    r"|\d{1,2}\s*[.．、](?!\d)|[（(]\d{1,2}[)）]|[⒈-⒛①-⑳]|附[件则]"
)
# Ends of lines, and what fonts put in place of what they do not know.
_NO_TEXT = frozenset({"\r", "\n", "\0", "\ufffe", "\uffff"})
# A line that ends this many characters before the margin ends its paragraph.
_SHORT_BY = 1.8
_INDENTED_BY, _DEEP = 1.3, 3.0
# Where paragraphs are not indented, one of these ends a paragraph even at the margin.
_ENDS = frozenset("。；：！？.;:!?")


@dataclass(frozen=True)
class _Row:
    """One line of a page with its extent in points."""

    text: str
    page: int
    number: int
    left: float
    right: float
    size: float
    top: float


def read_pdf(path: Path) -> list[Line]:
    """The paragraphs of a `.pdf` file. Raises ContentError where it cannot be read whole."""
    pages = _pages(path)
    furniture = _furniture(pages)
    rows = [row for page in pages for row in _without(page, furniture)]
    return _paragraphs(rows)


def _pages(path: Path) -> list[list[_Row]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = "assword" in str(error)
        reason = "文件有密码，请先去掉密码" if locked else "文件已损坏，不是有效的 PDF"
        raise ContentError([f"{path.name}: {reason}"]) from error
    try:
        if len(document) > _MOST_PAGES:
            raise ContentError([f"{path.name}: 共 {len(document)} 页，超过 {_MOST_PAGES} 页"])
        pages, scanned = [], []
        for number in range(1, len(document) + 1):
            page = document[number - 1]
            rows = _rows(page, number)
            if not rows and _has_picture(page):
                scanned.append(number)
            pages.append(rows)
    except pypdfium2.PdfiumError as error:
        raise ContentError([f"{path.name}: 文件已损坏，有的页读不出来"]) from error
    finally:
        document.close()
    if scanned:
        where = "、".join(map(str, scanned[:10])) + ("等" if len(scanned) > 10 else "")
        raise ContentError(
            [
                f"{path.name}: 第 {where} 页是图片，没有文字层，无法读取；"
                "请先做文字识别并核对，或改用 .docx、.txt"
            ]
        )
    return pages


def _has_picture(page: Any) -> bool:
    import pypdfium2.raw as raw

    kinds = (raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM)
    return any(True for _ in page.get_objects(filter=kinds, max_depth=2))


def _rows(page: Any, number: int) -> list[_Row]:
    """The lines of a page as the text layer has them, those at one height put together."""
    from pypdfium2.raw import FPDFText_GetUnicode

    text_page = page.get_textpage()
    count = text_page.count_chars()
    rows: list[_Row] = []
    current: list[tuple[str, float, float, float, float]] = []
    for index in range(count):
        char = chr(FPDFText_GetUnicode(text_page, index))
        if char in _NO_TEXT:
            if char == "\n" and current:
                rows.append(_row(current, number, len(rows) + 1))
                current = []
            continue
        left, bottom, right, top = text_page.get_charbox(index)
        current.append((char, left, bottom, right, top))
    if current:
        rows.append(_row(current, number, len(rows) + 1))
    text_page.close()
    rows = [row for row in rows if row.text]
    return [replace(row, number=i) for i, row in enumerate(rows, start=1)]


def _row(chars: list[tuple[str, float, float, float, float]], page: int, number: int) -> _Row:
    inked = [c for c in chars if not c[0].isspace()]
    text = levelled_glyphs("".join(c[0] for c in chars)).strip()
    if not inked:
        return _Row("", page, number, 0.0, 0.0, 0.0, 0.0)
    # The common width of a Han character is the size of the type.
    widths = sorted(c[3] - c[1] for c in inked)
    heights = sorted(c[4] - c[2] for c in inked)
    size = max(widths[len(widths) // 2], heights[len(heights) // 2])
    return _Row(text, page, number, inked[0][1], inked[-1][3], size, max(c[4] for c in inked))


def _edges(page: list[_Row]) -> list[_Row]:
    return page if len(page) <= 2 * _EDGE else [*page[:_EDGE], *page[-_EDGE:]]


def _furniture(pages: list[list[_Row]]) -> set[str]:
    """Headers and footers: what stands at the edge of several pages, numbers apart."""
    if len(pages) < 2:
        return set()
    seen = Counter(shape for page in pages for shape in {_shape(row.text) for row in _edges(page)})
    least = max(2, (len(pages) + 1) // 2)
    return {shape for shape, count in seen.items() if count >= least and shape.strip("#")}


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", text))


def _without(page: list[_Row], furniture: set[str]) -> list[_Row]:
    """The lines of a page without header, footer and page number."""
    kept = list(page)
    for end in (0, -1):
        for _ in range(_EDGE):
            if kept and (
                _PAGE_NUMBER.fullmatch(kept[end].text) or _shape(kept[end].text) in furniture
            ):
                kept.pop(end)
    return kept


@dataclass(frozen=True)
class _Setting:
    """How the text is set: its margins, the size of its type, whether paragraphs are indented."""

    left: float
    right: float
    size: float
    indents: bool

    @classmethod
    def of(cls, rows: list[_Row]) -> _Setting:
        left = _common(row.left for row in rows)
        size = sorted(row.size for row in rows)[len(rows) // 2]
        indents = any(_INDENTED_BY < (row.left - left) / row.size < _DEEP for row in rows)
        return cls(left, max(row.right for row in rows), size, indents)

    def headline(self, row: _Row) -> bool:
        """Whether a line is set in the middle and larger than the text."""
        inside = min(row.left - self.left, self.right - row.right)
        askew = abs((row.left - self.left) - (self.right - row.right))
        return row.size > 1.1 * self.size and inside > 0 and askew < 2 * row.size


def _paragraphs(rows: list[_Row]) -> list[Line]:
    """Lines that run on are one paragraph, also over the end of a page."""
    if not rows:
        return []
    setting = _Setting.of(rows)
    lines: list[Line] = []
    before: _Row | None = None
    for row in rows:
        if before is not None and _runs_on(before, row, setting):
            last = lines[-1]
            lines[-1] = Line(last.text + _glue(last.text, row.text) + row.text, last.place)
        else:
            lines.append(Line(row.text, f"第 {row.page} 页第 {row.number} 行"))
        before = row
    return lines


def _runs_on(before: _Row, row: _Row, setting: _Setting) -> bool:
    size = max(before.size, row.size, 1.0)
    if _OPENS.match(row.text) or abs(before.size - row.size) > 0.25 * size:
        return False
    if before.text[-1:] in _ENDS and not setting.indents:
        return False
    if setting.headline(before) and setting.headline(row):
        return before.page == row.page
    if row.left > setting.left + _INDENTED_BY * size:
        return False
    return before.right >= setting.right - _SHORT_BY * size


def _common(lefts: Any) -> float:
    """The left margin: where most lines begin, the leftmost of equals."""
    counts = Counter(round(left / 3) for left in lefts)
    most = max(counts.values())
    return 3.0 * min(place for place, count in counts.items() if count >= 0.5 * most)


def _glue(before: str, after: str) -> str:
    """A blank between two Latin words, nothing between Han characters."""
    latin = before[-1:].isascii() and after[:1].isascii()
    return " " if latin and before[-1:].isalnum() and after[:1].isalnum() else ""
