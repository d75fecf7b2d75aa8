"""`kejitong kb import / template / export` for sheets and notices, on a real database file."""

from __future__ import annotations

import json
import os
import time
from dataclasses import replace

import openpyxl
import pytest

from bot import cli
from bot.bootstrap import build_stores
from bot.settings import Settings
from policy_kb import store
from policy_kb.calls.model import Call
from policy_kb.intake.sheet import SHEET
from policy_kb.intake.sheet.writing import write_calls

CALLS = tuple(
    Call(
        f"G-{n}",
        f"第{n}号专项",
        "区",
        "增城区科技局",
        closes_on="2099-03-31",
        conditions=("在增城区注册", "研发占比 3% 以上"),
        other_dates=("区推荐：2099-04-05",),
    )
    for n in range(1, 4)
)
NOTICE = """关于组织申报2099年增城区某专项的通知
各有关单位：
一、申报条件
（一）在增城区注册；
（二）研发占比 3% 以上。
二、申报时间
网上申报截止时间为2099年4月10日17:00。
增城区科学技术局
2099年3月1日
"""


@pytest.fixture
def environ(tmp_path):
    return {"DATA_DIR": str(tmp_path / "data")}


@pytest.fixture
def kejitong(monkeypatch, environ, capsys):
    """Run a command in this process: (code, out, err)."""
    monkeypatch.setattr(os, "environ", environ | {"LOGNAME": "tester"})

    def run(*argv: object):
        code = cli.main([str(part) for part in argv])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def published(environ):
    def read():
        with build_stores(Settings.from_env(environ)).engine.connect() as connection:
            return store.read(connection)

    return read


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "calls.xlsx"
    write_calls(CALLS, path)
    return path


@pytest.fixture
def notice(tmp_path):
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, "utf-8")
    return path


def test_a_sheet_is_rehearsed_published_and_then_nothing_is_left_to_do(kejitong, published, sheet):
    code, out, _ = kejitong("kb", "import", sheet)
    assert code == 0 and "新增 G-1 第1号专项" in out and "尚未发布" in out
    assert published().calls == ()
    assert "已发布 3 个条目" in kejitong("kb", "import", sheet, "--publish")[1]
    assert published().calls == CALLS
    version = published().version
    assert "没有改动" in kejitong("kb", "import", sheet, "--publish")[1]
    assert published().version == version


def test_changes_are_named_by_the_columns_of_the_sheet(kejitong, published, sheet):
    kejitong("kb", "import", sheet, "--publish")
    write_calls([replace(CALLS[0], funding="50 万元", closes_on="2099-04-15")], sheet)
    code, out, _ = kejitong("kb", "import", sheet, "--publish")
    assert code == 0 and "修改 G-1 第1号专项：截止日期、支持方式、其他日期" in out
    assert "2099-03-31 延至 2099-04-15" in out
    now = published().by_id["G-1"]
    assert "原截止：2099-03-31" in now.other_dates
    assert len(published().calls) == 3  # what is not in the sheet stays
    assert "没有改动" in kejitong("kb", "import", sheet, "--publish")[1]


def test_a_correction_is_no_extension(kejitong, published, sheet):
    kejitong("kb", "import", sheet, "--publish")
    write_calls([replace(CALLS[0], closes_on="2099-04-15")], sheet)
    kejitong("kb", "import", sheet, "--publish", "--correction")
    assert published().by_id["G-1"].other_dates == CALLS[0].other_dates


def test_a_bad_sheet_changes_nothing_and_comes_back_marked(kejitong, published, sheet, tmp_path):
    book = openpyxl.load_workbook(sheet)
    book[SHEET]["C3"], book[SHEET]["H4"] = "镇", "3月5日"
    book.save(sheet)
    marked = tmp_path / "marked.xlsx"
    code, out, err = kejitong("kb", "import", sheet, "--publish", "--errors", marked)
    assert code == 1 and "第 3 行 C 列“级别" in err and "第 4 行 H 列“截止日期" in err
    assert "共 2 个问题" in err and "没有导入任何内容" in err
    assert published().calls == ()
    comments = [openpyxl.load_workbook(marked)[SHEET][cell].comment for cell in ("C3", "H4")]
    assert all(comments)
    code, out, _ = kejitong("kb", "import", sheet, "--json")
    assert (code, json.loads(out)["ok"], len(json.loads(out)["problems"])) == (1, False, 2)


def test_the_result_for_machines(kejitong, sheet):
    said = json.loads(kejitong("kb", "import", sheet, "--publish", "--json")[1])
    assert said["published"] and [one["id"] for one in said["new"]] == ["G-1", "G-2", "G-3"]
    write_calls([replace(CALLS[0], funding="50 万元"), *CALLS[1:]], sheet)
    said = json.loads(kejitong("kb", "import", sheet, "--json")[1])
    assert said["changed"][0]["columns"] == ["支持方式"]
    assert (said["unchanged"], said["published"]) == (2, False)


@pytest.mark.parametrize("kind", ["xlsx", "csv", "yml"])
def test_calls_that_were_exported_come_back_without_a_change(kejitong, sheet, tmp_path, kind):
    kejitong("kb", "import", sheet, "--publish")
    path = tmp_path / f"out.{kind}"
    assert "3 个项目征集" in kejitong("kb", "export", path)[1]
    code, out, _ = kejitong("kb", "import", path, "--publish")
    assert (code, "没有改动" in out) == (0, True)
    assert kejitong("kb", "export", path)[0] == 2  # not over what is there


def test_the_examples_of_the_simulator_are_not_exported_as_calls(kejitong, environ, tmp_path):
    stores = build_stores(Settings.from_env(environ))
    with stores.engine.begin() as connection:
        store.publish(
            connection,
            [replace(CALLS[0], example=True)],
            author="x",
            reason="x",
            now=stores.clock.now(),
        )
    assert "未含 1 个示例" in kejitong("kb", "export", tmp_path / "out.xlsx")[1]


def test_the_template(kejitong, tmp_path):
    path = tmp_path / "t.xlsx"
    assert kejitong("kb", "template", path)[0] == 0
    code, _, err = kejitong("kb", "import", path)
    assert (code, "没有内容" in err) == (1, True)
    assert kejitong("kb", "template", path)[0] == 2
    assert kejitong("kb", "template", tmp_path / "t.csv")[0] == 2


def test_a_notice_is_shown_field_by_field_and_not_imported(kejitong, published, notice):
    code, out, _ = kejitong("kb", "import", notice)
    assert code == 0
    assert "截止日期：2099-04-10 〔第 7 行：网上申报截止时间为2099年4月10日17:00。〕" in out
    assert "联系方式：（未找到）" in out and "--save" in out and "--publish" in out
    assert published().calls == ()


def test_a_notice_is_published_once_nothing_is_open(kejitong, published, notice):
    notice.write_text(NOTICE.replace("2099年4月10日17:00", "另行通知"), "utf-8")
    code, _, err = kejitong("kb", "import", notice, "--publish")
    assert code == 1 and "“截止日期”还没有填写" in err
    assert published().calls == ()
    code, out, _ = kejitong(
        "kb", "import", notice, "--publish", "--set", "截止日期=2099-05-01", "--set", "编号=N-1"
    )
    assert code == 0 and "已发布 1 个条目" in out
    (call,) = published().calls
    assert (call.id, call.closes_on) == ("N-1", "2099-05-01")
    assert call.conditions == ("在增城区注册；", "研发占比 3% 以上。")


@pytest.mark.parametrize("kind", ["xlsx", "yml"])
def test_a_draft_is_saved_completed_and_imported(kejitong, published, notice, tmp_path, kind):
    notice.write_text(NOTICE.replace("2099年4月10日17:00", "另行通知"), "utf-8")
    path = tmp_path / f"draft.{kind}"
    code, out, _ = kejitong("kb", "import", notice, "--save", path)
    assert code == 0 and "待填写" in out
    code, _, err = kejitong("kb", "import", path, "--publish")
    assert code == 1 and "截止日期" in err
    if kind == "xlsx":
        book = openpyxl.load_workbook(path)
        book[SHEET]["H2"] = "2099年5月1日"
        book.save(path)
    else:
        path.write_text(path.read_text("utf-8").replace("待填写", "2099-05-01"), "utf-8")
    assert kejitong("kb", "import", path, "--publish")[0] == 0
    assert published().calls[0].closes_on == "2099-05-01"


def test_a_notice_for_machines(kejitong, notice):
    said = json.loads(kejitong("kb", "import", notice, "--json")[1])
    assert said["draft"]["closes_on"] == "2099-04-10" and said["open"] == []
    assert {"column", "place", "sentence", "value"} <= set(said["findings"][0])


def test_wrong_columns_by_hand(kejitong, notice):
    code, _, err = kejitong("kb", "import", notice, "--set", "截止=1", "--set", "级别=镇")
    assert code == 1 and "--set 截止=1" in err and "--set 级别" in err


def test_a_thousand_rows(kejitong, published, tmp_path, capsys):
    path = tmp_path / "many.xlsx"
    write_calls([replace(CALLS[0], id=f"M-{n}", title=f"项目{n}") for n in range(1000)], path)
    started = time.perf_counter()
    code, _, _ = kejitong("kb", "import", path, "--publish")
    took = time.perf_counter() - started
    assert (code, len(published().calls)) == (0, 1000)
    with capsys.disabled():
        print(f"\n1,000 rows: imported and published in {took:.1f} s")
