"""`kejitong menu`: check the menu file, push it to the platform, show what is there."""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path

from bot.settings import Settings

NAME = "menu"
HELP = "自定义菜单：检查文件、推送到微信、查看差别"


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
            "file", type=Path, nargs="?", metavar="文件", help="默认是产品自带的 menu.yml"
        )
        if name == "push":
            command.add_argument("--dry-run", action="store_true", help="只检查并列出，不推送")
        command.set_defaults(action=action)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do what was asked; a bad file, or one that differs, is exit code 1."""
    from bot.wechat.menu import MENU_FILE
    from bot.wechat.menu_check import menu_problems

    args.file = args.file or MENU_FILE
    if found := menu_problems(args.file):
        for problem in found:
            print(problem, file=sys.stderr)
        print(f"共 {len(found)} 个问题。", file=sys.stderr)
        return 1
    return args.action(args, settings)


def _check(args: argparse.Namespace, settings: Settings) -> int:
    print(f"检查通过：{args.file}")
    return 0


def _push(args: argparse.Namespace, settings: Settings) -> int:
    from bot.bootstrap import build_wechat_api
    from bot.wechat.menu import as_platform_menu, described, load_menu

    menu = as_platform_menu(load_menu(args.file))
    print("\n".join(described(menu)))
    if args.dry_run:
        print("以上菜单没有推送。")
        return 0
    build_wechat_api(settings).menu.replace(menu)
    print("已推送。手机上五分钟内更新；取消关注后重新关注可以立即看到。")
    return 0


def _show(args: argparse.Namespace, settings: Settings) -> int:
    from bot.bootstrap import build_wechat_api
    from bot.wechat.menu import as_platform_menu, described, load_menu

    there = build_wechat_api(settings).menu.get()
    if there is None:
        print("微信上没有用接口设置的菜单；用 kejitong menu push 推送。")
        return 1
    wanted, found = described(as_platform_menu(load_menu(args.file))), described(there)
    if wanted == found:
        print("\n".join(found))
        print(f"与文件相同：{args.file}")
        return 0
    lines = [line for line in difflib.ndiff(found, wanted) if not line.startswith("?")]
    print("\n".join(lines))
    print(f"- 只在微信上，+ 只在文件中（{args.file}）")
    return 1
