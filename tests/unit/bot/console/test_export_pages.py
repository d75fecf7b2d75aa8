"""Export: what the filters leave, as files that come in again without a change."""

from __future__ import annotations

import html
import io
import re
from dataclasses import replace

import openpyxl
import pytest

from bot.console.pages.intake import exporting
from bot.services.staffing.audit import Wanted, deeds
from policy_kb import store
from policy_kb.calls.model import Call

CALLS = (
    Call("C-1", "低空物流专项", "区", "区科工信局", closes_on="2026-06-30", aliases=("低空专项",)),
    Call("C-2", "=荔枝保鲜专项", "市", "市科技局", closes_on="2026-03-01", conditions=("甲", "乙")),
    Call("C-3", "示例：海洋装备专项", "省", "省科技厅", example=True),
)


@pytest.fixture
def qian(as_role):
    return as_role("reader")


@pytest.fixture(autouse=True)
def published(desk):
    with store.writing(desk.engine) as connection:
        store.publish(connection, CALLS, author="system", reason="载入", now=desk.clock.now())


def rows(answer) -> list[tuple]:
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    return [row for row in book["项目征集"].iter_rows(min_row=2, values_only=True) if row[0]]


def rehearsed(client, post, name, content) -> str:
    shown = post(client, "/import", files={"file": (name, content)}).text
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", "", shown)))


def test_a_sheet_of_calls_goes_round(qian, as_role, post, desk):
    answer = qian.get("/console/export/calls.xlsx")
    assert [row[0] for row in rows(answer)] == ["C-1", "C-2"]  # no invented ones
    assert "attachment" in answer.headers["content-disposition"]
    formulas = openpyxl.load_workbook(io.BytesIO(answer.content))["项目征集"]["B3"]
    assert (formulas.value, formulas.data_type) == ("=荔枝保鲜专项", "s")
    assert "没有改动 2" in rehearsed(as_role("editor"), post, "a.xlsx", answer.content)
    assert [deed.action for deed in deeds(desk.engine, Wanted(staff="钱只读"))[0]] == ["导出"]


def test_all_entries_go_round(qian, as_role, post, seed):
    answer = qian.get("/console/export/entries.yml")
    text = rehearsed(as_role("editor"), post, "a.yml", answer.content)
    assert f"没有改动 {len(seed.by_id) + len(CALLS)}" in text and "新增" not in text.split("共")[1]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("level=市", {"C-2": None}),
        ("q=低空", {"C-1": None}),
        ("soon=1", {}),
        ("state=expired", {"C-2": None}),
        ("state=published", {"C-1": None}),
        ("state=draft", {"C-1": "改了"}),
        ("state=withdrawn", {}),
        ("state=all", {"C-1": "改了", "C-2": None}),
        ("kind=unit", {"C-1": None, "C-2": None}),
        ("state=nonsense&level=镇", {"C-1": "改了", "C-2": None}),
    ],
)
def test_filters_and_whether_what_is_answered_or_the_newest_goes_out(qian, desk, query, found):
    changed = replace(CALLS[0], summary="改了")
    with store.writing(desk.engine) as connection:
        store.save_draft(
            connection, changed, base=1, author="李", reason="改", now=desk.clock.now()
        )
    answer = qian.get(f"/console/export/calls.xlsx?{query}")
    assert {row[0]: row[13] for row in rows(answer)} == found


def test_the_page_counts(qian):
    assert "3 个项目" in qian.get("/console/export").text
    assert "1 个项目" in qian.get("/console/export?level=市").text
    assert "没有符合条件的项目" in qian.get("/console/export?kind=unit").text


def test_more_than_a_file_holds_is_refused(qian, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_ROWS", 0)
    monkeypatch.setattr(exporting, "MOST_ENTRIES", 5)
    for path, said in (("calls.xlsx", "最多 0 个"), ("entries.yml", "最多 5 条")):
        answer = qian.get(f"/console/export/{path}")
        assert answer.status_code == 422 and said in answer.text
