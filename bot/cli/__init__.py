"""The command line `kejitong`: one module for each subcommand, listed here.

A module offers NAME, HELP, add_arguments(parser) and run(args, settings) → exit
code: 0 done, 1 done but not good, 2 could not be done as asked. Nothing slow is
imported before a command runs, and Rasa never from here.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from types import ModuleType

from bot.cli import bench, db, evaluate, kb, menu, serve, shell, staff, tickets, train, wechat, why
from bot.cli.serving.embedded_redis import with_running_redis
from bot.errors import KejitongError, SettingsError
from bot.settings import Settings
from policy_kb.errors import KnowledgeError

COMMANDS: tuple[ModuleType, ...] = (
    serve,
    train,
    shell,
    evaluate,
    bench,
    kb,
    tickets,
    staff,
    why,
    menu,
    wechat,
    db,
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; the return value is the exit code of the process."""
    args = _parser().parse_args(argv)
    try:
        settings = with_running_redis(Settings.from_env(os.environ))
        return args.command.run(args, settings)
    except SettingsError as error:
        print(f"{error}（各项设置见 docs/settings.md）", file=sys.stderr)
        return 2
    except (KejitongError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 1
    except Exception as error:
        said = _database_fault(error)
        if said is None:
            raise
        print(said, file=sys.stderr)
        return 2


def _database_fault(error: Exception) -> str | None:
    if "sqlalchemy" not in sys.modules:  # then nobody spoke to a database
        return None
    from bot.db.faults import in_words

    return in_words(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="kejitong", description="增城科技通")
    commands = parser.add_subparsers(title="命令", metavar="<命令>", required=True)
    for command in COMMANDS:
        sub = commands.add_parser(command.NAME, help=command.HELP, description=command.HELP)
        command.add_arguments(sub)
        sub.set_defaults(command=command)
    return parser
