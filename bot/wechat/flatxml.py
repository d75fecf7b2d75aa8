"""The platform's XML as a flat mapping of strings, read and written strictly.

No document types, no entities, no characters that XML forbids. What the fields
mean belongs in `incoming` and `protocol`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.parsers import expat

from bot.errors import BadMessage

# People paste control characters; the platform passes them on raw, which no XML parser accepts.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAX_DEPTH = 8
_JSON = (
    "a JSON push, but only XML is read: "
    "choose XML as 数据格式 of 消息推送 / 服务器配置 on the account's 开发 page"
)


def read(body: bytes) -> dict[str, str]:
    """The leaves of `<xml>…</xml>`; nested ones are named `Outer.Inner`, the second of equals
    `Name[2]` and so on, so that what was first under a name stays.

    Raises BadMessage whatever is wrong with the bytes.
    """
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadMessage("not UTF-8") from error
    if text.lstrip().startswith("{"):
        raise BadMessage(_JSON)
    collector = _Collector()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.StartElementHandler = collector.start
    parser.EndElementHandler = collector.end
    parser.CharacterDataHandler = collector.characters
    try:
        parser.Parse(_FORBIDDEN.sub("", text).encode(), True)
    except expat.ExpatError as error:
        raise BadMessage("not well-formed XML") from error
    if collector.root != "xml":
        raise BadMessage("not a message of the platform")
    return collector.fields


def write(fields: Mapping[str, str | int]) -> bytes:
    """`<xml>` with one element a field: numbers bare, strings as CDATA."""
    inner = "".join(f"<{name}>{_dress(value)}</{name}>" for name, value in fields.items())
    return f"<xml>{inner}</xml>".encode()


def _dress(value: str | int) -> str:
    if isinstance(value, int):
        return str(value)
    clean = _FORBIDDEN.sub("", value)
    # `]]>` would end the CDATA section: end it ourselves between the brackets and go on.
    return "<![CDATA[" + clean.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def _refuse(*_: object) -> None:
    raise BadMessage("document types and entities are refused")


class _Collector:
    """Gathers leaves while expat walks; knows the path, nothing of meaning."""

    def __init__(self) -> None:
        self.fields: dict[str, str] = {}
        self.root = ""
        self._times: dict[str, int] = {}
        self._path: list[str] = []
        self._text: list[str] = []
        self._is_leaf = False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        if not self._path:
            self.root = name
        self._path.append(name)
        if len(self._path) > _MAX_DEPTH:
            raise BadMessage("nested too deeply")
        self._text.clear()
        self._is_leaf = True

    def characters(self, data: str) -> None:
        self._text.append(data)

    def end(self, _name: str) -> None:
        if self._is_leaf and len(self._path) > 1:
            name = ".".join(self._path[1:])
            times = self._times[name] = self._times.get(name, 0) + 1
            self.fields[name if times == 1 else f"{name}[{times}]"] = "".join(self._text)
        self._path.pop()
        self._text.clear()
        self._is_leaf = False
