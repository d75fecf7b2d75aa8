"""Whatever a sheet can hold comes back from sheet, text file and YAML as the same."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from policy_kb.calls.checks import wrong_columns
from policy_kb.calls.model import LEVELS, Call
from policy_kb.exchange import write_entries
from policy_kb.intake.sheet import read_sheet, values
from policy_kb.intake.sheet.rows import TO_FILL
from policy_kb.intake.sheet.writing import write_calls
from policy_kb.yaml_io import placed_entries

_SIGNS = "甲乙1.（）=+-@\"',;：:，\t\n２％ "
RAW = st.text(min_size=1, max_size=30) | st.text(_SIGNS, min_size=1, max_size=20)


SLOW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # Shrinking writes workbooks for minutes; the failing example is told all the same.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def cleaned(read) -> st.SearchStrategy:
    """Texts as they are once an import has mended them."""
    return RAW.map(read).filter(bool)


NAMES = cleaned(values.one_line).filter(lambda text: "示例" not in text and text != TO_FILL)
TEXTS = cleaned(values.text).filter(lambda text: text != TO_FILL)
ITEMS = st.lists(TEXTS.filter(lambda t: "\n" not in t), max_size=4).map(
    lambda parts: values.items("\n".join(parts))
)
DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31)).map(date.isoformat)
NAMED = st.lists(
    st.tuples(st.sampled_from(["区推荐", "纸质材料"]), DAYS, st.sampled_from(["", " 17:00"])),
    max_size=3,
    unique_by=lambda part: part[0],
).map(lambda parts: tuple(f"{name}：{day}{note}" for name, day, note in parts))
CALLS = st.builds(
    Call,
    title=NAMES,
    id=cleaned(values.identifier).filter(lambda t: "示例" not in t and t != TO_FILL),
    level=st.sampled_from(LEVELS),
    issuer=NAMES,
    category=st.none() | NAMES,
    published_on=st.none() | DAYS,
    opens_on=st.none(),
    closes_on=st.none() | DAYS,
    conditions=ITEMS,
    materials=ITEMS,
    funding=st.none() | TEXTS,
    contact=st.none() | TEXTS,
    link=st.none() | st.just("https://example.org/a?b=1"),
    summary=st.none() | TEXTS,
    aliases=ITEMS,
    other_dates=NAMED,
)


@SLOW
@given(calls=st.lists(CALLS, min_size=1, max_size=4, unique_by=lambda call: call.id))
@pytest.mark.parametrize("kind", [".xlsx", ".csv", ".tsv"])
def test_a_sheet_gives_back_what_was_written(kind, calls):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"calls{kind}"
        write_calls(calls, path)
        assert read_sheet(path).entries == tuple(calls)


@SLOW
@given(call=CALLS)
def test_yaml_gives_back_what_was_written(call):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calls.yml"
        write_entries([call], path)
        assert placed_entries(path) == [("calls.yml", call)]


@SLOW
@given(call=CALLS)
def test_what_a_sheet_can_hold_passes_the_checks(call):
    assert list(wrong_columns(call)) == []
