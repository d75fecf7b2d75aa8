"""How each call of the API is answered: a function of the platform, the query and the body.

Raises Refusal; returns the JSON answer. HTTP and faults are in `app`.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from bot.simulator.platform.menu_rules import check_menu
from bot.simulator.platform.platform import Platform
from bot.simulator.platform.refusal import Refusal
from bot.wechat.limits import LONGEST_SCENE, QR_MOST_SECONDS, TEXT_LIMIT_BYTES

Answer = dict[str, Any]
Call = Callable[[Platform, Mapping[str, str], dict[str, Any]], Answer]

_DONE: Answer = {"errcode": 0, "errmsg": "ok"}
# The platform's number is not known; this one is ours.
MSGMENU_LINES = 10
_SAME_MESSAGE_SECONDS = 600
_QR_DEFAULT_SECONDS = 60


def stable_token(platform: Platform, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    _check_account(platform, body)
    token, seconds = platform.tokens.stable(bool(body.get("force_refresh")))
    return {"access_token": token, "expires_in": seconds}


def token(platform: Platform, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    _check_account(platform, query)
    value, seconds = platform.tokens.plain()
    return {"access_token": value, "expires_in": seconds}


def custom_send(platform: Platform, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    user, type_ = _user(body), str(body.get("msgtype", ""))
    fields = body.get(type_)
    if type_ not in _READERS:
        raise Refusal(40008)
    if not isinstance(fields, dict):
        raise Refusal(47001)
    text = _READERS[type_](fields)
    platform.quotas.take(user)
    platform.push(user, type_, text, fields)
    return _DONE


def custom_typing(platform: Platform, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    command = body.get("command")
    if command not in ("Typing", "CancelTyping"):
        raise Refusal(45072)
    platform.set_typing(_user(body), command == "Typing")
    return _DONE


def template_send(platform: Platform, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    user, text = _user(body), _values(body)
    if not body.get("template_id"):
        raise Refusal(40037)
    if user not in platform.followers:
        raise Refusal(43004)
    key = user, str(body.get("client_msg_id", ""))
    known, until = platform.template_ids.get(key, (0, 0.0))
    if key[1] and until > platform.now():
        return {**_DONE, "msgid": known}
    number = secrets.randbits(48)
    platform.template_ids[key] = number, platform.now() + _SAME_MESSAGE_SECONDS
    platform.push(user, "template", text, body)
    return {**_DONE, "msgid": number}


def bizsend(platform: Platform, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    user, text = _user(body), _values(body)
    template_id = str(body.get("template_id", ""))
    if not template_id:
        raise Refusal(40037)
    if platform.consents[user, template_id] < 1:
        raise Refusal(43101)
    platform.consents[user, template_id] -= 1
    platform.push(user, "subscription", text, body)
    return _DONE


def menu_create(platform: Platform, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    buttons = body.get("button")
    if not isinstance(buttons, list):
        raise Refusal(40016)
    check_menu(buttons)
    platform.menu = buttons
    return _DONE


def menu_get(platform: Platform, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    if platform.menu is None:
        raise Refusal(46003)
    return {"menu": {"button": [_as_returned(button) for button in platform.menu]}}


def menu_delete(platform: Platform, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    platform.menu = None
    return _DONE


def qrcode_create(platform: Platform, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    name = str(body.get("action_name", ""))
    scene = body.get("action_info", {}).get("scene", {})
    text = str(scene.get("scene_str", scene.get("scene_id", "")))
    if not 1 <= len(text) <= LONGEST_SCENE:
        raise Refusal(47003)
    if "LIMIT" in name:
        seconds = 0
    else:
        seconds = min(int(body.get("expire_seconds", _QR_DEFAULT_SECONDS)), QR_MOST_SECONDS)
    made = platform.new_ticket(text, seconds)
    life = {"expire_seconds": seconds} if seconds else {}
    return {"ticket": made.ticket, **life, "url": f"http://weixin.qq.com/q/{made.ticket[:20]}"}


def user_info(platform: Platform, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    user = query.get("openid", "")
    if not user:
        raise Refusal(40003)
    since = platform.followers.get(user)
    if since is None:
        return {"subscribe": 0, "openid": user, "tagid_list": []}
    scene = platform.scenes.get(user, "")
    return {
        "subscribe": 1,
        "openid": user,
        "subscribe_time": int(since),
        "remark": "",
        "groupid": 0,
        "tagid_list": [],
        "subscribe_scene": "ADD_SCENE_QR_CODE" if scene else "ADD_SCENE_SEARCH",
        "qr_scene": 0,
        "qr_scene_str": scene,
    }


def callback_ip(platform: Platform, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    return {"ip_list": ["127.0.0.1"]}


def callback_check(platform: Platform, query: Mapping[str, str], body: dict[str, Any]) -> Answer:
    return {
        "dns": [{"ip": "127.0.0.1", "real_operator": "DEFAULT"}],
        "ping": [
            {
                "ip": "127.0.0.1",
                "from_operator": "DEFAULT",
                "package_loss": "0%",
                "time": "1.0ms",
            }
        ],
    }


def _check_account(platform: Platform, given: Mapping[str, Any]) -> None:
    for name, missing, wrong, right in (
        ("appid", 41002, 40013, platform.appid),
        ("secret", 41004, 40125, platform.secret),
    ):
        if not given.get(name):
            raise Refusal(missing)
        if given[name] != right:
            raise Refusal(wrong)


def _user(body: Mapping[str, Any]) -> str:
    user = body.get("touser")
    if not isinstance(user, str) or not user:
        raise Refusal(40003)
    return user


def _values(body: Mapping[str, Any]) -> str:
    """What the eye reads of a template: its values, one a line."""
    data = body.get("data")
    if not isinstance(data, dict) or not all(
        isinstance(row, dict) and isinstance(row.get("value"), str) for row in data.values()
    ):
        raise Refusal(47003)
    return "\n".join(row["value"] for row in data.values())


def _text(fields: Mapping[str, Any]) -> str:
    content = str(fields.get("content", ""))
    if not content:
        raise Refusal(44004)
    if len(content.encode("utf-8", "replace")) > TEXT_LIMIT_BYTES:
        raise Refusal(45002)
    return content


def _media(fields: Mapping[str, Any]) -> str:
    if not fields.get("media_id"):
        raise Refusal(40007)
    return str(fields.get("title", ""))


def _news(fields: Mapping[str, Any]) -> str:
    articles = fields.get("articles", [])
    if len(articles) > 1:
        raise Refusal(45008)
    if not articles:
        raise Refusal(44004)
    return f"{articles[0].get('title', '')}\n{articles[0].get('description', '')}".strip()


def _msgmenu(fields: Mapping[str, Any]) -> str:
    lines = fields.get("list", [])
    if not lines:
        raise Refusal(44004)
    if len(lines) > MSGMENU_LINES:
        raise Refusal(45098)
    shown = [fields.get("head_content", ""), *(row["content"] for row in lines)]
    return "\n".join(filter(None, [*shown, fields.get("tail_content", "")]))


def _titled(fields: Mapping[str, Any]) -> str:
    return str(fields.get("title", ""))


_READERS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "text": _text,
    "image": _media,
    "voice": _media,
    "video": _media,
    "music": _titled,
    "news": _news,
    "mpnewsarticle": _titled,
    "msgmenu": _msgmenu,
    "miniprogrampage": _titled,
    "wxcard": _titled,
}


def _as_returned(button: dict[str, Any]) -> dict[str, Any]:
    """The platform gives back every button with its `sub_button`, empty ones too."""
    below = [_as_returned(entry) for entry in button.get("sub_button", [])]
    return {**button, "sub_button": below}
