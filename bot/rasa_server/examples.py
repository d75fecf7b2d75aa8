"""The examples of staff as the training takes them: the good ones, and a line for each other.

Reads the database and makes none: a fresh clone trains from its files alone. No Rasa in here.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect
from sqlalchemy.engine import make_url

from bot.db import engine_for
from bot.services.tables import training_examples
from bot.services.training.examples import all_examples, ground_of, sorted_out


def staff_examples(database_url: str) -> tuple[list[tuple[str, str]], list[str]]:
    """(intent, text) of each good example, and why the others are left aside."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return [], []
    engine = engine_for(database_url)
    if not inspect(engine).has_table(training_examples.name):
        return [], []
    with engine.connect() as connection:
        given = all_examples(connection)
    if not given:
        return [], []
    good, bad = sorted_out(given, ground_of())
    lines = [f"不用“{one.text}”（{one.intent}，{one.by}）：{reason}" for one, reason in bad]
    return [(one.intent, one.text) for one in good], lines
