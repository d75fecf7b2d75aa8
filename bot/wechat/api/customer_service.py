"""Customer-service messages of every type, and the typing indicator.

Five after each message of a person within 48 hours, three within a minute after
a menu click, a follow or a scan; who counts them is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.wechat.api.client import Client


@dataclass(frozen=True)
class Article:
    """A news card: a title, a line below it, a picture, and where a tap leads."""

    title: str
    description: str
    url: str
    picture_url: str = ""


class CustomerService:
    """One method for each type; all raise TransportError."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def text(self, user: str, content: str) -> None:
        """At most 2048 bytes; `splitting` keeps to that."""
        self._client.message.send_text(user, content)

    def image(self, user: str, media_id: str) -> None:
        self._client.message.send_image(user, media_id)

    def voice(self, user: str, media_id: str) -> None:
        self._client.message.send_voice(user, media_id)

    def video(self, user: str, media_id: str, title: str = "", description: str = "") -> None:
        self._client.message.send_video(user, media_id, title, description)

    def music(
        self,
        user: str,
        url: str,
        hq_url: str,
        thumb_media_id: str,
        title: str = "",
        description: str = "",
    ) -> None:
        self._client.message.send_music(user, url, hq_url, thumb_media_id, title, description)

    def news(self, user: str, article: Article) -> None:
        """One card; the platform refuses more (45008)."""
        card = {
            "title": article.title,
            "description": article.description,
            "url": article.url,
            "picurl": article.picture_url,
        }
        self._client.message.send_articles(user, [card])

    def published_article(self, user: str, article_id: str) -> None:
        """A published article of the account (mpnewsarticle)."""
        self._send(user, "mpnewsarticle", {"article_id": article_id})

    def menu(self, user: str, head: str, items: Sequence[tuple[str, str]], tail: str = "") -> None:
        """A menu message: (id, text) of each line that can be tapped. A tap counts for the quota
        as a menu click, and comes in as a text with `bizmsgmenuid`."""
        lines = [{"id": id_, "content": content} for id_, content in items]
        body = {"head_content": head, "list": lines, "tail_content": tail}
        self._client.message.send_msg_menu(user, body)

    def mini_program_page(
        self, user: str, title: str, appid: str, page: str, thumb_media_id: str
    ) -> None:
        card = {
            "title": title,
            "appid": appid,
            "pagepath": page,
            "thumb_media_id": thumb_media_id,
        }
        self._client.message.send_mini_program_page(user, card)

    def card(self, user: str, card_id: str) -> None:
        """A coupon of the account (wxcard)."""
        self._client.message.send_card(user, card_id)

    def typing(self, user: str, on: bool) -> None:
        """Lasts 15 seconds; the person must have done something within the last 30."""
        command = "Typing" if on else "CancelTyping"
        self._client.call(
            "POST", "cgi-bin/message/custom/typing", body={"touser": user, "command": command}
        )

    def _send(self, user: str, type_: str, fields: dict[str, Any]) -> None:
        self._client.call(
            "POST",
            "cgi-bin/message/custom/send",
            body={"touser": user, "msgtype": type_, type_: fields},
        )
