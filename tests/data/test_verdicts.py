"""Verdicts on conditions keep to what a careful reader gave: see `verdict_scores`."""

from __future__ import annotations

import pytest
from verdict_scores import FOLDER, judged, tally

# At least so many verdicts right of those that a reader decides; at most so many hasty
# (a verdict where he leaves it open) and so many the wrong way round.
FLOORS = {
    "customary-2": (10, 2, 0),
    "customary": (34, 1, 0),
    "district": (33, 1, 0),
    "research-2": (12, 1, 1),
    "research": (44, 0, 0),
    "services-2": (14, 0, 0),
    "services": (26, 0, 0),
    "trades-2": (15, 0, 0),
    "trades": (41, 0, 0),
    "unusual": (28, 2, 0),
    "villages-2": (13, 1, 1),
    "villages": (36, 0, 2),
    "works-2": (10, 0, 0),
    "works": (51, 0, 0),
}


def test_every_file_has_its_floor():
    assert {path.stem for path in FOLDER.glob("*.yml")} == set(FLOORS)


@pytest.mark.parametrize("name", FLOORS)
def test_verdicts_stay_as_good_as_they_were(name):
    right, hasty, wrong = FLOORS[name]
    count = tally(FOLDER / f"{name}.yml")
    assert count["decided right"] >= right
    assert count["open hasty"] <= hasty
    assert count["decided wrong"] + count["decided missupposed"] <= wrong


def test_what_a_reader_decides_is_read_from_the_files():
    seen = list(judged(FOLDER / "research.yml"))
    assert any(one.decided for one in seen) and not all(one.decided for one in seen)
