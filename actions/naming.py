"""How entries are called and cited in sentences: 第7条, 二、（三）第7条."""

from __future__ import annotations

from collections.abc import Iterable

from actions.phrases import Phrases
from policy_kb.model import Clause, Entry, Knowledge, Part, Service, Target

_NUMERALS = "零一二三四五六七八九十"


def numeral(number: int) -> str:
    """Chinese numeral of 1 to 10, as the document counts its parts."""
    return _NUMERALS[number] if number <= 10 else str(number)


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
        if isinstance(entry, Clause):
            return self._say(f"name_{entry.kind}")
        return title_of(entry)

    def label(self, entry: Entry) -> str:
        """Name and title on one line, as lists show an entry."""
        if isinstance(entry, Clause) and entry.kind in ("task", "safeguard"):
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
        if entry.kind in ("task", "item"):
            part = self._k.by_id[entry.part]
            return self._say("article_task", part=numeral(part.number), number=entry.number)
        if entry.kind == "safeguard":
            return self._say("article_safeguard", numeral=numeral(entry.number))
        return self._say(f"article_{entry.kind}")

    def source(self, articles: Iterable[str]) -> str:
        """The source line for these places of the document, each named once."""
        places = "；".join(dict.fromkeys(articles))
        return self._say("source", policy=self._k.policy.title, article=places)


def title_of(entry: Entry) -> str:
    return getattr(entry, "title", None) or getattr(entry, "name", None) or entry.id


def joined(names: Iterable[str], none: str = "") -> str:
    """Names as an enumeration; `none` where there are none."""
    return "、".join(names) or none
