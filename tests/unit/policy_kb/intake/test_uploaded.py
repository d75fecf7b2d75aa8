"""What somebody sends is refused, or rehearsed; the published knowledge is never touched."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from some_calls import a_call

from policy_kb.errors import ContentError
from policy_kb.exchange import write_entries
from policy_kb.intake.sheet.writing import write_calls
from policy_kb.intake.uploaded import MOST_BYTES, marked, rehearse, require_safe

TODAY = date(2026, 5, 20)
SHIP = a_call("ship", "海洋装备专项", closes_on="2026-06-30", link="https://example.org/a")


def packed(**parts: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("../../etc/passwd.csv", b"a", "路径"),
        ("C:\\a.xlsx", b"a", "路径"),
        ("a..csv", b"a", "路径"),
        ("", b"a", "文件名"),
        (".csv", b"a", "文件名"),
        ("a\x00.csv", b"a", "文件名"),
        ("a\u202e.csv", b"a", "文件名"),
        ("长" * 200 + ".csv", b"a", "文件名"),
        ("a.csv", b"", "空的"),
        ("a.csv", b"a" * (MOST_BYTES + 1), "10 MB"),
        ("a.xlsm", b"PK", "宏"),
        ("a.DOCM", b"PK", "宏"),
        ("a.xlsx", packed(**{"xl/vbaProject.bin": b"x"}), "宏"),
        ("a.docx", packed(**{"word/VBAPROJECT.BIN": b"x"}), "宏"),
        ("a.xlsx", packed(**{"../../evil": b"x"}), "路径"),
        ("a.xlsx", packed(**{"xl/a.xml": b"0" * (81 << 20)}), "庞大"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0", "损坏"),
        ("a.pdf", b"MZ", "PDF"),
    ],
    ids=lambda value: "" if isinstance(value, bytes) else None,
)  # a zip holds the time of day
def test_what_may_not_come_in(name, content, reason):
    with pytest.raises(ContentError, match=reason):
        require_safe(name, content)


def test_a_file_of_another_kind_is_refused(seed):
    with pytest.raises(ContentError, match="不能直接导入"):
        rehearse("a.exe", b"MZ", seed, TODAY)


@given(st.text(max_size=30), st.binary(max_size=60))
def test_any_name_and_bytes_are_judged(name, content):
    try:
        require_safe(name, content)
    except ContentError as error:
        assert error.problems
    else:
        assert not set(name) & set("/\\\0")


def test_a_sheet_is_rehearsed_column_by_column(seed, tmp_path):
    path = tmp_path / "a.xlsx"
    write_calls([replace(SHIP, funding="最高10万元"), a_call("new", "蓝莓冷链专项")], path)
    done = rehearse("表.xlsx", path.read_bytes(), replace(seed, calls=(SHIP,)), TODAY)
    assert (done.kind, done.problems) == ("sheet", ())
    first, second = done.planned
    assert (first.fresh, [(c.name, c.before, c.after) for c in first.changes]) == (
        False,
        [("funding", None, "最高10万元")],
    )
    assert second.fresh


def test_bad_cells_are_named_and_marked(seed, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("编号,名称,级别,发布单位,截止日期\nx,某专项,县,某局,2026-02-30\n", "utf-8")
    done = rehearse("表.csv", path.read_bytes(), seed, TODAY)
    assert done.planned == ()
    assert {cell.column_name for cell in done.cells} == {"级别", "截止日期"}
    sheet = load_workbook(io.BytesIO(marked("表.csv", path.read_bytes(), done.cells))).active
    assert sheet["C2"].comment.text and sheet["E2"].comment.text


def test_a_file_of_entries_goes_round(seed, tmp_path):
    path = tmp_path / "a.yml"
    write_entries([SHIP], path)
    (one,) = rehearse("a.yml", path.read_bytes(), seed, TODAY).planned
    assert (one.entry, one.fresh) == (SHIP, True)
    assert rehearse("a.yml", b"- {id: 1}", seed, TODAY).problems


def test_a_notice_is_a_draft_with_its_sentences(seed):
    text = "关于组织申报2026年海洋装备专项的通知\n各有关单位：\n申报截止时间为2026年6月30日。\n"
    done = rehearse("通知.txt", text.encode(), seed, TODAY)
    assert done.kind == "notice"
    (closes,) = [f for f in done.findings if f.column == "closes_on"]
    assert (closes.value, closes.sentence) == ("2026-06-30", "申报截止时间为2026年6月30日。")
    assert "发布单位" in done.missing
