"""What a page module exports: pages, and panels for the start page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from bot.console.access.roles import Action

FORM_BYTES = 1_000_000


@dataclass(frozen=True)
class Page:
    """One address below /console. `endpoint` is sync (run in a thread) or async.

    With `nav` it stands in the menu, under the heading `group`. `most_bytes` limits the body.
    """

    path: str
    methods: tuple[str, ...]
    action: Action
    endpoint: Callable[[Request], Any]
    nav: str = ""
    group: str = ""
    most_bytes: int = FORM_BYTES


@dataclass(frozen=True)
class Panel:
    """A box of the start page: `template` is included with what `read` gives, as `panel`."""

    title: str
    action: Action
    template: str
    read: Callable[[Request], Mapping[str, Any]]
