"""Leaves parts of Rasa unread until something uses them: TensorFlow above all.

Importing Rasa's agent, or loading any model, reads TensorFlow and the channels of a dozen
messaging services: half of the process's memory and of its start, for nothing, as this house's
pipeline runs on NumPy. Why it is done this way: ADR 46. Nothing of what the modules do is
changed: a configuration that names DIET, TED and the like gets them, and TensorFlow with them.
No import of Rasa in here.
"""

from __future__ import annotations

import ast
import sys
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from types import ModuleType
from typing import Any

_KNOWN_VERSION = "3.6.21"

# Those who import these look into them later or never → where the names that they do take at
# once come from.
_ON_USE = {
    "rasa.utils.train_utils": "",  # TensorFlow's callbacks
    # Slack, Telegram, Twilio, Kafka …; the submodules load as ever.
    "rasa.core.channels": "rasa.core.channels.channel",
}
# The one place that knows these classes without using them: it asks whether a graph has them.
_VALIDATOR = "rasa.graph_components.validators.default_recipe_validator"
_HEAVY = {
    "rasa.nlu.classifiers.diet_classifier": "DIETClassifier",
    "rasa.nlu.selectors.response_selector": "ResponseSelector",
    "rasa.core.policies.ted_policy": "TEDPolicy",
}
# Takes one function of scikit-learn for training networks, and reads SciPy's statistics with it.
_MODEL_DATA = "rasa.utils.tensorflow.model_data"
_SPLITTING, _SPLIT = "sklearn.model_selection", "train_test_split"
# Before it looks for any component, it reads all that there are: those that the other imports.
_RECIPE = "rasa.engine.recipes.default_recipe"
_COMPONENTS = "rasa.engine.recipes.default_components"

_reading = RLock()
_heavy_read: set[str] = set()


def read_on_use() -> None:
    """From now on; what was imported before stays as it is.

    Raises RuntimeError on another Rasa: then other modules may want TensorFlow, or look into
    these at once, and the lists have to be made again.
    """
    if version("rasa") != _KNOWN_VERSION:
        raise RuntimeError(
            f"bot.rasa_server.lean was written for Rasa {_KNOWN_VERSION}, this is "
            f"{version('rasa')}: see what imports TensorFlow there"
        )
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        _heavy_read.update(name for name in _HEAVY if name in sys.modules)
        sys.meta_path.insert(0, _Finder())


class _Finder(MetaPathFinder):
    """Finds these modules where they are, and reads them in another way."""

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        way = _WAYS.get(fullname)
        spec = PathFinder.find_spec(fullname, path, target) if way else None
        if spec is not None and spec.loader is not None:
            spec.loader = way(spec.loader)
        return spec


class _Way(Loader):
    """A way of reading a module that another loader has found."""

    def __init__(self, loader: Loader) -> None:
        self.loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)


class _Later(_Way):
    """Leaves the module empty. `importlib.util.LazyLoader` would not do: there a second
    `import` of the same module already counts as use."""

    def exec_module(self, module: ModuleType) -> None:
        module.__class__ = _Unread


class _Unread(ModuleType):
    """Python asks `__getattr__` only for what is not there: of an empty module, everything."""

    def __getattr__(self, name: str) -> Any:
        source = _ON_USE[self.__name__]
        if source and not name.startswith("__"):
            found = getattr(import_module(source), name, None)
            if found is not None:
                setattr(self, name, found)
                return found
        with _reading:
            if type(self) is _Unread:
                self.__class__ = ModuleType
                try:
                    self.__spec__.loader.loader.exec_module(self)
                except BaseException:
                    self.__class__ = _Unread
                    raise
        return getattr(self, name)


class _WithoutHeavy(_Way):
    """Reads the validator with an empty class for each heavy one that was not read: nobody can
    have put that into a graph."""

    def exec_module(self, module: ModuleType) -> None:
        unread = {name: sys.modules.get(name) for name in _HEAVY if name not in _heavy_read}
        try:
            for name in unread:
                sys.modules[name] = ModuleType(name)
                setattr(sys.modules[name], _HEAVY[name], type(_HEAVY[name], (), {}))
            self.loader.exec_module(module)
        finally:
            for name, before in unread.items():
                del sys.modules[name]
                if before is not None:
                    sys.modules[name] = before


class _Heavy(_Way):
    """Reads one of the heavy modules, and the validator again, in place, to know it."""

    def exec_module(self, module: ModuleType) -> None:
        self.loader.exec_module(module)
        _heavy_read.add(module.__name__)
        validator = sys.modules.get(_VALIDATOR)
        if validator is not None:
            validator.__spec__.loader.exec_module(validator)


class _WithoutSplitting(_Way):
    """Reads the module with a function that reads scikit-learn when it is called."""

    def exec_module(self, module: ModuleType) -> None:
        if _SPLITTING in sys.modules:
            self.loader.exec_module(module)
            return
        stand_in = sys.modules[_SPLITTING] = ModuleType(_SPLITTING)
        setattr(stand_in, _SPLIT, _split)
        try:
            self.loader.exec_module(module)
        finally:
            del sys.modules[_SPLITTING]


def _split(*parts: Any, **how: Any) -> Any:
    return getattr(import_module(_SPLITTING), _SPLIT)(*parts, **how)


class _Recipe(_Way):
    """Lets the recipe read the one component that it looks for; all of them only where that one
    is not found."""

    def exec_module(self, module: ModuleType) -> None:
        self.loader.exec_module(module)
        recipe, places = module.DefaultV1Recipe, _places_of_components()
        stock = recipe._from_registry.__func__

        def from_registry(cls: Any, name: str) -> Any:
            place, _, own = name.rpartition(".")
            if place := place or places.get(own, ""):
                import_module(place)  # which registers it
            if own in cls._registered_components:
                return cls._registered_components[own]
            return stock(cls, name)

        recipe._from_registry = classmethod(from_registry)


def _places_of_components() -> dict[str, str]:
    """Class → module, as Rasa's own list imports them."""
    spec = find_spec(_COMPONENTS)
    source = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    imports = (line for line in source.body if isinstance(line, ast.ImportFrom))
    return {name.name: line.module for line in imports for name in line.names}


_WAYS: dict[str, type[_Way]] = {
    **dict.fromkeys(_ON_USE, _Later),
    **dict.fromkeys(_HEAVY, _Heavy),
    _VALIDATOR: _WithoutHeavy,
    _RECIPE: _Recipe,
    _MODEL_DATA: _WithoutSplitting,
}
