"""Where trained models lie, what they were trained from, which one is newest.

Knows files only: importing this does not import Rasa, so that the command line
can ask "is there a model, and is it still right?" in a moment.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config.yml"
SUFFIX = ".tar.gz"
KEPT = 3

# All that a model depends on, relative to the root of the repository.
_SOURCES = (
    "config.yml", "nlu_data", "policy_kb/content", "policy_kb/text.py", "policy_kb/mentions.py",
    "policy_kb/search.py", "policy_kb/meaning.py", "bot/rasa_server/nlu",
)
_TRACES = {"__pycache__"}


def models_dir(data_dir: Path) -> Path:
    """The folder of the trained models of one DATA_DIR."""
    return data_dir / "models"


def newest_model(data_dir: Path) -> Path | None:
    """The model that a dialogue server started now would load."""
    found = _by_age(models_dir(data_dir))
    return found[0] if found else None


def model_for(data_dir: Path, fingerprint: str) -> Path:
    """Where the model trained from exactly these sources lies or would lie."""
    return models_dir(data_dir) / f"kejitong-{fingerprint}{SUFFIX}"


def forget_old_models(data_dir: Path) -> None:
    """Remove all but the newest few."""
    for old in _by_age(models_dir(data_dir))[KEPT:]:
        old.unlink(missing_ok=True)


def source_fingerprint(root: Path = ROOT) -> str:
    """Sixteen hex digits that change when anything a model is made of changes."""
    from importlib.metadata import version

    digest = hashlib.sha256(f"rasa {version('rasa')}".encode())
    for path in _source_files(root):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _source_files(root: Path) -> Iterator[Path]:
    for name in _SOURCES:
        source = root / name
        if source.is_file():
            yield source
        elif source.is_dir():
            files = (path for path in source.rglob("*") if path.is_file())
            yield from sorted(f for f in files if not _TRACES & set(f.parts))


def _by_age(folder: Path) -> list[Path]:
    found = folder.glob(f"*{SUFFIX}") if folder.is_dir() else ()
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
