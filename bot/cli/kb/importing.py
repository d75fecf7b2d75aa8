"""`kejitong kb import`: rehearse an import, or publish it. Notices are shown by `noticing`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.deeds import author, note_down
from bot.cli.kb import noticing
from bot.cli.kb.words import as_json, tell_changes, tell_notes, tell_problems
from bot.errors import KejitongError
from bot.settings import Settings
from policy_kb.errors import ContentError

if TYPE_CHECKING:
    from datetime import date

    from policy_kb.exchange import Change
    from policy_kb.model import Knowledge

# Files from this size on take long enough for a bar.
_LONG = 60_000


@dataclass(frozen=True)
class _Read:
    """What a file would change, and what a person should know."""

    changes: Sequence[Change]
    entries: int
    notes: tuple[str, ...] = ()


def add(actions: argparse._SubParsersAction) -> None:
    """Declare the verb."""
    text = "导入 .xlsx、.csv、.yml、.docx、.pdf、.txt 或目录；不加 --publish 时只列出将有的改动"
    about = f"{text}。导入只增加和修改，从不删除：文件里没有的条目保持原样。"
    command = actions.add_parser("import", help=text, description=about)
    command.add_argument("source", type=Path, metavar="文件或目录")
    help_text = "确认发布，运行中的产品约一秒内生效"
    command.add_argument("--publish", action="store_true", help=help_text)
    command.add_argument("--json", action="store_true", help="结果以 JSON 输出，供程序读取")
    command.add_argument(
        "--errors", type=Path, metavar="文件.xlsx", help="表格有错时，把标出错处的副本写到这里"
    )
    command.add_argument(
        "--correction", action="store_true", help="只是更正：截止日期改晚不记为延期"
    )
    command.add_argument(
        "--as",
        dest="kind",
        choices=("notice", "policy"),
        help="文档按申报通知（notice）还是政策文件（policy）读；不写则自动判断",
    )
    noticing.add_options(command)
    command.set_defaults(action=_import)


def _import(args: argparse.Namespace, settings: Settings) -> int:
    source: Path = args.source
    if not source.exists():
        raise KejitongError(f"没有这个文件或目录：{source}")
    from bot.bootstrap import build_stores
    from policy_kb import golden, store
    from policy_kb.intake.kinds import kind_of

    try:
        kind = kind_of(source)
    except ContentError as error:
        raise KejitongError(str(error)) from error
    stores = build_stores(settings)
    now = stores.clock.now()
    # A rehearsal keeps nobody waiting; between reading and publishing nobody else may write.
    opened = store.writing(stores.engine) if args.publish else stores.engine.connect()
    try:
        with opened as connection, _bar(source) as step:
            published = store.read(connection)
            step("正在读取")
            read = _read(args, kind, published, now.date())
            if read is None:
                return 0
            found = [change.entry for change in read.changes]
            if found and args.publish:
                step("正在发布")
                store.publish(
                    connection,
                    found,
                    author=author(),
                    reason=f"导入 {source.name}",
                    now=now,
                )
                note_down(connection, "导入并发布", source.name, f"{len(found)} 条")
            added = 0
            if args.publish and source.is_dir() and (source / golden.FILE).is_file():
                questions = golden.read(source / golden.FILE)
                added = golden.add(connection, questions, by=author(), now=now)
    except ContentError as error:
        return _refused(error, args)
    if args.json:
        print(as_json(read.changes, read.entries, read.notes, args.publish))
        return 0
    tell_notes(read.notes)
    tell_changes(read.changes, args.publish)
    if added:
        print(f"已导入 {added} 道检验题。")
    return 0


def _read(args: argparse.Namespace, kind: str, published: Knowledge, today: date) -> _Read | None:
    """None where a draft was only shown."""
    from policy_kb import exchange

    source: Path = args.source
    if kind == "yaml":
        found = exchange.changes(source, published)
        return _Read(found, len(found))
    if kind == "document":
        proposal = noticing.proposal(args, published, today)
        if proposal is None:
            return None
    else:
        from policy_kb.intake.sheet import read_sheet

        proposal = read_sheet(source, published, today)
    if not args.correction:
        from policy_kb.intake.extended import with_former_deadlines

        proposal = with_former_deadlines(proposal, published)
    placed = [(source.name, entry) for entry in proposal.entries]
    return _Read(exchange.changes_by(placed, published), len(placed), proposal.notes)


def _refused(error: ContentError, args: argparse.Namespace) -> int:
    if args.errors is not None and (cells := getattr(error, "cells", ())):
        from policy_kb.intake.sheet.writing import write_marked

        write_marked(args.source, cells, args.errors)
        print(f"已把标出错处的副本写到 {args.errors}", file=sys.stderr)
    if args.json:
        print(as_json((), 0, (), False, problems=error.problems))
        return 1
    tell_problems(error.problems)
    print("没有导入任何内容。", file=sys.stderr)
    return 1


@contextmanager
def _bar(source: Path) -> Iterator[Callable[[str], None]]:
    """A bar on the screen while a large file is read, checked and published."""
    if source.is_dir() or source.stat().st_size < _LONG or not sys.stderr.isatty():
        yield lambda doing: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("正在打开", total=3)
        yield lambda doing: progress.update(task, description=doing, advance=1)
