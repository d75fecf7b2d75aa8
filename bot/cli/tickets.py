"""`kejitong tickets`: see, answer and close requests. Works while the product runs."""

from __future__ import annotations

import argparse
import getpass
from typing import TYPE_CHECKING

from bot.errors import KejitongError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.services.desk.tickets import Tickets

NAME = "tickets"
HELP = "咨询单：查看、答复、关闭"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the sub-commands."""
    actions = parser.add_subparsers(title="操作", metavar="<操作>", required=True)
    text = "列出待处理的咨询单"
    command = actions.add_parser("list", help=text, description=text)
    command.set_defaults(action=_list)
    text = "答复一张咨询单，由推送进程告知企业；企业回复“查进度”也可看到"
    command = actions.add_parser("answer", help=text, description=text)
    command.add_argument("number", type=int, metavar="单号")
    command.add_argument("text", metavar="答复")
    command.set_defaults(action=_answer)
    text = "不作答复，关闭一张咨询单"
    command = actions.add_parser("close", help=text, description=text)
    command.add_argument("number", type=int, metavar="单号")
    command.add_argument("text", metavar="原因")
    command.set_defaults(action=_close)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do what was asked."""
    from bot.bootstrap import build_stores

    return args.action(args, build_stores(settings).tickets)


def _list(args: argparse.Namespace, tickets: Tickets) -> int:
    waiting = tickets.waiting()
    for ticket in waiting:
        lines = ticket.question.splitlines() or [""]
        print(f"单号 {ticket.number}  {ticket.opened_at:%Y-%m-%d %H:%M}  {lines[0]}")
        for line in lines[1:]:
            print(f"    {line}")
    print(f"共 {len(waiting)} 张待处理。" if waiting else "没有待处理的咨询单。")
    return 0


def _answer(args: argparse.Namespace, tickets: Tickets) -> int:
    ticket = tickets.answer(args.number, _filled(args.text, "答复"), getpass.getuser())
    print(f"单号 {ticket.number} 已答复，将告知提问的企业。")
    return 0


def _close(args: argparse.Namespace, tickets: Tickets) -> int:
    ticket = tickets.close(args.number, getpass.getuser(), _filled(args.text, "原因"))
    print(f"单号 {ticket.number} 已关闭。")
    return 0


def _filled(text: str, what: str) -> str:
    if not text.strip():
        raise KejitongError(f"{what}不能为空")
    return text.strip()
