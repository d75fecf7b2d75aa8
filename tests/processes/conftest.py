"""A command line with a DATA_DIR of its own, and the stores behind it."""

from __future__ import annotations

import os

import pytest

from bot import cli
from bot.bootstrap import build_stores
from bot.settings import Settings


@pytest.fixture
def environ(tmp_path):
    return {"DATA_DIR": str(tmp_path / "data")}


@pytest.fixture
def kejitong(monkeypatch, environ, capsys):
    """Run a command in this process: (code, out, err)."""
    monkeypatch.setattr(os, "environ", environ | {"LOGNAME": "tester"})

    def run(*argv: object):
        try:
            code = cli.main([str(part) for part in argv])
        except SystemExit as exit_:
            code = exit_.code
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def stores(environ):
    return build_stores(Settings.from_env(environ))
