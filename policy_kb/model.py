"""What the knowledge is made of: frozen entries and the collection that holds them.

No reading of files, no searching, no sentences. Words are those of the glossary
in README.md; an entry never changes, a new revision is a new object.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from policy_kb.calls.model import Call


@dataclass(frozen=True)
class Policy:
    """One published policy document. What the document does not state is None.

    Days are ISO dates; `valid_until` is the last day on which it is in force.
    `replaced_by` is the id of the policy that took its place, or that one's title
    where the library does not hold it. Where it stands on a day is `validity`.
    """

    id: str
    title: str
    series: str | None = None
    document_number: str | None = None
    issuer: str | None = None
    issued_on: str | None = None
    in_force_from: str | None = None
    valid_until: str | None = None
    withdrawn_on: str | None = None
    replaced_by: str | None = None
    goal_year: int | None = None
    aliases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    kind: str = "policy"


@dataclass(frozen=True)
class Chapter:
    """A top-level division of the document (一、二、三)."""

    id: str
    number: int
    title: str
    kind: str = "chapter"


@dataclass(frozen=True)
class Part:
    """A group of tasks inside the chapter of tasks ((一) to (八))."""

    id: str
    number: int
    title: str
    first_task: int
    last_task: int
    aliases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    kind: str = "part"


@dataclass(frozen=True)
class Clause:
    """One citable part of a policy.

    `kind` is overview, goal, task, item (a sub-item of a task with units of its
    own) or safeguard in the main policy, clause in any other. `number` counts
    within the kind, 0 where the document gives none to cite by; an item carries
    its task's number. `lead` and `support` are names of units as the policy writes
    them; empty means that the policy names none. `policy` is the id of the policy,
    empty for the main one; `article` the place in its document (第三条); `original`
    the wording of the document, empty while it has not been imported.
    """

    id: str
    kind: str
    number: int
    title: str
    summary: str
    measures: tuple[str, ...] = ()
    part: str | None = None
    parent: str | None = None
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    policy: str = ""
    article: str = ""
    original: str = ""


@dataclass(frozen=True)
class Target:
    """A figure to reach by a year. `figure` and `multiple` are as the policy writes them."""

    id: str
    group: str
    name: str
    figure: str
    unit: str
    year: int
    statement: str
    multiple: str | None = None
    trend: str | None = None
    note: str | None = None
    aliases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    kind: str = "target"


@dataclass(frozen=True)
class Service:
    """One of the professional services, or a network behind them (`kind` network)."""

    id: str
    kind: str
    title: str
    summary: str
    related: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unit:
    """A government unit or body that the policy names."""

    id: str
    full_name: str | None = None
    aliases: tuple[str, ...] = ()
    note: str | None = None
    kind: str = "unit"

    @property
    def title(self) -> str:
        return self.id


@dataclass(frozen=True)
class Specialist:
    """The named contact of a town or street (科技专员). `town` is its full name (towns.yml).

    `unit` is where the person works, `phone` as it is to be told, `office` where and when the
    person can be met.
    """

    id: str
    town: str
    name: str
    unit: str | None = None
    phone: str | None = None
    office: str | None = None
    kind: str = "specialist"


Entry = Policy | Chapter | Part | Clause | Target | Service | Unit | Call | Specialist


@dataclass(frozen=True)
class Knowledge:
    """One consistent state of everything published, with the look-ups answers need.

    `policy` is the main one, whose tasks, parts and units questions without another
    name are about; chapters, parts, targets and services are its own. `other_policies`
    stand beside it with `other_clauses`. `version` names the state of the store it was
    read from.
    """

    policy: Policy
    chapters: tuple[Chapter, ...]
    parts: tuple[Part, ...]
    clauses: tuple[Clause, ...]
    targets: tuple[Target, ...]
    services: tuple[Service, ...]
    units: tuple[Unit, ...]
    calls: tuple[Call, ...] = ()
    other_policies: tuple[Policy, ...] = ()
    other_clauses: tuple[Clause, ...] = ()
    specialists: tuple[Specialist, ...] = ()
    version: str = field(default="", compare=False)

    @cached_property
    def by_id(self) -> dict[str, Entry]:
        everything: tuple[Entry, ...] = (
            self.policy,
            *self.chapters,
            *self.parts,
            *self.clauses,
            *self.targets,
            *self.services,
            *self.units,
            *self.calls,
            *self.other_policies,
            *self.other_clauses,
            *self.specialists,
        )
        return {entry.id: entry for entry in everything}

    @cached_property
    def own(self) -> tuple[Entry, ...]:
        """What belongs to the main policy, its units included."""
        return (
            self.policy,
            *self.chapters,
            *self.parts,
            *self.clauses,
            *self.targets,
            *self.services,
            *self.units,
        )

    @property
    def policies(self) -> tuple[Policy, ...]:
        """All policies, the main one first."""
        return (self.policy, *self.other_policies)

    @cached_property
    def _of_others(self) -> dict[str, tuple[Clause, ...]]:
        found: dict[str, list[Clause]] = {}
        for clause in self.other_clauses:
            found.setdefault(clause.policy, []).append(clause)
        return {policy: tuple(clauses) for policy, clauses in found.items()}

    def policy_of(self, entry: Entry) -> Policy:
        """The policy that an entry belongs to; the main one for what names no other."""
        if isinstance(entry, Policy):
            return entry
        found = self.by_id.get(getattr(entry, "policy", "") or "")
        return found if isinstance(found, Policy) else self.policy

    def clauses_of(self, policy: Policy) -> tuple[Clause, ...]:
        """The clauses of a policy in the order of its document, sub-items left out."""
        if policy.id == self.policy.id:
            return tuple(c for c in self.clauses if not c.parent)
        return tuple(c for c in self._of_others.get(policy.id, ()) if not c.parent)

    def article(self, policy: Policy, number: int) -> Clause | None:
        """The clause of another policy that is cited by this number."""
        numbered = (c for c in self.clauses_of(policy) if c.number == number and number)
        return next(numbered, None)

    @cached_property
    def tasks(self) -> tuple[Clause, ...]:
        return tuple(sorted((c for c in self.clauses if c.kind == "task"), key=lambda c: c.number))

    @cached_property
    def safeguards(self) -> tuple[Clause, ...]:
        return tuple(
            sorted((c for c in self.clauses if c.kind == "safeguard"), key=lambda c: c.number)
        )

    def task(self, number: int) -> Clause | None:
        """The task with this number, None where there is none."""
        return next((c for c in self.tasks if c.number == number), None)

    def safeguard(self, number: int) -> Clause | None:
        return next((c for c in self.safeguards if c.number == number), None)

    def part(self, number: int) -> Part | None:
        return next((p for p in self.parts if p.number == number), None)

    def items_of(self, clause: Clause) -> tuple[Clause, ...]:
        """The sub-items of a task, in order; empty for most."""
        if clause.policy:
            return tuple(c for c in self._of_others.get(clause.policy, ()) if c.parent == clause.id)
        return tuple(c for c in self.clauses if c.parent == clause.id)

    def tasks_of(self, part: Part) -> tuple[Clause, ...]:
        return tuple(t for t in self.tasks if t.part == part.id)

    def clauses_of_unit(self, unit: str, role: str) -> tuple[Clause, ...]:
        """Tasks and sub-items in which `unit` has the role "lead" or "support", in order."""
        return self._of_units.get((unit, role), ())

    @cached_property
    def _of_units(self) -> dict[tuple[str, str], tuple[Clause, ...]]:
        found: dict[tuple[str, str], list[Clause]] = {}
        for clause in sorted(self.clauses, key=lambda c: (c.number, c.id)):
            for role, units in (("lead", clause.lead), ("support", clause.support)):
                for unit in dict.fromkeys(units):
                    found.setdefault((unit, role), []).append(clause)
        return {key: tuple(clauses) for key, clauses in found.items()}
