"""Staff look into what was told: search, talk, judgement, numbers, and why."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, func, select

from bot.clock import LOCAL_ZONE
from bot.services.record.numbers import _quantile, numbers
from bot.services.record.reasons import STATUS_WORDS, reasons
from bot.services.record.turn_marks import Verdict, mark, marks
from bot.services.record.turn_search import Wanted, find, pseudonym, talk
from bot.services.record.turns import NoSuchTurn, TurnRecord, Turns, person_key
from bot.services.tables import metadata, turn_marks
from policy_kb.answer import Status
from policy_kb.tables import metadata as knowledge

AT = datetime(2026, 3, 2, 9, 30, tzinfo=LOCAL_ZONE)
DAY = AT.date()


def told(number: int = 0, **more) -> TurnRecord:
    values = {
        "at": AT + timedelta(minutes=number),
        "user": "openid-li",
        "question": f"问题{number}",
        "answer": "由区科工信局牵头。",
        "status": "answered",
        "entries": (("task-10", 3),),
        "seconds": 0.02,
        **more,
    }
    return TurnRecord(**values)


@pytest.fixture
def turns(rows) -> Turns:
    return Turns(rows)


def numbers_of(rows, wanted: Wanted, **more) -> list[int]:
    with rows.connect() as connection:
        return [turn.number for turn in find(connection, wanted, **more).turns]


def test_turns_are_found_by_everything_that_staff_know(rows, turns):
    turns.add(
        [
            told(),
            told(1, status="answered.not_stated", entries=()),
            told(2, status="unanswerable.no_match", question="高企100%补贴", entries=()),
            told(3, user="o-wang", entries=(("task-11", 1),)),
            told(4, at=AT + timedelta(days=1)),
            told(5, status="answeredly"),
        ]
    )
    with rows.begin() as connection:
        mark(connection, 3, Verdict.WRONG, "应答第三条", "陈", AT)
    wang = person_key("o-wang")
    for wanted, found in (
        (Wanted(), [6, 5, 4, 3, 2, 1]),
        (Wanted(status="answered"), [5, 4, 2, 1]),
        (Wanted(status="answered.not_stated"), [2]),
        (Wanted(words="100%"), [3]),
        (Wanted(words="科工信局", topic="task-11"), [4]),
        (Wanted(person="o-wang"), [4]),
        (Wanted(person=pseudonym(wang)), [4]),
        (Wanted(person=wang), [4]),
        (Wanted(person="ffffffff"), []),
        (Wanted(since=DAY + timedelta(days=1)), [5]),
        (Wanted(until=DAY), [6, 4, 3, 2, 1]),
        (Wanted(mark="wrong"), [3]),
        (Wanted(mark="none", since=DAY, until=DAY), [6, 4, 2, 1]),
        (Wanted(mark="right"), []),
    ):
        assert numbers_of(rows, wanted) == found, wanted


@given(size=st.integers(1, 12), most=st.integers(1, 5))
def test_paging_there_and_back_shows_every_turn_once(size, most):
    engine = create_engine("sqlite://", future=True)
    metadata.create_all(engine)
    Turns(engine).add([told(n) for n in range(size)])
    seen, before = [], None
    with engine.connect() as connection:
        while True:
            page = find(connection, Wanted(), before=before, most=most)
            seen += [turn.number for turn in page.turns]
            assert (page.newer is None) == (before is None)
            if page.older is None:
                break
            before = page.older
        back = list(page.turns)
        while page.newer is not None:
            page = find(connection, Wanted(), after=page.newer, most=most)
            back = [*page.turns, *back]
            if not page.turns:
                break
    assert seen == list(range(size, 0, -1))
    assert [turn.number for turn in back] == seen


def test_a_talk_is_what_one_person_was_told_around_a_turn(rows, turns):
    turns.add([told(n, user="o-li" if n % 2 else "o-wang") for n in range(20)])
    with rows.connect() as connection:
        page = talk(connection, turns.get(10), around=3)
        whole = talk(connection, turns.get(10), around=50)
    assert [turn.number for turn in page.turns] == [4, 6, 8, 10, 12, 14, 16]
    assert (page.older, page.newer) == (4, 16)
    assert [turn.number for turn in whole.turns] == list(range(2, 21, 2))
    assert (whole.older, whole.newer) == (None, None)


def test_the_newest_judgement_holds_and_all_are_kept(rows, turns):
    turns.add([told()])
    with rows.begin() as connection:
        mark(connection, 1, Verdict.WRONG, " 电话13812345678 ", "陈", AT)
        mark(connection, 1, Verdict.RIGHT, "", "吴", AT + timedelta(hours=1))
    assert turns.get(1).mark == "right"
    with rows.begin() as connection:
        assert [(m.verdict, m.note, m.by) for m in marks(connection, 1)] == [
            (Verdict.RIGHT, "", "吴"),
            (Verdict.WRONG, "电话***", "陈"),
        ]
        mark(connection, 1, Verdict.NONE, "", "吴", AT)
        with pytest.raises(NoSuchTurn):
            mark(connection, 9, Verdict.RIGHT, "", "吴", AT)
    assert turns.get(1).mark is None


def test_judgements_go_with_their_turns(rows, turns):
    turns.add([told(), told(1, user="o-wang"), told(2, at=AT - timedelta(days=200))])
    with rows.begin() as connection:
        for number in (1, 2, 3):
            mark(connection, number, Verdict.WRONG, "", "陈", AT)

    def left() -> int:
        with rows.connect() as connection:
            return connection.execute(select(func.count()).select_from(turn_marks)).scalar()

    turns.purge(AT - timedelta(days=1))
    assert left() == 2
    turns.forget("openid-li")
    assert left() == 1


def test_numbers_count_days_hours_topics_and_times(rows, turns):
    seconds = [0.01 * n for n in range(1, 101)]
    turns.add([told(seconds=s) for s in seconds])
    turns.add(
        [
            told(status="asked_back.choice", at=AT.replace(hour=0, minute=0)),
            told(status="unanswerable.no_match", entries=(), at=AT.replace(hour=23, minute=59)),
            told(status="failed", entries=(), at=AT - timedelta(days=2)),
            told(at=AT - timedelta(days=9)),
            told(at=AT + timedelta(days=1)),
        ]
    )
    with rows.begin() as connection:
        mark(connection, 1, Verdict.WRONG, "", "陈", AT)
        mark(connection, 2, Verdict.RIGHT, "", "陈", AT)
        found = numbers(connection, DAY - timedelta(days=2), DAY)
    assert [day.questions for day in found.days] == [1, 0, 102]
    assert [day.day for day in found.days] == [DAY - timedelta(days=n) for n in (2, 1, 0)]
    assert (found.questions, found.wrong, found.days[2].wrong) == (103, 1, 1)
    counted = {f: found.of(f) for f in ("answered", "asked_back", "unanswerable", "failed")}
    assert counted == {"answered": 100, "asked_back": 1, "unanswerable": 1, "failed": 1}
    assert (found.hours[0], found.hours[9], found.hours[23], sum(found.hours)) == (1, 101, 1, 103)
    assert found.topics == [("task-10", 101)]
    assert (found.median, found.slow) == (0.49, 0.95)


def test_numbers_of_nothing(rows):
    with rows.connect() as connection:
        found = numbers(connection, DAY, DAY)
    assert (found.questions, found.median, found.slow, found.topics) == (0, None, None, [])


@given(st.dictionaries(st.integers(0, 5000), st.integers(1, 9), min_size=1), st.floats(0.01, 1))
def test_so_many_lie_at_or_below_a_quantile(counts, share):
    value = _quantile(counts, share)
    below = sum(count for ms, count in counts.items() if ms / 1000 <= value)
    assert below >= share * sum(counts.values()) - 1e-9
    assert sum(n for ms, n in counts.items() if ms / 1000 < value) < share * sum(counts.values())


def test_every_status_has_words():
    assert {status.value for status in Status} <= set(STATUS_WORDS)


def test_why_names_what_was_understood_and_what_it_rests_on(rows, turns):
    knowledge.create_all(rows)
    understood = {
        "intent": "ask_lead",
        "confidence": 0.91,
        "before": ["task-07"],
        "answers": [
            {
                "key": "lead",
                "entries": ["task-10"],
                "offered": ["task-11"],
                "probable": True,
            }
        ],
        "pieces": [
            {
                "text": "谁牵头",
                "intent": "ask_lead",
                "mentions": [{"surface": "孵化器", "id": "task-10", "exact": False}],
            }
        ],
        "form": {"told": ["在石滩镇"], "asks": "age"},
    }
    turns.add([told(understood=understood, entries=(("task-10", 3), ("example-1", None)))])
    with rows.connect() as connection:
        why = reasons(connection, turns.get(1))
    assert why.understood == (
        "意图 ask_lead（把握 0.91）",
        " “谁牵头” ask_lead；提到 孵化器→task-10（按读音）",
        " 此前谈到：task-07",
        " 判定 lead：task-10，是最接近的猜测",
        " 另列出：task-11",
        " 企业情况：在石滩镇",
        " 接着询问：成立时间",
    )
    assert [str(basis) for basis in why.bases] == [
        "task-10 第 3 版（已不在库中）",
        "example-1（未发布的示例）",
    ]
