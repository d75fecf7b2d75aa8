"""How entries are called and where the document says them."""

from __future__ import annotations

import pytest

from actions.naming import Naming, joined, numeral


@pytest.fixture(scope="module")
def naming(say, seed) -> Naming:
    return Naming(say, seed)


@pytest.mark.parametrize(
    ("id_", "name", "article"),
    [
        ("task-07", "第7条", "二、（三）第7条"),
        ("task-28", "第28条", "二、（八）第28条"),
        ("task-23-1", "第23条（智慧城市）", "二、（六）第23条"),
        ("safeguard-3", "保障措施第3条", "三、保障措施（三）"),
        ("overview", "总体思路", "一、（一）总体思路"),
        ("goal", "主要目标", "一、（二）主要目标"),
        ("part-1", "（一）培育科技创新主体", "二、（一）培育科技创新主体"),
        ("target-rd", "全社会研发投入", "一、（二）主要目标"),
        ("service-neeq", "新三板上市", "二、（三）第7条"),
    ],
)
def test_name_and_place(seed, naming, id_, name, article):
    entry = seed.by_id[id_]
    assert (naming.name(entry), naming.article(entry)) == (name, article)


def test_everything_in_the_seed_has_a_name_a_label_and_a_place(seed, naming):
    for entry in seed.by_id.values():
        assert naming.name(entry).strip() and naming.article(entry).strip()
        assert naming.name(entry) in naming.label(entry)


def test_a_source_names_each_place_once(naming, seed):
    line = naming.source(["二、（三）第7条", "一、（二）主要目标", "二、（三）第7条"])
    assert line.count("第7条") == 1
    assert seed.policy.title in line and "主要目标" in line


def test_numerals_and_enumerations():
    assert [numeral(n) for n in (1, 8, 10, 12)] == ["一", "八", "十", "12"]
    assert (joined(["甲", "乙"]), joined([], "无")) == ("甲、乙", "无")
