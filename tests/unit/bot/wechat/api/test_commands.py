"""`kejitong menu` and `kejitong wechat` against the stand-in: words and exit codes."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from bot import bootstrap, cli
from bot.clock import LOCAL_ZONE
from bot.db import engine_for
from bot.db.upgrade import upgrade
from bot.services.presence.account import Subject, decide, decided
from bot.services.staffing.audit import Wanted, deeds
from bot.simulator.platform.faults import Fault, Trouble
from bot.simulator.platform.platform import Platform
from bot.simulator.platform.quotas import Act
from bot.wechat.api.account import WeChatApi
from bot.wechat.menu import MENU_FILE, as_platform_menu, load_menu, menu_of, rows_in

Command = Callable[..., tuple[int, str, str]]
USER = "oSomebody"


@pytest.fixture
def kejitong(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys, api: WeChatApi) -> Command:
    """Run a command in this process: (code, out, err)."""
    monkeypatch.setattr(os, "environ", {"DATA_DIR": str(tmp_path)})
    monkeypatch.setattr(bootstrap, "build_wechat_api", lambda _: api)

    def run(*argv: str | Path) -> tuple[int, str, str]:
        try:
            code = cli.main([str(part) for part in argv])
        except SystemExit as exit_:
            code = exit_.code
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def other_file(tmp_path: Path) -> Path:
    path = tmp_path / "other.yml"
    path.write_text("- {name: 帮助, say: 你能做什么}\n", encoding="utf-8")
    return path


def test_the_file_is_checked(kejitong: Command, platform: Platform, tmp_path: Path) -> None:
    code, out, _ = kejitong("menu", "check")
    assert (code, "检查通过" in out) == (0, True)
    bad = tmp_path / "bad.yml"
    bad.write_text("- {name: 查}\n", encoding="utf-8")
    for argv in (("check", bad), ("push", bad), ("show", bad)):
        code, _, err = kejitong("menu", *argv)
        assert (code, "bad.yml：第 1 个按钮“查”" in err, "共 1 个问题" in err) == (1, True, True)
    assert not platform.calls
    assert kejitong("menu", "check", tmp_path / "none.yml")[0] == 2
    assert kejitong("menu")[0] == 2


def test_the_menu_is_pushed_and_then_the_same(kejitong: Command, platform: Platform) -> None:
    assert kejitong("menu", "show")[0] == 1
    code, out, _ = kejitong("menu", "push", "--dry-run")
    assert (code, "没有推送" in out, platform.menu) == (0, True, None)
    assert "    主要目标  click  key=主要目标有哪些" in out
    code, out, _ = kejitong("menu", "push")
    assert (code, "已推送" in out) == (0, True)
    assert platform.menu == as_platform_menu(load_menu())["button"]
    code, out, _ = kejitong("menu", "show")
    assert (code, f"与文件 {MENU_FILE} 相同" in out) == (0, True)


def test_what_differs_is_shown(kejitong: Command, platform: Platform, other_file: Path) -> None:
    kejitong("menu", "push", other_file)
    code, out, _ = kejitong("menu", "show")
    assert code == 1
    assert "- 帮助  click  key=你能做什么" in out
    assert "+ 查政策" in out


def test_the_menu_that_staff_saved_comes_first(
    kejitong: Command, platform: Platform, tmp_path: Path, other_file: Path
) -> None:
    engine = engine_for(f"sqlite:///{tmp_path / 'kejitong.sqlite3'}")
    upgrade(engine)
    rows = rows_in(other_file)
    with engine.begin() as connection:
        decide(connection, Subject.MENU, rows, "李编辑", datetime(2026, 3, 2, tzinfo=LOCAL_ZONE))
    code, out, _ = kejitong("menu", "push")
    assert (code, "控制台保存的菜单" in out) == (0, True)
    assert platform.menu == as_platform_menu(menu_of(rows))["button"]
    assert "与控制台保存的菜单相同" in kejitong("menu", "show")[1]
    with engine.connect() as connection:
        pushed = decided(connection, Subject.PUSHED)
    assert pushed.value["button"] == platform.menu
    assert [deed.action for deed in deeds(engine, Wanted())[0]] == ["推送菜单"]
    engine.dispose()


def test_what_the_platform_refuses_is_exit_2_and_says_what_to_do(
    kejitong: Command, platform: Platform, now
) -> None:
    platform.white_list = ["203.0.113.0/24"]
    for argv in (("menu", "push"), ("wechat", "token")):
        code, _, err = kejitong(*argv)
        assert code == 2
        assert "IP 白名单" in err and "127.0.0.1" in err and "40164" in err
        assert platform.secret not in err
    platform.white_list = ["127.0.0.1"]
    now.advance(3)  # A refusal counts for two seconds.
    platform.inject(Fault(Trouble.ERRCODE, "menu/create", code=45009))
    code, _, err = kejitong("menu", "push")
    assert (code, "45009" in err) == (2, True)


def test_the_token_is_checked_and_not_shown(kejitong: Command, platform: Platform, now) -> None:
    code, out, err = kejitong("wechat", "token")
    assert (code, "令牌可用" in out) == (0, True)
    (token,) = platform.tokens._ends
    assert token not in out + err
    platform.white_list = []  # The token is kept, but this machine may not use it.
    code, _, err = kejitong("wechat", "token")
    assert (code, "IP 白名单" in err) == (2, True)


def test_a_qr_code(kejitong: Command, platform: Platform) -> None:
    code, out, _ = kejitong("wechat", "qr", "展会", "--days", "7")
    assert (code, "showqrcode?ticket=" in out, "7 天" in out) == (0, True, True)
    (made,) = platform.qr_tickets.values()
    assert made.ends_at == platform.now() + 7 * 86400
    code, out, _ = kejitong("wechat", "qr", "大厅")
    assert (code, "永久" in out) == (0, True)
    assert kejitong("wechat", "qr", "x" * 65)[0] == 2
    assert kejitong("wechat", "qr", "x", "--days", "31")[0] == 2


def test_a_person(kejitong: Command, platform: Platform) -> None:
    code, out, _ = kejitong("wechat", "user", USER)
    assert (code, "没有关注" in out) == (1, True)
    platform.note_act(USER, Act.FOLLOW, scene="展会")
    code, out, _ = kejitong("wechat", "user", USER)
    assert (code, "展会" in out) == (0, True)


def test_the_network(kejitong: Command) -> None:
    code, out, _ = kejitong("wechat", "network")
    assert (code, "127.0.0.1" in out) == (0, True)


def test_without_an_account_the_variable_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys
) -> None:
    monkeypatch.setattr(os, "environ", {"DATA_DIR": str(tmp_path)})
    assert cli.main(["menu", "push"]) == 2
    assert "WECHAT_APPID" in capsys.readouterr().err
    monkeypatch.setattr(os, "environ", {"DATA_DIR": str(tmp_path), "WECHAT_APPID": "wx1"})
    assert cli.main(["wechat", "token"]) == 2
    assert "WECHAT_SECRET" in capsys.readouterr().err
