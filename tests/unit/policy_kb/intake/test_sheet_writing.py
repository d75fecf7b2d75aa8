"""Sheets that we write: read back as the same, the template, the marked copy, extensions.

Round trips with arbitrary calls are in tests/processes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_kb.calls.model import COLUMNS, Call
from policy_kb.errors import ContentError
from policy_kb.exchange import changes_by
from policy_kb.intake.extended import with_former_deadlines
from policy_kb.intake.proposal import Proposal
from policy_kb.intake.sheet import SHEET, read_sheet, values
from policy_kb.intake.sheet.grid import SheetError
from policy_kb.intake.sheet.writing import write_calls, write_marked, write_template

_SIGNS = "甲乙1.（）=+-@\"',;：:，\t\n２％ "
RAW = st.text(min_size=1, max_size=30) | st.text(_SIGNS, min_size=1, max_size=20)
FULL = Call(
    "G-2026-1",
    "2026年度某专项",
    "市",
    "广州市科技局",
    "科技",
    "2026-03-01",
    "2026-03-05",
    "2026-04-30",
    ("研发占比 3% 以上", "2.5 亿元以下"),
    ("申请表",),
    "最高 50 万元\n分两期",
    "李某\n020-00000000",
    "https://example.org/a?b=1",
    "摘要",
    ("某专项", "a,b;c"),
    ("区推荐：2026-05-05 17:00",),
)


@pytest.mark.parametrize("kind", [".xlsx", ".csv", ".tsv"])
def test_a_sheet_gives_back_what_was_written(tmp_path, kind):
    calls = (FULL, Call("B", "乙", "区", "丙"))
    write_calls(calls, tmp_path / f"calls{kind}")
    assert read_sheet(tmp_path / f"calls{kind}").entries == calls


@given(value=RAW)
@pytest.mark.parametrize(
    "read", [values.text, values.one_line, values.identifier], ids=["text", "line", "id"]
)
def test_mending_twice_changes_nothing(read, value):
    assert read(read(value)) == read(value)


@given(value=RAW)
def test_unmarking_twice_changes_nothing(value):
    once = values.items(value)
    assert values.items("\n".join(once)) == once


def test_text_that_looks_like_a_formula_stays_text(tmp_path):
    call = Call("A", "=1+1", "区", "=HYPERLINK(1)", conditions=("=2",), funding="+5")
    write_calls([call], tmp_path / "c.xlsx")
    assert read_sheet(tmp_path / "c.xlsx").entries == (call,)


def test_what_does_not_fit_into_a_cell_is_refused_not_cut(tmp_path):
    with pytest.raises(ContentError, match="32767"):
        write_calls([Call("A", "甲", "区", "乙", summary="长" * 40_000)], tmp_path / "c.xlsx")
    assert not (tmp_path / "c.xlsx").exists()


def test_the_template_helps_and_is_accepted_once_filled(tmp_path):
    path = tmp_path / "t.xlsx"
    write_template(path)
    with pytest.raises(ContentError, match="没有内容"):
        read_sheet(path)
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    assert [cell.value.rstrip("*") for cell in sheet[1]] == list(COLUMNS)
    assert sheet.freeze_panes == "C2"
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"国家,省,市,区"' and "C2:" in str(choice.sqref)
    assert book.sheetnames == [SHEET, "填写说明"]
    for column, value in enumerate(["G-1", "甲", "区", "乙局"], start=1):
        sheet.cell(3, column, value)
    sheet.cell(3, 8, date(2026, 5, 1))
    book.save(path)
    assert read_sheet(path).entries == (Call("G-1", "甲", "区", "乙局", closes_on="2026-05-01"),)


def test_the_example_of_the_template_would_itself_be_a_good_row(tmp_path):
    path = tmp_path / "t.xlsx"
    write_template(path)
    book = openpyxl.load_workbook(path)
    sheet = book[SHEET]
    sheet["A2"], sheet["B2"] = "X-1", "某某专项"
    book.save(path)
    (call,) = read_sheet(path).entries
    assert len(call.named_dates) == 2 and len(call.conditions) == 2 and call.link


@pytest.mark.parametrize("kind", [".xlsx", ".csv"])
def test_bad_cells_are_marked_in_a_copy(tmp_path, kind):
    source, marked = tmp_path / f"bad{kind}", tmp_path / "marked.xlsx"
    write_calls([Call("A", "甲", "区", "乙", closes_on="2026-05-01")], source)
    if kind == ".csv":
        source.write_text(source.read_text("utf-8-sig").replace("区", "镇"), "utf-8-sig")
    else:
        book = openpyxl.load_workbook(source)
        book[SHEET]["C2"] = "镇"
        book.save(source)
    with pytest.raises(SheetError) as caught:
        read_sheet(source)
    write_marked(source, caught.value.cells, marked)
    cell = openpyxl.load_workbook(marked)[SHEET]["C2"]
    assert cell.value == "镇" and "国家、省、市、区" in cell.comment.text
    assert cell.fill.fgColor.rgb == "00FFC7CE"


class TestExtendedDeadlines:
    BEFORE = Call(
        "A", "甲", "区", "乙", closes_on="2026-04-30", other_dates=("区推荐：2026-05-05",)
    )

    def moved(self, seed, now, before=BEFORE):
        published = replace(seed, calls=(before,))
        return with_former_deadlines(Proposal((now,)), published)

    def test_a_later_deadline_leaves_the_former_one_behind(self, seed):
        proposal = self.moved(seed, replace(self.BEFORE, closes_on="2026-05-15"))
        (call,) = proposal.entries
        assert call.other_dates == ("区推荐：2026-05-05", "原截止：2026-04-30")
        assert "2026-04-30 延至 2026-05-15" in proposal.notes[0]

    def test_importing_the_same_sheet_again_changes_nothing(self, seed):
        sheet = replace(self.BEFORE, closes_on="2026-05-15")
        (extended,) = self.moved(seed, sheet).entries
        again = self.moved(seed, sheet, before=extended)
        assert again.entries == (extended,) and again.notes == ()
        published = replace(seed, calls=(extended,))
        assert changes_by([("x", again.entries[0])], published) == []

    def test_a_second_extension_keeps_both(self, seed):
        (once,) = self.moved(seed, replace(self.BEFORE, closes_on="2026-05-15")).entries
        (twice,) = self.moved(seed, replace(self.BEFORE, closes_on="2026-06-01"), once).entries
        assert twice.other_dates[1:] == ("原截止：2026-04-30", "原截止：2026-05-15")

    @pytest.mark.parametrize("closes", ["2026-04-30", "2026-04-01", None])
    def test_the_same_an_earlier_or_no_deadline_is_no_extension(self, seed, closes):
        now = replace(self.BEFORE, closes_on=closes)
        proposal = self.moved(seed, now)
        assert (proposal.entries, proposal.notes) == ((now,), ())

    def test_a_line_of_ones_own_is_enough(self, seed):
        now = replace(self.BEFORE, closes_on="2026-05-15", other_dates=("原截止日期：2026-04-30",))
        assert self.moved(seed, now).entries == (now,)
