"""Which of the district's towns an address names, and when that is better left open."""

from __future__ import annotations

import pytest

from policy_kb.language.towns import town_in, towns


def test_there_are_thirteen() -> None:
    assert len({town.name for town in towns()}) == 13
    assert all(town.name.startswith(town.short) for town in towns())


@pytest.mark.parametrize("town", towns())
def test_each_is_found_in_an_address(town) -> None:
    assert town_in(f"广东省广州市增城区{town.name}某路1号") == town.name
    assert town_in(f"广州市增城{town.short}大道1号") == town.name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("增江街道荔城大道3号", "增江街道"),  # the road is called after another
        ("广州市黄埔区中新知识城", ""),
        ("小楼房一栋", ""),
        ("增城区荔城新塘之间", ""),
        ("荔城街道与增江街道", ""),
        ("广州市天河区", ""),
        ("", ""),
    ],
)
def test_in_doubt_none(address: str, name: str) -> None:
    assert town_in(address) == name
