"""The account's menu bar as data (menu.yml), and in the shape the platform's menu API takes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Entry:
    """One line of a menu; `say` is its key and counts as typed by the person."""

    name: str
    say: str


@dataclass(frozen=True)
class Button:
    """One of the at most three buttons of the bar."""

    name: str
    entries: tuple[Entry, ...]


def load_menu(path: Path | None = None) -> tuple[Button, ...]:
    """The menu of menu.yml."""
    source = path or Path(__file__).with_name("menu.yml")
    rows = yaml.safe_load(source.read_text(encoding="utf-8"))
    return tuple(
        Button(row["name"], tuple(Entry(**entry) for entry in row["entries"])) for row in rows
    )


def as_platform_menu(menu: tuple[Button, ...]) -> dict[str, object]:
    """The JSON body of `menu/create`: every entry is a CLICK whose key is what it says."""
    return {
        "button": [
            {
                "name": button.name,
                "sub_button": [
                    {"type": "click", "name": entry.name, "key": entry.say}
                    for entry in button.entries
                ],
            }
            for button in menu
        ]
    }
