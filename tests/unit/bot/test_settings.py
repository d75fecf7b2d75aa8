"""Every variable: its default, its value, and the complaint that names it."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import OFFICIAL_API, Settings

KEY, OTHER_KEY = "A" * 43, "b" * 43
# Variable → (field, default, a value, what it becomes).
VARIABLES = {
    "HOST": ("host", "127.0.0.1", "0.0.0.0", "0.0.0.0"),  # noqa: S104
    "PORT": ("port", 8000, "9000", 9000),
    "INTERNAL_HOST": ("internal_host", "127.0.0.1", "10.0.0.5", "10.0.0.5"),
    "INTERNAL_PORT": ("internal_port", 8001, "9001", 9001),
    "WECHAT_TOKEN": ("wechat_token", "", "t", "t"),
    "WECHAT_APPID": ("wechat_appid", "", "wx1", "wx1"),
    "WECHAT_SECRET": ("wechat_secret", "", "s", "s"),
    "WECHAT_AES_KEY": ("wechat_aes_key", "", KEY, KEY),
    "WECHAT_AES_KEY_PREVIOUS": ("wechat_aes_key_previous", "", OTHER_KEY, OTHER_KEY),
    "WECHAT_API_BASE_URL": ("wechat_api_base_url", OFFICIAL_API, "http://x/", "http://x"),
    "WECHAT_CUSTOMER_SERVICE": ("wechat_customer_service", False, "true", True),
    "DATABASE_URL": ("database_url", None, "postgresql://db/k", "postgresql://db/k"),
    "REDIS_URL": ("redis_url", "", "redis://r", "redis://r"),
    "DATA_DIR": ("data_dir", Path("var").resolve(), "/srv/k", Path("/srv/k")),
    "DIALOGUE_WORKERS": ("dialogue_workers", os.cpu_count() or 1, "3", 3),
    "DIALOGUE_PORT": ("dialogue_port", 8010, "9010", 9010),
    "DIALOGUE_HOST": ("dialogue_host", "127.0.0.1", "10.0.0.7", "10.0.0.7"),
    "DIALOGUE_URLS": (
        "dialogue_urls",
        None,
        "http://a:1, http://b:2/",
        ("http://a:1", "http://b:2"),
    ),
    "RATE_LIMIT_PER_MINUTE": ("rate_limit_per_minute", 0, "20", 20),
    "LOG_LEVEL": ("log_level", "INFO", "debug", "DEBUG"),
    "SIMULATOR": ("simulator", False, "yes", True),
    "CONSOLE_HOSTS": ("console_hosts", (), "A.cn b.cn", ("a.cn", "b.cn")),
    "TODAY": ("today", None, "2026-01-31", date(2026, 1, 31)),
}
# What a variable needs beside it.
BESIDE = {
    "WECHAT_AES_KEY": {"WECHAT_APPID": "wx1"},
    "WECHAT_AES_KEY_PREVIOUS": {"WECHAT_APPID": "wx1", "WECHAT_AES_KEY": KEY},
    "TODAY": {"SIMULATOR": "true"},
}


class Asked(dict):
    """An environment that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name, default=None):
        self.names.add(name)
        return default


def test_the_table_above_is_complete():
    environ = Asked()
    Settings.from_env(environ)
    assert environ.names == set(VARIABLES)


@pytest.mark.parametrize("name", VARIABLES)
def test_default_and_value(name):
    field, default, given, becomes = VARIABLES[name]
    if default is not None or name == "TODAY":
        assert getattr(Settings.from_env({}), field) == default
        assert getattr(Settings.from_env({name: ""}), field) == default
    settings = Settings.from_env({name: given, **BESIDE.get(name, {})})
    assert getattr(settings, field) == becomes


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "８０"),
        ("INTERNAL_PORT", "1.5"),
        ("DIALOGUE_PORT", "99999"),
        ("DIALOGUE_WORKERS", "0"),
        ("DIALOGUE_URLS", "dialogue:8010"),
        ("DIALOGUE_URLS", "http://a:1,ftp://b"),
        ("RATE_LIMIT_PER_MINUTE", "-5"),
        ("WECHAT_CUSTOMER_SERVICE", "maybe"),
        ("SIMULATOR", "2"),
        ("LOG_LEVEL", "LOUD"),
        ("TODAY", "31.1.2026"),
        ("TODAY", "2026-02-30"),
        ("WECHAT_AES_KEY", "short"),
        ("WECHAT_AES_KEY", "A" * 42 + "="),
        ("WECHAT_AES_KEY_PREVIOUS", "A" * 44),
    ],
)
def test_a_bad_value_names_its_variable(name, bad):
    with pytest.raises(SettingsError, match=rf"^{name}\b"):
        Settings.from_env({"WECHAT_APPID": "wx1", "SIMULATOR": "true", name: bad})


@pytest.mark.parametrize(
    ("environ", "name"),
    [
        ({"WECHAT_AES_KEY": KEY}, "WECHAT_APPID"),
        ({"WECHAT_AES_KEY_PREVIOUS": KEY}, "WECHAT_AES_KEY_PREVIOUS"),
        ({"TODAY": "2026-01-31"}, "TODAY"),
        ({"TODAY": "2026-01-31", "SIMULATOR": "false"}, "TODAY"),
    ],
)
def test_what_contradicts_is_refused(environ, name):
    with pytest.raises(SettingsError, match=rf"^{name}\b"):
        Settings.from_env(environ)


def test_a_secret_is_not_repeated_in_the_complaint():
    with pytest.raises(SettingsError) as raised:
        Settings.from_env({"WECHAT_AES_KEY": "secret-but-short"})
    assert "secret-but-short" not in str(raised.value)


def test_the_database_lies_in_the_data_folder_unless_named(tmp_path):
    url = Settings.from_env({"DATA_DIR": str(tmp_path)}).database_url
    assert url == f"sqlite:///{tmp_path / 'kejitong.sqlite3'}"


def test_every_dialogue_server_has_a_port_of_its_own():
    settings = Settings.from_env({"DIALOGUE_WORKERS": "3", "DIALOGUE_PORT": "9100"})
    assert settings.dialogue_ports == (9100, 9101, 9102)
    assert settings.dialogue_urls == tuple(f"http://127.0.0.1:{p}" for p in (9100, 9101, 9102))


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({}, "http://127.0.0.1:8001/simulator/platform"),
        ({"INTERNAL_PORT": "9001"}, "http://127.0.0.1:9001/simulator/platform"),
        ({"INTERNAL_HOST": "0.0.0.0"}, "http://127.0.0.1:8001/simulator/platform"),  # noqa: S104
        ({"INTERNAL_HOST": "::"}, "http://[::1]:8001/simulator/platform"),
        ({"WECHAT_API_BASE_URL": OFFICIAL_API}, OFFICIAL_API),
    ],
)
def test_the_simulator_calls_its_own_platform_unless_told_otherwise(environ, url):
    settings = Settings.from_env({"SIMULATOR": "true", **environ})
    assert settings.wechat_api_base_url == url
    assert settings.uses_stand_in == (url != OFFICIAL_API)
    assert not Settings.from_env(environ).uses_stand_in
