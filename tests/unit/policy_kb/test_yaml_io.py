"""Knowledge as files: what is read can be printed and read back, what is wrong is named."""

from __future__ import annotations

import pytest
import yaml

from policy_kb.errors import ContentError
from policy_kb.yaml_io import entry_from_dict, entry_to_dict, read_folder

POLICY = "id: p\nkind: policy\ntitle: 小政策\n"


def folder(tmp_path, **files: str):
    for name, content in files.items():
        (tmp_path / f"{name}.yml").write_text(content, encoding="utf-8")
    return tmp_path


def problems(path) -> list[str]:
    with pytest.raises(ContentError) as raised:
        read_folder(path)
    return raised.value.problems


def test_every_entry_of_the_seed_comes_back_from_its_yaml(seed):
    entries = list(seed.by_id.values())
    written = yaml.dump(list(map(entry_to_dict, entries)), Dumper=yaml.CSafeDumper)
    assert list(map(entry_from_dict, yaml.load(written, Loader=yaml.CSafeLoader))) == entries


def test_the_whole_seed_comes_back_from_a_folder(seed, tmp_path):
    entries = [entry_to_dict(entry) for entry in seed.by_id.values()]
    path = folder(tmp_path, all=yaml.dump(entries, Dumper=yaml.CSafeDumper))
    assert read_folder(path) == seed


def test_a_misspelt_column_is_named_with_file_and_entry(tmp_path):
    path = folder(tmp_path, policy=POLICY, units="- {id: 甲局, kind: unit, alias: [甲]}\n")
    (problem,) = problems(path)
    assert all(part in problem for part in ("units.yml", "甲局", "alias"))


def test_a_missing_column_is_named(tmp_path):
    path = folder(tmp_path, policy=POLICY, parts="- {id: part-1, kind: part, number: 1}\n")
    (problem,) = problems(path)
    assert all(part in problem for part in ("parts.yml", "part-1", "title", "first_task"))


def test_an_unknown_kind_lists_those_there_are(tmp_path):
    (problem,) = problems(folder(tmp_path, policy=POLICY, x="- {id: a, kind: tasks}\n"))
    assert all(part in problem for part in ("x.yml", "a", "tasks", "safeguard"))


def test_all_bad_entries_are_told_at_once(tmp_path):
    path = folder(tmp_path, policy=POLICY, x="- {id: a, kind: q}\n- {id: b, kind: q}\n", y="{")
    found = problems(path)
    assert [p.split(":")[0] for p in found] == ["x.yml", "x.yml", "y.yml"]


def test_broken_yaml_is_named(tmp_path):
    (problem,) = problems(folder(tmp_path, policy=POLICY, broken="- id: [a\n"))
    assert "broken.yml" in problem and "YAML" in problem


def test_a_folder_without_a_policy_is_refused(tmp_path):
    (problem,) = problems(folder(tmp_path, units="- {id: 甲局, kind: unit}\n"))
    assert "policy" in problem


def test_working_notes_are_not_content(tmp_path):
    path = folder(tmp_path, policy=POLICY, mended="- {from: 挟持, to: 扶持}\n")
    assert list(read_folder(path).by_id) == ["p"]


def test_sub_items_carry_number_part_and_parent_of_their_task(seed):
    task = seed.task(23)
    items = seed.items_of(task)
    assert items
    assert {(i.kind, i.number, i.part, i.parent) for i in items} == {
        ("item", 23, task.part, task.id)
    }


def test_figures_stay_as_they_are_written():
    target = entry_from_dict(
        {
            "id": "t",
            "kind": "target",
            "group": "g",
            "name": "n",
            "figure": 2.1,
            "unit": "%",
            "year": 2018,
            "statement": "2.1%",
        }
    )
    assert (target.figure, target.year) == ("2.1", 2018)
