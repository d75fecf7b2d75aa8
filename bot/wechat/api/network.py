"""The platform's own addresses, and whether it can reach our webhook. For diagnosis."""

from __future__ import annotations

from bot.wechat.api.client import Client


class Network:
    """Raises TransportError."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def push_addresses(self) -> list[str]:
        """Where pushes come from; the platform advises to ask once a day."""
        answer = self._client.call("GET", "cgi-bin/getcallbackip")
        return [str(address) for address in answer.get("ip_list", [])]

    def check_webhook(self) -> list[str]:
        """What the platform finds when it looks up and pings the webhook's host, a line each."""
        body = {"action": "all", "check_operator": "DEFAULT"}
        answer = self._client.call("POST", "cgi-bin/callback/check", body=body)
        found = [f"DNS {row.get('ip', '')}" for row in answer.get("dns", [])]
        return found + [
            f"ping {row.get('ip', '')} 丢包 {row.get('package_loss', '')} {row.get('time', '')}"
            for row in answer.get("ping", [])
        ]
