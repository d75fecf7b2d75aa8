"""Fields of a verified push → `bot.messages.Incoming`. Knows every MsgType and Event we treat
apart; never verifies, never answers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from bot.errors import BadMessage
from bot.messages import Incoming, Kind
from bot.wechat.vendor_texts import vendor_text

_MESSAGE_KINDS = {
    "text": Kind.TEXT,
    "image": Kind.IMAGE,
    "voice": Kind.VOICE,
    "video": Kind.VIDEO,
    "shortvideo": Kind.VIDEO,
    "location": Kind.LOCATION,
    "link": Kind.LINK,
    "file": Kind.FILE,
    "miniprogrampage": Kind.MINI_PROGRAM,
}
# By the event's name in small letters: the platform's own spelling is mixed.
_EVENT_KINDS = {
    "subscribe": Kind.FOLLOWED,
    "scan": Kind.SCANNED,
    "click": Kind.MENU_CLICK,
    "scancode_waitmsg": Kind.CODE_READ,
    "unsubscribe": Kind.UNFOLLOWED,
    "user_authorization_revoke": Kind.REVOKED,
    "user_authorization_cancellation": Kind.REVOKED,
    "kf_create_session": Kind.HUMAN_OPENED,
    "kf_switch_session": Kind.HUMAN_OPENED,
    "kf_close_session": Kind.HUMAN_CLOSED,
    "templatesendjobfinish": Kind.SEND_RESULT,
    "masssendjobfinish": Kind.SEND_RESULT,
    "publishjobfinish": Kind.SEND_RESULT,
    "subscribe_msg_popup_event": Kind.SEND_RESULT,
    "subscribe_msg_change_event": Kind.SEND_RESULT,
    "subscribe_msg_sent_event": Kind.SEND_RESULT,
    "qualification_verify_success": Kind.ACCOUNT_NOTICE,
    "qualification_verify_fail": Kind.ACCOUNT_NOTICE,
    "naming_verify_success": Kind.ACCOUNT_NOTICE,
    "naming_verify_fail": Kind.ACCOUNT_NOTICE,
    "annual_renew": Kind.ACCOUNT_NOTICE,
    "verify_expired": Kind.ACCOUNT_NOTICE,
}
# In these FromUserName is an account of the platform's; the person is in OpenID.
# (user_info_modified only says that name and picture changed, and we keep neither.)
_ABOUT_SOMEBODY = frozenset(
    {"user_info_modified", "user_authorization_revoke", "user_authorization_cancellation"}
)
_SCENE_PREFIX = "qrscene_"
_ADDRESS = ("ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "Content")
# Openids are 28 letters, digits, - and _; what goes on to stores and logs is at least no text.
_IDENTIFIER = re.compile(r"[!-~]{1,128}")
_SECONDS = re.compile(r"[0-9]{1,12}")
_ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2}|[A-Za-z0-9_.~/-])+")


def to_incoming(fields: Mapping[str, str]) -> Incoming:
    """Raises BadMessage where sender, receiver, time or type are missing or cannot be ones."""
    user, account = fields.get("FromUserName", ""), fields.get("ToUserName", "")
    stamp, msg_type = fields.get("CreateTime", "").strip(), fields.get("MsgType", "").strip()
    if not (user and account and msg_type):
        raise BadMessage("sender, receiver or type is missing")
    if not _SECONDS.fullmatch(stamp):
        raise BadMessage("CreateTime is not a number of seconds")
    event = fields.get("Event", "").strip() if msg_type == "event" else ""
    if event.lower() in _ABOUT_SOMEBODY:
        user = fields.get("OpenID", "").strip() or user
    if not (_IDENTIFIER.fullmatch(user) and _IDENTIFIER.fullmatch(account)):
        raise BadMessage("sender or receiver is no identifier")
    kind = _kind(msg_type, event, fields)
    return Incoming(
        kind=kind,
        user=user,
        account=account,
        sent_at=int(stamp),
        dedup_key=_dedup_key(fields, msg_type, event, stamp, user),
        text=_text(kind, fields),
        event=event,
        scene=_scene(kind, fields),
        details={name: value for name, value in fields.items() if name not in _ADDRESS},
    )


def _kind(msg_type: str, event: str, fields: Mapping[str, str]) -> Kind:
    if msg_type == "event":
        return _EVENT_KINDS.get(event.lower(), Kind.OTHER_EVENT)
    kind = _MESSAGE_KINDS.get(msg_type, Kind.UNSUPPORTED)
    unsupported = vendor_text("unsupported_prefix")
    if kind is Kind.TEXT and fields.get("Content", "").startswith(unsupported):
        return Kind.UNSUPPORTED
    return kind


def _text(kind: Kind, fields: Mapping[str, str]) -> str:
    if kind is Kind.TEXT:
        return decode_escapes(fields.get("Content", ""))
    if kind is Kind.VOICE:
        return fields.get("Recognition", "").strip()
    if kind is Kind.MENU_CLICK:
        return fields.get("EventKey", "").strip()
    return ""


def _scene(kind: Kind, fields: Mapping[str, str]) -> str:
    """`qrscene_12` when following through a code, `12` when following already."""
    if kind not in (Kind.FOLLOWED, Kind.SCANNED):
        return ""
    return fields.get("EventKey", "").strip().removeprefix(_SCENE_PREFIX)


def decode_escapes(text: str) -> str:
    """Undo percent-escapes where a text consists of them.

    Some clients send the content of a tapped menu link as it stands in the link.
    """
    stripped = text.strip()
    if "%" not in stripped or not _ESCAPED.fullmatch(stripped):
        return text
    try:
        return unquote_to_bytes(stripped).decode("utf-8")
    except UnicodeDecodeError:
        return text


def _dedup_key(fields: Mapping[str, str], msg_type: str, event: str, stamp: str, user: str) -> str:
    """The official keys are not enough in the field: MsgId repeats across people, and several
    events share one second (WxJava issues 333 and 1745), so all parts go in."""
    if msg_type == "event":
        return f"event-{stamp}-{user}-{event}-{fields.get('EventKey', '')}"
    message_id = fields.get("MsgId", "").strip()
    if not message_id:
        body = repr(sorted(fields.items())).encode("utf-8", "replace")
        message_id = hashlib.sha256(body).hexdigest()[:32]
    return f"message-{message_id}-{stamp}-{user}"
