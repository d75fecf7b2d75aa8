"""What is asked of calls in passing: by an office in short, beside the edition or level before, of a
day ahead, by what is told and no word that asks; and what of that asks for no call."""

from __future__ import annotations

import numpy as np
import pytest
from some_calls import TODAY, a_call

from policy_kb.answer.calls import CallQuestion, CallsBefore, decide_calls, described
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.naming import edition
from policy_kb.calls.lookup.purposes import is_named
from policy_kb.calls.questions.asking import read
from policy_kb.calls.questions.facets import Facet
from policy_kb.calls.questions.lists import Relation, Which
from policy_kb.calls.questions.outright import wants_calls
from policy_kb.language.text import normalise
from policy_kb.retrieval.meaning import Meaning

DEPOT = a_call(
    "depot",
    "2026年增城区危化品仓库监测奖补",
    "区",
    "增城区应急管理局",
    category="安全生产",
    opens_on="2026-05-01",
    closes_on="2026-06-20",
    funding="最高25万元",
)
BOAT = a_call(
    "boat",
    "2026年救援无人艇揭榜",
    "国家",
    "应急管理部",
    category="应急",
    opens_on="2026-05-01",
    closes_on="2026-06-10",
)
PET_CITY = a_call(
    "pet-city",
    "2026年广州市宠物食品领航企业评选",
    "市",
    "广州市市场监督管理局",
    opens_on="2026-05-01",
    closes_on="2026-06-01",
    funding="一次性奖励15万元",
)
PET_PROVINCE = a_call(
    "pet-province",
    "2026年广东省宠物食品领航企业评选",
    "省",
    "广东省市场监督管理局",
    opens_on="2026-05-01",
    closes_on="2026-07-01",
    funding="一次性奖励40万元",
)
CABINETS = [
    a_call(
        f"cabinets-{year}",
        f"{year}年增城区换电柜建设补助",
        "区",
        "增城区商务局",
        opens_on=f"{year}-03-01",
        closes_on=f"{year}-12-08",
        funding=f"每组补助{year}元",
    )
    for year in (2025, 2026)
]
MUSHROOM = a_call(
    "mushroom",
    "2026年广州市食用菌栽培设备补贴",
    "市",
    "广州市农业农村局",
    opens_on="2026-05-01",
    closes_on="2026-06-16",
    summary="支持种菇企业上温控、自动采收设备",
)
SAME = (("杏鲍菇", "食用菌", "种菇"), ("宠物", "猫"))


def vectors(texts):
    return np.array(
        [[float(any(word in text for word in words)) / 1.5 for words in SAME] for text in texts]
    )


INDEX = CallIndex(
    (DEPOT, BOAT, PET_CITY, PET_PROVINCE, *CABINETS, MUSHROOM), meaning=Meaning(vectors)
)


NOTHING = CallsBefore()


def question(typed: str, before: CallsBefore = NOTHING, likely: float = 0.6) -> CallQuestion:
    text = INDEX.respelt(normalise(typed))
    return CallQuestion(read(text, TODAY), text, TODAY, likely=likely, before=before)


def asked(typed: str, *before: str, likely: float = 0.6):
    known = CallsBefore(before, asked=read("几号截止", TODAY)) if before else NOTHING
    return decide_calls(question(typed, known, likely), INDEX)


def ids(calls) -> set[str]:
    return {call.id for call in calls}


def test_an_office_in_short_is_that_office_and_no_topic():
    assert ids(asked("增城应急局有没有在征集的项目").offered) == {"depot"}
    assert ids(asked("应急方面有哪些项目").offered) == {"boat"}


@pytest.mark.parametrize("typed", ["市监局最近在搞啥评选", "农业局现在有出什么补贴"])
def test_what_an_office_has_on_offer_is_a_list_of_calls(typed):
    assert wants_calls(normalise(typed))


@pytest.mark.parametrize(
    "typed", ["我们厂最近在搞什么研发", "区科工信局负责什么", "想开放给别的公司也来"]
)
def test_what_somebody_is_busy_with_is_none(typed):
    assert not wants_calls(normalise(typed))


@pytest.mark.parametrize(
    ("typed", "batches"),
    [("一批二批各多少", (1, 2)), ("一批和二批", (1, 2)), ("引进一批企业", ()), ("这一批", ())],
)
def test_batches_without_an_ordinal_word(typed, batches):
    assert edition(normalise(typed)).batches == batches


@pytest.mark.parametrize("typed", ["去年呢", "那去年的呢", "2025年那次呢"])
def test_the_edition_of_another_year_after_a_call(typed):
    assert ids(asked(typed, "cabinets-2026").entries) == {"cabinets-2025"}


def test_a_year_behind_the_name_is_that_of_the_call():
    assert ids(asked("换电柜补助2025年那次的截止日期").entries) == {"cabinets-2025"}


@pytest.mark.parametrize("typed", ["哪个奖得多", "哪个给的钱更多"])
def test_a_call_is_set_against_its_like(typed):
    answer = asked(typed, "pet-province")
    assert ids(answer.entries) == {"pet-city", "pet-province"}
    assert answer.facts["facets"] == (Facet.FUNDING,)


def test_what_has_no_like_is_set_against_nothing():
    answer = asked("哪个奖得多", "mushroom")
    assert answer is None or len(answer.entries) < 2


@pytest.mark.parametrize(
    ("typed", "relation", "which"),
    [
        ("明天还来得及报的里面,最快到期的是哪个", Relation.OPEN, None),
        ("这个月底前省里要收的有哪些", Relation.CLOSES, None),
        ("快到期的有哪些", Relation.CLOSES, Which.CLOSING),
        ("最快到期的项目", Relation.CLOSES, None),
    ],
)
def test_what_is_to_happen_in_a_period(typed, relation, which):
    found = read(normalise(typed), TODAY)
    assert (found.relation, found.which) == (relation, which)


@pytest.mark.parametrize("typed", ["最急的是哪个", "那最先截止的呢"])
def test_the_soonest_of_a_list_before(typed):
    assert read(normalise(typed), TODAY).soonest


@pytest.mark.parametrize("typed", ["最快的办法是什么", "最先进的设备", "最近的是哪个镇"])
def test_other_superlatives_ask_for_no_deadline(typed):
    assert not read(normalise(typed), TODAY).soonest


def test_papers_are_asked_for_by_any_name():
    assert Facet.MATERIALS in read("要附车间图纸吗", TODAY).facets
    assert Facet.MATERIALS not in read("附近有没有孵化器", TODAY).facets
    assert Facet.MATERIALS not in read("新材料产品卖了三年多了", TODAY).facets


def test_what_is_named_like_a_call_and_is_none_is_not_the_closest():
    assert is_named("殡葬机器人揭榜截止什么时候", INDEX)
    assert asked("殡葬用品生态替代试点的联系电话", likely=0.0).key in (
        "call_unknown",
        "call_perhaps",
    )
    assert asked("孵化器的联系电话", likely=0.0) is None


def test_a_call_that_is_told_of_and_not_asked_for():
    answer = described(question("种杏鲍菇的,想上自动采收", likely=0.0), INDEX)
    assert ids(answer.entries) == {"mushroom"} and answer.probable
    assert described(question("想请个月嫂", likely=0.0), INDEX) is None


def test_another_name_alone_is_asked_about_after_a_call():
    assert ids(asked("换电柜那个呢", "mushroom").entries) == {"cabinets-2026"}


@pytest.mark.parametrize("typed", ["广州市级现在还能交材料的", "省里目前在报的项目"])
def test_those_one_can_still_apply_for_are_a_list(typed):
    assert read(normalise(typed), TODAY).strongly_listing


def test_a_list_of_an_office_stays_that_of_the_office():
    assert ids(asked("农业局下个月要开的有哪些").offered) <= {"mushroom"}
