"""A file that somebody sent: refused, or rehearsed. Nothing is kept and nothing changes.

The name and the bytes are not trusted. What may come in is decided before any reader sees it;
then the readers of this package say what the file would change, column by column, or what is wrong.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from policy_kb import exchange
from policy_kb.errors import ContentError
from policy_kb.intake.extended import with_former_deadlines
from policy_kb.intake.files import lines_of
from policy_kb.intake.kinds import kind_of
from policy_kb.intake.notice import read_notice
from policy_kb.intake.notice.completion import open_columns, over_published, with_values
from policy_kb.intake.official import looks_official, read_official
from policy_kb.intake.proposal import Finding, Proposal
from policy_kb.intake.sheet import read_sheet
from policy_kb.intake.sheet.grid import CellProblem, SheetError
from policy_kb.intake.sheet.writing import write_marked
from policy_kb.model import Entry, Knowledge
from policy_kb.store.history import FieldChange, difference
from policy_kb.yaml_io import entry_to_dict, placed_entries

MOST_BYTES = 10 * 1024 * 1024
_MOST_UNPACKED, _MOST_PARTS, _LONGEST_NAME = 80 * 1024 * 1024, 1_000, 240
_PACKED = (".xlsx", ".docx")
_MACRO_NAMES = (".xlsm", ".docm", ".xltm", ".dotm", ".xlam")
_MACRO_PARTS = ("vbaproject", "vbadata", "/macrosheets/", "/activex/")
_BAD_IN_NAMES = frozenset('/\\:*?"<>|')


@dataclass(frozen=True)
class Wish:
    """How somebody wants a file read. `read_as`: notice or policy, for a document, "" to find out;
    `correction`: a later deadline is no extension; `values`: (column, text) for a notice."""

    read_as: str = ""
    correction: bool = False
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Planned:
    """One entry of the file: `changes` are empty where it is as published; `fresh` where new."""

    entry: Entry
    fresh: bool
    changes: tuple[FieldChange, ...]


@dataclass(frozen=True)
class Rehearsal:
    """What a file would change. `kind`: sheet, yaml, notice or official; `problems` keep it out
    (`cells` are those of a sheet); `missing` are columns of a notice that a person must fill."""

    kind: str
    planned: tuple[Planned, ...] = ()
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    problems: tuple[str, ...] = ()
    cells: tuple[CellProblem, ...] = ()
    missing: tuple[str, ...] = ()


def require_safe(name: str, content: bytes) -> None:
    """Raises ContentError with the reason, in Chinese, for what may not come in."""
    reason = _refusal(name, content)
    if reason:
        raise ContentError([reason])


def rehearse(
    name: str, content: bytes, published: Knowledge, today: date, wish: Wish | None = None
) -> Rehearsal:
    """What the file would change, or what is wrong in it. Raises ContentError as `require_safe`."""
    wish = wish or Wish()
    with _as_file(name, content) as path:
        kind = kind_of(path)
        problems: list[str] = []
        try:
            if kind == "yaml":
                proposal = Proposal(tuple(entry for _, entry in placed_entries(path)))
            elif kind == "sheet":
                proposal = read_sheet(path, published, today)
            else:
                kind, proposal, problems = _document(path, published, wish)
            if not proposal.entries:
                raise ContentError([f"{name}：没有条目"])
            if kind in ("sheet", "notice") and not wish.correction:
                proposal = with_former_deadlines(proposal, published)
            missing = open_columns(proposal) if kind == "notice" else ()
            if not missing and not problems:
                exchange.changes_by([(name, entry) for entry in proposal.entries], published)
        except SheetError as error:
            return Rehearsal(kind, problems=tuple(error.problems), cells=error.cells)
        except ContentError as error:
            return Rehearsal(kind, problems=tuple(error.problems))
    return Rehearsal(
        kind,
        tuple(_planned(entry, published) for entry in proposal.entries),
        proposal.notes,
        proposal.findings,
        tuple(problems),
        missing=missing,
    )


def marked(name: str, content: bytes, cells: tuple[CellProblem, ...]) -> bytes:
    """The sheet as it came with its bad cells marked, as an `.xlsx`."""
    with _as_file(name, content) as path:
        target = path.with_name("marked.xlsx")
        write_marked(path, cells, target)
        return target.read_bytes()


def _document(path: Path, published: Knowledge, wish: Wish) -> tuple[str, Proposal, list[str]]:
    lines = lines_of(path)
    if wish.read_as == "policy" or (not wish.read_as and looks_official(lines)):
        return "official", read_official(path, lines, published), []
    proposal, wrong = with_values(read_notice(lines), wish.values)
    return "notice", over_published(proposal, published), wrong


def _planned(entry: Entry, published: Knowledge) -> Planned:
    known = published.by_id.get(entry.id)
    before: dict[str, Any] = entry_to_dict(known) if known else {}
    return Planned(entry, known is None, tuple(difference(before, entry_to_dict(entry))))


@contextmanager
def _as_file(name: str, content: bytes) -> Iterator[Path]:
    """The bytes under their name in a folder of their own, gone afterwards."""
    require_safe(name, content)
    with tempfile.TemporaryDirectory(prefix="kejitong-") as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        yield path


def _refusal(name: str, content: bytes) -> str:
    if set(name) & _BAD_IN_NAMES or ".." in name:
        return "文件名里含有路径或特殊符号，请改名后再上传"
    if not name or name.startswith(".") or not name.isprintable():
        return "文件名为空或含有不可见字符，请改名后再上传"
    if len(name.encode()) > _LONGEST_NAME:
        return "文件名过长，请改短后再上传"
    if not content:
        return f"{name}：文件是空的"
    if len(content) > MOST_BYTES:
        return f"{name}：文件超过 {MOST_BYTES >> 20} MB，请拆分后再上传"
    suffix = Path(name).suffix.lower()
    if suffix in _MACRO_NAMES:
        return f"{name}：含有宏的文件不能上传，请另存为不含宏的 .xlsx 或 .docx"
    if suffix in _PACKED:
        return _packed_refusal(name, content)
    if suffix == ".pdf" and b"%PDF-" not in content[:1024]:
        return f"{name}：内容不是 PDF 文件"
    return ""


def _packed_refusal(name: str, content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return f"{name}：文件已损坏、有密码，或不是真正的 {Path(name).suffix} 文件"
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED:
        return f"{name}：压缩内容异常庞大，已拒绝"
    for part in parts:
        inside = part.filename.replace("\\", "/")
        if inside.startswith("/") or ".." in inside.split("/"):
            return f"{name}：压缩内容里的路径不正常，已拒绝"
        if any(mark in f"/{inside.lower()}" for mark in _MACRO_PARTS):
            return f"{name}：文件里含有宏，请另存为不含宏的文件"
    return ""
