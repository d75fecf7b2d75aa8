"""What the platform tells about one person. Neither name nor picture, since the end of 2021."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.clock import LOCAL_ZONE
from bot.wechat.api.client import Client


@dataclass(frozen=True)
class Follower:
    """`source` is how the person came (ADD_SCENE_…), `scene` the QR code's scene if by one."""

    follows: bool
    since: datetime | None = None
    source: str = ""
    scene: str = ""
    remark: str = ""


class People:
    """Raises TransportError."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def find(self, user: str) -> Follower:
        """One person; of somebody who does not follow only that is known."""
        answer = self._client.user.get(user)
        if not answer.get("subscribe"):
            return Follower(follows=False)
        since = answer.get("subscribe_time")
        return Follower(
            follows=True,
            since=datetime.fromtimestamp(since, LOCAL_ZONE) if since else None,
            source=str(answer.get("subscribe_scene", "")),
            scene=str(answer.get("qr_scene_str") or answer.get("qr_scene") or ""),
            remark=str(answer.get("remark", "")),
        )
