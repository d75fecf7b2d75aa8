"""`kejitong kb export`: what is published, as files: a folder of YAML, or the calls as one file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import KejitongError
from bot.settings import Settings

if TYPE_CHECKING:
    from policy_kb.model import Knowledge

_SHEETS = (".xlsx", ".csv", ".tsv")
_YAML = (".yml", ".yaml")


def add(actions: argparse._SubParsersAction) -> None:
    """Declare the verb."""
    text = "把已发布的内容写成文件，可再导入：目录为全部内容，.xlsx、.csv、.yml 为项目征集"
    command = actions.add_parser("export", help=text, description=text)
    command.add_argument(
        "target", type=Path, metavar="目录或文件", help="新的或空的目录，或新的文件"
    )
    command.set_defaults(action=_export)


def _export(args: argparse.Namespace, settings: Settings) -> int:
    from bot.bootstrap import build_stores
    from policy_kb import golden, store

    target: Path = args.target
    single = target.suffix.lower() in (*_SHEETS, *_YAML)
    if single and target.exists():
        raise KejitongError(f"{target} 已存在，请换一个文件名")
    if not single and target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise KejitongError(f"{target} 不是空目录，请换一个目录")
    with build_stores(settings).engine.connect() as connection:
        knowledge, questions = store.read(connection), golden.of(connection)
    try:
        said = (_write_calls if single else _write_folder)(knowledge, target)
        if questions and not single:
            golden.write(questions, target / golden.FILE)
            said += f"；检验题 {len(questions)} 道"
    except OSError as error:
        raise KejitongError(f"无法写入 {target}：{error.strerror}") from error
    print(said)
    return 0


def _write_folder(knowledge: Knowledge, folder: Path) -> str:
    from policy_kb import exchange

    written = exchange.write_folder(knowledge, folder)
    return f"已导出 {len(knowledge.by_id)} 个条目，{len(written)} 个文件：{folder}"


def _write_calls(knowledge: Knowledge, path: Path) -> str:
    """The invented examples of the simulator have no place in a sheet of calls."""
    calls = [call for call in knowledge.calls if not call.example]
    if path.suffix.lower() in _YAML:
        from policy_kb.exchange import write_entries

        write_entries(calls, path)
    else:
        from policy_kb.intake.sheet.writing import write_calls

        write_calls(calls, path)
    left = len(knowledge.calls) - len(calls)
    return f"已导出 {len(calls)} 个项目征集：{path}" + (f"（未含 {left} 个示例）" if left else "")
