"""`kejitong menu`: check the menu, push it to the platform, show what is there.

The menu is that of a file, or the one that staff saved in the console, or the product's own.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli.deeds import author, note_down
from bot.settings import Settings

NAME = "menu"
HELP = "自定义菜单：检查、推送到微信、查看差别"


@dataclass(frozen=True)
class _Menu:
    """What is to be pushed, and where it comes from, as words within a sentence."""

    source: str
    platform: dict[str, Any]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    actions = parser.add_subparsers(title="操作", metavar="<操作>", required=True)
    for name, text, action in (
        ("check", "检查菜单文件，有问题时逐条列出位置", _check),
        ("push", "检查后推送到微信，手机上五分钟内更新", _push),
        ("show", "列出微信上现有的菜单，以及与文件的差别", _show),
    ):
        command = actions.add_parser(name, help=text, description=text)
        command.add_argument(
            "file", type=Path, nargs="?", metavar="文件",
            help="默认是控制台保存的菜单；没有保存过时，是产品自带的 menu.yml",
        )  # fmt: skip
        if name == "push":
            command.add_argument("--dry-run", action="store_true", help="只检查并列出，不推送")
        command.set_defaults(action=action)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do what was asked; a bad file, or one that differs, is exit code 1."""
    from bot.wechat.menu import MENU_FILE, as_platform_menu, load_menu, menu_of
    from bot.wechat.menu_check import menu_problems

    rows = _saved_rows(settings) if args.file is None else None
    if rows is not None:
        # Nothing is saved there that was not checked.
        saved = _Menu("控制台保存的菜单", as_platform_menu(menu_of(rows)))
        return args.action(args, settings, saved)
    file = args.file or MENU_FILE
    if found := menu_problems(file):
        for problem in found:
            print(problem, file=sys.stderr)
        print(f"共 {len(found)} 个问题。", file=sys.stderr)
        return 1
    return args.action(args, settings, _Menu(f"文件 {file} ", as_platform_menu(load_menu(file))))


def _check(args: argparse.Namespace, settings: Settings, menu: _Menu) -> int:
    print(f"检查通过：{menu.source.strip()}")
    return 0


def _push(args: argparse.Namespace, settings: Settings, menu: _Menu) -> int:
    from bot.bootstrap import build_stores, build_wechat_api
    from bot.services.presence.account import Subject, decide
    from bot.wechat.menu import described

    lines = "\n".join(described(menu.platform))
    print(lines)
    if args.dry_run:
        print(f"以上菜单没有推送：{menu.source.strip()}")
        return 0
    build_wechat_api(settings).menu.replace(menu.platform)
    print(f"已推送{menu.source.strip()}。手机上五分钟内更新；取消关注后重新关注可以立即看到。")
    stores = build_stores(settings)
    with stores.engine.begin() as connection:
        decide(connection, Subject.PUSHED, menu.platform, author(), stores.clock.now())
        note_down(connection, "推送菜单", "account:menu", lines)
    return 0


def _show(args: argparse.Namespace, settings: Settings, menu: _Menu) -> int:
    from bot.bootstrap import build_wechat_api
    from bot.wechat.menu import described

    there = build_wechat_api(settings).menu.get()
    if there is None:
        print("微信上没有用接口设置的菜单；用 kejitong menu push 推送。")
        return 1
    wanted, found = described(menu.platform), described(there)
    if wanted == found:
        print("\n".join(found))
        print(f"与{menu.source}相同。")
        return 0
    lines = [line for line in difflib.ndiff(found, wanted) if not line.startswith("?")]
    print("\n".join(lines))
    print(f"- 只在微信上，+ 只在{menu.source}中")
    return 1


def _saved_rows(settings: Settings) -> list[dict[str, Any]] | None:
    from bot.bootstrap import build_stores
    from bot.services.presence.account import menu_rows

    with build_stores(settings).engine.connect() as connection:
        return menu_rows(connection)
