"""The parser of official documents, proven on the scanned text of the policy in three forms."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from policy_kb.intake.files import lines_of
from policy_kb.intake.official import looks_official, read_official
from policy_kb.intake.official.frame import frame_of
from policy_kb.intake.official.mending import mended
from policy_kb.intake.official.outline import outline_of
from policy_kb.intake.official.responsible import Units, stretches

FACTS = yaml.safe_load(Path(__file__).with_name("policy_facts.yml").read_text("utf-8"))
SOURCE = Path(__file__).resolve().parents[3] / "shared" / "seed" / "policy.txt"


@pytest.fixture(scope="module", params=[".txt", ".docx"])
def path(request, tmp_path_factory):
    """The text as it is, and the same lines as paragraphs of a Word document."""
    if not SOURCE.exists():
        if os.environ.get("CI"):
            pytest.fail(f"in CI the text of the policy must be at {SOURCE}")
        pytest.skip(f"the scanned text of the policy is not here: {SOURCE}")
    if request.param == ".txt":
        return SOURCE
    import docx

    document = docx.Document()
    for line in SOURCE.read_text("utf-8").splitlines():
        document.add_paragraph(line)
    made = tmp_path_factory.mktemp("word") / "policy.docx"
    document.save(made)
    return made


@pytest.fixture(scope="module")
def leaves(path):
    mend = mended(lines_of(path))
    return outline_of(frame_of(mend.lines).body).leaves()


def test_it_looks_official(path):
    assert looks_official(lines_of(path))


def test_all_tasks_parts_and_safeguards_are_found(leaves):
    tasks = [(leaf.number, leaf.title) for _, leaf in leaves if leaf.level == 2]
    assert tasks == [(task["number"], task["title"]) for task in FACTS["tasks"]]
    parts: dict[str, list[int]] = {}
    for above, leaf in leaves:
        if leaf.level == 2:
            parts.setdefault(above[-1].title, []).append(leaf.number)
    found = [{"title": t, "tasks": [n[0], n[-1]]} for t, n in parts.items()]
    assert found == FACTS["parts"]
    safeguards = [leaf.title for above, leaf in leaves if above and above[0].title == "保障措施"]
    assert safeguards == FACTS["safeguards"]


def test_all_units_of_all_tasks_are_right(seed, leaves):
    units = Units(seed.units)
    stated = {task["number"]: [(task["lead"], task["support"])] for task in FACTS["tasks"]}
    stated[23] = [(item["lead"], item["support"]) for item in FACTS["items"]]
    found = {
        leaf.number: [
            (list(s.roles.lead), list(s.roles.support))
            for s in stretches(leaf.text, units)
            if s.roles
        ]
        for _, leaf in leaves
        if leaf.level == 2
    }
    assert found == stated
    assert units.added == {}


def test_the_known_scan_errors_are_mended_and_reported(path, seed):
    notes = "\n".join(read_official(path, lines_of(path), seed).notes)
    for after in (
        "的扶持力度",
        "智能装备",
        "电子设备",
        "后备资源库",
        "后备上市",
        "20.",
        "17.建",
        "完善创新",
    ):
        assert after in notes
    assert "标题误并入正文" in notes
    assert "“形成合力”与正文连在一行" in notes


def test_every_known_clause_gets_its_wording_and_nothing_else_changes(path, seed):
    proposal = read_official(path, lines_of(path), seed)
    assert {e.id for e in proposal.entries} == {clause.id for clause in seed.clauses}
    for entry in proposal.entries:
        assert entry.original
        assert replace(entry, original="") == seed.by_id[entry.id]


def test_the_published_facts_agree_with_the_text(path, seed):
    notes = read_official(path, lines_of(path), seed).notes
    assert [n for n in notes if "文中没有" in n or "文中还有" in n or "没有对应" in n] == []


def test_a_wrong_unit_and_a_wrong_figure_would_be_named(path, seed):
    wrong = replace(
        seed,
        clauses=tuple(
            replace(c, lead=("区财政局",)) if c.id == "task-01" else c for c in seed.clauses
        ),
        targets=tuple(replace(t, figure="199") if t.figure == "180" else t for t in seed.targets),
    )
    notes = "\n".join(read_official(path, lines_of(path), wrong).notes)
    assert "task-01 的牵头单位，文中还有区科工信局" in notes
    assert "task-01 的牵头单位，文中没有区财政局" in notes
    assert "的199家，文中没有" in notes
