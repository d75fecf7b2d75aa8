"""The content of the knowledge against what the policy states, field by field."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from source_text import units_by_task

FACTS = yaml.safe_load(Path(__file__).with_name("policy_facts.yml").read_text("utf-8"))
TASKS = {task["number"]: task for task in FACTS["tasks"]}
SOURCE = Path(__file__).resolve().parents[3] / "shared" / "seed" / "policy.txt"


def test_the_facts_are_whole():
    assert sorted(TASKS) == list(range(1, 29))
    counted = {name: len(FACTS[name]) for name in ("items", "targets", "parts", "safeguards")}
    assert counted == {"items": 5, "targets": 8, "parts": 8, "safeguards": 6}


def test_the_seed_has_just_these_tasks(seed):
    assert [task.number for task in seed.tasks] == sorted(TASKS)


@pytest.mark.parametrize("number", sorted(TASKS))
def test_title_and_units_of_every_task(seed, number):
    task, stated = seed.task(number), TASKS[number]
    assert task.title == stated["title"]
    assert list(task.lead) == stated["lead"]
    assert list(task.support) == stated["support"]


def test_the_items_of_task_23(seed):
    items = seed.items_of(seed.task(23))
    assert len(items) == len(FACTS["items"])
    for item, stated in zip(items, FACTS["items"], strict=True):
        assert stated["about"] in " ".join((item.title, *item.measures))
        assert (list(item.lead), list(item.support)) == (stated["lead"], stated["support"])


def test_no_other_task_has_items(seed):
    assert [task.number for task in seed.tasks if seed.items_of(task)] == [23]


@pytest.mark.parametrize("stated", FACTS["targets"], ids=[t["about"] for t in FACTS["targets"]])
def test_figure_unit_and_multiple_of_every_target(seed, stated):
    (target,) = [t for t in seed.targets if stated["about"] in t.name]
    assert (target.figure, target.unit) == (stated["figure"], stated["unit"])
    assert target.multiple == stated["multiple"]
    assert target.year == FACTS["policy"]["goal_year"]
    assert f"{stated['figure']}{stated['unit']}" in target.statement
    assert (stated["multiple"] or "") in target.statement


def test_there_is_no_ninth_target(seed):
    assert len(seed.targets) == len(FACTS["targets"])


def test_the_frame_of_the_document(seed):
    assert seed.policy.title == FACTS["policy"]["title"]
    assert seed.policy.goal_year == FACTS["policy"]["goal_year"]
    assert [c.title for c in seed.chapters] == FACTS["chapters"]
    parts = [{"title": p.title, "tasks": [p.first_task, p.last_task]} for p in seed.parts]
    assert parts == FACTS["parts"]
    assert [s.title for s in seed.safeguards] == FACTS["safeguards"]
    assert [s.title for s in seed.services if s.kind == "service"] == FACTS["services"]


def test_what_the_document_does_not_state_is_left_open(seed):
    policy = seed.policy
    assert (policy.document_number, policy.issuer, policy.issued_on) == (None, None, None)


def test_safeguards_name_no_units(seed):
    assert all(s.lead == s.support == () for s in seed.safeguards)


def test_the_facts_agree_with_the_scanned_text():
    if not SOURCE.exists():
        if os.environ.get("CI"):
            pytest.fail(f"in CI the text of the policy must be at {SOURCE}")
        pytest.skip(f"the scanned text of the policy is not here: {SOURCE}")
    read = units_by_task(SOURCE.read_text("utf-8"))
    items = [(item["lead"], item["support"]) for item in FACTS["items"]]
    stated = {
        number: items if number == 23 else [(task["lead"], task["support"])]
        for number, task in TASKS.items()
    }
    assert read == stated
