"""What the platform refuses of a menu, with its codes. Written apart from `bot.wechat.menu`
on purpose: the one is the check on the other."""

from __future__ import annotations

from typing import Any

from bot.simulator.platform.refusal import Refusal

_NEEDS = {
    "click": "key",
    "view": "url",
    "scancode_push": "key",
    "scancode_waitmsg": "key",
    "pic_sysphoto": "key",
    "pic_photo_or_album": "key",
    "pic_weixin": "key",
    "location_select": "key",
    "media_id": "media_id",
    "view_limited": "media_id",
    "article_id": "article_id",
    "article_view_limited": "article_id",
    "miniprogram": "appid",
}


def check_menu(buttons: list[dict[str, Any]]) -> None:
    """Raises Refusal for the first thing that is wrong."""
    if not 1 <= len(buttons) <= 3:
        raise Refusal(40016)
    for button in buttons:
        _check(button, longest_name=16, codes=(40018, 40019, 40020), may_hold=True)


def _check(
    button: dict[str, Any], longest_name: int, codes: tuple[int, int, int], may_hold: bool
) -> None:
    name_code, key_code, url_code = codes
    if not 1 <= len(str(button.get("name", "")).encode()) <= longest_name:
        raise Refusal(name_code)
    entries = button.get("sub_button") or []
    if entries and may_hold:
        if len(entries) > 5:
            raise Refusal(40023)
        for entry in entries:
            _check(entry, longest_name=60, codes=(40025, 40026, 40027), may_hold=False)
        return
    needed = _NEEDS.get(str(button.get("type", "")))
    if needed is None or entries:
        raise Refusal(40017)
    value = str(button.get(needed, ""))
    if needed == "key" and not 1 <= len(value.encode()) <= 128:
        raise Refusal(key_code)
    if needed == "url" and not 1 <= len(value.encode()) <= 1024:
        raise Refusal(url_code)
    if not value:
        raise Refusal(40007 if needed != "appid" else 40013)
