"""What all renderings share: names, unit lines, choices, and which places are cited."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from actions.naming import Naming, Place, day, joined
from actions.phrases import Phrases
from policy_kb.answer import Answer, Status
from policy_kb.calls.model import Call
from policy_kb.model import Clause, Entry, Knowledge, Policy, Specialist, Unit
from policy_kb.validity import Validity

Speaker = Callable[["Renderer", Answer], str]

# Answers about the document as a whole, with the place they cite.
_WHOLE = {
    "outline": "article_whole",
    "tasks_list": "article_tasks",
    "units_list": "article_tasks",
    "unit_tasks": "article_tasks",
    "unit_unknown": "article_tasks",
    "policy": "article_whole",
    "section": "article_whole",
    "targets": "article_goal",
    "other_year": "article_goal",
    "goal_year": "article_goal",
    "year_wrong": "article_goal",
    "year_confirmed": "article_goal",
    "safeguards": "article_safeguards",
    "same_unit": "article_tasks",
    "other_unit": "article_tasks",
}
_UNANSWERED = frozenset({Status.NO_MATCH, Status.OUT_OF_SCOPE})
# Answers about calls that name what comes near themselves.
_NAMES_THE_NEAREST = frozenset(
    {
        "call_unknown",
        "call_perhaps",
        "call_no_level",
        "call_no_year",
        "call_no_batch",
    }
)
_CITED_CHOICES = frozenset({"part_choice", "safeguards", "policy_beside"})


@dataclass(frozen=True)
class Spoken:
    """One answer in words: its text and the places it rests on."""

    text: str
    places: tuple[Place, ...] = ()


class Renderer:
    """Words for the answers of one state of the knowledge, on one day."""

    def __init__(
        self, phrases: Phrases, knowledge: Knowledge, year: int, speakers: dict[str, Speaker]
    ) -> None:
        """`speakers`: the function that words each key; a key without one is a fixed sentence."""
        self.say = phrases
        self._speakers = speakers
        self.k = knowledge
        self.naming = Naming(phrases, knowledge)
        self._year = year

    def speak(self, answer: Answer) -> Spoken:
        """The answer's text with its sources."""
        text = self._speakers.get(answer.key, plain)(self, answer)
        if answer.probable:
            text = self.say("probably", answer=text)
            if answer.offered:
                text += "\n" + self.say("or_else", choices=self.described(answer.offered))
        near = answer.offered and answer.key not in _NAMES_THE_NEAREST
        if answer.status in _UNANSWERED and near:
            text += "\n" + self.say("nearest", choices=self.choices(answer.offered))
        for lapsed in answer.facts.get("lapsed", ()):
            text = self.say("lapsed", state=standing_line(self, lapsed), answer=text)
        places = tuple(self.naming.place(e) for e in answer.entries if not _uncited(e))
        if answer.key in _WHOLE:
            places = (Place(self.say(_WHOLE[answer.key])),)
        if not answer.status.value.startswith("answered") and answer.key not in _CITED_CHOICES:
            places = ()
        return Spoken(text, places)

    # --- pieces that several answers share ---------------------------------

    def none(self) -> str:
        return self.say("none_listed")

    def clause_units(self, clause: Clause) -> str:
        lines = [self.say("line_lead", units=joined(clause.lead, self.none()))]
        if clause.support:
            lines.append(self.say("line_support", units=joined(clause.support)))
        else:
            lines.append(self.say("line_support_none"))
        return "\n".join(lines)

    def measures(self, clause: Clause) -> str:
        return "\n".join(self.say("line_measure", measure=m) for m in clause.measures)

    def choices(self, offered: tuple[Entry, ...]) -> str:
        return "\n".join(
            self.say("line_choice", position=i, label=self.naming.label(entry))
            for i, entry in enumerate(offered, start=1)
        )

    def described(self, offered: tuple[Entry, ...]) -> str:
        """Choices with a line on what each is about."""
        return "\n".join(
            self.say(
                "line_choice_more",
                position=i,
                label=self.naming.label(entry),
                summary=getattr(entry, "summary", ""),
            )
            if getattr(entry, "summary", "")
            else self.say("line_choice", position=i, label=self.naming.label(entry))
            for i, entry in enumerate(offered, start=1)
        )

    def year_passed(self, policy: Policy | None = None) -> str:
        """The remark that the goal year of a policy (the main one) is over, empty if it is not."""
        goal = (policy or self.k.policy).goal_year
        if goal is None or self._year <= goal:
            return ""
        return "\n" + self.say("goal_year_passed", year=goal)

    def names_goal_year(self, clause: Clause, text: str) -> str:
        """The same remark where a clause of another policy speaks of its goal year."""
        policy = self.k.policy_of(clause)
        return self.year_passed(policy) if f"{policy.goal_year}年" in text else ""

    def head(self, clause: Clause) -> dict[str, str]:
        """Its number, title and units; the title of an item stands beside its number only once."""
        item = clause.kind == "item"
        name = self.say("name_task", number=clause.number) if item else self.naming.name(clause)
        return {
            "name": name,
            "title": clause.title,
            "lead": joined(clause.lead, self.none()),
            "support": joined(clause.support, self.none()),
        }


def standing_line(r: Renderer, facts: dict[str, Any]) -> str:
    """What there is to say of a policy that is not in force: since when, and what instead."""
    policy, ended, successor = facts["policy"], facts["ended"], facts["successor"]
    if facts["state"] is Validity.NOT_YET:
        return r.say("not_yet", policy=policy.title, day=day(policy.in_force_from))
    instead = r.say("replaced_by", policy=successor) if successor else ""
    if ended is None:
        return r.say("ended", policy=policy.title, instead=instead)
    return r.say("ended_on", policy=policy.title, day=day(ended), instead=instead)


def plain(r: Renderer, answer: Answer) -> str:
    """An answer that is one fixed sentence."""
    return r.say(answer.key)


def _uncited(entry: Entry) -> bool:
    """Units and specialists are no place of the document; a call's answer names its own source."""
    return isinstance(entry, Unit | Call | Specialist)
