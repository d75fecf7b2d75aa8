"""The conflict check on its page and on the start page."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date

import pytest

from bot.services.knowledge.checkup import Checkup
from policy_kb.calls.model import Call
from policy_kb.conflicts import Sort
from policy_kb.library import Shelf
from policy_kb.mentions import Linker
from policy_kb.retrieval.search import Index

TODAY = date(2026, 3, 2)
ONE = Call(
    "A-1",
    "2026年海洋装备专项",
    "区",
    "区科工信局",
    closes_on="2026-03-20",
    link="https://a.cn/1",
    contact="创新科 82620001",
)
OTHER = replace(ONE, id="A-2", closes_on="2026-04-01", contact="创新科 82620002", link="http://x y")
EXAMPLE = Call("示例-1", "示例：某专项", "区", "区科工信局", closes_on="2026-03-05", example=True)


def shelf_of(seed, *calls, version="1") -> Shelf:
    knowledge = replace(seed, calls=calls, version=version)
    return Shelf(knowledge, Linker(knowledge), Index(knowledge))


def at_once(check):
    check()


@pytest.fixture
def with_calls(desk, seed):
    """The console over a knowledge with these calls."""

    def put(*calls):
        shelf = shelf_of(seed, *calls)
        desk.checkup = Checkup(lambda: shelf, lambda: shelf.knowledge, begin=at_once)

    return put


def test_remarks_stand_by_sort_with_ways_to_both_entries(with_calls, as_role):
    with_calls(ONE, OTHER, EXAMPLE)
    page = as_role("editor").get("/console/conflicts").text
    assert page.index("内容互相矛盾</h2>") < page.index("链接无法打开</h2>")
    assert page.index("链接无法打开</h2>") < page.index("即将到期</h2>")
    assert "2026-03-20 / 2026-04-01" in page and "82620001 / 82620002" in page
    for name in ("A-1", "A-2"):
        assert f"/console/knowledge/entry?id={name}" in page
        assert f"/console/knowledge/edit?id={name}" in page
    assert "示例-1" not in page
    page = as_role("editor").get("/console/conflicts?sort=link").text
    assert "http://x y" in page and "82620001" not in page
    page = as_role("reader").get("/console/conflicts").text
    assert "/console/knowledge/edit" not in page


def test_the_start_page_counts_the_gravest_first(with_calls, as_role):
    with_calls(ONE, OTHER)
    page = as_role("reader").get("/console/").text
    assert page.index("内容互相矛盾 2 处") < page.index("链接无法打开 1 处")
    assert "/console/conflicts?sort=differing" in page


def test_nothing_to_remark(with_calls, as_role, monkeypatch):
    monkeypatch.setattr("bot.services.knowledge.checkup.remarks", lambda *_: [])
    with_calls()
    assert "没有需要核对的内容" in as_role("reader").get("/console/conflicts").text
    assert "没有需要核对的内容" in as_role("reader").get("/console/").text


def test_pages_of_many(with_calls, as_role):
    with_calls(*(Call(f"B-{n}", f"专项{n}", "区", "局") for n in range(60)))
    first = as_role("reader").get("/console/conflicts?sort=source").text
    assert "第 1 / 2 页" in first and "B-0<" in first
    assert "B-59" in as_role("reader").get("/console/conflicts?sort=source&page=2").text


def test_a_check_is_made_once_for_a_state_and_beside_the_pages(seed):
    shelves = {name: shelf_of(seed, ONE, OTHER, version=name) for name in ("1", "2")}
    now, begun = ["1"], []
    checkup = Checkup(
        lambda: shelves[now[0]], lambda: shelves[now[0]].knowledge, begin=begun.append
    )
    assert checkup.latest(TODAY) == (None, False)
    assert checkup.latest(TODAY) == (None, False)  # one is on its way
    assert len(begun) == 1
    begun.pop()()
    report, current = checkup.latest(TODAY)
    assert current and report.counts[Sort.DIFFERING] == 2 and begun == []
    now[0] = "2"
    old, current = checkup.latest(TODAY)
    assert (old is report, current, len(begun)) == (True, False, 1)
    begun.pop()()
    assert checkup.latest(TODAY)[1]
    assert checkup.latest(date(2026, 3, 3)) == (checkup.latest(TODAY)[0], False)


def test_a_check_that_fails_is_tried_again(seed, caplog):
    good, tries = shelf_of(seed, ONE), []

    def shelf():
        tries.append(1)
        if len(tries) == 1:
            raise OSError("away")
        return good

    checkup = Checkup(shelf, lambda: good.knowledge, begin=at_once)
    assert checkup.latest(TODAY) == (None, False)
    assert "conflict check failed" in caplog.text
    assert checkup.latest(TODAY)[1]


def test_pages_wait_for_a_thread_only_so_long(seed):
    shelf, gate = shelf_of(seed, ONE), threading.Event()

    def slow():
        gate.wait(10)
        return shelf

    checkup = Checkup(slow, lambda: shelf.knowledge)
    assert checkup.latest(TODAY) == (None, False)
    gate.set()
    while not checkup.latest(TODAY)[1]:
        pass
