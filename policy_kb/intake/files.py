"""A file as its lines: which reader reads it, and what is refused before anything is read.

Each form has a reader of its own (`lines`, `word`, `pdf`); what the lines mean is
the business of whoever asked.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from policy_kb.errors import ContentError
from policy_kb.intake.lines import Line, read_text
from policy_kb.intake.pdf import read_pdf
from policy_kb.intake.word import read_word

LARGEST = 20 * 1024 * 1024
_READERS: dict[str, Callable[[Path], list[Line]]] = {
    ".txt": read_text,
    ".docx": read_word,
    ".pdf": read_pdf,
}
# What people have instead, and what they can do about it.
_OTHERS = {
    ".doc": "旧版 Word 文件，请在 Word 或 WPS 中另存为 .docx",
    ".wps": "WPS 文字文件，请在 WPS 中另存为 .docx",
    ".ofd": "OFD 版式文件，请转换为 .docx 或有文字层的 .pdf",
    ".rtf": "RTF 文件，请在 Word 或 WPS 中另存为 .docx",
}


def lines_of(path: Path) -> list[Line]:
    """The lines of a `.txt`, `.docx` or `.pdf` document, in reading order, blank ones left out.

    Raises ContentError, in Chinese and with the file's name, for everything that cannot be
    read whole: another kind of file, too large, damaged, encrypted, scanned without text.
    """
    suffix = path.suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        reason = _OTHERS.get(suffix, "不支持这种文件，只支持 .txt、.docx、.pdf")
        raise ContentError([f"{path.name}: {reason}"])
    try:
        size = path.stat().st_size
    except OSError as error:
        raise ContentError([f"{path.name}: 无法读取（{error.strerror}）"]) from error
    if size > LARGEST:
        raise ContentError(
            [f"{path.name}: 文件太大（{size / 1048576:.0f} MB），不超过 {LARGEST >> 20} MB"]
        )
    lines = reader(path)
    if not lines:
        raise ContentError([f"{path.name}: 文件里没有文字"])
    return lines
