"""`kejitong kb template`: an empty sheet of calls to fill in."""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.errors import KejitongError
from bot.settings import Settings


def add(actions: argparse._SubParsersAction) -> None:
    """Declare the verb."""
    text = "生成项目征集的空白表格（.xlsx）：带下拉选项、示例行和填写说明"
    command = actions.add_parser("template", help=text, description=text)
    command.add_argument("file", type=Path, metavar="文件.xlsx")
    command.set_defaults(action=_template)


def _template(args: argparse.Namespace, settings: Settings) -> int:
    from policy_kb.intake.sheet import SHEET
    from policy_kb.intake.sheet.writing import write_template

    path: Path = args.file
    if path.suffix.lower() != ".xlsx":
        raise KejitongError(f"{path.name}: 文件名应以 .xlsx 结尾")
    if path.exists():
        raise KejitongError(f"{path} 已存在，请换一个文件名")
    try:
        write_template(path)
    except OSError as error:
        raise KejitongError(f"无法写入 {path}：{error.strerror}") from error
    print(f"已生成 {path}；在工作表“{SHEET}”里填写，再用 kejitong kb import 导入")
    return 0
