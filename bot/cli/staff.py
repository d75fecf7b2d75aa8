"""`kejitong staff`: the people of the console. Works while the product runs."""

from __future__ import annotations

import argparse
import getpass
import sys

from bot.errors import KejitongError
from bot.settings import Settings

NAME = "staff"
HELP = "控制台人员：添加、列出、改角色、重设密码、停用、启用"
_ROLES = {"采编": "editor", "审核": "reviewer", "管理": "admin", "只读": "reader"}
_ACTS = {
    "add": "添加人员", "list": "列出人员", "role": "改角色", "password": "重设密码",
    "disable": "停用", "enable": "启用，并解除登录限制",
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    actions = parser.add_subparsers(title="操作", metavar="<操作>", required=True)
    for act, text in _ACTS.items():
        command = actions.add_parser(act, help=text, description=text)
        command.set_defaults(act=act)
        if act != "list":
            command.add_argument("name", metavar="姓名")
        if act in ("add", "role"):
            command.add_argument(
                "--role", required=True, choices=[*_ROLES, *_ROLES.values()], help="角色"
            )
        if act in ("add", "password"):
            command.add_argument("--password-stdin", action="store_true", help="从标准输入读密码")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do what was asked, and write it down."""
    from bot.bootstrap import build_stores
    from bot.services.staffing.audit import COMMAND_LINE, audit
    from bot.services.staffing.sessions import Lockout
    from bot.services.staffing.staff import Accounts, Role

    engine = build_stores(settings).engine
    accounts = Accounts(engine)
    if args.act == "list":
        with engine.connect() as connection:
            for one in accounts.all(connection):
                print(one.staff.name, one.staff.role.label, "已停用" if one.disabled else "")
        return 0
    role = Role(_ROLES.get(args.role, args.role)) if "role" in args else None
    password = _password(args) if args.act in ("add", "password") else ""
    with engine.begin() as connection:
        if args.act == "add":
            accounts.add(connection, args.name, role, password)
        else:
            member = accounts.named(connection, args.name)
            if args.act == "role":
                accounts.set_role(connection, member, role)
            elif args.act == "password":
                accounts.set_password(connection, member, password)
            else:
                accounts.set_disabled(connection, member, args.act == "disable")
                Lockout(engine).forgive(connection, args.name)
        note = _ACTS[args.act] + (f"：{role.label}" if role else "")
        by = f"{COMMAND_LINE} {getpass.getuser()}"[:40]
        audit(connection, by, "manage_staff", args.name, note)
    print(f"{args.name}：已{_ACTS[args.act]}。")
    return 0


def _password(args: argparse.Namespace) -> str:
    if args.password_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass.getpass("密码：")
    if password != getpass.getpass("再输入一次："):
        raise KejitongError("两次输入不同")
    return password
