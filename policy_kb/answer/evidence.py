"""What a question gives to go by: numbers, units, targets, and search hits.

Gathers, does not decide. The thresholds that turn a score into "sure",
"perhaps" or "no" stand here, in one place, because every answer shares them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from policy_kb.language.quantities import quantities
from policy_kb.library import Shelf
from policy_kb.mentions import Mention
from policy_kb.model import Clause, Entry, Part, Service, Target, Unit
from policy_kb.question import Aspect, Question
from policy_kb.retrieval.search import Hit, spoken_words, topic_words

# Scores of `search.Hit`; chosen on the own evaluation set, see docs/nlu.md.
SURE = 0.45
PERHAPS = 0.22
BARELY = 0.07
# A second hit this close to the first makes the question ambiguous.
CLOSE = 0.90
CLOSE_IF_BARE = 0.6
# Of several that are not sure, the first is answered when it is this far ahead.
LIKELY = 1.08
# A weaker hit is still sure when it is this far ahead of the second.
AHEAD = 1.5
# A single piece of a message says less about its topic than the message as a whole,
# and a short one (区里有财政支持吗) least.
_PIECE = 0.7
# Figures and years are no topic.
_DIGITS = re.compile("[0-9.%]+年?")
_YEAR = re.compile("(?:20)?[0-9]{2}年")
# A follow-up this short takes the kind of clause from what went before.
_FOLLOWING = 7
# 和前面第三条有什么不一样.
_BESIDE = 16
# 保障措施有第7条吗: the number is one of the safeguards, though words stand between.
_OF_SAFEGUARDS = re.compile("保障(?:措施)?[^,，。?？；;任条]{0,5}$")
# From this score together they surely are.
_TOGETHER = 0.4
# A phrase this like the question is nearly it.
_NEARLY = 0.75
_SORTS_OF_MONEY = "奖补贴贷租"
_FROM_BEHIND = ("最", "倒数")
# A question that names the kind of clause means one of that kind.
# 用地有保障吗 names none.
_KINDS = ((re.compile("(?<!有)保障(?!吗|么|不|得)"), "safeguard"),)
_LIFT = 1.6


@dataclass(frozen=True)
class Evidence:
    """Everything found for one question. `hits` are best first, targets left out; `entries`
    are all that are published, `own` those of the main policy."""

    ordinals: tuple[Entry, ...] = ()
    missing: tuple[Mention, ...] = ()
    sections: tuple[int, ...] = ()
    units: tuple[Unit, ...] = ()
    targets: tuple[Target, ...] = ()
    hits: tuple[Hit, ...] = ()
    target_hits: tuple[Hit, ...] = ()
    words: tuple[str, ...] = ()
    entries: dict[str, Entry] = field(default_factory=dict)
    own: tuple[Entry, ...] = ()

    @property
    def sure(self) -> bool:
        """Whether the best hit is good enough to answer from."""
        if not self.hits:
            return False
        best = self.hits[0].score
        second = self.hits[1].score if len(self.hits) > 1 else 0.0
        return best >= SURE or (best >= (SURE + PERHAPS) / 2 and best >= AHEAD * second)

    @property
    def nearly_named(self) -> bool:
        """Whether one phrase of the best hit is nearly what is written."""
        return bool(self.hits) and self.hits[0].best >= _NEARLY

    @property
    def near(self) -> tuple[Hit, ...]:
        """Hits worth offering when none is sure."""
        return tuple(h for h in self.hits if h.score >= PERHAPS)

    @property
    def far(self) -> tuple[Hit, ...]:
        """The closest hits of a question that is surely ours but told in other words."""
        return tuple(h for h in self.hits if h.score >= BARELY)

    @property
    def length(self) -> int:
        """How many characters of the question say what it is about."""
        return sum(len(word) for word in self.words)

    @property
    def named(self) -> bool:
        """Whether the question itself says what it is about."""
        return bool(self.ordinals or self.missing or self.sections or self.units or self.words)

    def entry(self, hit: Hit) -> Entry:
        return self.entries[hit.id]


def gather(question: Question, shelf: Shelf) -> Evidence:
    """Look up every name and number of the question, and search for the rest of its words."""
    entries = shelf.knowledge.by_id
    ordinals, missing, sections, units, targets = [], [], [], [], []
    for mention in question.mentions:
        if mention.kind in ("section", "chapter") and mention.number:
            sections.append(mention.number if mention.kind == "section" else -mention.number)
        elif mention.number is not None:
            mention = _same_kind(mention, question, shelf)
            (ordinals if mention.id else missing).append(entries.get(mention.id, mention))
        elif mention.kind == "unit":
            units.append(entries[mention.id])
        elif mention.kind == "target":
            targets.append(entries[mention.id])
    idle = {unit.id for unit in units if not _has_tasks(unit, shelf)}
    if question.aspect is Aspect.TARGET:
        # 财政出多少亿 asks for a figure of finance, and 财政 is no name written out.
        idle |= {m.id for m in question.mentions if m.kind == "unit" and not m.exact}
    words = tuple(w for w in topic_words(_without(question, idle)) if not _is_figure(w))
    if not words and not question.mentions and _is_one_word(question):
        words = (question.text,)
    units = [unit for unit in units if unit.id not in idle]
    if units and not words and question.aspect is Aspect.AMOUNT:
        words = topic_words(question.text)  # 镇街完成得好有奖励吗 is about rewards, not the unit
    hits = _in_the_named_kind(question, _search(question, shelf, words), entries)
    alone = not (words or question.background or question.before.subjects)
    if alone and question.aspect is Aspect.AMOUNT:
        words, hits = _told_in_common_words(question, shelf)
    return Evidence(
        ordinals=_distinct(ordinals),
        missing=tuple(missing),
        sections=tuple(sections),
        units=_distinct(units),
        targets=_distinct(targets),
        hits=tuple(h for h in hits if not isinstance(entries[h.id], Target)),
        target_hits=tuple(h for h in hits if isinstance(entries[h.id], Target)),
        words=words,
        entries=entries,
        own=shelf.knowledge.own,
    )


def _told_in_common_words(question: Question, shelf: Shelf) -> tuple[tuple[str, ...], list[Hit]]:
    """任务完成得好的有奖励吗: each word could be said of anything, and together they are what a
    clause says that gives what is asked for."""
    words, entries = spoken_words(question.text), shelf.knowledge.by_id
    hits = [h for h in shelf.index.search(words, most=12) if _gives(entries[h.id], question.text)]
    return (words, hits) if hits and hits[0].score >= _TOGETHER else ((), [])


def _gives(entry: Entry, asked: str) -> bool:
    """Whether an entry speaks of what is asked for (奖, 补, 贷 …)."""
    said = "".join((getattr(entry, "summary", ""), *getattr(entry, "measures", ())))
    return any(sort in asked and sort in said for sort in _SORTS_OF_MONEY)


def _is_figure(word: str) -> bool:
    """是200家, 三个亿: nothing but a number and what it counts."""
    if _DIGITS.fullmatch(word):
        return True
    rest, figures = word, quantities(word)
    for figure in figures:
        rest = rest.replace(figure.surface, " ")
    return bool(figures) and not topic_words(rest)


def _share(piece: str, whole: str) -> float:
    """How much a piece's hits count, by its share of the message's topic words."""
    told = sum(map(len, topic_words(whole))) or 1
    return _PIECE * min(1.0, sum(map(len, topic_words(piece))) / told) ** 0.5


def _in_the_named_kind(question: Question, hits: list[Hit], entries: dict[str, Entry]) -> list[Hit]:
    """保障措施里哪条讲宣传: entries of the kind that is named come first."""
    text = " ".join((*question.background, question.text))
    family = set(question.before.subjects) if question.elliptic else set()
    family |= {getattr(entries.get(i), "parent", None) for i in family} - {None}
    hits = sorted(
        (
            replace(h, score=h.score * _LIFT)
            if getattr(entries[h.id], "parent", None) in family
            else h
            for h in hits
        ),
        key=lambda h: -h.score,
    )
    kinds = {kind for word, kind in _KINDS if word.search(text)}
    if not kinds:
        return hits
    lifted = [
        replace(h, score=h.score * _LIFT) if getattr(entries[h.id], "kind", "") in kinds else h
        for h in hits
    ]
    return sorted(lifted, key=lambda h: -h.score)


def _is_one_word(question: Question) -> bool:
    """奖励 by itself is a topic, though in a sentence it only asks."""
    return (
        2 <= len(question.text) <= 4
        and question.aspect is Aspect.CONTENT
        and (not question.before.subjects and not question.elliptic)
    )


def _same_kind(mention: Mention, question: Question, shelf: Shelf) -> Mention:
    """那第4呢, 最后一条 after a safeguard, 保障措施有第7条吗: a safeguard is meant."""
    if mention.kind != "task" or not mention.number:
        return mention
    if not (
        _follows_a_safeguard(question, shelf)
        or _OF_SAFEGUARDS.search(question.text[: mention.start])
    ):
        return mention
    number = mention.number
    if mention.surface.startswith(_FROM_BEHIND):
        number += len(shelf.knowledge.safeguards) - len(shelf.knowledge.tasks)
    meant = shelf.knowledge.safeguard(number)
    if meant is None and _follows_a_safeguard(question, shelf):
        return mention  # 第12条 after a safeguard is a task's number
    return replace(mention, kind="safeguard", id=meant.id if meant else "", number=number)


def _follows_a_safeguard(question: Question, shelf: Shelf) -> bool:
    before = question.before.subjects[:1]
    least = _BESIDE if question.aspect is Aspect.COMPARE else _FOLLOWING
    if not before or len(question.text) > least or "任务" in question.text:
        return False
    return getattr(shelf.knowledge.by_id.get(before[0]), "kind", "") == "safeguard"


def _has_tasks(unit: Unit, shelf: Shelf) -> bool:
    """Bodies without a task of their own (the leading group) are found by search instead."""
    return any(shelf.knowledge.clauses_of_unit(unit.id, role) for role in ("lead", "support"))


def _without(question: Question, kept_units: set[str]) -> str:
    """The question's text without its numbers and without names of units, but for the kept."""
    text, at, kept = question.text, 0, []
    for mention in question.mentions:
        unit = mention.kind == "unit" and mention.id not in kept_units
        if unit or mention.number is not None:
            kept.append(text[at : mention.start])
            at = max(at, mention.end)
    kept.append(text[at:])
    return _YEAR.sub(" ", " ".join(kept))


def _search(question: Question, shelf: Shelf, words: tuple[str, ...]) -> list[Hit]:
    """Hits for the question's own words, helped by the rest of the message when they are weak."""
    hits = shelf.index.search(words, most=12)
    if not question.background:
        return hits
    around = [piece for piece in question.background if piece not in question.text]
    whole = " ".join((*around, question.text))
    together = shelf.index.search(topic_words(whole), most=12)
    pieces = [(hits, _share(question.text, whole)), (together, 1.0)]
    pieces += [
        (shelf.index.search(topic_words(p), most=12), _share(p, whole)) for p in question.background
    ]
    best: dict[str, Hit] = {}
    for found, weight in pieces:
        for hit in found:
            score = hit.score * weight
            if hit.id not in best or score > best[hit.id].score:
                best[hit.id] = replace(hit, score=score)
    return sorted(best.values(), key=lambda hit: -hit.score)


def clause_for(entry: Entry, evidence: Evidence) -> Entry | None:
    """The clause (or part) that speaks for an entry: a target or service points to its task."""
    if isinstance(entry, (Clause, Part)):
        return entry
    if isinstance(entry, (Target, Service)) and entry.related:
        return evidence.entries.get(entry.related[0])
    return None


def _distinct(entries: list) -> tuple:
    return tuple(dict.fromkeys(entries))
