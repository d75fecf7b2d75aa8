"""Messages outside a conversation: template messages and subscription notices.

Which of them somebody gets, and why, is decided in `bot.services`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.wechat.api.client import Client


class Notices:
    """Both raise TransportError; 43101 means that the person did not agree to this one."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def template(
        self,
        user: str,
        template_id: str,
        values: Mapping[str, str],
        url: str = "",
        client_msg_id: str = "",
    ) -> str:
        """Send a template message; returns the platform's id, which comes back with the event
        TEMPLATESENDJOBFINISH. The same `client_msg_id` is sent once within ten minutes."""
        body: dict[str, Any] = {
            "touser": user,
            "template_id": template_id,
            "data": _data(values),
            **({"url": url} if url else {}),
            **({"client_msg_id": client_msg_id} if client_msg_id else {}),
        }
        # wechatpy knows no client_msg_id.
        answer = self._client.call("POST", "cgi-bin/message/template/send", body=body)
        return str(answer.get("msgid", ""))

    def subscription(
        self, user: str, template_id: str, values: Mapping[str, str], page: str = ""
    ) -> None:
        """Send a subscription notice (bizsend); how it went comes with subscribe_msg_sent_event."""
        self._client.message.send_subscribe_message(
            user, template_id, _data(values), page=page or None
        )


def _data(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return {name: {"value": value} for name, value in values.items()}
