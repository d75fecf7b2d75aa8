"""Menu files: every complaint names its place; every sort of entry gets to the platform."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import find, given, settings
from hypothesis import strategies as st

from bot.errors import KejitongError
from bot.simulator.platform.menu_rules import check_menu
from bot.simulator.platform.refusal import Refusal
from bot.wechat.menu import MENU_FILE, as_platform_menu, described, load_menu, menu_of
from bot.wechat.menu_check import TYPES, menu_problems, problems_in

GOOD = """
- name: 查政策
  entries:
    - {name: 主要目标, say: 主要目标有哪些}
    - {name: 官网, type: view, url: "https://example.org/"}
    - {name: 办事, type: miniprogram, appid: wx2, pagepath: pages/a, url: "https://example.org/"}
    - {name: 扫码, type: scancode_waitmsg, key: scan}
- {name: 帮助, say: 你能做什么}
- {name: 文章, type: article_id, article_id: art}
"""


def file_of(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "menu.yml"
    path.write_text(text, encoding="utf-8")
    return path


def test_our_own_file_has_no_problem() -> None:
    assert menu_problems(MENU_FILE) == []


def test_every_sort_of_entry_gets_to_the_platform(tmp_path: Path) -> None:
    path = file_of(tmp_path, GOOD)
    assert menu_problems(path) == []
    menu = as_platform_menu(load_menu(path))
    check_menu(menu["button"])
    assert menu["button"][0]["sub_button"][:2] == [
        {"type": "click", "name": "主要目标", "key": "主要目标有哪些"},
        {"type": "view", "name": "官网", "url": "https://example.org/"},
    ]
    assert menu["button"][1] == {"type": "click", "name": "帮助", "key": "你能做什么"}
    assert described(menu)[:3] == [
        "查政策",
        "    主要目标  click  key=主要目标有哪些",
        "    官网  view  url=https://example.org/",
    ]


BUTTON = "- {name: 查政策, say: 查}\n"


@pytest.mark.parametrize(
    ("text", "complaints"),
    [
        ("", ["应为按钮的列表"]),
        ("a: b", ["应为按钮的列表"]),
        ("- [", ["第 1 行不是有效的 YAML"]),
        (BUTTON * 4, ["有 4 个按钮，最多 3 个"]),
        ("- text", ["第 1 个按钮：应有 name"]),
        ("- {say: 查}", ["第 1 个按钮：缺少 name"]),
        ("- {name: 查政策查政策, say: 查}", ["“查政策查政策”：名称 18 字节，最多 16 字节"]),
        ("- {name: 查}", ["第 1 个按钮“查”：应有 say 或 type"]),
        ("- {name: 查, say: '', type: view}", ["只能有一个", "say 应为非空的文字"]),
        ("- {name: 查, say: 5}", ["say 应为非空的文字"]),
        (f"- {{name: 查, say: {'问' * 43}}}", ["say 129 字节，最多 128 字节"]),
        ("- {name: 查, type: tap}", ["没有 tap 这种类型，可用：click、view"]),
        ("- {name: 查, type: [view]}", ["没有 ['view'] 这种类型"]),
        ("- {name: 查, type: view}", ["url 应为非空的文字"]),
        ("- {name: 查, type: view, url: 'javascript:x'}", ["应以 http:// 或 https:// 开头"]),
        (f"- {{name: 查, type: view, url: 'http://{'x' * 1018}'}}", ["url 1025 字节，最多 1024"]),
        ("- {name: 查, type: miniprogram, appid: a}", ["pagepath 应为", "url 应为"]),
        ("- {name: 查, say: 查, color: red}", ["不认识 color"]),
        ("- {name: 查, entries: []}", ["entries 应为列表，至少一项"]),
        ("- {name: 查, entries: [x], url: y}", ["不能再有 url", "第 1 项：应有 name"]),
        (
            "- {name: 查, entries: [" + "{name: 项, say: 问}, " * 6 + "]}",
            ["第 1 个按钮“查”：有 6 项，最多 5 项"],
        ),
        (
            BUTTON + f"- {{name: 找, entries: [{{name: 甲, say: 问}}, {{name: {'项' * 21}}}]}}",
            [f"menu.yml：第 2 个按钮“找”，第 2 项“{'项' * 21}”：名称 63 字节", "应有 say 或 type"],
        ),
    ],
)
def test_every_complaint_names_its_place(tmp_path, text: str, complaints: list[str]) -> None:
    found = menu_problems(file_of(tmp_path, text))
    assert len(found) == len(complaints), found
    for problem, complaint in zip(found, complaints, strict=True):
        assert problem.startswith("menu.yml：") and complaint in problem


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(KejitongError, match="无法读取"):
        menu_problems(tmp_path / "none.yml")
    (tmp_path / "gb.yml").write_bytes("- {name: 查}".encode("gbk"))
    assert menu_problems(tmp_path / "gb.yml") == ["gb.yml：不是 UTF-8 文本"]


# Near the limits on both sides, and now and then something that is missing.
NAMES = st.text("查a", min_size=1, max_size=6)
LONGER = st.sampled_from(["项" * 20, "项" * 21, "x" * 60, "x" * 61, "", None])
VALUES = st.one_of(
    st.sampled_from(["问" * 42, "问" * 43, "k" * 128, "k" * 129, "scan", ""]),
    st.sampled_from(["https://example.org/" + "x" * n for n in (0, 1004, 1005)]),
)


@st.composite
def actions(draw: st.DrawFn) -> dict:
    needed = draw(st.sampled_from([("say",), *TYPES.values()]))
    row = {key: draw(VALUES) for key in needed}
    fitting = [name for name, keys in TYPES.items() if keys == needed]
    if fitting:
        row["type"] = draw(st.sampled_from(fitting))
    if "url" in row:
        row["url"] = "https://example.org/" + row["url"][:990]
    return {"name": draw(NAMES | LONGER), **row}


BUTTONS = st.one_of(
    actions(),
    st.fixed_dictionaries({"name": NAMES, "entries": st.lists(actions(), min_size=1, max_size=3)}),
)


def test_the_rows_below_are_not_all_refused() -> None:
    find(st.lists(BUTTONS, min_size=2, max_size=2), lambda rows: not list(problems_in(rows)))


@settings(max_examples=40, deadline=None)
@given(st.lists(BUTTONS, min_size=1, max_size=2))
def test_what_passes_the_check_passes_the_platform(rows: list) -> None:
    """Two tables of rules, written apart: ours must not be the more lenient."""
    if list(problems_in(rows)):
        return
    menu = as_platform_menu(menu_of(rows))
    try:
        check_menu(menu["button"])
    except Refusal as refusal:
        pytest.fail(f"{refusal.code}: {yaml.safe_dump(rows, allow_unicode=True)}")
