"""What a question names outright: numbered clauses, parts, units, targets, titles.

The linker reads levelled text (`policy_kb.language.text.normalise`) and the names of the
live knowledge. It finds names, exactly or by sound; what a question is *about*
when nothing is named is the business of `search`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from policy_kb.calls.lookup.naming import call_names
from policy_kb.calls.model import Call
from policy_kb.language import text as levelled
from policy_kb.language.cut_names import CutNames
from policy_kb.language.latin import Latin
from policy_kb.language.names import NameTable
from policy_kb.language.near_units import NearUnits
from policy_kb.language.ordinals import BARE, ORDINALS, POINTING
from policy_kb.model import Entry, Knowledge, Unit

# Agencies that the policy does not name but whose names differ from one it names by a character.
_OTHER_AGENCIES = frozenset(
    {
        "税务局",
        "水务局",
        "国税局",
        "地税局",
        "医保局",
        "统计局",
        "审计局",
        "司法局",
        "城管局",
        "信访局",
        "交通局",
        "应急局",
        "公路局",
        "房管局",
        "体育局",
        "邮政局",
        "气象局",
        "海事局",
        "消防局",
        "供电局",
        "劳务局",
        "电信局",
        "安监局",
    }
)
# 政协委员, 办事, 办理 end no name.
_UNIT_END = re.compile("[局部办委](?![员事理法])")
_ENDS_A_UNIT = "局部办委"
# 财政配合哪几条, 国土参不参与, 宣传要干什么.
_DOES = re.compile(
    "(?:^|(?<=[,;、和由那]))([\u4e00-\u9fff]{2,4}?)(?:那边|那里)?"
    "(?=也?(?:牵头|配合|参与|负责|协助)了?(?:哪|什么|啥|几|多少|[吗么]|那些)|参不参|也?要不要|"
    "也?要[干做]|管不管|有(?:什么|啥)份)"
)
# 创业,大赛: an emoji or a slip of the finger within a name.
_SPLIT = re.compile("(?<=[\u4e00-\u9fff])[,、](?=[\u4e00-\u9fff])")
_ACROSS = 4
# A name that may be cut from those of so many units is both of theirs.
_EITHER = 2
_MISTAKEN_ENDS = "口厅委处科"
# Names of units up to this length are recognised with one wrong character.
_LONGEST_SLIP = 5


@dataclass(frozen=True)
class Mention:
    """A name found in a text.

    `kind` is that of the entry, or for ordinals: task, safeguard, part,
    chapter, section (第三部分: chapter or part), with `number`. `id` is empty
    where no entry has that number. `start` and `end` are offsets into the
    levelled text; `exact` is False for a match by sound.
    """

    kind: str
    id: str
    start: int
    end: int
    surface: str
    number: int | None = None
    exact: bool = True


class Linker:
    """Finds the names of one state of the knowledge in levelled texts."""

    def __init__(self, knowledge: Knowledge, before: Linker | None = None) -> None:
        """`before`: the linker of an earlier state; names that stay are taken over."""
        self._knowledge = knowledge
        known = before._called if before is not None else {}
        self._called = {
            entry.id: _kept(entry, known.get(entry.id)) for entry in _named_entries(knowledge)
        }
        if before is not None and _same_names(self._called, known):
            self._names, self._heard = before._names, before._heard
            self._units, self._latin = before._units, before._latin
            self._stems, self._near, self._cut = before._stems, before._near, before._cut
        else:
            self._tabulate()

    def _tabulate(self) -> None:
        """The tables in which names are looked up."""
        self._names: NameTable[tuple[str, str]] = NameTable()
        self._heard: NameTable[tuple[str, str]] = NameTable()
        # Short names of units by length and last character, for those written with a slip.
        self._units: dict[tuple[int, str], list[tuple[str, str]]] = defaultdict(list)
        for entry, names in self._called.values():
            for name in names:
                self._names.add(name, (entry.kind, entry.id))
                if len(name) >= (3 if isinstance(entry, Unit) else 4):
                    self._heard.add(levelled.sounds(name), (entry.kind, entry.id))
                if isinstance(entry, Unit) and len(name) <= _LONGEST_SLIP:
                    self._units[len(name), name[-1]].append((name, entry.id))
        self._stems = _stems(self._called)
        self._near = NearUnits(
            (name, entry.id)
            for entry, names in self._called.values()
            for name in names
            if isinstance(entry, Unit)
        )
        self._latin = Latin(self._names, _phrases(self._knowledge))
        own = tuple(_own_names(self._called, self._knowledge))
        self._cut = _cut_names(own, "\n".join((*own, *_phrases(self._knowledge))))

    def names(self) -> Iterator[str]:
        """Every name that may be linked, levelled."""
        return (str(name) for name in self._names)

    def respell(self, text: str) -> str:
        """`text` with names that are written in Latin letters (gaoqi), parted by a comma or
        without one of their characters as the names themselves."""
        return self._cut.whole(self._joined(self._latin.respell(text)))

    def _joined(self, text: str) -> str:
        for match in reversed(list(_SPLIT.finditer(text))):
            at, whole = match.start(), text[: match.start()] + text[match.end() :]
            around = whole[max(0, at - _ACROSS) : at + _ACROSS]
            middle = min(at, _ACROSS)
            if any(s < middle < e and e - s >= _ACROSS for s, e, _ in self._names.find(around)):
                text = whole
        return text

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """Everything named in `text`, in order, no two overlapping; longer names first."""
        found: list[Mention] = []
        taken = [False] * (len(text) + 1)
        found_names = (
            *self._near_units(text),
            *self._exact(text),
            *self._by_sound(text),
            *self._misspelt_units(text),
            *self._units_by_stem(text),
        )
        for mention in (*self._ordinals(text), *found_names):
            if not any(taken[mention.start : mention.end]):
                taken[mention.start : mention.end] = [True] * (mention.end - mention.start)
                found.append(mention)
        return tuple(sorted(found, key=lambda m: m.start))

    def bare_number(self, text: str) -> int | None:
        """The number when the text is nothing but a number ("12", "第二", "３。")."""
        match = BARE.fullmatch(text)
        return levelled.number(match[1]) if match else None

    def _ordinals(self, text: str) -> Iterator[Mention]:
        for kind, pattern in ORDINALS:
            for match in pattern.finditer(text):
                yield from self._ordinal(kind, match)

    def _ordinal(self, kind: str, match: re.Match[str]) -> Iterator[Mention]:
        start, end, surface = match.start(), match.end(), match.group()
        if kind == "list":
            # Only the first takes up the place, the others ride on it.
            at = start
            for found in re.findall(POINTING, surface):
                number = levelled.number(found)
                if number is not None:
                    yield self._task(number, at, end, surface)
                    at = end
            return
        if kind == "last_safeguard":
            last = self._knowledge.safeguards[-1:]
            for clause in last:
                yield Mention("safeguard", clause.id, start, end, surface, clause.number)
            return
        if kind == "range":
            first, last = levelled.number(match[1]), levelled.number(match[2])
            if first is None or last is None or not first < last <= first + 9:
                return
            yield from (self._task(n, start, end, surface) for n in [first])
            yield from (self._task(n, end, end, surface) for n in range(first + 1, last + 1))
            return
        if kind == "first":
            yield self._task(1, start, end, surface)
            return
        if kind == "last":
            back = levelled.number(match[1]) if match[1] else 1
            number = len(self._knowledge.tasks) + 1 - (back or 1)
            yield self._task(number, start, end, surface)
            return
        number = levelled.number(match[1])
        if number is None:
            return
        if kind == "task":
            yield self._task(number, start, end, surface)
            return
        look_up = {"safeguard": self._knowledge.safeguard, "part": self._knowledge.part}.get(kind)
        entry = look_up(number) if look_up else None
        if kind == "part" and entry is None and surface.startswith("("):
            return
        yield Mention(kind, entry.id if entry else "", start, end, surface, number)

    def _task(self, number: int, start: int, end: int, surface: str) -> Mention:
        entry = self._knowledge.task(number)
        return Mention("task", entry.id if entry else "", start, end, surface, number)

    def _exact(self, text: str) -> Iterator[Mention]:
        for start, end, found in self._names.find(text):
            yield Mention(found[0], found[1], start, end, text[start:end])

    def _by_sound(self, text: str) -> Iterator[Mention]:
        for start, end, found in self._heard.find(levelled.sounds(text)):
            if end - start > 3 or self._shares_a_character(text[start:end], found[1]):
                yield Mention(found[0], found[1], start, end, text[start:end], exact=False)

    def _misspelt_units(self, text: str) -> Iterator[Mention]:
        """教肓局, 教局: a unit's name with one wrong character before its last one, or without
        one."""
        for match in _UNIT_END.finditer(text):
            for length in range(_LONGEST_SLIP, 1, -1):
                start = match.end() - length
                if start < 0:
                    continue
                surface = text[start : match.end()]
                if _OTHER_AGENCIES & {surface, surface[1:]}:
                    break
                cut = self._missing_from(surface)
                owners = cut if len(cut) == _EITHER else self._wrong_in(surface) or cut
                if len(owners) == 1 or owners == cut and len(owners) == _EITHER:
                    # 区政局 is 区民政局 or 区财政局; the second takes up no place.
                    for owner in sorted(owners):
                        yield Mention("unit", owner, start, match.end(), surface, exact=False)
                        start = match.end()
                    break

    def either_of_two(self, text: str) -> bool:
        """Whether a unit's name lacks a character and two may be meant: 区政局."""
        for match in _UNIT_END.finditer(text):
            for length in range(_LONGEST_SLIP, 1, -1):
                surface = text[max(0, match.end() - length) : match.end()]
                known = self._units.get((len(surface), surface[-1]), ())
                if any(name == surface for name, _ in known):
                    break
                if len(self._missing_from(surface)) == _EITHER:
                    return True
        return False

    def _near_units(self, text: str) -> Iterator[Mention]:
        """科技创新局, 国土规划资源局, where no unit is named outright; other agencies' names are
        nobody's."""
        for start, end, owner in self._near.find(text):
            inside = self._names.find(text[start:end])
            named = any(kind == "unit" for _, _, (kind, _) in inside)
            if not named and not any(a in text[start:end] for a in _OTHER_AGENCIES):
                yield Mention("unit", owner, start, end, text[start:end], exact=False)

    def _units_by_stem(self, text: str) -> Iterator[Mention]:
        """财政配合哪几条: a unit by the first half of its name, where it does what units do."""
        for match in _DOES.finditer(text):
            owner = self._stems.get(match[1])
            if owner is not None:
                yield Mention("unit", owner, match.start(1), match.end(1), match[1], exact=False)

    def _wrong_in(self, surface: str) -> set[str]:
        """The units of whose names `surface` has one character wrong."""
        return {
            owner
            for name, owner in self._units.get((len(surface), surface[-1]), ())
            if len(surface) > 2 and sum(a != b for a, b in zip(name, surface, strict=True)) == 1
        }

    def _missing_from(self, surface: str) -> set[str]:
        """The units of whose names `surface` lacks one character."""
        return {
            owner
            for name, owner in self._units.get((len(surface) + 1, surface[-1]), ())
            if any(name[:at] + name[at + 1 :] == surface for at in range(len(surface)))
        }

    def _shares_a_character(self, surface: str, entry_id: str) -> bool:
        """Three syllables alone are too little: 是要建 sounds like a unit's short name."""
        names = (*_names(self._knowledge.by_id[entry_id]),)
        return any(len(n) == 3 and set(n) & set(surface) for n in names)


def _kept(
    entry: Entry, before: tuple[Entry, tuple[str, ...]] | None
) -> tuple[Entry, tuple[str, ...]]:
    """An entry with what it is called, as known before where it is the same."""
    if before is not None and before[0] == entry:
        return before
    return entry, (*_names(entry), *_spoken_names(entry))


def _stems(called: dict[str, tuple[Entry, tuple[str, ...]]]) -> dict[str, str]:
    """Names of units without their last character, where they tell which unit is meant."""
    owners: dict[str, set[str]] = defaultdict(set)
    for id_, (entry, names) in called.items():
        for name in names if isinstance(entry, Unit) else ():
            if len(name) > 2 and name[-1] in _ENDS_A_UNIT:
                owners[name[:-1]].add(id_)
    return {stem: next(iter(ids)) for stem, ids in owners.items() if len(ids) == 1}


def _same_names(now: dict, before: dict) -> bool:
    """Whether the same entries in the same order have the same names."""
    return list(now) == list(before) and all(
        names == before[id_][1] and entry.kind == before[id_][0].kind
        for id_, (entry, names) in now.items()
    )


def _named_entries(knowledge: Knowledge) -> Iterable[Entry]:
    """Entries whose names may be linked. First come, first served where a name is shared."""
    return (
        *knowledge.units,
        *knowledge.targets,
        *knowledge.parts,
        *knowledge.clauses,
        *knowledge.services,
        *knowledge.other_policies,
        *knowledge.other_clauses,
        *knowledge.calls,
    )


def _own_names(
    called: dict[str, tuple[Entry, tuple[str, ...]]], knowledge: Knowledge
) -> Iterator[str]:
    """What the main policy's clauses, parts, services and targets are called."""
    for entry in (*knowledge.parts, *knowledge.clauses, *knowledge.services, *knowledge.targets):
        yield from called[entry.id][1]


# A new call changes no name of these.
_cut_names = lru_cache(maxsize=2)(CutNames)


def _spoken_names(entry: Entry) -> Iterator[str]:
    """商务口 and 商务厅 for 商务局: as people in government say, and as others mistake the rank."""
    if isinstance(entry, Unit):
        for name in (entry.id, *entry.aliases):
            if len(name) == 3 and name.endswith("局"):
                yield from (name[:2] + end for end in _MISTAKEN_ENDS)


def _phrases(knowledge: Knowledge) -> Iterator[str]:
    """What the main policy says of itself, in which words for pinyin are looked up."""
    for entry in (*knowledge.parts, *knowledge.clauses, *knowledge.services):
        for phrase in (entry.title, *entry.aliases, *entry.needs, *getattr(entry, "measures", ())):
            yield levelled.normalise(phrase)


def _names(entry: Entry) -> Iterator[str]:
    if isinstance(entry, Call):
        yield from call_names(entry)
        return
    title = getattr(entry, "title", None) or getattr(entry, "name", None) or entry.id
    for name in (title, *entry.aliases):
        name = levelled.normalise(name)
        if len(name) > 1:
            yield name
