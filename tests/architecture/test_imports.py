"""Importing does nothing and stays light: one fresh process with an empty environment."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# The rooms that must start in a moment, then everything that does not need Rasa.
LIGHT = ("bot.gateway.app", "bot.cli", "bot.bootstrap", "bot.services.desk.tickets", "bot.settings")
HEAVY = ("rasa", "tensorflow", "sklearn", "scipy")
SCRIPT = """
import importlib, json, os, pkgutil, sys
before = set(os.listdir("."))
said = {"environ": sorted(os.environ), "failed": {}}
def take(name):
    try:
        importlib.import_module(name)
    except Exception as error:
        said["failed"][name] = repr(error)
for name in LIGHT: take(name)
said["light"] = sorted(set(sys.modules) & {*HEAVY, "rasa_sdk"})
import actions, bot, policy_kb
names = [
    module.name for package in (bot, actions, policy_kb)
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + ".")
    if not module.name.startswith("bot.rasa_server.") and not module.name.endswith("__main__")
]
for name in names: take(name)
said["count"] = len(names)
said["all"] = sorted(set(sys.modules) & set(HEAVY))
said["written"] = sorted(set(os.listdir(".")) - before)
print(json.dumps(said))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What a process says that imported the house with nothing in its environment."""
    script = f"LIGHT = {LIGHT!r}\nHEAVY = {HEAVY!r}\n{SCRIPT}"
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=tmp_path_factory.mktemp("empty"),
        env={},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_every_module_imports_with_an_empty_environment(said):
    # The two that Python and the set-up's own .pth file put there.
    assert set(said["environ"]) <= {"LC_CTYPE", "RASA_TELEMETRY_ENABLED"}
    assert said["failed"] == {}
    assert said["count"] > 70


def test_the_fast_rooms_bring_neither_rasa_nor_tensorflow(said):
    assert said["light"] == []


def test_outside_the_dialogue_server_nothing_brings_rasa_or_tensorflow(said):
    assert said["all"] == []


def test_importing_writes_nothing(said):
    assert said["written"] == []
