"""How entries are called and cited in sentences: 第7条, 二、（三）第7条."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from actions.phrases import Phrases
from policy_kb.model import Clause, Entry, Knowledge, Part, Policy, Service, Target

_NUMERALS = "零一二三四五六七八九十"


def numeral(number: int) -> str:
    """Chinese numeral of 1 to 10, as the document counts its parts."""
    return _NUMERALS[number] if number <= 10 else str(number)


@dataclass(frozen=True)
class Place:
    """Where something is said: an article of a policy, None standing for the main one."""

    article: str
    policy: Policy | None = None


class Naming:
    """Names and citations for one state of the knowledge."""

    def __init__(self, phrases: Phrases, knowledge: Knowledge) -> None:
        self._say = phrases
        self._k = knowledge

    def name(self, entry: Entry) -> str:
        """第7条, 保障措施第3条, （六）开展…; the title for what has no number."""
        if isinstance(entry, Part):
            return self._say("name_part", numeral=numeral(entry.number), title=entry.title)
        if isinstance(entry, Clause) and entry.kind in ("task", "item", "safeguard"):
            return self._say(f"name_{entry.kind}", number=entry.number, title=entry.title)
        if isinstance(entry, Clause) and entry.kind == "clause":
            policy = self._k.policy_of(entry)
            return self._say("name_clause", policy=policy.title, article=entry.article)
        if isinstance(entry, Clause):
            return self._say(f"name_{entry.kind}")
        return title_of(entry)

    def label(self, entry: Entry) -> str:
        """Name and title on one line, as lists show an entry."""
        if isinstance(entry, Clause) and entry.kind in ("task", "safeguard", "clause"):
            return self._say("line_clause", name=self.name(entry), title=entry.title)
        return self.name(entry)

    def article(self, entry: Entry) -> str:
        """Where the document says it."""
        if isinstance(entry, Part):
            return self._say("article_part", numeral=numeral(entry.number), title=entry.title)
        if isinstance(entry, Target):
            return self._say("article_goal")
        if isinstance(entry, Service):
            known = [self._k.by_id[i] for i in entry.related if i in self._k.by_id]
            seventh = self._k.by_id.get("task-07")
            return self.article(seventh or known[0])
        if not isinstance(entry, Clause):
            return self._say("article_whole")
        if entry.kind == "clause":
            return entry.article
        if entry.kind in ("task", "item"):
            part = self._k.by_id[entry.part]
            return self._say("article_task", part=numeral(part.number), number=entry.number)
        if entry.kind == "safeguard":
            return self._say("article_safeguard", numeral=numeral(entry.number))
        return self._say(f"article_{entry.kind}")

    def source(self, articles: Iterable[str], policy: Policy | None = None) -> str:
        """The source line for these places of a policy (the main one), each named once."""
        policy = policy or self._k.policy
        places = "；".join(dict.fromkeys(articles))
        stated = self.stated(policy)
        if not stated:
            return self._say("source", policy=policy.title, article=places)
        return self._say("source_stated", policy=policy.title, stated=stated, article=places)

    def sources(self, places: Iterable[Place]) -> str:
        """One source line for each policy that is cited, in order of mention."""
        found: dict[str, tuple[Policy, list[str]]] = {}
        for place in places:
            policy = place.policy or self._k.policy
            found.setdefault(policy.id, (policy, []))[1].append(place.article)
        return "\n".join(self.source(articles, policy) for policy, articles in found.values())

    def place(self, entry: Entry) -> Place:
        """Policy and article of an entry."""
        return Place(self.article(entry), self._k.policy_of(entry))

    def stated(self, policy: Policy) -> str:
        """Number, issuer and day of a policy, as far as it states them."""
        issued = policy.issued_on and self._say("stated_issued_on", day=day(policy.issued_on))
        return "，".join(filter(None, (policy.document_number, policy.issuer, issued)))


def day(written: str | None) -> str:
    """2026年3月1日 for 2026-03-01."""
    if not written:
        return ""
    found = date.fromisoformat(written)
    return f"{found.year}年{found.month}月{found.day}日"


def title_of(entry: Entry) -> str:
    return getattr(entry, "title", None) or getattr(entry, "name", None) or entry.id


def joined(names: Iterable[str], none: str = "") -> str:
    """Names as an enumeration; `none` where there are none."""
    return "、".join(names) or none
