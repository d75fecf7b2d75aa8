"""Files that are not what they say: refused with the reason before anything costly is read."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from policy_kb.errors import ContentError
from policy_kb.intake.sheet import read_sheet

HEAD = ["编号", "名称", "级别", "发布单位"]


def refused(path) -> str:
    with pytest.raises(ContentError) as caught:
        read_sheet(path)
    said = "\n".join(caught.value.problems)
    assert path.name in said
    return said


def workbook() -> dict[str, bytes]:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(["A-1", "甲", "区", "乙局"])
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(path, parts) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "calls.xlsx"


def test_the_workbook_these_tests_spoil_is_a_good_one(path):
    packed(path, workbook())
    assert len(read_sheet(path).entries) == 1


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken", b"a,b\n1,2"])
def test_what_is_no_zip(path, content):
    path.write_bytes(content)
    assert "不是有效的 .xlsx" in refused(path)


def test_an_encrypted_or_old_workbook(path):
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "密码" in refused(path)


def test_another_kind_of_zip(path):
    packed(path, {"word/document.xml": "<a/>", "[Content_Types].xml": "<a/>"})
    assert "不是有效的 .xlsx" in refused(path)


def test_macros(path):
    packed(path, workbook() | {"xl/vbaProject.bin": b"x"})
    assert "宏" in refused(path)


def test_a_bomb_is_refused_by_what_it_would_unpack_to(path):
    packed(path, workbook() | {"xl/worksheets/sheet1.xml": b" " * (81 * 1024 * 1024)})
    assert path.stat().st_size < 200_000
    assert "过大" in refused(path)


def test_more_parts_than_any_workbook_has(path):
    packed(path, workbook() | {f"xl/x{number}": b"" for number in range(1001)})
    assert "过大" in refused(path)


def test_entities_are_refused_before_parsing(path):
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbb">]><worksheet>&b;</worksheet>'
    packed(path, workbook() | {"xl/worksheets/sheet1.xml": bomb})
    assert "不安全" in refused(path)


def test_xml_in_an_encoding_that_would_hide_them(path):
    hidden = '<?xml version="1.0" encoding="utf-16"?><worksheet/>'.encode("utf-16")
    packed(path, workbook() | {"xl/worksheets/sheet1.xml": hidden})
    assert "不安全" in refused(path)


@pytest.mark.parametrize("area", ["A1:XFD1048576", "A1:A1048576"])
def test_merged_areas_without_end(path, area):
    parts = workbook()
    sheet = parts["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>",
        f'</sheetData><mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'.encode(),
    )
    packed(path, parts | {"xl/worksheets/sheet1.xml": sheet})
    assert "合并单元格" in refused(path)


def test_a_dimension_and_a_last_row_that_lie_cost_nothing(path):
    parts = workbook()
    sheet = parts["xl/worksheets/sheet1.xml"]
    sheet = sheet.replace(b'ref="A1:D2"', b'ref="A1:XFD1048576"')
    packed(path, parts | {"xl/worksheets/sheet1.xml": sheet})
    assert len(read_sheet(path).entries) == 1


def test_too_many_rows(path, monkeypatch):
    monkeypatch.setattr("policy_kb.intake.sheet.workbook.MOST_ROWS", 50)
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>x</t></is></c></row>'
    rows = b"".join(row % (number, number) for number in range(3, 60))
    parts = workbook()
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", rows + b"</sheetData>")
    packed(path, parts | {"xl/worksheets/sheet1.xml": sheet})
    assert "超过 50 行" in refused(path)


def test_a_damaged_part(path):
    packed(path, workbook() | {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"})
    assert "损坏" in refused(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "没有用逗号"),
        (b"\x89PNG\r\n\x1a\n\x00\x00,\x00", "不是文本"),
        (b"\xff\xfe\x00", "不是文本"),
        ("编号,名称\n".encode(), "表头"),
        (b'a,"' + b"x" * 200_000, "引号"),
    ],
)
def test_text_files_that_are_none(tmp_path, content, reason):
    path = tmp_path / "calls.csv"
    path.write_bytes(content)
    assert reason in refused(path)


def test_a_file_beyond_all_measure(tmp_path):
    for name in ("calls.csv", "calls.xlsx"):
        path = tmp_path / name
        with path.open("wb") as file:
            file.truncate(21 * 1024 * 1024)
        assert "20 MB" in refused(path)
