"""What came of a run, as figures and as a table. Asserts nothing."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bot.cli.bench.fire import Record
from bot.cli.evaluation import judge
from bot.cli.evaluation.cases import Case

# A generator later than this measures itself.
_TOO_FAR_BEHIND = 0.05


@dataclass(frozen=True)
class Result:
    """One subject at one rate. `right`: conversations, of those that ended in the run."""

    name: str
    rate: float
    records: Sequence[Record]
    wall: float
    cpu: Counter[str]
    pss: Counter[str]
    right: tuple[int, int] | None
    honest: frozenset[str] = frozenset()

    @property
    def answered(self) -> list[Record]:
        """Those that brought something to read which is not a word about being late or busy."""
        return [r for r in self.records if not r.problem and r.text not in self.honest]

    @property
    def faults(self) -> int:
        """Shots after which the platform would have shown its fault notice."""
        return sum(bool(record.problem) for record in self.records)

    @property
    def late(self) -> int:
        """Answered, but only at a redelivery, or told honestly that the answer comes later."""
        return sum(
            not r.problem and (r.deliveries > 1 or r.text in self.honest) for r in self.records
        )

    @property
    def cpu_per_message(self) -> float:
        """CPU seconds of all processes for one message that was answered."""
        return sum(self.cpu.values()) / max(1, len(self.answered))

    @property
    def behind(self) -> float:
        """How late the generator was at worst, leaving out the worst hundredth."""
        return percentile([record.behind for record in self.records], 99)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` per cent do not exceed; 0 of nothing."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share / 100 * len(ordered)) - 1)] if ordered else 0.0


def rightness(cases: Sequence[Case], records: Sequence[Record]) -> tuple[int, int]:
    """Conversations that were right in every turn, of those all whose turns were fired."""
    talks: dict[tuple[str, int], dict[int, bool]] = {}
    for record in records:
        expected = cases[record.case].turns[record.turn][1]
        right = not record.problem and not judge.faults(record.text, expected)
        talks.setdefault((record.person, record.case), {})[record.turn] = right
    whole = [
        all(turns.values())
        for (_, case), turns in talks.items()
        if len(turns) == len(cases[case].turns)
    ]
    return sum(whole), len(whole)


def print_results(console: Console, results: Sequence[Result]) -> None:
    """One line for each result, then what the parts cost, then the ratios."""
    table = Table(
        "",
        "到达/秒",
        "答复/秒",
        "CPU 毫秒/条",
        "p50",
        "p95",
        "p99",
        "最长",
        "内存 MB",
        "报错",
        "迟到",
        "答对",
    )
    for column in table.columns[1:]:
        column.justify = "right"
    for result in results:
        seconds = [record.seconds for record in result.answered]
        marks = [_ms(percentile(seconds, share)) for share in (50, 95, 99, 100)]
        right = "—" if result.right is None else f"{result.right[0]}/{result.right[1]}"
        table.add_row(
            result.name,
            f"{result.rate:g}",
            f"{len(result.answered) / result.wall:.1f}",
            f"{1000 * result.cpu_per_message:.2f}" if result.cpu else "—",
            *marks,
            f"{sum(result.pss.values()) / 2**20:.0f}" if result.pss else "—",
            str(result.faults),
            str(result.late),
            right,
        )
    console.print(table)
    console.print("用时从计划发出的时刻算起，单位毫秒；报错：三次投递都没有有效答复")
    for result in results:
        for line in _remarks(result):
            console.print(line)
    _print_ratios(console, results)


def _remarks(result: Result) -> list[str]:
    lines = []
    if result.cpu:
        count = max(1, len(result.answered))
        parts = result.cpu.most_common()
        shares = "，".join(f"{part} {1000 * spent / count:.2f}" for part, spent in parts)
        lines.append(f"{result.name}（{result.rate:g}/秒）CPU 毫秒/条：{shares}")
    if result.behind > _TOO_FAR_BEHIND:
        lines.append(f"注意：发送端落后 {1000 * result.behind:.0f} 毫秒，本行用时偏长")
    problems = Counter(record.problem for record in result.records if record.problem)
    if problems:
        lines.append(f"{result.name} 报错原因：{dict(problems)}")
    return lines


def _print_ratios(console: Console, results: Sequence[Result]) -> None:
    mine: Mapping[float, Result] = {r.rate: r for r in results if r.name == results[0].name}
    for result in results:
        own = mine.get(result.rate)
        if own is None or result.name.startswith(own.name) or not result.cpu or not own.cpu:
            continue
        ratio = result.cpu_per_message / own.cpu_per_message
        console.print(
            f"每 CPU 秒的答复数（{result.rate:g}/秒）：{own.name} 是{result.name}的 {ratio:.1f} 倍"
        )
        if result.right is None:  # a constant: only the door is comparable
            door = own.cpu["网关"] / max(1, len(own.answered))
            console.print(f"  仅网关：{result.cpu_per_message / door:.2f} 倍" if door else "")


def _ms(seconds: float) -> str:
    return f"{1000 * seconds:.0f}"
