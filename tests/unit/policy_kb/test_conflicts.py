"""What does not agree or leads nowhere is remarked; what is right is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from some_calls import a_call

from policy_kb.conflicts import Sort, remarks
from policy_kb.conflicts.sourcing import ends_soon, parses
from policy_kb.library import Shelf
from policy_kb.mentions import Linker
from policy_kb.model import Policy, Specialist, Unit
from policy_kb.retrieval.search import Index

TODAY = date(2026, 5, 20)
LINK = "https://example.org/a"


@pytest.fixture
def found(small):
    """The remarks on some calls or other changes beside the small knowledge."""

    def look(*calls, sort: Sort | None = None, **changes):
        units = (Unit("甲局"), Unit("乙局", aliases=("乙单位",)))  # 乙 alone finds nothing
        k = replace(small, calls=calls, units=units, **changes)
        shelf = Shelf(k, Linker(k), Index(k))
        return [r for r in remarks(shelf, TODAY) if sort is None or r.sort is sort]

    return look


def test_a_sound_knowledge_has_no_remarks(found):
    assert found(a_call("a", "海洋装备专项", link=LINK, closes_on="2026-12-31")) == []


def test_one_call_twice_with_other_days_and_amounts(found):
    one = a_call("a", "2026年海洋装备专项", closes_on="2026-12-30", funding="最高30万元", link=LINK)
    other = replace(
        one,
        id="b",
        title="关于申报2026年海洋装备专项的通知",
        closes_on="2026-12-31",
        funding="每家最高50万元",
    )
    told = [(r.entry, r.column, r.other) for r in found(one, other, sort=Sort.DIFFERING)]
    assert told == [("a", "截止日期", "b"), ("a", "支持方式", "b")]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "2026年海洋装备专项（第二批）"},
        {"title": "2027年海洋装备专项"},
        {"level": "省"},
    ],
)
def test_batches_years_and_levels_may_differ(found, change):
    one = a_call("a", "2026年海洋装备专项（第一批）", closes_on="2026-12-30", link=LINK)
    other = replace(one, id="b", closes_on="2026-12-31", **change)
    assert found(one, other, sort=Sort.DIFFERING) == []


def test_one_office_with_two_numbers(found):
    one = a_call("a", "海洋装备专项", link=LINK, contact="联系人：创新科，电话：020-82620001")
    other = a_call("b", "荔枝保鲜攻关", link=LINK, contact="创新科 82620002")
    (remark,) = found(one, other, sort=Sort.DIFFERING)
    assert (remark.entry, remark.other) == ("a", "b")
    assert "82620001 / 82620002" in remark.message
    same = replace(other, contact="创新科 82620001、82620002")
    assert found(one, same, sort=Sort.DIFFERING) == []
    elsewhere = replace(other, contact="农村科 82620002")
    assert found(one, elsewhere, sort=Sort.DIFFERING) == []


def test_a_specialist_with_two_numbers(found):
    one = Specialist("s-1", "新塘镇", "李一", phone="020-82620001")
    two = replace(one, id="s-2", phone="020-82620009")
    assert [r.entry for r in found(specialists=(one, two), sort=Sort.DIFFERING)] == ["s-1"]


def test_aliases_that_another_takes_or_that_stand_twice(found):
    one = a_call("a", "海洋装备专项", link=LINK, aliases=("海装", "海装", "甲局"))
    told = {(r.message, r.other) for r in found(one, sort=Sort.ALIAS)}
    assert ("“海装”写了两次", "") in told
    assert any("甲局" in message and other == "甲局" for message, other in told)


def test_an_alias_that_finds_nothing(found):
    one = a_call("a", "海洋装备专项", link=LINK, aliases=("x",))
    assert [r.message for r in found(one, sort=Sort.ALIAS)] == ["用“x”找不到本条目"]


def test_sources_and_links(found):
    told = found(
        a_call("a", "海洋装备专项"),
        a_call("b", "荔枝保鲜攻关", link="http://内部 系统/x"),
        other_policies=(Policy("other", "另一办法", aliases=("另一办法",)),),
    )
    assert {(r.sort, r.entry) for r in told} == {
        (Sort.SOURCE, "a"),
        (Sort.LINK, "b"),
        (Sort.SOURCE, "other"),
    }


@pytest.mark.parametrize(
    ("link", "good"),
    [
        (LINK, True),
        ("http://www.zc.gov.cn:8080/a?b=c#d", True),
        ("https://增城.政务/x", True),
        ("http://localhost/a", False),
        ("http://10.0.0.1", False),
        ("https://a..b/c", False),
        ("https://example.org:99999/", False),
        ("https://example.org/a https://b.org", False),
        ("https://example.org。", False),
        ("ftp://example.org", False),
        ("http://[::1", False),
    ],
)
def test_links(link, good):
    assert parses(link) is good


@given(st.text())
def test_any_link_is_judged(link):
    assert parses(link) in (True, False)


def test_what_ends_within_a_month(small):
    calls = [
        a_call(f"c{n}", f"专项{n}", closes_on=day)
        for n, day in enumerate(("2026-05-19", "2026-05-20", "2026-06-19", "2026-06-20"))
    ]
    told = list(ends_soon(replace(small, calls=tuple(calls)), TODAY))
    assert [(r.entry, r.message) for r in told] == [
        ("c1", "2026-05-20，就是今天"),
        ("c2", "2026-06-19，还有 30 天"),
    ]
