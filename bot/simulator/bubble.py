"""What a phone makes of a message: pieces that may be tapped, cards, a kind. Pure.

The same for what comes as the reply to a push and for what the account sends by
itself. How it looks is the page's business.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from bot.messages import Choice

_LINK = re.compile(r'<a\s+href="(?P<href>[^"]*)"[^>]*>(?P<label>.*?)</a>', re.DOTALL)
_MENU_LINK = re.compile(r"weixin://bizmsgmenu\?msgmenucontent=(?P<say>[^&]*)&msgmenuid=.*")


@dataclass(frozen=True)
class Piece:
    """Some letters of a bubble; `say` is what a tap on them sends, `href` where it leads."""

    text: str
    say: str = ""
    href: str = ""


@dataclass(frozen=True)
class Card:
    """A picture with words, opened by a tap."""

    title: str
    description: str = ""
    href: str = ""


@dataclass(frozen=True)
class Bubble:
    """One message; `type` is the platform's name of its kind."""

    type: str
    pieces: tuple[Piece, ...] = ()
    cards: tuple[Card, ...] = ()


def pieces(content: str) -> list[Piece]:
    """A text from its beginning to its end."""
    result, position = [], 0
    for link in _LINK.finditer(content):
        if link.start() > position:
            result.append(Piece(content[position : link.start()]))
        href = html.unescape(link["href"])
        menu = _MENU_LINK.fullmatch(href)
        if menu:
            result.append(Piece(link["label"], say=unquote(menu["say"])))
        else:
            result.append(Piece(link["label"], href=href))
        position = link.end()
    if position < len(content):
        result.append(Piece(content[position:]))
    return result


def read_bubble(content: str) -> tuple[str, tuple[Choice, ...]]:
    """All that the eye reads of a text, and what may be tapped."""
    parts = pieces(content)
    choices = tuple(Choice(part.text, part.say) for part in parts if part.say)
    return "".join(part.text for part in parts), choices


def bubble_of(type_: str, text: str, fields: Mapping[str, Any]) -> Bubble:
    """A message the account sent by itself, in the platform's JSON; `text` is what the eye
    reads of it."""
    if type_ == "news":
        return Bubble(type_, cards=tuple(map(_card, fields.get("articles", []))))
    if type_ == "msgmenu":
        return Bubble(type_, tuple(_menu_pieces(fields)))
    if type_ in ("miniprogrampage", "mpnewsarticle", "wxcard"):
        return Bubble(type_, cards=(Card(str(fields.get("title", "")) or text),))
    if type_ in ("template", "subscription"):
        href = str(fields.get("url") or fields.get("page") or "")
        return Bubble(type_, (Piece(text), Piece("\n"), Piece(href, href=href))[: 3 if href else 1])
    return Bubble(type_, tuple(pieces(text)))


def reply_bubble(fields: Mapping[str, str]) -> Bubble:
    """A reply to a push, in the platform's XML."""
    type_ = fields.get("MsgType", "")
    if type_ == "news":
        return Bubble(type_, cards=tuple(_xml_cards(fields)))
    if type_ == "text":
        return Bubble(type_, tuple(pieces(fields.get("Content", ""))))
    title = fields.get(f"{type_.title()}.Title", "")
    return Bubble(type_, (Piece(title),) if title else ())


def _card(article: Mapping[str, Any]) -> Card:
    return Card(
        str(article.get("title", "")), str(article.get("description", "")),
        str(article.get("url", "")),
    )  # fmt: skip


def _menu_pieces(fields: Mapping[str, Any]) -> list[Piece]:
    lines = [[Piece(str(row.get("content", "")), say=str(row.get("content", "")))]
             for row in fields.get("list", [])]  # fmt: skip
    for place, name in ((0, "head_content"), (len(lines) + 1, "tail_content")):
        if words := str(fields.get(name, "")):
            lines.insert(place, pieces(words))
    return [
        piece for number, line in enumerate(lines)
        for piece in ([Piece("\n"), *line] if number else line)
    ]  # fmt: skip


def _xml_cards(fields: Mapping[str, str]) -> list[Card]:
    """The first of equal fields has no number, the others `[2]` and so on."""
    cards, number, suffix = [], 1, ""
    while f"Articles.item.Title{suffix}" in fields:
        names = (f"Articles.item.{name}{suffix}" for name in ("Title", "Description", "Url"))
        cards.append(Card(*(fields.get(name, "") for name in names)))
        number += 1
        suffix = f"[{number}]"
    return cards
