"""Where trained models lie, what they were trained from, which one is to be served.

The file `current` in the folder of the models, if it is there, holds the name
of the model to serve; without it that is the newest. Whoever writes it
(`serve_model`) makes running dialogue servers swap within a second or two; the
way back is the old name written again.

Knows files only: importing this does not import Rasa, so that the command line
can ask "is there a model, and is it still right?" in a moment.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config.yml"
SUFFIX = ".tar.gz"
KEPT = 3

# All that a model depends on, relative to the root of the repository.
_SOURCES = (
    "config.yml", "nlu_data", "policy_kb/content", "policy_kb/text.py", "policy_kb/mentions.py",
    "policy_kb/search.py", "policy_kb/meaning.py", "policy_kb/encoding.py", "bot/rasa_server/nlu",
)
_POINTER = "current"
_TRACES = {"__pycache__"}


def models_dir(data_dir: Path) -> Path:
    """The folder of the trained models of one DATA_DIR."""
    return data_dir / "models"


def newest_model(data_dir: Path) -> Path | None:
    """The model that was trained, or found still right, last."""
    found = _by_age(models_dir(data_dir))
    return found[0] if found else None


def current_model(data_dir: Path) -> Path | None:
    """The model that dialogue servers are to serve: the chosen one, else the newest."""
    return _chosen(models_dir(data_dir)) or newest_model(data_dir)


def serve_model(data_dir: Path, name: str) -> None:
    """Choose the model that is served from now on; raises FileNotFoundError for none of ours."""
    folder = models_dir(data_dir)
    if Path(name).name != name or not name.endswith(SUFFIX) or not (folder / name).is_file():
        raise FileNotFoundError(name)
    # Renamed into place: a server never reads half a name.
    handle, scratch = tempfile.mkstemp(dir=folder, prefix=".current-")
    with os.fdopen(handle, "w") as file:
        file.write(name)
    Path(scratch).replace(folder / _POINTER)


def serve_newest(data_dir: Path) -> None:
    """Choose none: the newest model is served, now and after each training."""
    (models_dir(data_dir) / _POINTER).unlink(missing_ok=True)


def model_for(data_dir: Path, fingerprint: str) -> Path:
    """Where the model trained from exactly these sources lies or would lie."""
    return models_dir(data_dir) / f"kejitong-{fingerprint}{SUFFIX}"


def forget_old_models(data_dir: Path) -> None:
    """Remove all but the newest few and the chosen one."""
    folder = models_dir(data_dir)
    chosen = _chosen(folder)
    for old in _by_age(folder)[KEPT:]:
        if old != chosen:
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


def _chosen(folder: Path) -> Path | None:
    try:
        name = (folder / _POINTER).read_text().strip()
    except (OSError, UnicodeDecodeError):
        return None
    is_ours = Path(name).name == name and name.endswith(SUFFIX) and (folder / name).is_file()
    return folder / name if is_ours else None


def _by_age(folder: Path) -> list[Path]:
    found = folder.glob(f"*{SUFFIX}") if folder.is_dir() else ()
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
