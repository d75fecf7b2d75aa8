"""Evaluation sets: readable, large enough, and never what the product was trained on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.cli.evaluation.cases import load
from bot.cli.evaluation.judge import _SAYS
from bot.errors import KejitongError

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "tests" / "evaluation"
SETS = sorted(path.name for path in HOME.iterdir() if path.is_dir() and any(path.glob("*.yml")))
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Shorter names (高企, 孵化器) are what anybody must say.
TELLING = 6
FEWEST = 300
# Names that the document itself gives to a thing: whoever means it may say just that.
OWN_NAMES = {
    "专利质押贷款",
    "电子病历数据库",
    "创新创意项目",
    "科技小额贷款",
    "发明专利目标",
    "孵化器面积目标",
    "小巨人增长倍数",
    "研发机构翻几番",
}


def bare(text: str) -> str:
    """A text without marks and blanks, levelled."""
    from policy_kb.language.text import normalise

    return re.sub(r"[^0-9a-z\u4e00-\u9fff]", "", normalise(text))


@pytest.fixture(scope="module")
def cases():
    """Set → its cases, as the product reads them but with the faster parser."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "safe_load", lambda text: yaml.load(text, Loader=LOADER))
        return {name: load(HOME / name) for name in SETS}


@pytest.fixture(scope="module")
def asked(cases) -> dict[str, set[str]]:
    """Set → the opening questions, bare. Later turns (谁牵头, 那配合的呢) are everybody's."""
    return {
        name: {bare(case.turns[0][0]) for case in found if len(case.turns[0][0]) >= TELLING}
        for name, found in cases.items()
    }


@pytest.fixture(scope="module")
def trained() -> set[str]:
    lines = set()
    for path in (ROOT / "nlu_data" / "train" / "nlu").rglob("*.yml"):
        for block in yaml.load(path.read_text("utf-8"), Loader=LOADER)["nlu"]:
            lines |= {bare(line[2:]) for line in block["examples"].splitlines()}
    return lines


def test_the_own_set_is_large_enough(cases):
    assert len(cases["own"]) >= FEWEST


def test_every_case_has_a_name_of_its_own(cases):
    for found in cases.values():
        names = [case.id for case in found]
        assert len(names) == len(set(names))


def test_every_turn_expects_something_that_can_be_judged(cases):
    for found in cases.values():
        for case in found:
            assert case.turns, case.id
            for said, expected in case.turns:
                assert said.strip(), case.id
                assert expected.all or expected.none or expected.says, (case.id, said)
                assert expected.says in ("", *_SAYS), (case.id, expected.says)


def test_levelling_leaves_nothing_to_hide_behind(trained):
    assert bare("第１２条，誰牽頭？") == bare("第12条 谁牵头")
    assert len(trained) > 1_000


@pytest.mark.parametrize("name", SETS)
def test_no_question_is_a_training_example(asked, trained, name):
    assert asked[name] & trained == set()


@pytest.mark.parametrize("name", SETS)
def test_no_question_is_an_entry_of_the_knowledge(asked, seed, name):
    entries = {
        bare(word)
        for entry in seed.by_id.values()
        for word in (*getattr(entry, "needs", ()), *getattr(entry, "aliases", ()))
    }
    assert {q for q in asked[name] if len(q) >= TELLING} & entries <= OWN_NAMES


def test_a_bad_file_is_named(tmp_path):
    (tmp_path / "odd.yml").write_text("- {id: a}", "utf-8")
    with pytest.raises(KejitongError, match=r"odd\.yml"):
        load(tmp_path)
    with pytest.raises(KejitongError):
        load(tmp_path / "nothing")
