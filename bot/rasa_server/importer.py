"""Tells Rasa's own commands where this house keeps its training data.

`rasa train`, `rasa data validate` and the like look for `data/` and
`domain.yml`. Named in config.yml, this importer puts `nlu_data/` in their place
whenever no other folder was asked for.
"""

from __future__ import annotations

from pathlib import Path

from rasa.shared.constants import DEFAULT_DATA_PATH, DEFAULT_DOMAIN_PATH
from rasa.shared.importers.rasa import RasaFileImporter

_PathOrPaths = str | list[str | None] | None


class HouseImporter(RasaFileImporter):
    """Rasa's file importer with `nlu_data` as the default."""

    def __init__(
        self,
        config_file: str | None = None,
        domain_path: str | None = None,
        training_data_paths: _PathOrPaths = None,
        train_folder: str = "nlu_data/train",
        domain_folder: str = "nlu_data/domain",
    ) -> None:
        base = Path(config_file).resolve().parent if config_file else Path.cwd()
        super().__init__(
            config_file,
            _asked_for(domain_path, DEFAULT_DOMAIN_PATH) or str(base / domain_folder),
            _folders(training_data_paths) or [str(base / train_folder)],
        )


def _folders(paths: _PathOrPaths) -> list[str]:
    given = [paths] if isinstance(paths, str) else list(paths or ())
    return [asked for path in given if (asked := _asked_for(path, DEFAULT_DATA_PATH))]


def _asked_for(path: str | None, default: str) -> str | None:
    """The path, unless it is only Rasa's default for "nothing was said"."""
    return None if path is None or Path(path) == Path(default) else str(path)
