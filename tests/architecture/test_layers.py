"""The import contracts hold, they bite, and they saw the whole house."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGES = ("bot", "actions", "policy_kb")
# A forbidden import for each contract: file, line, the contract's name.
PLANTED = {
    "Layers of the house": ("policy_kb/language/text.py", "import bot.settings"),
    "Knowledge: answers over the shelf, over calls, over search, over language": (
        "policy_kb/language/pinyin.py",
        "import policy_kb.library",
    ),
    "Calls: what is asked, over what is meant and demanded, over what is told": (
        "policy_kb/calls/told/telling.py",
        "import policy_kb.calls.questions.asking",
    ),
    "Conditions: verdicts, over demands, over times, over facts, over figures": (
        "policy_kb/calls/conditions/words/polarity.py",
        "import policy_kb.calls.conditions.figures.dates",
    ),
    "wechatpy only in bot.wechat": ("bot/gateway/app.py", "import wechatpy"),
    "rasa and TensorFlow only in bot.rasa_server": (
        "bot/services/people/privacy.py",
        "import rasa",
    ),
    "rasa_sdk only in actions and bot.rasa_server": ("policy_kb/model.py", "import rasa_sdk"),
}


def lint(folder: Path) -> tuple[int, str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def held(root) -> tuple[int, str]:
    return lint(root)


def test_the_contracts_hold(held):
    code, said = held
    assert code == 0, said


def test_the_contracts_saw_the_house(held, root):
    seen = int(re.search(r"Analyzed (\d+) files", held[1])[1])
    modules = [p for package in PACKAGES for p in (root / package).rglob("*.py")]
    assert seen >= len(modules) > 80


def test_every_contract_has_a_planted_violation(held):
    kept = set(re.findall(r"^(.+?) (?:KEPT|BROKEN)", held[1], re.M))
    assert kept == set(PLANTED)


def test_planted_violations_break_every_contract(root, tmp_path):
    for package in PACKAGES:
        only_code = shutil.ignore_patterns("__pycache__", "*.yml")
        shutil.copytree(root / package, tmp_path / package, ignore=only_code)
    shutil.copy(root / "pyproject.toml", tmp_path)
    for file, line in PLANTED.values():
        with (tmp_path / file).open("a", encoding="utf-8") as module:
            module.write(f"\n{line}\n")
    code, said = lint(tmp_path)
    assert code != 0
    for name in PLANTED:
        assert f"{name} BROKEN" in said
