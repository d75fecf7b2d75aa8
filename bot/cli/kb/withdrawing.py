"""`kejitong kb withdraw`, `republish`, `rollback`: what is answered no longer, or again."""

from __future__ import annotations

import argparse

from bot.cli.deeds import author, note_down
from bot.errors import KejitongError
from bot.settings import Settings


def add(actions: argparse._SubParsersAction) -> None:
    """Declare the verbs."""
    text = "下架条目：不再用它们作答；有别的条目依赖它们时不执行"
    command = actions.add_parser("withdraw", help=text, description=text)
    command.add_argument("entries", nargs="+", metavar="编号")
    command.add_argument("--reason", required=True, metavar="原因")
    command.set_defaults(action=_withdraw)
    text = "把已下架的条目按原样重新发布"
    command = actions.add_parser("republish", help=text, description=text)
    command.add_argument("entry", metavar="编号")
    command.add_argument("--reason", required=True, metavar="原因")
    command.set_defaults(action=_republish)
    text = "恢复条目的一个旧版本：作为新版本发布"
    command = actions.add_parser("rollback", help=text, description=text)
    command.add_argument("entry", metavar="编号")
    command.add_argument("revision", type=int, metavar="版本")
    command.add_argument("--reason", metavar="原因")
    command.set_defaults(action=_roll_back)


def _withdraw(args: argparse.Namespace, settings: Settings) -> int:
    from policy_kb import store

    _do(settings, "下架", store.withdraw, args.entries, reason=_filled(args.reason))
    print(f"已下架 {len(set(args.entries))} 个条目。")
    return 0


def _republish(args: argparse.Namespace, settings: Settings) -> int:
    from policy_kb import store

    _do(settings, "恢复发布", store.republish, args.entry, reason=_filled(args.reason))
    print(f"{args.entry} 已重新发布。")
    return 0


def _roll_back(args: argparse.Namespace, settings: Settings) -> int:
    from policy_kb import store

    reason = args.reason or f"恢复第 {args.revision} 版"
    before, after = _do(settings, "回退", store.roll_back, args.entry, args.revision, reason=reason)
    if after == before:
        print(f"没有改动：{args.entry} 现在发布的就是这样。")
    else:
        print(f"{args.entry} 已恢复为第 {args.revision} 版的内容。")
    return 0


def _do(settings: Settings, what: str, verb, entries, *args, reason: str) -> tuple[int, int]:
    """Do it in a transaction of its own; the version of the store before and after."""
    from bot.bootstrap import build_stores
    from policy_kb import store

    stores = build_stores(settings)
    with store.writing(stores.engine) as connection:
        before = store.current_version(connection)
        after = verb(
            connection, entries, *args, author=author(), reason=reason, now=stores.clock.now()
        )
        for entry in [entries] if isinstance(entries, str) else entries:
            note_down(connection, what, entry, reason)
    return before, after


def _filled(reason: str) -> str:
    if not reason.strip():
        raise KejitongError("原因不能为空")
    return reason.strip()
