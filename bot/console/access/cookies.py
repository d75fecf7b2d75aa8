"""The cookies of the console, and the tokens of its forms, which are bound to them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from starlette.requests import Request
from starlette.responses import Response

SESSION, DOOR, NOTICE = "kejitong-session", "kejitong-door", "kejitong-notice"
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PATH = "/console"


def is_plain(request: Request) -> bool:
    """Plain HTTP to this very machine: the one place where a cookie goes without Secure."""
    return request.url.scheme == "http" and (request.url.hostname or "") in LOOPBACK


def put(request: Request, response: Response, name: str, value: str) -> None:
    """Set a cookie that scripts and other sites never see."""
    response.set_cookie(
        name, value, path=_PATH, secure=not is_plain(request), httponly=True, samesite="strict"
    )


def drop(response: Response, name: str) -> None:
    """Take a cookie away."""
    response.delete_cookie(name, path=_PATH)


def new_door() -> str:
    """What binds the sign-in form to a browser before there is a session."""
    return secrets.token_urlsafe(24)


def csrf_of(key: str) -> str:
    """The token of all forms of a session (or of the sign-in form, of the door's cookie)."""
    return _seal(key, "csrf")


def is_csrf(key: str, token: str) -> bool:
    """Whether a form's token belongs to the key."""
    told = token.encode("utf-8", "replace")
    return bool(key) and hmac.compare_digest(csrf_of(key).encode(), told)


def sealed(key: str, text: str) -> str:
    """A notice for the next page, which nobody else could have written."""
    packed = base64.urlsafe_b64encode(text[:800].encode()).decode()
    return f"{packed}.{_seal(key, packed)}"


def unsealed(key: str, value: str) -> str:
    """The notice; empty where it is not ours."""
    packed, _, seal = value.partition(".")
    if not hmac.compare_digest(_seal(key, packed).encode(), seal.encode("utf-8", "replace")):
        return ""
    return base64.urlsafe_b64decode(packed).decode("utf-8", "replace")


def _seal(key: str, text: str) -> str:
    return hmac.new(key.encode("utf-8", "replace"), text.encode(), hashlib.sha256).hexdigest()
