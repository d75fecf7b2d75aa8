"""Which model each dialogue server answers with, as it says itself. Synchronous; never fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import httpx

_SECONDS = 1.0


@dataclass(frozen=True)
class ServerState:
    """One server. `model` is empty where it does not answer or loads, `refused` names a model that
    it was told to serve and could not load."""

    url: str
    model: str = ""
    refused: str = ""


class ServerStates:
    """The dialogue servers of the settings."""

    def __init__(
        self, servers: Sequence[str], transport: httpx.BaseTransport | None = None
    ) -> None:
        self._servers = tuple(servers)
        self._client = httpx.Client(transport=transport, trust_env=False, timeout=_SECONDS)

    def look(self) -> list[ServerState]:
        """All of them, one after the other."""
        return [self._state(url) for url in self._servers]

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def _state(self, url: str) -> ServerState:
        try:
            told = self._client.get(f"{url}/readyz").json()
            return ServerState(url, str(told.get("model", "")), str(told.get("refused", "")))
        except (httpx.HTTPError, ValueError, AttributeError):
            return ServerState(url)
