"""The text of a Word document (.docx): paragraphs and table rows in order, numbered as shown.

Text that a reviser inserted counts, text that was deleted does not; headers,
footers, notes and comments are no part of the text.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from policy_kb.errors import ContentError
from policy_kb.intake.lines import Line
from policy_kb.intake.numbering import Numbering

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

# A document that unpacks to more than this is no text that somebody wrote.
_UNPACKED, _MEMBERS, _RATIO = 200 * 1024 * 1024, 5_000, 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT, _BREAKS = f"{_W}t", {f"{_W}br", f"{_W}cr"}
_TAB = f"{_W}tab"
# Subtrees whose text does not stand at this place: deleted, moved away, boxes, properties.
_APART = {f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}pPr", f"{_W}rPr"}
CELLS = " | "


def read_word(path: Path) -> list[Line]:
    """The lines of a `.docx` file. Raises ContentError with the reason where it cannot be read."""
    _refuse(path)
    document = _opened(path)
    numbering = Numbering(document)
    lines: list[Line] = []
    paragraphs = tables = 0
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            tables += 1
            lines += _rows(block, f"表 {tables}")
            continue
        label = numbering.label(block)
        texts = [t.strip() for t in _text(block._p).split("\n")]
        texts = [text for text in texts if text]
        if not texts:
            continue
        paragraphs += 1
        texts[0] = label + texts[0]
        lines += [Line(text, f"第 {paragraphs} 段") for text in texts]
    return lines


def _refuse(path: Path) -> None:
    """Look at the container before anything is unpacked."""
    raw = path.open("rb").read(8)
    if raw == _OLE:
        raise ContentError(
            [f"{path.name}: 文件有密码，或其实是旧版 .doc；请去掉密码并另存为 .docx"]
        )
    try:
        with zipfile.ZipFile(path) as container:
            members = container.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ContentError([f"{path.name}: 文件已损坏，不是有效的 .docx"]) from error
    unpacked = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    bomb = unpacked > _UNPACKED or (unpacked > _UNPACKED // 10 and unpacked / packed > _RATIO)
    if bomb or len(members) > _MEMBERS:
        raise ContentError([f"{path.name}: 压缩内容异常庞大，已拒绝读取"])


def _opened(path: Path) -> Document:
    import docx

    try:
        return docx.Document(str(path))
    # The library lets through whatever its readers of zip, XML and relations raise.
    except Exception as error:
        raise ContentError([f"{path.name}: 文件已损坏，或不是 Word 文档"]) from error


def _rows(table: Table, name: str) -> Iterator[Line]:
    """One line a row; a cell that spans several is told once."""
    above: set[int] = set()
    for number, row in enumerate(table.rows, start=1):
        cells = {id(cell._tc): cell for cell in row.cells}
        texts = [
            " ".join(_text(p._p).replace("\n", " ") for p in cell.paragraphs).strip()
            for key, cell in cells.items()
            if key not in above
        ]
        above = set(cells)
        texts = [text for text in texts if text]
        if texts:
            yield Line(CELLS.join(texts), f"{name} 第 {number} 行")


def _text(element: Any) -> str:
    """The text below an element as the document shows it, line breaks as newlines."""
    parts: list[str] = []
    for child in element:
        if child.tag in _APART:
            continue
        if child.tag == _TEXT:
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append("\n")
        elif child.tag == _TAB:
            parts.append(" ")
        elif isinstance(child.tag, str):
            parts.append(_text(child))
    return "".join(parts)
