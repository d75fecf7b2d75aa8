"""A document in `kejitong kb import`: a notice is shown field by field and kept as a draft.

Official policy texts go to their own reader. A draft is published only when a person has filled
what the text leaves open.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import KejitongError
from policy_kb.errors import ContentError

if TYPE_CHECKING:
    from datetime import date

    from policy_kb.calls.model import Call
    from policy_kb.intake.lines import Line
    from policy_kb.intake.proposal import Finding, Proposal
    from policy_kb.model import Knowledge

_SAVED_AS = (".xlsx", ".csv", ".yml", ".yaml")


def add_options(command: argparse.ArgumentParser) -> None:
    """The options of `import` that concern notices."""
    group = command.add_argument_group("申报通知（.docx、.pdf、.txt）")
    group.add_argument(
        "--set",
        dest="filled",
        action="append",
        default=[],
        metavar="列=值",
        help="人工填写或改正一列，可多次使用；几条内容用 \\n 隔开",
    )
    group.add_argument(
        "--save", type=Path, metavar="文件", help="把草稿存为 .xlsx 或 .yml，改好后再导入"
    )


def proposal(args: argparse.Namespace, published: Knowledge, today: date) -> Proposal | None:
    """What a document proposes; None for a draft that was only shown or saved.

    Raises ContentError where it is to be published and columns are open.
    """
    from policy_kb.intake.files import lines_of

    lines = lines_of(args.source)
    if not lines:
        raise ContentError([f"{args.source.name}：没有文字"])
    if _is_policy(args.kind, lines):
        from policy_kb.intake import official

        return official.read_official(args.source, lines, published)
    from policy_kb.intake.notice.completion import filled, open_columns, over_published

    read = over_published(filled(_read(lines), args.filled), published)
    missing = open_columns(read)
    if args.publish:
        if missing:
            raise ContentError(
                [
                    f"{args.source.name}：“{column}”还没有填写，请用 --set {column}=… 填写"
                    for column in missing
                ]
            )
        return read
    if args.json:
        _print_json(read, missing)
    else:
        _show(read)
        _say_how_to_go_on(args, missing)
    if args.save is not None:
        _save(read, args.save)
    return None


def _read(lines: Sequence[Line]) -> Proposal:
    from policy_kb.intake.notice import read_notice

    return read_notice(lines)


def _is_policy(kind: str | None, lines: Sequence[Line]) -> bool:
    if kind is not None:
        return kind == "policy"
    from policy_kb.intake import official

    return official.looks_official(lines)


def _show(read: Proposal) -> None:
    """栏目：值 〔第 N 行：句子〕, one line for every value."""
    from policy_kb.calls.model import COLUMNS

    call: Call = read.entries[0]
    print("按申报通知读取，以下是草稿，请逐项核对：")
    for column, field in COLUMNS.items():
        found = [f for f in read.findings if f.column == field]
        if not found:
            value = getattr(call, field)
            print(f"{column}：{value}（拟）" if field == "id" else f"{column}：（未找到）")
            continue
        if len(found) == 1:
            print(f"{column}：{found[0].value}{_source(found[0])}")
            continue
        print(f"{column}：")
        for position, one in enumerate(found, start=1):
            print(f"  {position}. {one.value}{_source(one)}")
    for note in read.notes:
        print(f"提示：{note}")


def _source(finding: Finding) -> str:
    if not finding.place:
        return ""
    if finding.sentence in ("", finding.value):
        return f" 〔{finding.place}〕"
    sentence = finding.sentence if len(finding.sentence) <= 80 else f"{finding.sentence[:80]}…"
    return f" 〔{finding.place}：{sentence}〕"


def _print_json(read: Proposal, missing: Sequence[str]) -> None:
    import json
    from dataclasses import asdict

    from policy_kb.yaml_io import entry_to_dict

    print(
        json.dumps(
            {
                "draft": entry_to_dict(read.entries[0]),
                "findings": [asdict(finding) for finding in read.findings],
                "open": list(missing),
                "notes": list(read.notes),
            },
            ensure_ascii=False,
            indent=2,
        )
    )


def _say_how_to_go_on(args: argparse.Namespace, missing: Sequence[str]) -> None:
    name = args.source.name
    if missing:
        print(f"还缺：{'、'.join(missing)}。没有截止日期的，请填 --set 截止日期=常年受理。")
    print(
        f"可以存成草稿修改后再导入：kejitong kb import {name} --save 草稿.xlsx；"
        f"或用 --set 列=值 填写后加 --publish 发布。尚未导入任何内容。"
    )


def _save(read: Proposal, path: Path) -> None:
    from policy_kb.intake.notice.completion import with_marks_to_fill

    if path.suffix.lower() not in _SAVED_AS:
        raise KejitongError(f"{path.name}: 草稿只能存为 {'、'.join(_SAVED_AS)}")
    if path.exists():
        raise KejitongError(f"{path} 已存在，请换一个文件名")
    call = with_marks_to_fill(read)
    try:
        if path.suffix.lower() in (".yml", ".yaml"):
            from policy_kb.exchange import write_entries

            write_entries([call], path)
        else:
            from policy_kb.intake.sheet.writing import write_calls

            write_calls([call], path)
    except OSError as error:
        raise KejitongError(f"无法写入 {path}：{error.strerror}") from error
    print(f"草稿已存为 {path}；“待填写”的地方改好后，再用 kejitong kb import 导入")
