"""What a firm tells after a call, or beside its name, is told for its conditions."""

from __future__ import annotations

from datetime import date

import pytest

from policy_kb.answer.calls import decide_calls
from policy_kb.answer.calls_question import CallQuestion, CallsBefore
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.model import Call
from policy_kb.calls.questions.asking import read
from policy_kb.calls.questions.facets import Facet
from policy_kb.calls.questions.tellings import telling
from policy_kb.language.text import normalise

TODAY = date(2026, 11, 30)
INN = Call(
    "inn",
    "广州市精品民宿培育",
    "市",
    "广州市某局",
    closes_on="2026-12-31",
    conditions=(
        "客房不超过14间",
        "取得旅馆业特种行业许可证",
        "经营用房为自有农房，或租赁期剩余5年以上的农房",
    ),
    funding="一次性补助20万元",
)
POOL = Call(
    "pool",
    "广州市体育场馆开放补助",
    "市",
    "广州市某局",
    closes_on="2026-12-20",
    conditions=("全年开放不少于300天",),
)
INDEX = CallIndex((INN, POOL))


def facets(typed: str, *subjects: str) -> tuple[tuple[str, ...], tuple[Facet, ...]] | None:
    text = normalise(typed)
    before = CallsBefore(subjects, asked=read("什么条件", TODAY) if subjects else None)
    answer = decide_calls(CallQuestion(read(text, TODAY), text, TODAY, 0.1, before), INDEX)
    if answer is None:
        return None
    return tuple(call.id for call in answer.entries), answer.facts.get("facets", ())


@pytest.mark.parametrize(
    "typed",
    [
        "特行证一直没批下来，营业执照倒是有",
        "房子租的，还剩三年半到期，房东口头讲可以续",
        "今年五一才开门的，天天爆满，可以报了吗",
        "平时我跟老婆就住店里，客人都是我们俩自己招呼的",
        "23年的证书到期了没去续，还顶不顶用",
        "哪一级的补助都没拿过，没在哪里注册过",
        "在从化吕田一个村里头，三层，这样算不算",
        "去年广州市民宿比赛拿了第二名，证没考",
    ],
)
def test_what_is_told_after_a_call_is_weighed_against_it(typed):
    assert facets(typed, "inn") == (("inn",), (Facet.ELIGIBLE,))


@pytest.mark.parametrize(
    "typed",
    [
        "我们有9间房，能补多少钱",
        "9间房的要交什么材料",
        "我们村里开的，截止是哪天",
        "我们这种找谁问",
        "现在还有哪些能报的",
        "验收材料",
        "客房面积标准",
        "主管部门",
    ],
)
def test_what_else_is_asked_is_answered_as_it_was(typed):
    found = facets(typed, "inn")
    assert found is None or found[1] != (Facet.ELIGIBLE,)


def test_another_call_that_is_named_is_meant():
    assert facets("我们游泳馆全年开放的，体育场馆开放补助能拿吗", "inn")[0] == ("pool",)


def test_what_the_firm_holds_names_no_other_call():
    title = Call("title", "高新技术企业认定奖励", "区", "某局", closes_on="2026-12-31")
    index = CallIndex((INN, POOL, title))
    text = normalise("签了三年的合同，高企也是前年评上的，还有啥要求")
    before = CallsBefore(("inn",), asked=read("什么条件", TODAY))
    answer = decide_calls(CallQuestion(read(text, TODAY), text, TODAY, 0.1, before), index)
    assert [call.id for call in answer.entries] == ["inn"]


def test_beside_a_name_words_of_funding_ask_for_nothing_where_only_that_is_asked():
    assert facets("我在派潭开民宿的，9间客房，精品民宿培育补助能拿不") == (
        ("inn",),
        (Facet.ELIGIBLE,),
    )
    assert Facet.FUNDING in facets("精品民宿培育怎么补")[1]


def test_without_a_call_before_it_nothing_is_told_for_one():
    assert facets("房子租的，还剩三年半到期，房东口头讲可以续") is None


@pytest.mark.parametrize(
    ("typed", "told", "will_do"),
    [
        ("排污证下个月就到期了，会不会影响啊", ("排污证下个月就到期了",), True),
        ("牵头搞了一个行业标准，给不给钱", ("牵头搞了一个行业标准",), True),
        ("那个什么中水回用嘛，以前也就三成", ("那个什么中水回用嘛", "以前也就三成"), False),
        ("我们按规定买足了保险", ("我们按规定买足了保险",), False),
    ],
)
def test_pieces_that_tell(typed, told, will_do):
    found = telling(normalise(typed))
    assert (found.told, found.will_do) == (told, will_do)


@pytest.mark.parametrize(
    "typed",
    [
        "有什么条件",
        "我们是高企，有没有补贴",
        "第5条谁牵头",
        "想了解精品民宿",
        "能告诉我截止时间吗",
        "下个月才有空弄材料，还来得及吗",
        "可以吗",
        "想上第三条线",
    ],
)
def test_questions_and_wishes_tell_nothing(typed):
    assert telling(normalise(typed)) is None


def test_told_without_a_call_before_it_the_call_that_speaks_of_it_is_offered():
    text = normalise("民宿租的农房，客房九间，旅馆业特种行业许可证还没批下来")
    answer = decide_calls(CallQuestion(read(text, TODAY), text, TODAY, 0.1), INDEX)
    assert [call.id for call in (*answer.entries, *answer.offered)][:1] == ["inn"]


def test_what_no_call_speaks_of_is_told_for_none():
    assert facets("我家小孩明年上小学，户口还在老家，房子刚买") is None
