"""Whatever staff do and in whatever order: what is answered is what is published, now.

A model of plain dictionaries goes beside the store; after every step a library that looks once a
second must stand exactly where the model stands, and every entry of every answer must be
published in that very form. Questions also come with what a conversation remembers of entries
that are gone by now.
"""

from __future__ import annotations

from datetime import datetime

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from bot.clock import LOCAL_ZONE
from bot.db.upgrade import upgrade
from policy_kb import library as rooms
from policy_kb import store
from policy_kb.answer import decide
from policy_kb.errors import ContentError, IllegalMove, NoSuchRevision
from policy_kb.language import text as levelled
from policy_kb.library import Library
from policy_kb.model import Chapter, Clause, Part, Policy, Service, Unit
from policy_kb.question import Aspect, Before, Question
from policy_kb.retrieval.search import searchable, topic_words
from policy_kb.store import State

NAMES = [f"s-{n}" for n in range(4)]
TITLES = ["孵化器服务", "专利质押", "上市辅导", "人才引进", "股权转让"]
WHO = {"author": "li", "reason": "核对", "now": datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)}
WHO_ELSE = {"by": "wang", "note": "同意", "now": WHO["now"]}


def a_service(name: str, title: str, related: tuple[str, ...] = ()) -> Service:
    return Service(name, "service", title, f"{title}的说明", related, (title,), (f"想做{title}",))


BASE = [
    Policy("p", "科创意见", goal_year=2018, aliases=("科创意见",)),
    Chapter("chapter-1", 1, "任务"),
    Part("part-1", 1, "主体", 1, 1, aliases=("主体",)),
    Clause(
        "task-01",
        "task",
        1,
        "牛仔服装升级",
        "摘要",
        ("措施",),
        "part-1",
        lead=("甲局",),
        aliases=("牛仔服装升级",),
    ),
    Unit("甲局"),
]
services = st.builds(
    a_service,
    st.sampled_from(NAMES),
    st.sampled_from(TITLES),
    st.lists(st.sampled_from([*NAMES, "task-01"]), max_size=1, unique=True).map(tuple),
)


class Watch:
    seconds = 50.0

    def __call__(self) -> float:
        return self.seconds


class Staff(RuleBasedStateMachine):
    """Staff at work on a store, and a library that reads it."""

    @initialize()
    def begin(self) -> None:
        self.encoder, rooms.sentence_encoder = rooms.sentence_encoder, lambda: None
        self.engine = create_engine(
            "sqlite://",
            future=True,
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
        )
        upgrade(self.engine)
        self.watch = Watch()
        self.published = {entry.id: entry for entry in BASE}
        self.saved: dict[str, list[Service]] = {name: [] for name in NAMES}
        self.do(store.publish, BASE)
        self.library = Library(self.engine, self.watch)
        self.before = self.library.shelf()

    def teardown(self) -> None:
        if hasattr(self, "encoder"):
            rooms.sentence_encoder = self.encoder
            self.engine.dispose()

    def do(self, verb, *args):
        names = verb.__code__.co_varnames
        with self.engine.begin() as connection:
            return verb(connection, *args, **(WHO if "author" in names else WHO_ELSE))

    def relies_on_nothing_missing(self, published: dict) -> bool:
        return all(
            other in published
            for entry in published.values()
            for other in getattr(entry, "related", ())
        )

    @rule(fresh=st.lists(services, min_size=1, max_size=3, unique_by=lambda s: s.id))
    def imports(self, fresh) -> None:
        result = self.published | {entry.id: entry for entry in fresh}
        if not self.relies_on_nothing_missing(result):
            return  # an import is checked before it is published
        for entry in fresh:
            if self.published.get(entry.id) != entry:
                self.saved[entry.id].append(entry)
        self.do(store.publish, fresh)
        self.published = result

    @rule(names=st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    def withdraws(self, names) -> None:
        result = {name: e for name, e in self.published.items() if name not in names}
        try:
            self.do(store.withdraw, names)
        except NoSuchRevision:
            assert not set(names) <= self.published.keys()
        except ContentError:
            assert not self.relies_on_nothing_missing(result)
        else:
            self.published = result

    @rule(name=st.sampled_from(NAMES))
    def publishes_again(self, name) -> None:
        try:
            self.do(store.republish, name)
        except (IllegalMove, ContentError):
            return
        assert name not in self.published
        with self.engine.connect() as connection:
            numbers = [
                r for r in store.revisions_of(connection, name) if r.state is State.PUBLISHED
            ]
        (revision,) = numbers
        self.published[name] = revision.restored()

    @rule(name=st.sampled_from(NAMES), number=st.integers(1, 6))
    def rolls_back(self, name, number) -> None:
        try:
            self.do(store.roll_back, name, number)
        except NoSuchRevision:
            assert number > len(self.saved[name])
        except ContentError:
            result = self.published | {name: self.saved[name][number - 1]}
            assert not self.relies_on_nothing_missing(result)
        else:
            old = self.saved[name][number - 1]
            if self.published.get(name) != old:
                self.saved[name].append(old)
            self.published[name] = old

    @rule(fresh=services)
    def drafts_and_reviews(self, fresh) -> None:
        with self.engine.connect() as connection:
            living = [] if not self.saved[fresh.id] else store.revisions_of(connection, fresh.id)
        ends = (State.REPLACED, State.DISCARDED)
        newest = max((r.number for r in living if r.state not in ends), default=0)
        with store.writing(self.engine) as connection:
            draft = store.save_draft(connection, fresh, base=newest, **WHO)
        self.saved[fresh.id].append(fresh)
        self.do(store.submit, fresh.id, draft.number)
        try:
            self.do(store.approve, fresh.id, draft.number)
        except ContentError:
            assert not self.relies_on_nothing_missing(self.published | {fresh.id: fresh})
            self.do(store.discard, fresh.id, draft.number)
        else:
            self.published[fresh.id] = fresh

    @invariant()
    def the_library_stands_where_the_store_stands(self) -> None:
        if not hasattr(self, "library"):
            return
        before, self.watch.seconds = self.before, self.watch.seconds + 1
        shelf = self.before = self.library.shelf()
        assert shelf.knowledge.by_id == self.published
        with self.engine.connect() as connection:
            for name, number in shelf.revisions.items():
                revision = store.revision(connection, name, number)
                assert revision.restored() == self.published[name]
        for title in TITLES:
            self.search(title, shelf)
            self.ask(title, shelf, before)

    def search(self, title: str, shelf) -> None:
        """The index knows what is published and nothing else."""
        assert shelf.index.ids == [entry.id for entry in searchable(shelf.knowledge)]
        fitting = {n for n, e in self.published.items() if getattr(e, "title", "") == title}
        hits = shelf.index.search(topic_words(levelled.normalise(title)), most=len(fitting) or 1)
        found = {hit.id for hit in hits if hit.best > 0.99}
        assert found == fitting

    def ask(self, title: str, shelf, before) -> None:
        text = levelled.normalise(title)
        for linker in (shelf.linker, before.linker):  # the message was read a moment earlier
            for subjects in ((), ("s-0", "s-1")):
                past = Before(subjects, Aspect.CONTENT, subjects)
                question = Question(text, Aspect.CONTENT, linker.mentions(text), before=past)
                answer = decide(question, shelf)
                for entry in (*answer.entries, *answer.offered):
                    assert entry == self.published.get(entry.id)
        elliptic = Question("呢", Aspect.CONTENT, before=Before(("s-0",), None, ("s-0",)))
        for entry in decide(elliptic, shelf).entries:
            assert entry == self.published[entry.id]


TestStaff = Staff.TestCase
TestStaff.settings = settings(
    max_examples=40,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
