"""What a typed text comes to before the dialogue sees it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.gateway.sayings import KEPT_OF_LONGER, LONGEST_WHOLE, clean, says_nothing, shorten


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("/restart", "restart"),
        (" \u3000/ //greet{}", "greet{}"),
        ("\u200b/restart", "restart"),
        ("\ufeff／restart", "restart"),
        ("\x00/restart", "restart"),
        ("研发/孵化", "研发/孵化"),
        ("  高新 \t 企业  ", "高新 企业"),
        ("第一行\r\n\n 第二行", "第一行\n第二行"),
        ("///", ""),
    ],
)
def test_cleaning(typed: str, cleaned: str) -> None:
    assert clean(typed) == cleaned


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("/／ \u200b\u3000\n\x01查a")))
def test_no_slash_ever_leads(typed: str) -> None:
    assert not clean(typed).strip().startswith(("/", "／"))


@pytest.mark.parametrize(
    ("typed", "nothing"),
    [
        ("", True),
        ("？？？", True),
        ("\U0001f600\U0001f44d", True),
        ("[微笑][OK]", True),
        ("/::)", True),
        ("/:rose", True),
        ("……", True),
        ("\u200b", True),
        ("1", False),
        ("好", False),
        ("[微笑]怎么申报", False),
        ("/restart", False),
        ("①", False),
    ],
)
def test_what_says_nothing(typed: str, nothing: bool) -> None:
    assert says_nothing(typed) is nothing


def test_only_what_is_very_long_is_shortened() -> None:
    assert shorten("字" * LONGEST_WHOLE) == ("字" * LONGEST_WHOLE, False)
    assert shorten("字" * (LONGEST_WHOLE + 1)) == ("字" * KEPT_OF_LONGER, True)
