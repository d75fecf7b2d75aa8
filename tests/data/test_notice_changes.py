"""Notices changed in ways that must not matter may lose fields, but none becomes wrong.

Of each change every third notice is read here; all of them by `notice_changes`.
"""

from __future__ import annotations

import pytest
from notice_changes import CHANGES, read_again, substituted

EVERY = 3
# Headings under other words and lines without marks leave much to a person.
LEAST_FILLED = 0.7


@pytest.mark.parametrize(("number", "change"), enumerate(CHANGES), ids=list(CHANGES))
def test_a_changed_notice_has_no_wrong_field(number, change):
    verdicts, wrong = read_again(change, EVERY, number % EVERY)
    assert wrong == []
    stated = verdicts["right"] + verdicts["missed"]
    assert verdicts["right"] >= LEAST_FILLED * stated > 0


def test_a_wrong_field_would_be_seen(monkeypatch):
    monkeypatch.setitem(CHANGES, "other days", substituted(r"\d日前", "9日前"))
    _, wrong = read_again("other days", EVERY)
    assert any("closes_on" in line for line in wrong)
