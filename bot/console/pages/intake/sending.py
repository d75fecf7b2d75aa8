"""Files as responses: to be kept, never shown in the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YAML = "application/yaml; charset=utf-8"


def written(name: str, write: Callable[[Path], None]) -> Response:
    """A workbook that `write` puts at a path of its own."""
    with TemporaryDirectory(prefix="kejitong-") as folder:
        path = Path(folder) / "file.xlsx"
        write(path)
        return Response(path.read_bytes(), media_type=XLSX, headers=as_file(name))


def streamed(name: str, parts: Iterable[str]) -> Response:
    """A text, part by part."""
    return StreamingResponse(parts, media_type=YAML, headers=as_file(name))


def as_file(name: str) -> dict[str, str]:
    """The header by which browsers keep it under this name."""
    plain = "".join(c if c.isascii() and (c.isalnum() or c in ".-_") else "_" for c in name)
    stated = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": stated}
