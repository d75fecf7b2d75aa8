"""What may be an example for the training, said when it is made and when it is read."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import create_engine, inspect

from bot.clock import LOCAL_ZONE
from bot.rasa_server.examples import staff_examples
from bot.services.tables import metadata
from bot.services.training import examples
from bot.services.training.examples import Ground, bare, fault_of, ground_of

AT = datetime(2026, 3, 2, 9, 0, tzinfo=LOCAL_ZONE)
GROUND = Ground(
    frozenset({"ask_amount", "greet"}),
    {bare("补贴多少"): "ask_amount"},
    frozenset({bare("几号截止？")}),
)
MINE = {bare("能拿多少"): "ask_amount"}


@pytest.mark.parametrize(
    ("intent", "text", "reason"),
    [
        ("ask_amount", "养蜂合作社能贷多少", ""),
        ("ask_amount", "", "1 至 300"),
        ("ask_amount", "问" * 301, "1 至 300"),
        ("nobody", "早上好", "没有“nobody”这个意图"),
        ("ask_amount", "打13800138000问补多少", "个人信息"),
        ("ask_amount", "打***问补多少", "个人信息"),
        ("ask_amount", "几号 截止", "评测题"),
        ("ask_amount", "补贴多少？", "已经是“ask_amount”的例句"),
        ("greet", "补贴多少", "不能同时属于“greet”"),
        ("greet", "能拿多少！", "不能同时属于“greet”"),
        ("ask_amount", "[市商务局](unit)给多少", "标记"),
        ("ask_amount", "/greet", "标记"),
        ("ask_amount", "给多少\n- 另一句", "标记"),
    ],
)
def test_what_keeps_a_sentence_from_being_an_example(intent, text, reason):
    fault = fault_of(intent, text, GROUND, MINE)
    assert (reason in fault) if reason else not fault


def test_what_has_become_bad_is_left_aside_with_a_line(tmp_path):
    url = f"sqlite:///{tmp_path / 'rows.sqlite3'}"
    assert staff_examples(url) == ([], [])
    assert list(tmp_path.iterdir()) == []  # nothing is made by looking
    engine = create_engine(url, future=True)
    with engine.begin() as connection:
        connection.exec_driver_sql("create table other (id integer)")
    assert staff_examples(url) == ([], [])
    metadata.create_all(engine)
    taught = next(iter(ground_of().taught))
    lenient = Ground(frozenset({"ask_amount", "went"}), {}, frozenset())
    with engine.begin() as connection:

        def add(intent: str, text: str) -> str:
            return examples.add(connection, intent, text, by="李", at=AT, ground=lenient)

        assert not add("ask_amount", "养蜂合作社能贷多少")
        assert not add("went", "走了")
        assert not add("ask_amount", taught)
        assert add("ask_amount", "养蜂合作社能贷多少？")
    good, lines = staff_examples(url)
    assert good == [("ask_amount", "养蜂合作社能贷多少")]
    assert "没有“went”这个意图" in lines[0] and taught in lines[1]
    with engine.begin() as connection:
        assert examples.remove(connection, 2).text == "走了"
        assert examples.remove(connection, 2) is None
    assert len(staff_examples(url)[1]) == 1
    assert inspect(engine).has_table("other")
    engine.dispose()


def test_the_files_of_the_product_are_read_whole():
    ground = ground_of()
    assert {"ask_amount", "ask_deadline", "match_calls"} <= ground.intents
    assert set(ground.taught.values()) == ground.intents
    assert len(ground.asked) > 1_000
    assert not any("](" in text for text in ground.taught)
