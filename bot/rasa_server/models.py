"""Where trained models lie, what they were trained from, which one is to be served.

The file `current` in the folder of the models, if it is there, holds the name
of the model to serve; without it that is the newest. Whoever writes it
(`serve_model`) makes running dialogue servers swap within a second or two; the
way back is the old name (kept in `former`) written again.

A model is named after its sources and, where staff gave any, the examples; what
they were stands beside it in a file of the same name (`Origin`).

Knows files only: importing this does not import Rasa, so that the command line
can ask "is there a model, and is it still right?" in a moment.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "config.yml"
SUFFIX = ".tar.gz"
KEPT = 3

# All that a model depends on, relative to the root of the repository.
_SOURCES = (
    "config.yml",
    "nlu_data",
    "policy_kb/content",
    "policy_kb/language",
    "policy_kb/retrieval",
    "policy_kb/mentions.py",
    "bot/rasa_server/nlu",
)
_POINTER, _FORMER = "current", "former"
_NAME = "kejitong-"
_TRACES = {"__pycache__"}


@dataclass(frozen=True)
class Origin:
    """What a model was trained from besides the sources: (intent, text) of each example of staff.
    `left_aside`: a line for each that was not used. `trained_at` is an ISO moment."""

    trained_at: str
    examples: tuple[tuple[str, str], ...] = ()
    left_aside: tuple[str, ...] = ()


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
    if not _is_ours(folder, name):
        raise FileNotFoundError(name)
    before = current_model(data_dir)
    if before is not None and before.name != name:
        _put(folder / _FORMER, before.name)
    _put(folder / _POINTER, name)


def serve_newest(data_dir: Path) -> None:
    """Choose none: the newest model is served, now and after each training."""
    (models_dir(data_dir) / _POINTER).unlink(missing_ok=True)


def chosen_model(data_dir: Path) -> Path | None:
    """The model that somebody chose, whichever is the newest; None where nobody did."""
    return _chosen(models_dir(data_dir))


def model_for(data_dir: Path, fingerprint: str, examples: Sequence[tuple[str, str]] = ()) -> Path:
    """Where the model trained from exactly these sources and examples lies or would lie."""
    more = f"-{_digest_of(examples)}" if examples else ""
    return models_dir(data_dir) / f"{_NAME}{fingerprint}{more}{SUFFIX}"


def is_of(name: str, fingerprint: str) -> bool:
    """Whether a model was trained from these sources, with whatever examples."""
    return name.removesuffix(SUFFIX).startswith(f"{_NAME}{fingerprint}")


def keep_origin(model: Path, origin: Origin) -> None:
    """Write down beside a model what it was trained from."""
    _put(_beside(model), json.dumps(asdict(origin), ensure_ascii=False, indent=1))


def origin_of(model: Path) -> Origin | None:
    """What a model was trained from; None where it is not written down."""
    try:
        told = json.loads(_beside(model).read_text("utf-8"))
        pairs = tuple((str(intent), str(text)) for intent, text in told["examples"])
        return Origin(str(told["trained_at"]), pairs, tuple(map(str, told["left_aside"])))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def forget_old_models(data_dir: Path) -> None:
    """Remove all but the newest few, the chosen one and the one before it."""
    folder = models_dir(data_dir)
    kept = {_named(folder, _POINTER), _named(folder, _FORMER)}
    for old in _by_age(folder)[KEPT:]:
        if old not in kept:
            old.unlink(missing_ok=True)
            _beside(old).unlink(missing_ok=True)


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


def _digest_of(examples: Sequence[tuple[str, str]]) -> str:
    """Eight hex digits; the order of the examples does not count."""
    text = json.dumps(sorted(examples), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _chosen(folder: Path) -> Path | None:
    return _named(folder, _POINTER)


def _named(folder: Path, pointer: str) -> Path | None:
    """The model that a file names, if there is such a model."""
    try:
        name = (folder / pointer).read_text().strip()
    except (OSError, UnicodeDecodeError):
        return None
    return folder / name if _is_ours(folder, name) else None


def _is_ours(folder: Path, name: str) -> bool:
    return Path(name).name == name and name.endswith(SUFFIX) and (folder / name).is_file()


def _beside(model: Path) -> Path:
    return model.with_name(f"{model.name.removesuffix(SUFFIX)}.json")


def _put(path: Path, text: str) -> None:
    """Renamed into place: a server never reads half a name. Whoever may read the model may read
    it: in the image the model is laid by one account and read by another."""
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        os.fchmod(file.fileno(), 0o644)
        file.write(text)
    Path(scratch).replace(path)


def _by_age(folder: Path) -> list[Path]:
    found = folder.glob(f"*{SUFFIX}") if folder.is_dir() else ()
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)
