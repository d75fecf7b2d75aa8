"""Where a policy stands on a day, and how several policies stand side by side."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_kb import exchange
from policy_kb.model import Clause, Policy
from policy_kb.validity import NOT_CURRENT, Validity, validity
from policy_kb.yaml_io import read_folder

DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({}, Validity.UNSTATED),
        ({"in_force_from": "2026-06-01"}, Validity.IN_FORCE),
        ({"in_force_from": "2026-06-02"}, Validity.NOT_YET),
        ({"valid_until": "2026-06-01"}, Validity.IN_FORCE),
        ({"valid_until": "2026-05-31"}, Validity.EXPIRED),
        ({"withdrawn_on": "2026-06-01"}, Validity.WITHDRAWN),
        ({"withdrawn_on": "2026-06-02"}, Validity.UNSTATED),
        ({"replaced_by": "新办法"}, Validity.WITHDRAWN),
        ({"replaced_by": "新办法", "withdrawn_on": "2026-07-01"}, Validity.UNSTATED),
        ({"valid_until": "2026-05-01", "withdrawn_on": "2026-05-20"}, Validity.EXPIRED),
        ({"valid_until": "2028-05-01", "withdrawn_on": "2026-05-20"}, Validity.WITHDRAWN),
        ({"in_force_from": "2027-01-01", "withdrawn_on": "2026-05-20"}, Validity.WITHDRAWN),
    ],
)
def test_where_a_policy_stands(fields, state):
    assert validity(Policy("p", "政策", **fields), DAY) is state


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(0, 4000), st.dates())
def test_a_term_has_no_gap(since, days, today):
    until = date.fromordinal(since.toordinal() + days)
    policy = Policy("p", "政策", in_force_from=since.isoformat(), valid_until=until.isoformat())
    assert (validity(policy, today) in NOT_CURRENT) is not (since <= today <= until)


@pytest.fixture
def two(small):
    other = Policy("x", "研发办法", issued_on="2026-01-01", aliases=("研发办法",))
    clauses = tuple(
        Clause(
            f"x/article-0{n}",
            "clause",
            n,
            f"标题{n}",
            "摘要",
            policy="x",
            aliases=(f"标题{n}",),
            original="原文。",
            article=f"第{n}条",
        )
        for n in (1, 2)
    )
    item = replace(clauses[1], id="x/article-02/1", parent="x/article-02")
    return replace(small, other_policies=(other,), other_clauses=(*clauses, item))


def test_clauses_of_each_policy(two):
    main, other = two.policies
    assert two.policy is main
    assert [c.id for c in two.clauses_of(other)] == ["x/article-01", "x/article-02"]
    assert [c.id for c in two.clauses_of(main)] == ["task-01", "task-02"]
    assert two.article(other, 2).id == "x/article-02"
    assert two.article(other, 3) is None
    assert [i.id for i in two.items_of(two.article(other, 2))] == ["x/article-02/1"]
    assert two.policy_of(two.by_id["x/article-01"]) is other
    assert two.policy_of(two.task(1)) is main
    assert two.policy_of(two.units[0]) is main


def test_several_policies_come_back_from_a_folder(two, tmp_path):
    exchange.write_folder(two, tmp_path)
    read = read_folder(tmp_path)
    assert read.policies == two.policies
    assert set(read.by_id.values()) == set(two.by_id.values())
