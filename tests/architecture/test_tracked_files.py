"""What is handed out: no address of a registry, no path of a machine, no gap in the docs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
# Put together here so that this file does not find itself.
FOREIGN = re.compile(
    "|".join(
        (
            r"pypi\." + "org",
            "python" + "hosted",
            "registry" + r"\.npm",
            "npm" + "mirror",
            "--index" + "-url",
            "--extra-" + "index",
            r"(?<![\w.])/" + "work/",
            r"(?<![\w.])/" + "root/",
        )
    )
)
NOT_OURS = {"__pycache__", "node_modules"}
BINARY = {".png", ".jpg", ".gz", ".sqlite3", ".xlsx", ".docx", ".pdf", ".pyc"}


def ignored_folders() -> set[str]:
    """Folders that .gitignore leaves out; the rules used there are plain names."""
    rules = (ROOT / ".gitignore").read_text("utf-8").split()
    return {rule.strip("/") for rule in rules if "*" not in rule} | NOT_OURS | {".git"}


def tracked(folder: Path = ROOT) -> list[Path]:
    found, ignored = [], ignored_folders()
    for path in sorted(folder.iterdir()):
        if path.name in ignored or path.is_symlink() or path.name.endswith(".egg-info"):
            continue
        if path.is_dir():
            found += tracked(path)
        elif path.suffix not in BINARY:
            found.append(path)
    return found


def test_no_registry_and_no_path_of_a_machine():
    files = tracked()
    assert len(files) > 150
    foreign = {
        str(path.relative_to(ROOT)): match.group()
        for path in files
        if (match := FOREIGN.search(path.read_text("utf-8", errors="replace")))
    }
    assert foreign == {}


@pytest.mark.parametrize(
    "text",
    ["https://pypi." + "org/simple", "python" + "hosted.org/a", "-r /" + "work/x", "/" + "root/a"],
)
def test_the_search_finds_what_it_is_for(text):
    assert FOREIGN.search(text)


def test_a_network_path_is_not_taken_for_a_machines():
    assert not FOREIGN.search("https://example.org/work" + "/x")


class Asked(dict):
    """An environment that remembers what it was asked for."""

    def get(self, name, default=None):
        self[name] = ""
        return default


def test_every_setting_is_described_and_nothing_else():
    environ = Asked()
    Settings.from_env(environ)
    table = (ROOT / "docs" / "settings.md").read_text("utf-8")
    described = re.findall(r"^\| `([A-Z_]+)` \| [^|]+ \| [^|]+ \|$", table, re.M)
    assert sorted(described) == sorted(environ)


def test_only_the_settings_and_the_entrances_read_the_environment():
    """os.environ is handed to Settings.from_env at a few entrances and read nowhere else."""
    readers = re.compile(r"os\.getenv\(|os\.environ\[[^]]+\](?!\s*=)|os\.environ\.get\(")
    found = [
        str(path.relative_to(ROOT))
        for package in ("bot", "actions", "policy_kb")
        for path in (ROOT / package).rglob("*.py")
        if readers.search(path.read_text("utf-8"))
    ]
    assert found == []
