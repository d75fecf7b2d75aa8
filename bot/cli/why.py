"""`kejitong why`: what was told in a turn, from which revisions, and what had been understood."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from bot.errors import KejitongError
from bot.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

    from bot.services.record.turns import KeptTurn

NAME = "why"
HELP = "查一次问答：当时答了什么、依据哪一版、为什么这样答"

_STATUSES = (
    "answered、answered.corrected、answered.not_stated、answered.lapsed、asked_back.choice、"
    "asked_back.form、unanswerable.no_such_item、unanswerable.no_match、unanswerable.out_of_scope、"
    "spoken、failed"
)
_SHOWN = 30


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("turn", type=int, nargs="?", metavar="问答号")
    parser.add_argument("--list", action="store_true", help="列出问答号，可用下列条件缩小范围")
    parser.add_argument("--day", type=_day, metavar="日期", help="某一天，如 2026-11-25")
    parser.add_argument(
        "--status", metavar="结果", help=f"某种结果：{_STATUSES}；answered 含其各种情形"
    )
    parser.add_argument("--text", metavar="文字", help="问题或答复中有这些文字")
    parser.add_argument("--user", metavar="OPENID", help="某个用户（库中只存摘要）")
    parser.add_argument("--most", type=int, default=50, metavar="N", help="最多列出几条，默认 50")


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Tell one turn, or list those that fit; 1 where none does."""
    from bot.bootstrap import build_stores
    from bot.services.record.reasons import status_words
    from bot.services.record.turns import Turns

    narrowed = any((args.day, args.status, args.text, args.user))
    if args.turn is None and not (args.list or narrowed):
        raise KejitongError("请给出问答号，或用 --list 查找")
    engine = build_stores(settings).engine
    turns = Turns(engine)
    if args.turn is not None:
        turn = turns.get(args.turn)
        with engine.connect() as connection:
            for line in _told(turn, connection):
                print(line)
        return 0
    found = turns.find(args.day, args.status, args.text, args.user, args.most)
    for turn in found:
        print(
            f"{turn.number:>7}  {turn.at:%Y-%m-%d %H:%M}  {turn.person[:8]}  "
            f"{status_words(turn.status)}  {_short(turn.question)}"
        )
    print(f"共 {len(found)} 条。" if found else "没有符合条件的问答。")
    return 0 if found else 1


def _told(turn: KeptTurn, connection: Connection) -> Iterator[str]:
    from bot.services.record.reasons import reasons

    why = reasons(connection, turn)
    yield f"问答 {turn.number}  {turn.at:%Y-%m-%d %H:%M:%S}  用户 {turn.person[:8]}"
    yield f"问：{turn.question}"
    yield "答："
    yield from (f"    {line}" for line in turn.answer.splitlines())
    yield f"结果：{why.status}"
    if why.aspect:
        yield f"问的是：{why.aspect}"
    for line in why.understood:
        yield f"    {line[1:]}" if line.startswith(" ") else f"理解：{line}"
    if why.bases:
        yield "依据："
        yield from (f"    {basis}" for basis in why.bases)
    if why.sources:
        yield f"引用：{'；'.join(why.sources)}"
    yield f"知识版本：{why.knowledge}"
    yield f"模型版本：{why.model}"
    yield f"用时：{why.seconds:.3f} 秒"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _day(raw: str) -> date:
    try:
        return date.fromisoformat(raw)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"日期应写成 2026-11-25，现为 {raw}") from error
