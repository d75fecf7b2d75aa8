"""Our component in somebody else's project: other intents, no library, no store."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

THEIRS = """
version: "3.1"
nlu:
- intent: faq/return
  examples: |
    - 怎么退货
    - 退货要[几天](duration)
    - 科技局怎么退货
- intent: faq/freight
  examples: |
    - 运费谁出
    - 邮费多少
- intent: out_of_scope
  examples: |
    - 今天天气
    - 讲个笑话
- intent: ask_content
  examples: |
    - 打开[客厅](room)的灯
    - 开灯
"""
CONFIG = """
recipe: default.v1
assistant_id: theirs
language: zh
pipeline:
  - name: bot.rasa_server.nlu.reader.SentenceReader
    meaning: false
policies: []
"""


@pytest.fixture
def no_store(monkeypatch):
    """Opening our library is a failure here."""

    def opened():
        raise AssertionError("the library was opened")

    monkeypatch.setattr("bot.rasa_server.nlu.reader.live_library", opened)


def trained(folder: Path, data: str) -> str:
    from rasa.model_training import train_nlu

    (folder / "config.yml").write_text(CONFIG)
    (folder / "nlu.yml").write_text(data)
    return train_nlu(str(folder / "config.yml"), str(folder / "nlu.yml"), str(folder / "models"))


def read(model: str, text: str) -> dict:
    from rasa.core.agent import Agent

    return asyncio.run(Agent.load(model).parse_message(text))


def test_other_data_are_read_without_our_library_and_names(tmp_path, no_store):
    found = read(trained(tmp_path, THEIRS), "科技局管退货吗")
    assert found["intent"]["name"] == "faq"
    assert found["entities"] == []
    assert "segments" not in found
    assert {row["name"] for row in found["intent_ranking"]} == {
        "faq",
        "out_of_scope",
        "ask_content",
    }


def test_data_without_any_intent_train_nothing_and_read_nothing(tmp_path, no_store):
    data = 'version: "3.1"\nnlu:\n- synonym: 灯\n  examples: |\n    - 电灯\n    - 台灯\n'
    assert read(trained(tmp_path, data), "开灯")["intent"]["name"] is None
