"""What a conversation remembers survives the slot, and nothing else gets in."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.context import Context

NAMES = st.lists(st.text(max_size=6), max_size=3).map(tuple)


@given(
    st.builds(
        Context,
        subjects=NAMES,
        aspect=st.none() | st.sampled_from(["lead", "content"]),
        offered=NAMES,
        rest=NAMES,
        awaiting=st.sampled_from(["", "ticket", "ticket:12"]),
        asked=st.text(max_size=9),
        trail=NAMES,
    )
)
@settings(max_examples=60, deadline=None)
def test_a_context_comes_back_from_its_slot(context):
    assert Context.from_slot(json.loads(json.dumps(context.to_slot()))) == context


def test_what_is_empty_takes_no_room():
    assert Context().to_slot() == {}
    assert Context(asked="谁牵头").to_slot() == {"asked": "谁牵头"}


@pytest.mark.parametrize("value", [None, "", [], 7, "subjects", {"subjects": 3}, {"rest": None}])
def test_a_slot_of_another_form_is_an_empty_context(value):
    assert Context.from_slot(value) == Context()


def test_an_unknown_part_of_an_older_slot_is_left_out():
    assert Context.from_slot({"asked": "a", "mood": "b"}) == Context(asked="a")
