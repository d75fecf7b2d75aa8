"""Every variable of the environment, named once, read once.

`Settings.from_env` fails at start with the variable's name. Nobody else in the
house reads the environment. See docs/settings.md, which a test keeps complete.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bot.errors import SettingsError

OFFICIAL_API = "https://api.weixin.qq.com"
# Where the simulator's stand-in of that API lives on the internal port.
STAND_IN_PATH = "/simulator/platform"
_URL = re.compile(r"https?://[A-Za-z0-9._\[\]:-]+")
_AES_KEY = re.compile(r"[A-Za-z0-9]{43}")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
# What stands in deploy/env.example where one's own value has to go, and where it must not stay.
_PLACEHOLDER = "change-me"
_OWN = (
    "WECHAT_TOKEN",
    "WECHAT_APPID",
    "WECHAT_SECRET",
    "WECHAT_AES_KEY",
    "WECHAT_AES_KEY_PREVIOUS",
    "DATABASE_URL",
    "REDIS_URL",
)


@dataclass(frozen=True)
class Settings:
    """The product's settings, checked. Times are seconds, ports are TCP ports."""

    host: str
    port: int
    internal_host: str
    internal_port: int
    wechat_token: str
    wechat_appid: str
    wechat_secret: str
    wechat_aes_key: str
    wechat_aes_key_previous: str
    wechat_api_base_url: str
    wechat_customer_service: bool
    database_url: str
    redis_url: str
    data_dir: Path
    dialogue_workers: int
    dialogue_port: int
    dialogue_host: str
    dialogue_urls: tuple[str, ...]
    rate_limit_per_minute: int
    log_level: str
    simulator: bool
    today: date | None
    console_hosts: tuple[str, ...]

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> Settings:
        """Read and check all variables.

        Raises SettingsError, naming the variable, where one is malformed or
        where two contradict each other.
        """
        for name in _OWN:
            if _PLACEHOLDER in environ.get(name, "").lower():
                raise SettingsError(f"{name}: 仍是示例里的占位值，请换成自己的")
        data_dir = Path(environ.get("DATA_DIR") or "var").resolve()
        simulator = _flag(environ, "SIMULATOR", False)
        internal_host = environ.get("INTERNAL_HOST") or "127.0.0.1"
        internal_port = _port(environ, "INTERNAL_PORT", 8001)
        api = stand_in_url(internal_host, internal_port) if simulator else OFFICIAL_API
        workers = _whole(environ, "DIALOGUE_WORKERS", os.cpu_count() or 1, least=1)
        dialogue_port = _port(environ, "DIALOGUE_PORT", 8010)
        settings = cls(
            host=environ.get("HOST") or "127.0.0.1",
            port=_port(environ, "PORT", 8000),
            internal_host=internal_host,
            internal_port=internal_port,
            wechat_token=environ.get("WECHAT_TOKEN", ""),
            wechat_appid=environ.get("WECHAT_APPID", ""),
            wechat_secret=environ.get("WECHAT_SECRET", ""),
            wechat_aes_key=_aes_key(environ, "WECHAT_AES_KEY"),
            wechat_aes_key_previous=_aes_key(environ, "WECHAT_AES_KEY_PREVIOUS"),
            wechat_api_base_url=(environ.get("WECHAT_API_BASE_URL") or api).rstrip("/"),
            wechat_customer_service=_flag(environ, "WECHAT_CUSTOMER_SERVICE", False),
            database_url=environ.get("DATABASE_URL")
            or f"sqlite:///{data_dir / 'kejitong.sqlite3'}",
            redis_url=environ.get("REDIS_URL", ""),
            data_dir=data_dir,
            dialogue_workers=workers,
            dialogue_port=dialogue_port,
            dialogue_host=environ.get("DIALOGUE_HOST") or "127.0.0.1",
            dialogue_urls=_urls(environ, "DIALOGUE_URLS")
            or tuple(f"http://127.0.0.1:{dialogue_port + i}" for i in range(workers)),
            rate_limit_per_minute=_whole(environ, "RATE_LIMIT_PER_MINUTE", 0, least=0),
            log_level=_one_of(environ, "LOG_LEVEL", "INFO", _LEVELS),
            simulator=simulator,
            today=_day(environ, "TODAY"),
            console_hosts=tuple(environ.get("CONSOLE_HOSTS", "").lower().replace(",", " ").split()),
        )
        settings._refuse_contradictions()
        return settings

    def _refuse_contradictions(self) -> None:
        if self.wechat_aes_key and not self.wechat_appid:
            raise SettingsError("WECHAT_APPID: 设置了 WECHAT_AES_KEY 时必须同时设置")
        if self.wechat_aes_key_previous and not self.wechat_aes_key:
            raise SettingsError("WECHAT_AES_KEY_PREVIOUS: 只能与 WECHAT_AES_KEY 同时使用")
        if self.today is not None and not self.simulator:
            raise SettingsError("TODAY: 只能在测试和模拟器中使用")

    @property
    def uses_stand_in(self) -> bool:
        """Whether the platform's API is the simulator's own, on this machine's internal port."""
        mine = stand_in_url(self.internal_host, self.internal_port)
        return self.simulator and self.wechat_api_base_url == mine

    @property
    def dialogue_ports(self) -> tuple[int, ...]:
        """One port for each dialogue server of this machine."""
        return tuple(self.dialogue_port + i for i in range(self.dialogue_workers))


def stand_in_url(host: str, port: int) -> str:
    """The address of the stand-in for a server that listens on `host`."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
    return f"http://{reachable}:{port}{STAND_IN_PATH}"


def _whole(environ: Mapping[str, str], name: str, default: int, least: int) -> int:
    raw = environ.get(name, "").strip()
    if not raw:
        return default
    if not raw.isascii() or not raw.isdigit() or int(raw) < least:
        raise SettingsError(f"{name}: 应为不小于 {least} 的整数，现为 {raw!r}")
    return int(raw)


def _port(environ: Mapping[str, str], name: str, default: int) -> int:
    port = _whole(environ, name, default, least=1)
    if port > 65535:
        raise SettingsError(f"{name}: 端口应在 1 到 65535 之间，现为 {port}")
    return port


def _urls(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    given = (url.strip().rstrip("/") for url in environ.get(name, "").split(","))
    found = tuple(url for url in given if url)
    for url in found:
        if not _URL.fullmatch(url):
            raise SettingsError(f"{name}: 应为逗号分隔的 http://主机:端口，现有 {url!r}")
    return found


def _flag(environ: Mapping[str, str], name: str, default: bool) -> bool:
    raw = environ.get(name, "").strip().lower()
    if raw in ("true", "1", "yes", "on"):
        return True
    if raw in ("false", "0", "no", "off"):
        return False
    if not raw:
        return default
    raise SettingsError(f"{name}: 应为 true 或 false，现为 {raw!r}")


def _one_of(environ: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    raw = (environ.get(name) or default).upper()
    if raw not in allowed:
        raise SettingsError(f"{name}: 应为 {'、'.join(allowed)} 之一，现为 {raw!r}")
    return raw


def _aes_key(environ: Mapping[str, str], name: str) -> str:
    raw = environ.get(name, "").strip()
    if raw and not _AES_KEY.fullmatch(raw):
        raise SettingsError(f"{name}: 应为 43 位字母和数字（EncodingAESKey），现有 {len(raw)} 位")
    return raw


def _day(environ: Mapping[str, str], name: str) -> date | None:
    raw = environ.get(name, "").strip()
    if not raw:
        return None
    try:
        return date.fromisoformat(raw)
    except ValueError as error:
        raise SettingsError(f"{name}: 应为 2026-01-31 这样的日期，现为 {raw!r}") from error
