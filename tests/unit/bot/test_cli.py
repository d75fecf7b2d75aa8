"""The command line: help, exit codes, one clear line when something is wrong."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from bot import cli
from bot.cli.serving import embedded_redis, preflight
from bot.errors import SettingsError
from bot.settings import Settings


@pytest.fixture
def kejitong(monkeypatch, tmp_path, capsys):
    """Run a command in this process on an empty DATA_DIR: (code, out, err)."""

    def run(*argv: str, **environ: str):
        monkeypatch.setattr(os, "environ", {"DATA_DIR": str(tmp_path), **environ})
        try:
            code = cli.main(argv)
        except SystemExit as exit_:
            code = exit_.code
        return code, *capsys.readouterr()

    return run


def settings(tmp_path, **environ: str) -> Settings:
    return Settings.from_env({"DATA_DIR": str(tmp_path), **environ})


def put_model(data_dir, name="kejitong-0.tar.gz"):
    (data_dir / "models").mkdir(exist_ok=True)
    (data_dir / "models" / name).touch()


@pytest.mark.parametrize("command", [command.NAME for command in cli.COMMANDS])
def test_every_command_has_help(kejitong, command):
    code, out, _ = kejitong(command, "--help")
    assert code == 0
    assert command in out


def test_the_overview_lists_every_command(kejitong):
    _, out, _ = kejitong("--help")
    assert all(command.NAME in out and command.HELP[:6] in out for command in cli.COMMANDS)


def test_no_command_or_an_unknown_one_is_exit_2(kejitong):
    assert kejitong()[0] == 2
    assert kejitong("no-such-command")[0] == 2


def test_a_wrong_setting_is_one_line_that_names_it(kejitong):
    code, _, err = kejitong("serve", PORT="eighty")
    assert code == 2
    assert err.count("\n") == 1 and "PORT" in err


def test_serve_without_a_token_is_refused(kejitong):
    code, _, err = kejitong("serve")
    assert code == 2
    assert "WECHAT_TOKEN" in err and "SIMULATOR" in err


@pytest.mark.parametrize("argv", [("serve",), ("serve", "--only", "dialogue"), ("shell",)])
def test_without_a_model_it_says_how_to_train(kejitong, argv):
    code, _, err = kejitong(*argv, SIMULATOR="true")
    assert code == 2
    assert "kejitong train" in err


def test_a_taken_port_is_named(kejitong, tmp_path, monkeypatch):
    put_model(tmp_path)
    monkeypatch.setattr(preflight.require_free_ports, "__defaults__", (0.0,))
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _, err = kejitong("serve", "--only", "gateway", WECHAT_TOKEN="t", PORT=str(port))
    assert code == 2
    assert str(port) in err and "PORT" in err


def test_a_second_serve_on_the_same_data_is_refused(kejitong, tmp_path):
    put_model(tmp_path)
    with preflight.held(tmp_path, ["dialogue"]):
        code, _, err = kejitong("serve", WECHAT_TOKEN="t")
        assert code == 2
        assert str(tmp_path) in err
        with preflight.held(tmp_path, ["gateway"]):
            pass  # another part may run beside it


def test_the_simulators_token_is_random_kept_and_private(tmp_path):
    chosen = preflight.wechat_token(settings(tmp_path, SIMULATOR="true"))
    assert len(chosen) >= 16
    assert preflight.wechat_token(settings(tmp_path, SIMULATOR="true")) == chosen
    assert (tmp_path / "simulator-token").stat().st_mode & 0o077 == 0
    assert preflight.wechat_token(settings(tmp_path, WECHAT_TOKEN="mine")) == "mine"
    with pytest.raises(SettingsError):
        preflight.wechat_token(settings(tmp_path))


def test_a_socket_path_never_exceeds_what_the_kernel_takes(tmp_path):
    deep = tmp_path / ("x" * 80) / ("y" * 80)
    assert embedded_redis.socket_path(tmp_path / "v") != embedded_redis.socket_path(deep)
    assert len(os.fsencode(embedded_redis.socket_path(deep))) <= 100
    assert not embedded_redis.answers(embedded_redis.socket_path(deep))


def test_importing_the_command_line_does_not_import_rasa_or_tensorflow():
    code = (
        "import sys, bot.cli; "
        "sys.exit(bool({'rasa', 'rasa_sdk', 'tensorflow', 'starlette'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
