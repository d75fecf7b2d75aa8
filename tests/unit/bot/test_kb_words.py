"""Staff are told of columns in their own words, of every sort of entry."""

from __future__ import annotations

from dataclasses import fields
from typing import get_args

import pytest

from policy_kb.calls.model import COLUMNS, Call
from policy_kb.columns import COLUMN_WORDS
from policy_kb.model import Entry

# What a sheet of calls has no column for.
_NOT_IN_A_SHEET = {"example", "kind"}


@pytest.mark.parametrize("sort", get_args(Entry))
def test_every_column_has_a_word(sort: type) -> None:
    words = {*COLUMNS.values(), *_NOT_IN_A_SHEET} if sort is Call else {*COLUMN_WORDS, "id"}
    assert {field.name for field in fields(sort)} - words == set()
