"""What a tester can do on the phone page, as the platform would push it. Pure.

The acts that earn the account some messages carry the platform's name of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.simulator.platform.quotas import Act

Fields = dict[str, str | int]

_NO_PICTURE = "http://mmbiz.qpic.cn/simulated"
_PLATFORM_ACCOUNT = "o_platform_account_simulated"


@dataclass(frozen=True)
class Deed:
    """One act: the fields of its push, what it earns, and the scene of the code if one was
    scanned."""

    fields: Fields
    earns: Act | None = None
    scene: str = ""


class UnknownDeed(Exception):
    """The page asked for something that nobody can do."""


def deed(action: str, user: str, value: str) -> Deed:
    """The act called `action`; `value` is what goes with it. Raises UnknownDeed."""
    if action in _MESSAGES:
        return Deed(_MESSAGES[action](value), Act.MESSAGE)
    if action in _EVENTS:
        return _EVENTS[action](user, value)
    raise UnknownDeed(action)


def _text(value: str) -> Fields:
    return {"MsgType": "text", "Content": value}


def _image(_: str) -> Fields:
    return {"MsgType": "image", "PicUrl": _NO_PICTURE, "MediaId": "simulated"}


def _voice(value: str) -> Fields:
    """Recognised, or (as the platform does nowadays) not."""
    fields: Fields = {"MsgType": "voice", "MediaId": "simulated", "Format": "amr"}
    return {**fields, "Recognition": value} if value else fields


def _video(_: str) -> Fields:
    return {"MsgType": "video", "MediaId": "simulated", "ThumbMediaId": "simulated"}


def _location(value: str) -> Fields:
    return {
        "MsgType": "location", "Location_X": "23.290497", "Location_Y": "113.829579",
        "Scale": 15, "Label": value,
    }  # fmt: skip


def _link(value: str) -> Fields:
    return {"MsgType": "link", "Title": value, "Description": "", "Url": _NO_PICTURE}


def _file(value: str) -> Fields:
    return {"MsgType": "file", "Title": value, "Description": "", "FileKey": "simulated"}


def _mini_program(value: str) -> Fields:
    return {"MsgType": "miniprogrampage", "Title": value, "AppId": "wx0", "PagePath": "index"}


def _unsupported(_: str) -> Fields:
    return {"MsgType": "simulated_unknown", "MediaId": "simulated"}


def _event(name: str, key: str = "", **more: str | int) -> Fields:
    return {"MsgType": "event", "Event": name, "EventKey": key, **more}


def _tap(_: str, value: str) -> Deed:
    return Deed({**_text(value), "bizmsgmenuid": "1"}, Act.MENU_CLICK)


def _follow(_: str, scene: str) -> Deed:
    code = {"Ticket": "simulated"} if scene else {}
    return Deed(_event("subscribe", f"qrscene_{scene}" if scene else "", **code), Act.FOLLOW, scene)


def _scan(_: str, scene: str) -> Deed:
    return Deed(_event("SCAN", scene, Ticket="simulated"), Act.SCAN, scene)


def _revoke(user: str, _: str) -> Deed:
    about = _event("user_authorization_revoke", OpenID=user, RevokeInfo="201")
    return Deed({**about, "FromUserName": _PLATFORM_ACCOUNT})


_MESSAGES: Mapping[str, Callable[[str], Fields]] = {
    "say": _text,
    "image": _image,
    "voice": _voice,
    "video": _video,
    "location": _location,
    "link": _link,
    "file": _file,
    "mini_program": _mini_program,
    "unsupported": _unsupported,
}
_EVENTS: Mapping[str, Callable[[str, str], Deed]] = {
    "tap": _tap,
    "menu": lambda _, value: Deed(_event("CLICK", value), Act.MENU_CLICK),
    "view": lambda _, value: Deed(_event("VIEW", value, MenuId=1)),
    "follow": _follow,
    "scan": _scan,
    "unfollow": lambda _, __: Deed(_event("unsubscribe"), Act.UNFOLLOW),
    "revoke": _revoke,
    "human_open": lambda _, __: Deed(_event("kf_create_session", KfAccount="simulated@kf")),
    "human_close": lambda _, __: Deed(_event("kf_close_session", KfAccount="simulated@kf")),
}
