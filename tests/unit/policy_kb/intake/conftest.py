"""The stage for readers of documents: a way to make a Word file."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def word(tmp_path):
    """A `.docx` file from paragraphs, each a text or a list of the cells of a table row."""
    import docx

    def write(*blocks: str | list[str], name: str = "件.docx") -> Path:
        document = docx.Document()
        for block in blocks:
            if isinstance(block, str):
                document.add_paragraph(block)
            else:
                row = document.add_table(1, len(block)).rows[0]
                for cell, text in zip(row.cells, block, strict=True):
                    cell.text = text
        path = tmp_path / name
        document.save(path)
        return path

    return write
