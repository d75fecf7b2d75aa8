"""`kejitong db`: the form of the database, and bringing it to the one that is needed.

Every start does the same by itself; this is for who wants to do it beforehand.
"""

from __future__ import annotations

import argparse

from bot.settings import Settings

NAME = "db"
HELP = "数据库：查看结构版本、升级"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verbs."""
    actions = parser.add_subparsers(title="操作", metavar="<操作>", required=True)
    text = "显示数据库的结构版本"
    command = actions.add_parser("current", help=text, description=text)
    command.set_defaults(action=_current)
    text = "升级到本版所需的结构（每次启动也会自动进行）"
    command = actions.add_parser("upgrade", help=text, description=text)
    command.set_defaults(action=_upgrade)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do what was asked."""
    return args.action(settings)


def _current(settings: Settings) -> int:
    from bot.db import engine_for
    from bot.db.upgrade import NEWEST, current

    form = current(engine_for(settings.database_url))
    print(f"数据库结构：{form or '尚未建立'}；本版需要：{NEWEST}")
    return 0 if form == NEWEST else 1


def _upgrade(settings: Settings) -> int:
    from bot.db import engine_for, first_comer_wins
    from bot.db.upgrade import NEWEST, upgrade

    done = first_comer_wins(lambda: upgrade(engine_for(settings.database_url)))
    print(f"已升级到 {NEWEST}。" if done else f"已是 {NEWEST}，无需升级。")
    return 0
