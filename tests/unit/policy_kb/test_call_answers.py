"""What is decided for a question about calls: which, which list, what was said before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from some_calls import CALLS, TODAY, a_call

from policy_kb.answer import Status
from policy_kb.answer.calls import decide_calls
from policy_kb.answer.calls_list import PAGE
from policy_kb.answer.calls_question import CallQuestion, CallsBefore
from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.questions.asking import read
from policy_kb.calls.questions.facets import Facet
from policy_kb.calls.status import OPEN_NOW, standing
from policy_kb.language.text import normalise
from policy_kb.retrieval.meaning import Meaning

INDEX = CallIndex(CALLS)


NOTHING = CallsBefore()


def asked(typed: str, before: CallsBefore = NOTHING, index: CallIndex = INDEX, today=TODAY):
    question = CallQuestion(
        read(normalise(typed), today), normalise(typed), today, likely=0.6, before=before
    )
    return decide_calls(question, index)


def ids(calls) -> list[str]:
    return [call.id for call in calls]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (
            "现在有什么项目可以报",
            ["lab-city", "giant", "center", "boat-2", "lab-district", "contract"],
        ),
        ("区级的有哪些能报", ["lab-district"]),
        ("这周截止的有哪些", ["lab-city"]),
        ("下个月截止的项目有哪些", ["center", "boat-2"]),
        ("还没开始的有哪些", ["robot"]),
        ("6月开始申报的有哪些", ["robot"]),
        ("已经截止的有哪些", ["boat-1"]),
        ("有哪些常年受理的项目", ["contract"]),
        ("哪些通知撤回了", ["tea"]),
        ("有延期的项目吗", ["center"]),
        ("快截止的有哪些", ["lab-city", "giant"]),
        ("实验室方面有哪些可以报", ["lab-city", "lab-district"]),
        ("省工信厅有哪些项目还没开始", ["robot"]),
    ],
)
def test_lists_hold_what_was_asked_for_soonest_first(typed, found):
    answer = asked(typed)
    assert answer.key == "calls_list"
    assert ids(answer.offered) == found


@pytest.mark.parametrize(
    ("typed", "found", "facet"),
    [
        ("海洋装备试验第二批几号截止", ["boat-2"], Facet.DEADLINE),
        ("海洋装备试验要什么材料", ["boat-2"], Facet.MATERIALS),
        ("海洋装备试验第一批还能报吗", ["boat-1"], Facet.STATUS),
        ("市里的绿色实验室补助多少钱", ["lab-city"], Facet.FUNDING),
        ("绿色实验室补助几号截止", ["lab-city", "lab-district"], Facet.DEADLINE),
        ("市级和区级的绿色实验室分别给多少", ["lab-city", "lab-district"], Facet.FUNDING),
        ("荔枝保鲜攻关取消了吗", ["tea"], Facet.WITHDRAWN),
        ("工程中心延期了吗", ["center"], Facet.EXTENDED),
        ("技术交易登记找谁", ["contract"], Facet.CONTACT),
        ("机器人首用奖励几号开始", ["robot"], Facet.OPENS),
    ],
)
def test_one_call_or_its_lookalikes(typed, found, facet):
    answer = asked(typed)
    assert ids(answer.entries) == found
    assert facet in answer.facts["facets"]


def test_the_open_batch_is_meant_and_the_other_named():
    answer = asked("海洋装备试验什么时候截止")
    assert ids(answer.entries) == ["boat-2"]
    assert ids(call for call, _ in answer.facts["editions"]) == ["boat-1"]


@pytest.mark.parametrize("typed", ["海洋装备试验第三批截止", "2024年的海洋装备试验专项截止"])
def test_an_edition_that_is_not_there_is_said_not_to_be(typed):
    answer = asked(typed)
    assert answer.status is Status.NO_MATCH and answer.key in ("call_no_batch", "call_no_year")


def test_a_level_that_is_not_there_is_said_not_to_be():
    answer = asked("省级的绿色实验室补助截止")
    assert answer.key == "call_no_level" and ids(answer.offered) == ["lab-city", "lab-district"]


@pytest.mark.parametrize("typed", ["低空经济示范奖励几号截止", "有没有餐饮翻新的补贴通知"])
def test_an_unknown_call_is_said_to_be_unknown(typed):
    answer = asked(typed)
    assert answer.status is Status.NO_MATCH and not answer.entries


@pytest.mark.parametrize("typed", ["第12条谁牵头", "孵化器配合单位", "保障措施有哪些任务"])
def test_a_question_of_the_policy_is_left_to_it(typed):
    question = CallQuestion(read(normalise(typed), TODAY), typed, TODAY)
    assert decide_calls(question, INDEX) is None


def before(
    typed: str, *subjects: str, offered: tuple[str, ...] = (), shown: int = 0
) -> CallsBefore:
    return CallsBefore(subjects, offered, shown, read(normalise(typed), TODAY))


@pytest.mark.parametrize(
    ("typed", "earlier", "found"),
    [
        ("要准备啥材料", before("绿色实验室几号截止", "lab-city"), ["lab-city"]),
        ("截止呢", before("绿色实验室给多少", "lab-city"), ["lab-city"]),
        ("那区里的呢", before("绿色实验室几号截止", "lab-city"), ["lab-district"]),
        ("第一批呢", before("海洋装备几号截止", "boat-2"), ["boat-1"]),
        ("纸质的呢", before("海洋装备几号截止", "boat-2"), ["boat-2"]),
        ("第二个要什么材料", before("有什么能报", offered=("tea", "center")), ["center"]),
        ("最后一个呢", before("有什么能报", offered=("tea", "center")), ["center"]),
    ],
)
def test_a_follow_up_goes_on_from_what_was_said(typed, earlier, found):
    assert ids(asked(typed, earlier).entries) == found


def test_the_facet_is_kept_for_another_level():
    answer = asked("那区里的呢", before("绿色实验室几号截止", "lab-city"))
    assert answer.facts["facets"] == (Facet.DEADLINE,)


def test_a_list_goes_on_with_another_level():
    answer = asked("那省里的呢", before("国家级的现在有哪些能报"))
    assert ids(answer.offered) == ["center"]


MANY = CallIndex(
    tuple(
        a_call(f"m{n:02}", f"第{n}号海洋试验", closes_on=(TODAY + timedelta(days=n)).isoformat())
        for n in range(1, 31)
    )
)


def test_a_long_list_comes_in_pages_with_running_numbers():
    first = asked("现在有什么项目可以报", index=MANY)
    assert len(first.facts["shown"]) == PAGE and first.facts["total"] == 30
    earlier = before("现在有什么项目可以报", offered=tuple(ids(first.offered)), shown=PAGE)
    second = asked("还有吗", earlier, index=MANY)
    assert second.facts["start"] == PAGE and len(second.offered) == 2 * PAGE
    last = asked("继续", replace(earlier, shown=30), index=MANY)
    assert last.key == "calls_no_more"


FARM = (
    a_call(
        "contract-award",
        "广州市技术合同登记奖励",
        conditions=("技术合同已登记", "交易额不低于50万元"),
    ),
    a_call(
        "software",
        "增城区首版次软件奖励",
        "区",
        conditions=("软件销售合同金额不低于60万元",),
        closes_on="2026-06-01",
    ),
    a_call(
        "plant-region",
        "广东省制造业企业技术改造专项资金",
        "省",
        aliases=("省技改",),
        funding="最高800万元",
        closes_on="2026-06-20",
    ),
    a_call(
        "plant-town",
        "增城区工业企业技术改造奖励",
        "区",
        funding="最高200万元",
        closes_on="2026-06-25",
    ),
)


def test_a_property_asked_after_one_call_is_of_that_call():
    index = CallIndex(FARM)
    earlier = before("首版次软件奖励几号截止", "software")
    for typed in ("对合同金额有要求吗", "需要多少软著"):
        answer = asked(typed, earlier, index=index)
        assert ids(answer.entries) == ["software"] and Facet.CONDITIONS in answer.facts["facets"]
    other = asked("技术合同登记奖励有什么要求", earlier, index=index)
    assert ids(other.entries) == ["contract-award"]


def test_what_is_told_after_a_call_is_compared_and_nothing_said_before_is_repeated():
    answer = asked(
        "我们合同40万", before("首版次软件奖励怎么报", "software"), index=CallIndex(FARM)
    )
    assert answer.facts["facets"] == (Facet.ELIGIBLE,)


def test_two_levels_asked_together_are_both_told_though_they_are_called_otherwise():
    answer = asked("技术改造的奖励省和区的各是多少", index=CallIndex(FARM))
    assert set(ids(answer.entries)) == {"plant-region", "plant-town"}
    differ = asked("技术改造省里和区里有什么区别", index=CallIndex(FARM))
    assert Facet.CONDITIONS in differ.facts["facets"] and Facet.FUNDING in differ.facts["facets"]


def test_of_two_batches_the_one_that_is_over_for_whoever_asks_is_not_meant():
    answer = asked("海洋装备试验第一批错过了，第二批什么时候截止")
    assert ids(answer.entries) == ["boat-2"]


def test_after_one_call_others_can_be_asked_for():
    answer = asked("那还有别的能报吗", before("海洋装备试验几号截止", "boat-2"))
    assert answer.key == "calls_list" and "boat-2" not in ids(answer.offered)


def test_a_grant_that_is_not_there_is_unknown_whatever_the_classifier_says():
    text = normalise("加装电梯补贴找谁")
    answer = decide_calls(CallQuestion(read(text, TODAY), text, TODAY, likely=0.0), INDEX)
    assert answer.key == "call_unknown" and not answer.offered


class Alike:
    """Meanings by hand: a text is as alike to a call as they share of these words."""

    WORDS = (("民宿", "民宿"), ("发奖", "奖励"), ("师傅", "技能大师"), ("徒弟", "技能大师"))

    def __call__(self, texts):
        return (
            np.array(
                [
                    [float(any(word in text for word in pair)) for pair in self.WORDS]
                    for text in texts
                ]
            )
            / 1.5
        )


HOMES = (
    a_call(
        "homes", "增城区精品民宿评定奖励", "区", closes_on="2026-07-01", conditions=("成立满一年",)
    ),
    a_call(
        "master", "广州市技能大师工作室建设项目", conditions=("带徒不少于3人",), summary="师徒传承"
    ),
)


def test_a_call_told_by_its_purpose_is_found_by_meaning_and_told_as_the_closest():
    index = CallIndex(HOMES, meaning=Meaning(Alike()))
    answer = asked("师傅带徒弟那个工作室几号截止", index=index)
    assert ids(answer.entries) == ["master"] and answer.probable
    assert asked("师傅带徒弟那个工作室几号截止", index=CallIndex(HOMES)).key == "call_unknown"
    assert asked("渔船报废补贴什么时候截止", index=index).key == "call_unknown"


def test_a_thing_with_another_word_in_place_of_the_names_is_not_answered_by_its_purpose():
    loan = replace(
        HOMES[0],
        id="tractor",
        title="增城区农机购置贷款贴息",
        aliases=(),
        conditions=("贷款用于购置农机",),
        funding="按贷款利息的45%贴息，每年最高12万元",
    )
    answer = asked("渔船购置贷款贴息最高补多少", index=CallIndex((loan, *CALLS)))
    assert answer.key == "call_unknown" and ids(answer.offered) == ["tractor"]
    assert ids(asked("农机购置贷款贴息最高补多少", index=CallIndex((loan, *CALLS))).entries) == [
        "tractor"
    ]


def test_a_word_of_the_name_said_elsewhere_is_in_no_place_of_the_names():
    denim = replace(HOMES[0], id="denim", title="增城区牛仔服装企业数字化改造补助", aliases=())
    store = replace(HOMES[0], id="store", title="增城区物流企业仓储自动化改造补助", aliases=())
    index = CallIndex((denim, store, *CALLS))
    told = "我们做牛仔洗水的，系统已经完工，投了65万，牛仔数字化改造补助能报吗"
    assert ids(asked(told, index=index).entries) == ["denim"]


@pytest.mark.parametrize(
    ("typed", "facets"),
    [
        ("首台套补多少", {Facet.FUNDING}),
        ("首台套补多少,找谁咨询", {Facet.FUNDING, Facet.CONTACT}),
        ("首台套补助几号截止", {Facet.DEADLINE}),
        ("首台套分别给多少", {Facet.FUNDING}),
        ("首台套谁管的", {Facet.ISSUER, Facet.CONTACT}),
    ],
)
def test_the_end_of_a_name_may_ask_for_the_amount(typed, facets):
    first = replace(HOMES[0], id="first", title="首台套推广应用补助", aliases=("首台套补助",))
    answer = asked(typed, index=CallIndex((first,)))
    assert ids(answer.entries) == ["first"] and facets <= set(answer.facts["facets"])
    assert Facet.FUNDING in facets or Facet.FUNDING not in answer.facts["facets"]


WORDS = st.lists(
    st.sampled_from(
        [
            "现在",
            "哪些",
            "能报",
            "截止",
            "市级",
            "区级",
            "海洋装备",
            "实验室",
            "第二批",
            "什么时候",
            "材料",
            "下个月",
            "春节前",
            "吗",
            "第一个",
            "还有",
            "我们公司",
            "项目",
            "条件",
            "?",
            ",",
        ]
    ),
    max_size=8,
).map("".join)


@settings(max_examples=50, deadline=None)
@given(WORDS, st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_whatever_is_asked_only_what_is_published_is_said(typed, today):
    answer = asked(typed, today=today)
    if answer is not None:
        assert all(call in CALLS for call in (*answer.entries, *answer.offered))


@settings(max_examples=40)
@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)))
def test_what_is_open_is_listed_and_nothing_else(today):
    answer = asked("现在有哪些项目可以申报", today=today)
    expected = {c.id for c in CALLS if standing(c, today) in OPEN_NOW}
    assert set(ids(answer.offered)) == (expected if answer.key == "calls_list" else set())


def test_two_names_beside_each_other_of_which_one_is_of_common_words():
    assert sorted(ids(asked("省工程中心和小巨人分别几号截止").entries)) == ["center", "giant"]


@pytest.mark.parametrize(
    ("typed", "facets"),
    [
        ("绿色实验室的呢", (Facet.MATERIALS,)),
        ("那机器人首用奖励呢", (Facet.MATERIALS,)),
        ("绿色实验室", ()),
        ("绿色实验室给多少呢", (Facet.FUNDING,)),
        ("绿色实验室几号截止呢", (Facet.DEADLINE,)),
    ],
)
def test_another_name_alone_asks_what_was_asked_before(typed, facets):
    before = CallsBefore(("boat-2",), asked=read("海洋装备试验要什么材料", TODAY))
    assert asked(typed, before).facts["facets"] == facets


@pytest.mark.parametrize(
    ("typed", "found"),
    [("我们研发人员只有9个", ["center"]), ("研发类的呢", ["rd"]), ("有哪些研发项目", ["rd"])],
)
def test_what_a_company_tells_names_no_category(typed, found):
    rd = a_call("rd", "广州市科研后补助", category="研发", closes_on="2026-09-01")
    index = CallIndex((*CALLS, rd))
    before = CallsBefore(("center",), asked=read("有哪些条件", TODAY))

    answer = asked(typed, before, index)

    assert answer is not None and ids(answer.entries or answer.offered) == found
