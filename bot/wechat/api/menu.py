"""The menu as the platform has it: set, get, delete. The file is `bot.wechat.menu`."""

from __future__ import annotations

from typing import Any

from bot.errors import TransportError
from bot.wechat.api.client import Client
from bot.wechat.api.errors import NO_MENU


class Menu:
    """Raises TransportError."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def replace(self, menu: dict[str, Any]) -> None:
        """Make this the account's menu; phones show it within five minutes."""
        self._client.menu.create(menu)

    def get(self) -> dict[str, Any] | None:
        """The menu made by the API; None where there is none."""
        try:
            answer = self._client.menu.get()
        except TransportError as error:
            if error.code == NO_MENU:
                return None
            raise
        return {"button": answer.get("menu", {}).get("button", [])}

    def delete(self) -> None:
        self._client.menu.delete()
