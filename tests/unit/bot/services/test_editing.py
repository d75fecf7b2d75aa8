"""Who may do what with a revision; every change has its audit row or did not happen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import create_engine, event, insert, select
from sqlalchemy.pool import StaticPool
from sqlalchemy.schema import Column, MetaData, Table
from sqlalchemy.types import Text

from bot.clock import LOCAL_ZONE
from bot.dialogue.trial import ScriptedTrial
from bot.services.knowledge.editing import Editing, OwnWork, may_review
from bot.services.knowledge.gate import Gate
from bot.services.knowledge.releasing import Releasing
from policy_kb import store, tables
from policy_kb.calls.model import Call
from policy_kb.checking import fresh_problems
from policy_kb.errors import ContentError, EditConflict, IllegalMove
from policy_kb.store import State
from policy_kb.typical import typical_questions

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
CALL = Call("c-1", "低空专项", "区", "区科工信局", closes_on="2026-06-30", aliases=("低空",))
LOG = Table("audit_for_test", MetaData(), Column("said", Text))


@dataclass(frozen=True)
class Staff:
    name: str


LI, WANG, ZHAO = Staff("李编辑"), Staff("王审核"), Staff("赵复审")


class StoppedClock:
    def now(self) -> datetime:
        return NOW


def audit(connection, staff, action, subject, detail) -> None:
    if subject == "unwritable":
        raise RuntimeError("no room for the audit row")
    connection.execute(insert(LOG).values(said=f"{staff.name} {action} {subject} {detail}"))


@pytest.fixture(scope="module")
def stocked(seed):
    """A database in memory in which the seed is published."""
    engine = create_engine(
        "sqlite://", future=True, poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    # Let savepoints work: the driver must not open and close transactions by itself.
    event.listen(engine, "connect", lambda raw, _: setattr(raw, "isolation_level", None))
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    tables.metadata.create_all(engine)
    LOG.metadata.create_all(engine)
    with engine.begin() as connection:
        store.publish(connection, seed.by_id.values(), author="system", reason="载入", now=NOW)
    return engine


@pytest.fixture
def editing(stocked):
    yield Editing(stocked, StoppedClock(), audit)
    with stocked.begin() as connection:
        for table in (tables.revisions, tables.history, tables.catalogue, tables.entries):
            column = table.c.id if table is tables.entries else table.c.entry
            connection.execute(table.delete().where(column.in_(["c-1", "unwritable"])))
        connection.execute(tables.settings.delete())
        connection.execute(LOG.delete())


@pytest.fixture
def releasing(stocked):
    clock, gate = StoppedClock(), Gate(stocked, ScriptedTrial(), audit)
    return Releasing(stocked, clock, audit, gate)


def said(editing) -> list[str]:
    with editing._engine.connect() as connection:
        return list(connection.execute(select(LOG.c.said)).scalars())


def handed_in(editing, call=CALL, base: int = 0, by=LI) -> int:
    number = editing.save(by, call, base=base, reason="新增").number
    editing.submit(by, call.id, number, "请审")
    return number


def test_a_draft_goes_its_way_and_each_step_is_in_the_log(editing, releasing):
    assert handed_in(editing) == 1
    assert may_review(editing.dossier("c-1"), WANG) and not may_review(editing.dossier("c-1"), LI)
    assert releasing.approve(WANG, "c-1", 1, "属实") is State.PUBLISHED
    releasing.roll_back(WANG, "c-1", 1, "没有变化")
    releasing.withdraw(WANG, "c-1", "项目取消")
    releasing.republish(WANG, "c-1", "恢复")
    assert said(editing) == [
        "李编辑 保存草稿 c-1 第 1 版 新增",
        "李编辑 提交审核 c-1 第 1 版 请审",
        "王审核 审核通过 c-1 第 1 版 属实（已发布）",
        "王审核 回退 c-1 第 1 版 没有变化",
        "王审核 下架 c-1 项目取消",
        "王审核 恢复发布 c-1 恢复",
    ]


def test_nobody_reviews_their_own(editing, releasing):
    handed_in(editing, by=WANG)
    with pytest.raises(OwnWork):
        releasing.approve(WANG, "c-1", 1, "")
    editing.send_back(ZHAO, "c-1", 1, "缺日期")
    editing.save(LI, replace(CALL, funding="30万元"), base=1, reason="补充")
    editing.submit(LI, "c-1", 2, "")
    for author in (WANG, LI):  # both had a hand in what would be published
        with pytest.raises(OwnWork):
            releasing.approve(author, "c-1", 2, "")
    assert editing.dossier("c-1").line.state is State.FIRST_REVIEW
    assert releasing.approve(ZHAO, "c-1", 2, "") is State.PUBLISHED


def test_two_reviews_are_given_by_two_people(editing, releasing):
    editing.set_review_steps(ZHAO, 2)
    handed_in(editing)
    assert releasing.approve(WANG, "c-1", 1, "") is State.SECOND_REVIEW
    assert not may_review(editing.dossier("c-1"), WANG)
    with pytest.raises(OwnWork):
        releasing.approve(WANG, "c-1", 1, "")
    assert releasing.approve(ZHAO, "c-1", 1, "") is State.PUBLISHED
    with pytest.raises(ValueError):
        editing.set_review_steps(ZHAO, 3)


def test_who_reviewed_before_it_was_sent_back_may_review_again(editing, releasing):
    editing.set_review_steps(ZHAO, 2)
    handed_in(editing)
    releasing.approve(WANG, "c-1", 1, "")
    editing.send_back(ZHAO, "c-1", 1, "改标题")
    editing.submit(LI, "c-1", 1, "")
    assert releasing.approve(ZHAO, "c-1", 1, "") is State.SECOND_REVIEW
    assert releasing.approve(WANG, "c-1", 1, "") is State.PUBLISHED


def test_who_saves_second_is_told_and_nothing_is_lost(editing):
    editing.save(LI, CALL, base=0, reason="新增")
    with pytest.raises(EditConflict, match="李编辑"):
        editing.save(WANG, replace(CALL, title="我的标题"), base=0, reason="新增")
    assert editing.dossier("c-1").newest.payload["title"] == "低空专项"


def test_later_now_and_not_at_all(editing, releasing):
    handed_in(editing)
    later = NOW + timedelta(days=1)
    assert releasing.approve(WANG, "c-1", 1, "", later) is State.SCHEDULED
    with pytest.raises(OwnWork):
        releasing.publish_now(LI, "c-1", 1, "")
    releasing.publish_now(WANG, "c-1", 1, "提前")
    releasing.withdraw(WANG, "c-1", "到期", later)
    assert editing.dossier("c-1").line.due_at == later
    editing.keep(WANG, "c-1", "延期")
    dossier = editing.dossier("c-1")
    assert dossier.line.due_at is None and dossier.published.number == 1
    with pytest.raises(IllegalMove):
        releasing.publish_now(WANG, "c-1", 1, "")


def test_without_its_audit_row_a_change_does_not_happen(editing):
    with pytest.raises(RuntimeError, match="audit"):
        editing.save(LI, replace(CALL, id="unwritable"), base=0, reason="")
    assert editing.dossier("unwritable") is None


def test_a_wrong_day_is_not_published_and_the_field_is_named(editing, releasing, seed):
    wrong = replace(CALL, closes_on="2026-02-30", link="example.org")
    found = fresh_problems(wrong, seed)
    assert {p.column for p in found} == {"closes_on", "link"}
    assert fresh_problems(CALL, seed) == []
    handed_in(editing, wrong)
    with pytest.raises(ContentError, match="2026-02-30"):
        releasing.approve(WANG, "c-1", 1, "")
    assert editing.dossier("c-1").line.state is State.FIRST_REVIEW
    task = seed.task(3)
    (first, *_) = fresh_problems(replace(task, lead=("不存在的局",)), seed)
    assert (first.entry, first.column) == (task.id, "lead") and "不存在的局" in first.message


def test_every_sort_of_entry_has_questions(seed):
    for entry in (*seed.by_id.values(), CALL):
        asked = typical_questions(entry)
        assert asked and all(3 < len(text) < 80 for text in asked), entry.id
    assert "低空还能申报吗" in typical_questions(CALL)
