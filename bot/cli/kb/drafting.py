"""`kejitong kb draft`, `drafts`, `submit`, `approve`, `send-back`, `discard`, `reviews`."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.cli.deeds import author, note_down
from bot.errors import KejitongError
from bot.settings import Settings

_MOVES = {
    "submit": "提交审核",
    "approve": "审核通过",
    "send_back": "退回修改",
    "discard": "作废草稿",
}


def add(actions: argparse._SubParsersAction) -> None:
    """Declare the verbs."""
    text = "把 .yml 文件中的条目存为草稿，不发布"
    command = actions.add_parser("draft", help=text, description=text)
    command.add_argument("source", type=Path, metavar="文件")
    help_text = "从哪一版改起（只有一个条目时）；默认最新的一版"
    command.add_argument("--base", type=int, metavar="版本", help=help_text)
    command.add_argument("--reason", metavar="原因")
    command.set_defaults(action=_draft)
    text = "列出草稿和待审核的版本"
    command = actions.add_parser("drafts", help=text, description=text)
    command.set_defaults(action=_drafts)
    for name, text, verb in (
        ("submit", "提交一份草稿去审核", "submit"),
        ("approve", "审核通过；最后一级通过后即发布", "approve"),
        ("send-back", "退回修改", "send_back"),
        ("discard", "作废一份草稿", "discard"),
    ):
        command = actions.add_parser(name, help=text, description=text)
        command.add_argument("entry", metavar="编号")
        command.add_argument("revision", type=int, metavar="版本")
        command.add_argument("--reason", default="", metavar="说明")
        command.set_defaults(action=_move, verb=verb)
    text = "查看或设置审核级数（1 或 2）"
    command = actions.add_parser("reviews", help=text, description=text)
    command.add_argument("steps", type=int, nargs="?", choices=(1, 2), metavar="级数")
    command.set_defaults(action=_reviews)


def _draft(args: argparse.Namespace, settings: Settings) -> int:
    from bot.bootstrap import build_stores
    from policy_kb import store
    from policy_kb.yaml_io import placed_entries

    if not args.source.is_file():
        raise KejitongError(f"没有这个文件：{args.source}")
    entries = [entry for _, entry in placed_entries(args.source)]
    if args.base is not None and len(entries) != 1:
        raise KejitongError(f"--base 只用于一个条目，{args.source.name} 有 {len(entries)} 个")
    stores = build_stores(settings)
    with store.writing(stores.engine) as connection:
        saved = [
            store.save_draft(
                connection,
                entry,
                author=author(),
                now=stores.clock.now(),
                base=store.newest_number(connection, entry.id) if args.base is None else args.base,
                reason=args.reason or f"导入 {args.source.name}",
            )
            for entry in entries
        ]
        for draft in saved:
            note_down(connection, "保存草稿", draft.entry, f"第 {draft.number} 版 {draft.reason}")
    for draft in saved:
        print(f"{draft.entry} 存为草稿，第 {draft.number} 版")
    return 0


def _drafts(args: argparse.Namespace, settings: Settings) -> int:
    from bot.bootstrap import build_stores
    from policy_kb import store
    from policy_kb.store import WORDS

    with build_stores(settings).engine.connect() as connection:
        found = store.open_drafts(connection)
    for draft in found:
        title = draft.payload.get("title") or draft.payload.get("name") or ""
        print(
            f"{draft.entry} 第 {draft.number} 版  {WORDS[draft.state]}  "
            f"{draft.saved_at:%Y-%m-%d %H:%M}  {draft.author}  {title}  {draft.reason}"
        )
    print(f"共 {len(found)} 份。" if found else "没有草稿。")
    return 0


def _move(args: argparse.Namespace, settings: Settings) -> int:
    from bot.bootstrap import build_stores
    from policy_kb import store
    from policy_kb.store import WORDS

    stores = build_stores(settings)
    with store.writing(stores.engine) as connection:
        getattr(store, args.verb)(
            connection,
            args.entry,
            args.revision,
            by=author(),
            note=args.reason,
            now=stores.clock.now(),
        )
        state = store.revision(connection, args.entry, args.revision).state
        said = f"第 {args.revision} 版 {args.reason}（{WORDS[state]}）"
        note_down(connection, _MOVES[args.verb], args.entry, said)
    print(f"{args.entry} 第 {args.revision} 版：{WORDS[state]}")
    return 0


def _reviews(args: argparse.Namespace, settings: Settings) -> int:
    from bot.bootstrap import build_stores
    from policy_kb import store

    stores = build_stores(settings)
    if args.steps is not None:
        with store.writing(stores.engine) as connection:
            store.set_review_steps(connection, args.steps)
            note_down(connection, "设置审核级数", "知识库", f"{args.steps} 级")
    with stores.engine.connect() as connection:
        print(f"审核级数：{store.review_steps(connection)}")
    return 0
