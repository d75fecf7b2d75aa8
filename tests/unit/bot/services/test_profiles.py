"""What a company told is kept, changed and deleted; personal data never is."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import create_engine, insert

from bot.clock import SystemClock
from bot.services.people.privacy import mask_personal
from bot.services.people.profiles import Profiles
from bot.services.tables import company_profiles, metadata
from policy_kb.calls.company import INFINITE, Company, Span


@pytest.fixture
def engine(tmp_path):
    made = create_engine(f"sqlite:///{tmp_path / 'p.sqlite3'}", future=True)
    metadata.create_all(made)
    yield made
    made.dispose()


@pytest.fixture
def profiles(engine) -> Profiles:
    return Profiles(engine, SystemClock(), mask_personal)


def test_everything_that_was_told_comes_back(profiles):
    told = Company(
        town="新塘镇",
        in_district=True,
        founded=(date(2020, 1, 1), date(2020, 12, 31)),
        revenue=Span(1e6, INFINITE),
        high_tech=False,
        trade="牛仔",
        said={"town": "在新塘"},
    )
    profiles.tell("li", told)
    kept = profiles.company("li")
    assert kept == told and kept.said == told.said


def test_new_facts_go_over_the_old_ones(profiles):
    profiles.tell("li", Company(high_tech=False, headcount=Span.exactly(80)))
    whole = profiles.tell("li", Company(high_tech=True))
    assert whole == profiles.company("li") == Company(high_tech=True, headcount=Span.exactly(80))


def test_of_nobody_nothing_is_known(profiles):
    assert profiles.company("nobody").known == () and profiles.delete("nobody") is False


def test_deleting_takes_only_the_own(profiles):
    profiles.tell("li", Company(high_tech=True))
    profiles.tell("wang", Company(high_tech=False))
    assert profiles.delete("li") is True
    assert profiles.company("li").known == () and profiles.company("wang").high_tech is False


def test_personal_numbers_are_masked(profiles):
    profiles.tell("li", Company(trade="牛仔13812345678", said={"trade": "牛仔13812345678"}))
    kept = profiles.company("li")
    assert "13812345678" not in f"{kept.trade}{kept.said}" and "牛仔" in kept.trade


def test_a_field_of_another_time_is_left_out(profiles, engine):
    with engine.begin() as connection:
        connection.execute(
            insert(company_profiles).values(
                user="li",
                facts={"shoe_size": 43, "high_tech": True, "said": {}},
                changed_at=SystemClock().now(),
            )
        )
    assert profiles.company("li") == Company(high_tech=True)
