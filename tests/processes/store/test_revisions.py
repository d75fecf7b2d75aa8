"""States, moves, conflicts, history: one suite for SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from policy_kb import store, tables
from policy_kb.calls.model import Call
from policy_kb.errors import ContentError, EditConflict, IllegalMove, NoSuchRevision
from policy_kb.store import State


@pytest.fixture
def service(small):
    return small.by_id["s"]


def states(desk, entry: str) -> list[str]:
    return [revision.state.value for revision in desk.revisions_of(entry)]


def everything(engine) -> dict[str, list]:
    """All rows of the store."""
    with engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in tables.metadata.sorted_tables
        }


def test_a_draft_goes_through_one_review_to_its_publication(desk, service):
    draft = desk.save_draft(replace(service, summary="新说法"), base=1)
    assert (draft.number, draft.state) == (2, State.DRAFT)
    assert desk.read().by_id["s"].summary == "解答政策"
    version = desk.current_version()
    desk.submit("s", 2)
    assert [d.state for d in desk.open_drafts()] == [State.FIRST_REVIEW]
    assert desk.approve("s", 2, by="wang") is State.PUBLISHED
    assert desk.read().by_id["s"].summary == "新说法"
    assert desk.current_version() == version + 1
    assert states(desk, "s") == ["replaced", "published"]
    assert desk.open_drafts() == []


def test_with_two_reviews_the_first_does_not_publish(desk, service):
    desk.set_review_steps(2)
    desk.save_draft(replace(service, summary="新说法"), base=1)
    desk.submit("s", 2)
    assert desk.approve("s", 2, by="wang") is State.SECOND_REVIEW
    assert desk.read().by_id["s"].summary == "解答政策"
    assert desk.approve("s", 2, by="zhao") is State.PUBLISHED
    moves = [(e.was, e.state, e.by) for e in desk.events("s") if e.revision == 2]
    assert moves == [
        (None, State.DRAFT, "li"),
        (State.DRAFT, State.FIRST_REVIEW, "li"),
        (State.FIRST_REVIEW, State.SECOND_REVIEW, "wang"),
        (State.SECOND_REVIEW, State.PUBLISHED, "zhao"),
    ]
    with pytest.raises(ValueError, match="一级或两级"):
        desk.set_review_steps(3)


def test_a_new_entry_begins_as_a_draft(desk):
    call = Call("c-1", "专项", "区", "甲局")
    desk.save_draft(call, base=0)
    assert "c-1" not in desk.read().by_id
    desk.submit("c-1", 1)
    desk.approve("c-1", 1)
    assert desk.read().by_id["c-1"] == call


def test_many_drafts_are_saved_at_once_or_none(desk, service):
    desk.save_draft(replace(service, summary="旧草稿"), base=1)
    calls = [Call(f"c-{number}", f"专项{number}", "区", "甲局") for number in range(700)]
    changed = replace(service, summary="新草稿")
    before = everything(desk.engine)
    for wrong in ([*((call, 0) for call in calls), (changed, 1)], [(call, 3) for call in calls]):
        with pytest.raises((EditConflict, IllegalMove)):
            desk.save_drafts(wrong)
        assert everything(desk.engine) == before
    saved = desk.save_drafts([*((call, 0) for call in calls), (changed, 2)])
    assert [(one.entry, one.number) for one in saved[-2:]] == [("c-699", 1), ("s", 3)]
    assert states(desk, "s") == ["published", "replaced", "draft"]
    assert len(desk.open_drafts()) == 701
    living = desk.living_revisions(["s", "c-1", "nobody"])
    assert {name: [one.number for one in found] for name, found in living.items()} == {
        "s": [1, 3],
        "c-1": [1],
    }
    assert desk.read().by_id["s"] == service
    assert desk.entries_at({"c-1": 1, "s": 1, "nobody": 1}) == [calls[1], service]
    assert desk.save_drafts([]) == []


def test_sent_back_and_given_up(desk, service):
    desk.save_draft(replace(service, summary="新说法"), base=1)
    desk.submit("s", 2)
    with pytest.raises(IllegalMove, match="退回后才能修改"):
        desk.save_draft(replace(service, summary="再改"), base=2)
    desk.send_back("s", 2, why="缺依据")
    desk.save_draft(replace(service, summary="再改"), base=2)
    desk.discard("s", 3)
    assert states(desk, "s") == ["published", "replaced", "discarded"]


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("submit", "已发布，不能改为待初审"),
        ("approve", "不在审核中"),
        ("send_back", "不能改为草稿"),
        ("discard", "不能改为已作废"),
    ],
)
def test_a_published_revision_makes_no_draft_moves(desk, verb, said):
    before = everything(desk.engine)
    with pytest.raises(IllegalMove, match=said):
        getattr(desk, verb)("s", 1)
    with pytest.raises(NoSuchRevision):
        getattr(desk, verb)("s", 9)
    assert everything(desk.engine) == before


def test_the_second_of_two_editors_is_told_who_was_faster_and_when(desk, service):
    desk.save_draft(replace(service, summary="甲的改动"), base=1, by="wang")
    with pytest.raises(EditConflict, match=r"s 已被 wang 于 2026-03-02 09:00 .*第 2 版") as told:
        desk.save_draft(replace(service, summary="乙的改动"), base=1)
    assert (told.value.by, told.value.number) == ("wang", 2)


def test_a_publication_over_a_newer_one_is_told(desk, service):
    desk.publish([replace(service, summary="先到")], base={"s": 1}, by="wang")
    with pytest.raises(EditConflict, match="wang"):
        desk.publish([replace(service, summary="后到")], base={"s": 1})
    desk.withdraw(["s"])
    with pytest.raises(IllegalMove, match="下架"):
        desk.publish([replace(service, summary="后到")], base={"s": 2})
    with pytest.raises(EditConflict):
        desk.publish([replace(service, id="t", related=())], base={"t": 0})


def test_a_draft_does_not_go_over_what_was_published_meanwhile(desk, service):
    desk.save_draft(replace(service, summary="草稿"), base=1)
    desk.submit("s", 2)
    desk.publish([replace(service, summary="导入的")], by="wang")
    with pytest.raises(EditConflict, match="wang"):
        desk.approve("s", 2)
    assert desk.read().by_id["s"].summary == "导入的"
    desk.send_back("s", 2)
    with pytest.raises(EditConflict, match="wang"):
        desk.submit("s", 2)
    desk.save_draft(replace(service, summary="合起来"), base=3)
    desk.submit("s", 4)
    desk.approve("s", 4)
    assert desk.read().by_id["s"].summary == "合起来"


def test_a_withdrawn_entry_is_not_read_and_comes_back_as_it_was(desk, small):
    version = desk.current_version()
    assert desk.withdraw(["s"], why="有误") == version + 1
    assert "s" not in desk.read().by_id
    with pytest.raises(NoSuchRevision, match="没有已发布的条目：s"):
        desk.withdraw(["s"])
    desk.republish("s")
    assert desk.read() == small
    with pytest.raises(IllegalMove, match="没有已下架的版本"):
        desk.republish("s")
    last = desk.events("s")[-2]
    assert (last.state, last.note, last.version) == (State.WITHDRAWN, "有误", version + 1)


def test_a_withdrawn_entry_that_is_published_in_another_form(desk, service):
    desk.withdraw(["s"])
    desk.publish([replace(service, summary="新说法")])
    assert states(desk, "s") == ["replaced", "published"]
    desk.withdraw(["s"])
    desk.save_draft(replace(service, summary="草稿"), base=2)
    desk.submit("s", 3)
    desk.approve("s", 3)
    assert states(desk, "s") == ["replaced", "replaced", "published"]


def test_what_others_rely_on_is_not_withdrawn(desk):
    before = everything(desk.engine)
    with pytest.raises(ContentError, match="没有这个条目：task-01"):
        desk.withdraw(["task-01"])
    with pytest.raises(ContentError, match="没有登记的单位：甲局"):
        desk.withdraw(["s", "甲局"])
    with pytest.raises(ContentError, match="总条目"):
        desk.withdraw(["p"])
    assert everything(desk.engine) == before


def test_a_fault_that_was_there_before_hinders_nobody(desk, small):
    desk.publish([replace(small.policy, aliases=())])
    desk.withdraw(["s"])
    with pytest.raises(ContentError) as told:
        desk.withdraw(["t", "task-02"])
    assert all("p 的" not in problem for problem in told.value.problems)


def test_a_review_does_not_publish_what_fails_the_checks(desk, service):
    desk.save_draft(replace(service, related=("no-such",)), base=1)
    desk.submit("s", 2)
    with pytest.raises(ContentError, match="no-such"):
        desk.approve("s", 2)
    assert states(desk, "s") == ["published", "first_review"]


def test_rolling_back_publishes_an_old_state_as_a_new_revision(desk, service):
    desk.publish([replace(service, summary="新说法")])
    version = desk.roll_back("s", 1, why="改错了")
    assert desk.read().by_id["s"] == service
    assert states(desk, "s") == ["replaced", "replaced", "published"]
    assert desk.roll_back("s", 3) == version == desk.current_version()
    with pytest.raises(NoSuchRevision, match="第 9 版"):
        desk.roll_back("s", 9)


def test_rolling_back_does_not_bring_back_what_no_longer_holds(desk, small, service):
    desk.publish([replace(service, related=("t",))])
    desk.publish([replace(service, related=())])
    desk.withdraw(["t"])
    with pytest.raises(ContentError, match="没有这个条目：t"):
        desk.roll_back("s", 2)


def test_a_difference_is_told_column_by_column(desk, service):
    desk.publish([replace(service, summary="新说法", aliases=("咨询", "政策问答"))])
    old, new = desk.revisions_of("s")
    told = {c.name: (c.before, c.after) for c in store.difference(old.payload, new.payload)}
    assert told == {
        "summary": ("解答政策", "新说法"),
        "aliases": (["咨询"], ["咨询", "政策问答"]),
    }
    assert store.difference(old.payload, old.payload) == []
    # A column that 0.1.0 did not know is no difference while it is empty.
    assert store.difference({"id": "s"}, {"id": "s", "note": None, "aliases": []}) == []


def test_every_move_leaves_a_row_and_a_failed_one_leaves_none(desk, service):
    def rows() -> int:
        with desk.engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(tables.history)).scalar()

    before = rows()
    desk.save_draft(replace(service, summary="新说法"), base=1)
    desk.submit("s", 2)
    desk.approve("s", 2)  # one row for what came, one for what went
    assert rows() == before + 4
    with pytest.raises(IllegalMove):
        desk.submit("s", 2)
    assert rows() == before + 4


def test_publishing_a_thousand_entries_is_one_version(desk):
    calls = [Call(f"c-{n}", f"专项{n}", "区", "甲局") for n in range(1_000)]
    version = desk.current_version()
    assert desk.publish(calls) == version + 1
    changed = [replace(call, title=call.title + "新") for call in calls[:600]]
    assert desk.publish(calls[600:] + changed) == version + 2
    found = desk.read().calls
    assert [c.id for c in found] == [c.id for c in calls]
    assert sum(c.title.endswith("新") for c in found) == 600
    desk.withdraw([c.id for c in calls])
    assert desk.read().calls == ()


def test_what_is_read_names_the_revision_of_every_entry(desk, service):
    desk.publish([replace(service, summary="新说法")])
    published = desk.read_published()
    assert published.revisions["s"] == 2
    assert published.revisions["p"] == 1
    assert published.revisions.keys() == published.knowledge.by_id.keys()


def test_what_stands_is_taken_over_and_the_rest_is_read(desk, service):
    before = desk.read_published()
    desk.publish([replace(service, summary="新说法")])
    after = desk.read_published(before)
    assert after == desk.read_published()
    old, new = before.knowledge.by_id, after.knowledge.by_id
    assert new["s"].summary == "新说法" != old["s"].summary
    assert all(new[name] is old[name] for name in old if name != "s")
    desk.withdraw(["s"])
    assert "s" not in desk.read_published(after).knowledge.by_id
    desk.publish([service])
    again = desk.read_published(before)
    assert again == desk.read_published() and again.knowledge.by_id["s"] == old["s"]


def test_an_old_payload_that_lacks_a_new_column_counts_as_the_same(desk, service):
    with desk.engine.begin() as connection:
        payload = dict(desk.revisions_of("s")[0].payload)
        del payload["needs"]
        connection.execute(
            tables.revisions.update().where(tables.revisions.c.entry == "s").values(payload=payload)
        )
    version = desk.current_version()
    assert desk.publish([service]) == version


def test_a_row_that_cannot_be_read_is_named(desk):
    with desk.engine.begin() as connection:
        connection.execute(
            tables.revisions.update()
            .where(tables.revisions.c.entry == "s")
            .values(payload={"id": "s", "kind": "service"})
        )
    with pytest.raises(ContentError, match="条目 s（第 1 版）.*title"):
        desk.read()
    with pytest.raises(IllegalMove, match="旧格式"):
        desk.roll_back("s", 1)
