"""How far one slip in a question changes its answer: every question of a set is asked as it
stands, and again with one slip of each kind.

What the slips are is in `edits`. A conversation is led anew for each slip, which stands in one
of its turns; the answer to that turn is compared, letter by letter.
"""

from __future__ import annotations

import asyncio
import random
import re
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli.evaluation.cases import Case
from bot.cli.evaluation.edits import DROPPED, EDITS, takes_away
from bot.cli.evaluation.judge import faults
from bot.simulator.fake_wechat import Phone

_SHORT = 90
# The number of a request runs on, and its text is what the person wrote, slip included.
_OF_A_REQUEST = re.compile("单号\\s*\\d+(?:[:：]\n“.*?”)?", re.DOTALL)


@dataclass(frozen=True)
class Slip:
    """One question with a slip: what was said, and the answers without and with it."""

    kind: str
    case: str
    said: str
    meant: str
    answer: str
    before: str
    still_right: bool

    @property
    def changed(self) -> bool:
        """Whether the answer is another one, but for the number and wording of a request."""
        return _OF_A_REQUEST.sub("", self.answer) != _OF_A_REQUEST.sub("", self.before)

    @property
    def asks_otherwise(self) -> bool:
        """Whether the slip took a number or a denial away, so that something else is asked."""
        return self.kind == DROPPED and takes_away(self.meant, self.said)


def slips_of(case: Case, seed: int) -> list[tuple[str, int, str]]:
    """(kind, turn, what is said instead), the same for the same seed."""
    found = []
    for turn, (said, _) in enumerate(case.turns):
        for kind, edit in EDITS.items():
            other = edit(said, random.Random(f"{seed} {case.id} {turn} {kind}"))
            if other is not None and other != said:
                found.append((kind, turn, other))
    return found


async def ask_slips(
    cases: Sequence[Case],
    phone: Phone,
    seed: int,
    at_once: int,
    when_done: Callable[[], None] = lambda: None,
) -> list[Slip]:
    """All slips of all conversations, in the order of the set."""
    places = asyncio.Semaphore(at_once)

    async def one(case: Case) -> list[Slip]:
        async with places:
            as_meant = [said for said, _ in case.turns]
            before = await _answers(phone, as_meant)
            found = []
            for kind, turn, said in slips_of(case, seed):
                answer = (await _answers(phone, [*as_meant[:turn], said]))[-1]
                right = not faults(answer, case.turns[turn][1])
                found.append(Slip(kind, case.id, said, as_meant[turn], answer, before[turn], right))
            when_done()
            return found

    return [slip for slips in await asyncio.gather(*map(one, cases)) for slip in slips]


async def _answers(phone: Phone, questions: Sequence[str]) -> list[str]:
    person = "o" + secrets.token_urlsafe(20)
    return [(await phone.say(person, question)).text for question in questions]


def print_slips(console: Console, slips: Sequence[Slip], most: int) -> float:
    """A table by kind and the first changed answers; the share of answers that changed, slips
    that ask something else left out."""
    changed = [slip for slip in slips if slip.changed]
    for slip in changed[:most]:
        lines = (
            f"[bold]≠ {escape(slip.case)}[/] [dim]{slip.kind}[/]"
            f"{'' if slip.still_right else '  [red]答错[/]'}",
            f"  原问：{escape(slip.meant)}",
            f"  误写：{escape(slip.said)}",
            f"  [dim]原答：{escape(_short(slip.before))}[/]",
            f"  [dim]现答：{escape(_short(slip.answer))}[/]",
        )
        for line in lines:
            console.print(line, highlight=False, soft_wrap=True)
    console.print(_table(slips))
    same = _asking_the_same(slips)
    return sum(slip.changed for slip in same) / len(same) if same else 0.0


def _table(slips: Sequence[Slip]) -> Table:
    table = Table("一处小错", "提问", "答复改变", "百分比", "其中答错")
    for column in table.columns[1:]:
        column.justify = "right"
    asked = Counter(slip.kind for slip in slips)
    for kind in EDITS:
        _row(table, kind, [slip for slip in slips if slip.kind == kind], asked[kind])
    table.add_section()
    otherwise = [slip for slip in slips if slip.asks_otherwise]
    _row(table, "合计", list(slips), len(slips))
    _row(table, "漏了数字或否定词", otherwise, len(otherwise))
    _row(table, "其余", _asking_the_same(slips), len(slips) - len(otherwise))
    return table


def _asking_the_same(slips: Sequence[Slip]) -> list[Slip]:
    return [slip for slip in slips if not slip.asks_otherwise]


def _row(table: Table, name: str, slips: Sequence[Slip], total: int) -> None:
    changed = sum(slip.changed for slip in slips)
    wrong = sum(slip.changed and not slip.still_right for slip in slips)
    share = f"{changed / total:.1%}" if total else "–"
    table.add_row(name, str(total), str(changed), share, str(wrong))


def _short(text: str) -> str:
    flat = text.replace("\n", " ⏎ ")
    return flat if len(flat) <= _SHORT else f"{flat[:_SHORT]}…"
