"""The text of a document as lines that know their place: what all readers of files give out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from policy_kb.errors import ContentError


@dataclass(frozen=True)
class Line:
    """One line or paragraph. `place` is said to people: 第 12 行, 第 3 页第 8 行, 第 5 段."""

    text: str
    place: str


def read_text(path: Path) -> list[Line]:
    """The lines of a `.txt` file (UTF-8, with or without BOM, or GB 18030), blank ones left out.

    Raises ContentError when it is neither.
    """
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return [
            Line(line.strip(), f"第 {number} 行")
            for number, line in enumerate(text.splitlines(), start=1)
            if line.strip()
        ]
    raise ContentError([f"{path.name}: 不是 UTF-8 或 GB 18030 编码的文本，请另存为 UTF-8 后重试"])
