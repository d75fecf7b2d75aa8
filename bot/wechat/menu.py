"""The account's menu bar as data (menu.yml), and in the shape the platform's menu API takes.

What is wrong with a file is in `menu_check`; talking to the platform in `api`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

MENU_FILE = Path(__file__).with_name("menu.yml")


@dataclass(frozen=True)
class Entry:
    """One line of a menu.

    `say` counts as typed by the person; where it is empty, `action` holds the
    platform's own fields (`type`, `url`, …) of something else that happens.
    """

    name: str
    say: str = ""
    action: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Button:
    """One of the at most three buttons of the bar: it opens entries, or is one itself
    (`own`)."""

    name: str
    entries: tuple[Entry, ...] = ()
    own: Entry | None = None


def load_menu(path: Path | None = None) -> tuple[Button, ...]:
    """The menu of a file that `menu_check` has no complaint about."""
    return menu_of(rows_in(path or MENU_FILE))


def rows_in(path: Path) -> list[dict[str, Any]]:
    """The rows of a file, as they stand there."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def menu_of(rows: Iterable[Mapping[str, Any]]) -> tuple[Button, ...]:
    """The menu of such rows as a file holds."""
    return tuple(_button(row) for row in rows)


def as_platform_menu(menu: tuple[Button, ...]) -> dict[str, Any]:
    """The JSON body of `menu/create`: what is said is a CLICK with that key."""
    return {"button": [_as_platform_button(button) for button in menu]}


def described(menu: Mapping[str, Any]) -> list[str]:
    """A menu in the platform's shape as lines for people, one a button or entry."""
    lines = []
    for button in menu.get("button", []):
        below = button.get("sub_button") or []
        lines.append(button["name"] if below else _line(button))
        lines += ["    " + _line(entry) for entry in below]
    return lines


def _button(row: Mapping[str, Any]) -> Button:
    if "entries" in row:
        return Button(row["name"], tuple(_entry(entry) for entry in row["entries"]))
    return Button(row["name"], own=_entry(row))


def _entry(row: Mapping[str, Any]) -> Entry:
    action = {key: value for key, value in row.items() if key not in ("name", "say")}
    return Entry(row["name"], row.get("say", ""), action)


def _as_platform_button(button: Button) -> dict[str, Any]:
    if button.own is not None:
        return _as_platform_entry(button.own)
    return {
        "name": button.name,
        "sub_button": [_as_platform_entry(entry) for entry in button.entries],
    }


def _as_platform_entry(entry: Entry) -> dict[str, Any]:
    if entry.say:
        return {"type": "click", "name": entry.name, "key": entry.say}
    return {"name": entry.name, **entry.action}


def _line(entry: Mapping[str, Any]) -> str:
    """Name, type, and the rest in an order of its own: the platform has another."""
    rest = [
        f"{key}={value}"
        for key, value in sorted(entry.items())
        if key not in ("name", "type", "sub_button") and value not in ("", None)
    ]
    return "  ".join([str(entry.get("name", "")), str(entry.get("type", "")), *rest]).rstrip()
