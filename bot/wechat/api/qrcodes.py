"""QR codes that lead to the account and say where they were scanned (the scene)."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from bot.errors import KejitongError
from bot.wechat.api.client import Client
from bot.wechat.limits import LONGEST_SCENE, QR_MOST_SECONDS

_SHOW = "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket="


class BadScene(KejitongError):
    """A scene or a life that the platform would not take."""


@dataclass(frozen=True)
class QrCode:
    """`image_url` shows the picture, `link` is what it encodes; `seconds` 0 is for ever."""

    scene: str
    link: str
    image_url: str
    seconds: int


class QrCodes:
    """Raises TransportError, and BadScene before anything is sent."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def create(self, scene: str, seconds: int = 0) -> QrCode:
        """For ever where `seconds` is 0; there are at most 100,000 of those."""
        if not 1 <= len(scene) <= LONGEST_SCENE:
            raise BadScene(f"场景值应为 1 到 {LONGEST_SCENE} 个字符，现为 {len(scene)} 个")
        if not 0 <= seconds <= QR_MOST_SECONDS:
            raise BadScene(f"有效期应为 1 到 {QR_MOST_SECONDS} 秒（30 天）；0 表示永久")
        name = "QR_STR_SCENE" if seconds else "QR_LIMIT_STR_SCENE"
        answer = self._client.qrcode.create(
            {
                "action_name": name,
                "action_info": {"scene": {"scene_str": scene}},
                **({"expire_seconds": seconds} if seconds else {}),
            }
        )
        address = _SHOW + quote(str(answer.get("ticket", "")), safe="")
        return QrCode(scene, str(answer.get("url", "")), address, seconds)
