"""Drafts from notices: no field wrong, nothing missed. `notice_scores` prints a table."""

from __future__ import annotations

import pytest
from notice_scores import own, samples, scores

OWN = list(own())


def wrong_and_missed(path, expected):
    verdicts = scores(path, expected)
    wrong = {field: value for field, (verdict, value) in verdicts.items() if verdict == "wrong"}
    missed = [field for field, (verdict, _) in verdicts.items() if verdict == "missed"]
    return wrong, missed


@pytest.mark.parametrize(("name", "path", "expected"), OWN, ids=[name for name, *_ in OWN])
def test_a_draft_of_our_own_notices_has_all_fields_right(name, path, expected):
    assert wrong_and_missed(path, expected) == ({}, [])


def test_drafts_of_the_real_notices_have_no_wrong_field(root):
    folder = root.parent / "shared" / "samples" / "notices"
    if not folder.is_dir():
        folder = root.parent.parent / "shared" / "samples" / "notices"
    if not folder.is_dir():
        pytest.skip("the six real notices are not beside the repository (shared/samples/notices)")
    verdicts = {name: wrong_and_missed(path, expected) for name, path, expected in samples(folder)}
    assert verdicts == {name: ({}, []) for name in verdicts}
    assert len(verdicts) == 6


def test_the_scores_can_fail(tmp_path):
    _, path, expected = OWN[0]
    spoilt = tmp_path / "notice.txt"
    spoilt.write_text(path.read_text("utf-8").replace("4月10日17:00", "4月11日17:00"), "utf-8")
    wrong, _ = wrong_and_missed(spoilt, expected)
    assert set(wrong) == {"closes_on", "other_dates"}
    spoilt.write_text("关于申报某项目的通知\n", "utf-8")
    _, missed = wrong_and_missed(spoilt, expected)
    assert {"conditions", "closes_on", "issuer"} <= set(missed)


def test_notices_are_told_from_policy_texts(root):
    from policy_kb.intake.files import lines_of
    from policy_kb.intake.official import looks_official

    assert [name for name, path, _ in OWN if looks_official(lines_of(path))] == []
