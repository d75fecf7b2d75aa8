"""Where the invented documents are, and PDF files written by hand."""

from __future__ import annotations

from pathlib import Path

DOCUMENTS = Path(__file__).resolve().parents[3] / "data" / "documents"


def pdf_bytes(*pages: str, trailer: str = "", objects: str = "") -> bytes:
    """A PDF whose pages have these contents, in the language of PDF itself."""
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    parts = [
        "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj",
        f"2 0 obj<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>endobj",
        "3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj",
    ]
    for i, content in enumerate(pages):
        parts += [
            f"{4 + 2 * i} 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
            f"/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * i} 0 R>>endobj",
            f"{5 + 2 * i} 0 obj<</Length {len(content)}>>stream\n{content}\nendstream endobj",
        ]
    body = "%PDF-1.4\n" + "\n".join([*parts, objects]) + "\n"
    return f"{body}trailer<</Root 1 0 R{trailer}>>\n%%EOF".encode("latin-1")


def pdf_text(*lines: tuple[int, int, str]) -> str:
    """Contents of a page: texts at places, in points from the left and the bottom."""
    shown = " ".join(f"1 0 0 1 {x} {y} Tm ({text}) Tj" for x, y, text in lines)
    return f"BT /F1 12 Tf {shown} ET"
