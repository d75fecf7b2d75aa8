"""`kejitong kb`: the knowledge from the command line, one module a verb.

Works while the product runs. A verb's module offers `add(actions)`, which declares the verb and
sets `action`, a function (args, settings) → exit code. What several verbs say is `words`.
"""

from __future__ import annotations

import argparse
import sys
from types import ModuleType

from bot.cli.kb import check, drafting, exporting, importing, past, template, withdrawing
from bot.cli.kb.words import tell_problems
from bot.settings import Settings
from policy_kb.errors import ContentError

NAME = "kb"
HELP = "知识库：检查、导入、导出、空白表格、审核、历史、下架"

VERBS: tuple[ModuleType, ...] = (
    check,
    importing,
    exporting,
    template,
    drafting,
    past,
    withdrawing,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verbs."""
    actions = parser.add_subparsers(title="操作", metavar="<操作>", required=True)
    for verb in VERBS:
        verb.add(actions)


def run(args: argparse.Namespace, settings: Settings) -> int:
    """Do what was asked; content with problems is exit code 1."""
    try:
        return args.action(args, settings)
    except ContentError as error:
        tell_problems(error.problems)
        print("知识库没有任何改动。", file=sys.stderr)
        return 1
