"""Publishing and withdrawing at an hour: once, whole, or given up with the reason."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.clock import LOCAL_ZONE
from policy_kb import store
from policy_kb.calls.model import Call
from policy_kb.errors import ContentError, EditConflict, IllegalMove
from policy_kb.store import State, Wanted

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
HOUR = NOW + timedelta(hours=1)
CALL = Call("c-1", "低空专项", "区", "甲局", closes_on="2026-03-20", aliases=("低空",))


def scheduled(desk, entry, base: int) -> int:
    number = desk.save_draft(entry, base=base).number
    desk.submit(entry.id, number)
    assert desk.approve(entry.id, number, by="wang", due_at=HOUR) is State.SCHEDULED
    return number


def carry_out(desk, at=HOUR) -> list[bool]:
    return [carry_out_one(desk, one, at) for one in desk.due(at)]


def carry_out_one(desk, one, at=HOUR) -> bool:
    with desk.engine.begin() as connection:
        return store.carry_out(connection, one, now=at)


def test_a_reviewed_revision_waits_for_its_hour(desk):
    scheduled(desk, CALL, 0)
    assert desk.due(HOUR - timedelta(seconds=1)) == []
    assert "c-1" not in desk.read().by_id
    assert carry_out(desk) == [True]
    assert desk.read().by_id["c-1"] == CALL
    assert desk.due(HOUR + timedelta(days=9)) == []
    last = desk.events("c-1")[-1]
    assert (last.was, last.state, last.by) == (State.SCHEDULED, State.PUBLISHED, "wang")


def test_what_is_planned_cannot_be_edited_but_sent_back_or_given_up(desk):
    scheduled(desk, CALL, 0)
    with pytest.raises(IllegalMove, match="退回后才能修改"):
        desk.save_draft(CALL, base=1)
    desk.send_back("c-1", 1)
    assert desk.due(HOUR) == []
    assert desk.line("c-1").state is State.DRAFT and desk.line("c-1").due_at is None


def test_two_workers_do_it_once(desk, engine):
    scheduled(desk, CALL, 0)
    (one,) = desk.due(HOUR)
    version, done, ready = desk.current_version(), [], threading.Barrier(2)

    def work() -> None:
        ready.wait()
        done.append(carry_out_one(desk, one))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, True]
    assert desk.current_version() == version + 1
    assert [e.state for e in desk.events("c-1")].count(State.PUBLISHED) == 1


def test_what_would_fail_a_check_is_refused_when_planned(desk):
    desk.save_draft(replace(CALL, closes_on="2026-02-31"), base=0)
    desk.submit("c-1", 1)
    with pytest.raises(ContentError, match="2026-02-31"):
        desk.approve("c-1", 1, by="wang", due_at=HOUR)
    with pytest.raises(IllegalMove, match="已经过去"):
        desk.approve("c-1", 1, by="wang", due_at=NOW)
    assert desk.line("c-1").state is State.FIRST_REVIEW


def test_what_can_no_longer_be_done_is_given_up_with_the_reason(desk, small):
    service = small.by_id["s"]
    number = scheduled(desk, replace(service, summary="新说法"), 1)
    desk.publish([replace(service, summary="更快的说法")])
    (one,) = desk.due(HOUR)
    with pytest.raises(EditConflict) as caught:
        carry_out_one(desk, one)
    assert desk.read().by_id["s"].summary == "更快的说法"
    with desk.engine.begin() as connection:
        assert store.give_up(connection, one, str(caught.value), now=HOUR)
        assert not store.give_up(connection, one, "again", now=HOUR)
    assert desk.due(HOUR) == []
    last = desk.events("s")[-1]
    assert (last.revision, last.state) == (number, State.DRAFT) and "未能执行" in last.note


def test_a_withdrawal_at_its_hour(desk, small):
    with pytest.raises(IllegalMove):
        desk.cancel_withdrawal("s")
    desk.schedule_withdrawal("s", HOUR)
    assert desk.line("s").due_at == HOUR
    assert carry_out(desk) == [True]
    assert "s" not in desk.read().by_id
    # Published again it does not vanish at once: the plan went with the move.
    desk.republish("s")
    assert desk.due(HOUR + timedelta(days=1)) == []
    assert desk.read().by_id["s"] == small.by_id["s"]


def test_a_withdrawal_that_others_rely_on_is_given_up(desk):
    desk.schedule_withdrawal("乙局", HOUR)
    (one,) = desk.due(HOUR)
    with pytest.raises(ContentError, match="乙局"):
        carry_out_one(desk, one)
    with desk.engine.begin() as connection:
        store.give_up(connection, one, "被引用", now=HOUR)
    assert desk.due(HOUR) == [] and "乙局" in desk.read().by_id


def test_a_withdrawal_is_cancelled(desk):
    desk.schedule_withdrawal("s", HOUR)
    desk.cancel_withdrawal("s")
    assert desk.due(HOUR) == []
    notes = [e.note for e in desk.events("s")]
    assert "定于" in notes[-2] and "取消" in notes[-1]


def listed(desk, **wanted) -> list[str]:
    found, count = desk.lines(Wanted(**wanted), today=NOW.date(), most=50)
    assert count == len(found)
    return [line.entry for line in found]


def test_the_catalogue_follows_every_move(desk, small):
    assert set(listed(desk)) == set(small.by_id)
    desk.save_draft(CALL, base=0)
    line = desk.line("c-1")
    assert (line.title, line.level, line.state, line.published) == (
        "低空专项",
        "区",
        State.DRAFT,
        None,
    )
    assert listed(desk, state="draft") == listed(desk, words="低空 甲局") == ["c-1"]
    assert listed(desk, kinds=("call",)) == listed(desk, level="区") == ["c-1"]
    desk.submit("c-1", 1)
    assert listed(desk, state="first_review") == ["c-1"] and listed(desk, state="draft") == []
    desk.approve("c-1", 1, by="wang")
    assert "c-1" in listed(desk, state="published")
    month = NOW.date() + timedelta(days=30)
    assert listed(desk, ends_before=month) == ["c-1"]
    desk.publish([replace(CALL, closes_on="2026-03-01")])
    assert listed(desk, state="expired") == ["c-1"] and "c-1" not in listed(desk, state="published")
    assert listed(desk, ends_before=month) == []
    desk.save_draft(replace(CALL, title="改了的"), base=2)
    line = desk.line("c-1")
    assert (line.title, line.state, line.published) == ("改了的", State.DRAFT, 2)
    desk.discard("c-1", 3)
    assert desk.line("c-1").state is State.PUBLISHED
    desk.withdraw(["c-1"])
    assert listed(desk, state="withdrawn") == ["c-1"] and desk.line("c-1").published is None


def test_what_was_given_up_and_never_published_is_not_listed(desk):
    desk.save_draft(CALL, base=0)
    desk.discard("c-1", 1)
    assert "c-1" not in listed(desk)
    assert listed(desk, state="discarded") == ["c-1"]


def test_words_are_words_and_pages_are_pages(desk):
    for wild in ("%", "_", "100%", "\\"):
        assert listed(desk, words=wild) == []
    first, count = desk.lines(Wanted(), today=NOW.date(), most=2)
    second, _ = desk.lines(Wanted(), today=NOW.date(), most=2, skip=2)
    assert count > 4 and len(first) == len(second) == 2
    assert not {line.entry for line in first} & {line.entry for line in second}
