"""Units that a clause names in brackets (牵头单位：…，配合单位：…), and the figures it states.

Names are levelled to those the library knows; what is unknown stays as it is
written and is named for a person to look at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policy_kb.intake.lines import Line
from policy_kb.model import Unit

_LEADS = "牵头|责任|主办|负责|实施|主管|主责"
_HELPS = "配合|协办|参与|协同|支持|协助"
_ROLE = re.compile(rf"(?P<lead>{_LEADS})?(?P<help>{_HELPS})?(?:单位|部门)：")
_NESTED = r"[^（）]*(?:（[^（）]*）[^（）]*)*"
_BRACKET = re.compile(rf"（((?:(?:{_LEADS}|{_HELPS})(?:单位|部门)：){_NESTED})）")
# （区科技局牵头，区财政局配合）, （区科技局负责）
_WORDED = re.compile(
    r"（([^（）：。]{2,80}?)(?:按职责分工)?(?:牵头(?:负责)?|"
    r"负责)(?:[，；]([^（）：。]{2,120}?)(?:等)?(?:配合|协助|参与))?）"
)
_OWN_LINE = re.compile(rf"(?:(?:{_LEADS}|{_HELPS})(?:单位|部门)：)[^。]+")
_BETWEEN = re.compile("[、，；]")
_FIGURE = re.compile(
    r"\d+(?:\.\d+)?\s*(?:万元|亿元|元|万平方米|平方米|个百分点|%|％|倍|家|件|个|名|人|项|次|天|"
    r"个月|个工作日|年(?!度|\d|[，。]))"
)


@dataclass(frozen=True)
class Roles:
    """Who leads and who supports, with the words that say so."""

    lead: tuple[str, ...]
    support: tuple[str, ...]
    place: str
    sentence: str


@dataclass(frozen=True)
class Stretch:
    """Text of a clause up to and with one bracket of units; the last may have none."""

    lines: tuple[Line, ...]
    roles: Roles | None


class Units:
    """The units that are known, and those that a document adds."""

    def __init__(self, known: Iterable[Unit]) -> None:
        self._ids: dict[str, str] = {}
        for unit in known:
            self._ids.setdefault(unit.id, unit.id)
        for unit in known:
            for alias in unit.aliases:
                self._ids.setdefault(alias, unit.id)
        self.added: dict[str, Unit] = {}
        self.doubts: list[str] = []

    def read(self, raw: str, place: str) -> tuple[str, ...]:
        """The names of an enumeration, each once, as the library calls them."""
        if "，" in raw or "；" in raw:
            self.doubts.append(f"{place}：“{raw}”中的逗号按顿号处理")
        names = [name.strip(" 。等") for name in _BETWEEN.split(raw)]
        return tuple(dict.fromkeys(self._levelled(n, place) for n in names if n))

    def _levelled(self, name: str, place: str) -> str:
        """The name in the library's form where only the district before it differs; any other
        stays as the document writes it, for who it is today is not the document's to say."""
        known = self._ids.get(name)
        if known is not None and name.endswith(known.removeprefix("区")):
            return known
        if name not in self.added:
            self.added[name] = Unit(name)
            like = [n for n in self._ids if len(n) == len(name) >= 4 and _apart(n, name) == 1]
            hint = "知识库里还没有这个单位，将新增，请核对"
            if known is not None:
                hint = f"可能就是知识库里的“{known}”，按原文另行登记，请核对"
            elif len(like) == 1:
                hint = f"与知识库里的“{like[0]}”只差一个字，按原文另行登记，请核对"
            self.doubts.append(f"{place}：单位“{name}”，{hint}")
        return name


def _apart(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def stretches(lines: Sequence[Line], units: Units) -> list[Stretch]:
    """The text of a clause cut after each bracket of units."""
    found: list[Stretch] = []
    current: list[Line] = []
    for line in lines:
        at = 0
        for match in _all_roles(line.text):
            # The full stop behind the bracket closes this stretch, it does not open the next.
            end = match.end() + line.text[match.end() :].startswith("。")
            current.append(Line(line.text[at:end].strip(), line.place))
            found.append(Stretch(tuple(current), _roles(match, line.place, units)))
            current, at = [], end
        rest = line.text[at:].strip(" 。")
        if rest:
            current.append(Line(line.text[at:].strip(), line.place))
    if current:
        found.append(Stretch(tuple(current), None))
    return found


def _all_roles(text: str) -> list[re.Match[str]]:
    own = _OWN_LINE.fullmatch(text)
    if own:
        return [own]
    found = [*_BRACKET.finditer(text), *_WORDED.finditer(text)]
    return sorted(found, key=lambda match: match.start())


def _roles(match: re.Match[str], place: str, units: Units) -> Roles:
    if match.re is _WORDED:
        lead = units.read(match[1], place)
        support = units.read(match[2], place) if match[2] else ()
        return Roles(lead, tuple(u for u in support if u not in lead), place, match[0])
    raw = match[1] if match.re is _BRACKET else match[0]
    names: dict[str, list[str]] = {"lead": [], "support": []}
    marks = list(_ROLE.finditer(raw))
    for mark, after in zip(marks, [*marks[1:], None], strict=True):
        listed = raw[mark.end() : after.start() if after else len(raw)].strip("，；。、 ")
        role = "support" if mark["help"] and not mark["lead"] else "lead"
        if listed:
            names[role] += units.read(listed, place)
    lead = tuple(dict.fromkeys(names["lead"]))
    support = tuple(u for u in dict.fromkeys(names["support"]) if u not in lead)
    return Roles(lead, support, place, match[0])


def figures(text: str) -> list[str]:
    """Every figure with what it counts, in order."""
    return [found.replace(" ", "") for found in _FIGURE.findall(text)]


def sentences(text: str) -> list[str]:
    """The sentences of a text, each with its closing mark; a list's items one by one."""
    return [
        s.strip()
        for line in text.split("\n")
        for s in re.split("(?<=[。；！？])", line)
        if s.strip()
    ]
