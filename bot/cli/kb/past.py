"""`kejitong kb history` and `kb diff`: what happened to an entry, what two revisions differ in."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from bot.settings import Settings
from policy_kb.columns import COLUMN_WORDS

if TYPE_CHECKING:
    from policy_kb.store import Revision


def add(actions: argparse._SubParsersAction) -> None:
    """Declare the verbs."""
    text = "一个条目的全部版本和每次变动：谁、何时、为什么"
    command = actions.add_parser("history", help=text, description=text)
    command.add_argument("entry", metavar="编号")
    command.set_defaults(action=_history)
    text = "逐栏比较一个条目的两个版本；默认比较最近两个"
    command = actions.add_parser("diff", help=text, description=text)
    command.add_argument("entry", metavar="编号")
    command.add_argument("before", type=int, nargs="?", metavar="旧版本")
    command.add_argument("after", type=int, nargs="?", metavar="新版本")
    command.set_defaults(action=_diff)


def _history(args: argparse.Namespace, settings: Settings) -> int:
    from bot.bootstrap import build_stores
    from policy_kb import store
    from policy_kb.store import WORDS

    with build_stores(settings).engine.connect() as connection:
        revisions = store.revisions_of(connection, args.entry)
        events = store.events(connection, args.entry, most=1_000)
    for revision in revisions:
        print(
            f"第 {revision.number} 版  {WORDS[revision.state]}  "
            f"{revision.saved_at:%Y-%m-%d %H:%M}  {revision.author}  {revision.reason}"
        )
        for event in events:
            if event.revision == revision.number:
                was = WORDS[event.was] if event.was else "新建"
                print(
                    f"    {event.at:%Y-%m-%d %H:%M}  {event.by}  {was} → {WORDS[event.state]}"
                    f"  {event.note}"
                )
    return 0


def _diff(args: argparse.Namespace, settings: Settings) -> int:
    from bot.bootstrap import build_stores
    from policy_kb import store

    with build_stores(settings).engine.connect() as connection:
        revisions = store.revisions_of(connection, args.entry)
        before, after = _chosen(args, revisions)
        old = store.revision(connection, args.entry, before)
        new = store.revision(connection, args.entry, after)
    changes = store.difference(old.payload, new.payload)
    print(f"{args.entry} 第 {before} 版 → 第 {after} 版")
    for change in changes:
        print(f"{COLUMN_WORDS.get(change.name, change.name)}：")
        _tell("-", change.before)
        _tell("+", change.after)
    print(f"共 {len(changes)} 栏不同。" if changes else "内容相同。")
    return 0


def _chosen(args: argparse.Namespace, revisions: list[Revision]) -> tuple[int, int]:
    """One number is compared with the newest revision, none means the last two."""
    newest = revisions[-1].number
    if args.before is None:
        return max(1, newest - 1), newest
    return args.before, args.after if args.after is not None else newest


def _tell(sign: str, value: Any) -> None:
    for part in value if isinstance(value, list) else [value]:
        if part is not None:
            print(f"  {sign} {part}")
