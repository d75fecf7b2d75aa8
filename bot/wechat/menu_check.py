"""What the platform would refuse of a menu file, each with its place, in words for staff."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from bot.errors import KejitongError
from bot.wechat.limits import (
    BUTTON_NAME_BYTES,
    ENTRY_NAME_BYTES,
    MENU_BUTTONS,
    MENU_ENTRIES,
    MENU_KEY_BYTES,
    MENU_URL_BYTES,
)

# Type → the fields that it needs.
_KEY = ("key",)
TYPES: dict[str, tuple[str, ...]] = {
    "click": _KEY,
    "view": ("url",),
    "scancode_push": _KEY,
    "scancode_waitmsg": _KEY,
    "pic_sysphoto": _KEY,
    "pic_photo_or_album": _KEY,
    "pic_weixin": _KEY,
    "location_select": _KEY,
    "media_id": ("media_id",),
    "view_limited": ("media_id",),
    "article_id": ("article_id",),
    "article_view_limited": ("article_id",),
    "miniprogram": ("appid", "pagepath", "url"),
}
_LIMITS = {"key": MENU_KEY_BYTES, "url": MENU_URL_BYTES}


def menu_problems(path: Path) -> list[str]:
    """All that is wrong with a file; empty where it can be pushed. Raises KejitongError where
    it cannot be read."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise KejitongError(f"{path}：无法读取（{error.strerror}）") from error
    except UnicodeDecodeError:
        return [f"{path.name}：不是 UTF-8 文本"]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第 {mark.line + 1} 行" if mark else "某处"
        return [f"{path.name}：{place}不是有效的 YAML"]
    return [f"{path.name}：{problem}" for problem in problems_in(rows)]


def problems_in(rows: Any) -> Iterator[str]:
    """All that is wrong with such rows as a file holds, each with its place."""
    if not isinstance(rows, list) or not rows:
        yield "应为按钮的列表，至少一个"
        return
    if len(rows) > MENU_BUTTONS:
        yield f"有 {len(rows)} 个按钮，最多 {MENU_BUTTONS} 个"
    for number, row in enumerate(rows, 1):
        place = _place(f"第 {number} 个按钮", row)
        for problem in _of_button(row):
            yield f"{place}{problem}"


def _of_button(row: Any) -> Iterator[str]:
    if not isinstance(row, dict):
        yield "：应有 name，以及 entries、say 或 type"
        return
    yield from _of_name(row, BUTTON_NAME_BYTES)
    if "entries" not in row:
        yield from _of_action(row)
        return
    for key in sorted(set(row) - {"name", "entries"}, key=str):
        yield f"：有 entries 的按钮不能再有 {key}"
    entries = row["entries"]
    if not isinstance(entries, list) or not entries:
        yield "：entries 应为列表，至少一项"
        return
    if len(entries) > MENU_ENTRIES:
        yield f"：有 {len(entries)} 项，最多 {MENU_ENTRIES} 项"
    for number, entry in enumerate(entries, 1):
        place = _place(f"，第 {number} 项", entry)
        if not isinstance(entry, dict):
            yield f"{place}：应有 name，以及 say 或 type"
            continue
        for problem in (*_of_name(entry, ENTRY_NAME_BYTES), *_of_action(entry)):
            yield f"{place}{problem}"


def _of_name(row: dict[str, Any], most: int) -> Iterator[str]:
    name = row.get("name")
    if not isinstance(name, str) or not name.strip():
        yield "：缺少 name"
    elif _size(name) > most:
        yield f"：名称 {_size(name)} 字节，最多 {most} 字节"


def _of_action(row: dict[str, Any]) -> Iterator[str]:
    if "say" in row:
        if "type" in row:
            yield "：say 与 type 只能有一个"
        yield from _of_values(row, ("say",))
        return
    type_ = row.get("type")
    if type_ is None:
        yield "：应有 say 或 type"
    elif not isinstance(type_, str) or type_ not in TYPES:
        yield f"：没有 {type_} 这种类型，可用：{'、'.join(TYPES)}"
    else:
        yield from _of_values(row, TYPES[type_])


def _of_values(row: dict[str, Any], needed: tuple[str, ...]) -> Iterator[str]:
    for key in needed:
        value = row.get(key)
        if not isinstance(value, str) or not value.strip():
            yield f"：{key} 应为非空的文字"
            continue
        most = _LIMITS.get("key" if key == "say" else key)
        if most and _size(value) > most:
            yield f"：{key} {_size(value)} 字节，最多 {most} 字节"
        if key == "url" and not value.startswith(("http://", "https://")):
            yield "：url 应以 http:// 或 https:// 开头"
    for key in sorted(set(row) - {"name", "type", *needed}, key=str):
        yield f"：不认识 {key}"


def _place(number: str, row: Any) -> str:
    name = row.get("name") if isinstance(row, dict) else None
    return f"{number}“{name}”" if name else number


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))
