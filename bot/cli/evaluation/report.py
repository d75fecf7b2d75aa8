"""What an evaluation found, as tables and lists for a terminal (and, the same, as HTML)."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli.evaluation.runner import Outcome

_STYLES = {
    "clean": "规范",
    "sloppy": "随意",
    "bad": "错漏",
    "cantonese": "粤语",
    "long": "长句",
    "traditional": "繁体",
    "voice": "语音转写",
}
_LONGEST_ANSWER = 280


def shares(outcomes: Sequence[Outcome], key: Callable[[Outcome], str]) -> dict[str, float]:
    """The share of right conversations for each value of `key`."""
    total = Counter(map(key, outcomes))
    right = Counter(key(outcome) for outcome in outcomes if outcome.right)
    return {name: right[name] / total[name] for name in sorted(total)}


def by_group(outcome: Outcome) -> str:
    """The group of a conversation: its file."""
    return outcome.case.group


def by_style(outcome: Outcome) -> str:
    """How it is written."""
    style = outcome.case.style
    return f"{style} {_STYLES[style]}" if style in _STYLES else style


def print_report(console: Console, outcomes: Sequence[Outcome], least: float, misses: int) -> None:
    """Everything: tables, misses, invented figures, times."""
    _print_misses(console, [outcome for outcome in outcomes if not outcome.right], misses)
    _print_invented(console, outcomes)
    console.print(_table("分组", outcomes, by_group, least))
    console.print(_table("语言风格", outcomes, by_style, least))
    _print_sums(console, outcomes)


def _table(
    title: str, outcomes: Sequence[Outcome], key: Callable[[Outcome], str], least: float
) -> Table:
    table = Table(title, "答对", "总数", "百分比")
    for column in table.columns[1:]:
        column.justify = "right"
    total = Counter(map(key, outcomes))
    for name, share in shares(outcomes, key).items():
        style = "" if share >= least else "bold red"
        right = round(share * total[name])
        table.add_row(name, str(right), str(total[name]), f"{share:.1%}", style=style)
    everything = sum(outcome.right for outcome in outcomes)
    table.add_section()
    table.add_row("合计", str(everything), str(len(outcomes)), f"{everything / len(outcomes):.1%}")
    return table


def _print_misses(console: Console, wrong: Sequence[Outcome], most: int) -> None:
    for outcome in wrong[:most]:
        case = outcome.case
        _line(console, f"[bold]✗ {escape(case.id)}[/] [dim]{case.group} · {case.style}[/]")
        for turn in outcome.turns:
            if not turn.faults:
                _line(console, f"  问：{escape(turn.said)}  [green]✓[/]")
                continue
            _line(console, f"  问：{escape(turn.said)}")
            _line(console, f"  [red]{escape('；'.join(turn.faults))}[/]")
            _line(console, f"  [dim]答：{escape(_short(turn.shown.text))}[/]")
    if len(wrong) > most:
        console.print(f"（另有 {len(wrong) - most} 题未列出，可用 --misses 增加）")


def _print_invented(console: Console, outcomes: Sequence[Outcome]) -> None:
    for outcome in outcomes:
        for turn in outcome.turns:
            if not turn.invented:
                continue
            figures = "、".join(turn.invented)
            _line(console, f"[bold red]无出处数字[/] {escape(outcome.case.id)} {figures}")
            _line(console, f"  问：{escape(turn.said)}")
            _line(console, f"  [dim]答：{escape(_short(turn.shown.text))}[/]")


def _print_sums(console: Console, outcomes: Sequence[Outcome]) -> None:
    turns = [turn for outcome in outcomes for turn in outcome.turns]
    seconds = sorted(turn.shown.seconds for turn in turns)
    slow = seconds[max(0, math.ceil(0.95 * len(seconds)) - 1)]
    largest = max(len(turn.shown.raw.encode()) for turn in turns)
    console.print(f"无出处数字：{sum(bool(turn.invented) for turn in turns)} 处")
    console.print(f"共 {len(turns)} 问；最长回复 {largest} 字节")
    console.print(f"用时：中位数 {median(seconds):.3f} 秒，95% 在 {slow:.3f} 秒以内")


def _short(text: str) -> str:
    flat = text.replace("\n", " ⏎ ")
    return flat if len(flat) <= _LONGEST_ANSWER else f"{flat[:_LONGEST_ANSWER]}…"


def _line(console: Console, text: str) -> None:
    console.print(text, highlight=False, soft_wrap=True)
