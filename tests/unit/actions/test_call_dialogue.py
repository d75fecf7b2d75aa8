"""Talking about calls: lists, picks, follow-ups, the contract of an answer, examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from some_calls import CALLS, TODAY

from actions import runtime
from actions.knowledge import ActionAnswer, ActionContinue
from actions.render import calls as speakers
from actions.render.contract import ContractBroken, Parts, fulfilled
from policy_kb.calls.examples import beside_no_calls, example_calls
from policy_kb.calls.status import Standing, standing
from policy_kb.validation import problems

ASK = ActionAnswer()


@pytest.fixture
def chen(talking_of):
    """Somebody who asks while the calls of `some_calls` are published."""
    return talking_of(CALLS, TODAY)


def test_a_number_after_a_list_opens_that_call(chen):
    text = chen.says(ASK, "现在有什么项目可以报", "ask_call")
    assert text.index("绿色实验室") < text.index("小巨人") < text.index("技术交易登记")
    assert "共6项" in text and "今天截止" in text and "还有5天" in text
    text = chen.says(ASK, "2", "choose")
    assert "国家专精特新小巨人企业认定" in text and "成立满一年" in text
    text = chen.says(ASK, "要准备啥材料", "ask_materials")
    assert "小巨人" in text and "申报书" in text
    assert "列表里只有6项" in chen.says(ASK, "12", "choose")


def test_an_answer_holds_conclusion_conditions_source_and_validity(chen):
    text = chen.says(ASK, "海洋装备试验给多少钱", "ask_amount")
    assert text.startswith("《2026年广州市海洋装备试验专项（第二批）》的支持方式：每项资助30万元")
    assert "· 2026年广州市海洋装备试验专项（第二批）的条件一\n· 成立满一年" in text
    assert (
        "来源：《2026年广州市海洋装备试验专项（第二批）》，广州市科学技术局2026年4月20日发布"
        in text
    )
    assert "https://example.org/boat" in text
    assert "截至今天：正在受理，2026年6月30日截止，还有41天" in text
    assert "第一批" in text and "已截止" in text


def test_lookalikes_are_told_side_by_side_and_can_be_picked(chen):
    text = chen.says(ASK, "绿色实验室补助多少钱", "ask_amount")
    assert "最高100万元" in text and "最高40万元" in text
    assert "1.【市级】" in text and "2.【区级】" in text
    assert "最高40万元" in chen.says(ASK, "2", "choose")


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("绿色实验室市里的几号截止", ["今天（2026年5月20日）截止", "当天仍可申报"]),
        ("海洋装备试验第一批还能报吗", ["已于2026年3月31日截止", "第二批", "正在受理"]),
        ("机器人首用奖励现在能报吗", ["还没有开始", "2026年6月10日"]),
        ("技术交易登记什么时候截止", ["常年受理"]),
        ("荔枝保鲜攻关还能报吗", ["2026年5月10日撤回", "不再受理"]),
        ("工程中心几号截止", ["原定2026年5月29日", "延长到2026年6月12日"]),
        ("海洋装备试验纸质材料几号交", ["纸质材料：2026年7月5日 17:00"]),
        ("技术交易登记给多少钱", ["没有写明支持方式"]),
        ("低空经济示范奖励几号截止", ["没有找到"]),
        ("我们公司成立三年，能报小巨人吗", ["成立满一年", "符合"]),
        ("有没有餐饮翻新的通知", ["没有找到"]),
        ("国家级的下个月截止的有哪些", ["没有", "现在能报什么"]),
    ],
)
def test_what_is_said_of_one_call(chen, typed, held):
    text = chen.says(ASK, typed, "ask_call_status")
    assert [fact for fact in held if fact not in text] == []
    assert "{" not in text and "None" not in text


def test_whether_something_told_is_enough_is_asked_of_the_call(chen):
    chen.says(ASK, "海洋装备试验有什么条件", "ask_conditions")
    text = chen.says(ASK, "我们公司成立三年，行吗", "change_profile")
    assert "成立满一年——符合" in text
    text = chen.says(ASK, "我们公司成立三年，够海洋装备试验的条件吗", "change_profile")
    assert "成立满一年——符合" in text


def test_a_call_and_a_clause_in_one_message(chen, shelf):
    text = chen.says(ASK, "海洋装备试验几号截止", "ask_deadline")
    assert "若干意见" not in text
    assert "第12条" in chen.says(ASK, "第12条讲什么", "ask_content")


def test_going_on_when_everything_was_shown(chen):
    chen.says(ASK, "区级的有哪些能报", "ask_call")
    assert "没有更多了" in chen.says(ActionContinue(), "继续", "continue")


# --- the contract -----------------------------------------------------------------------

WHOLE = Parts("可以申报。", "· 一\n· 二", "来源：《名》，局发布", "截至今天：常年受理。", "示例")
CALL = replace(CALLS[0], title="名", issuer="局", conditions=("一", "二"))


def test_a_whole_answer_passes():
    assert fulfilled(WHOLE, CALL, with_conditions=True).splitlines()[0] == "可以申报。"


@pytest.mark.parametrize(
    "lacking",
    [
        {"conclusion": " "},
        {"conditions": "· 一"},
        {"conditions": ""},
        {"source": ""},
        {"source": "来源：《别的》，局发布"},
        {"validity": ""},
    ],
)
def test_an_answer_that_lacks_a_part_is_refused(lacking):
    with pytest.raises(ContractBroken):
        fulfilled(replace(WHOLE, **lacking), CALL, with_conditions=True)


def test_an_example_that_is_not_marked_is_refused():
    with pytest.raises(ContractBroken):
        fulfilled(replace(WHOLE, note=""), replace(CALL, example=True), with_conditions=False)


def test_a_broken_answer_becomes_the_honest_sentence(chen, monkeypatch, caplog):
    monkeypatch.setattr(speakers, "_conditions", lambda r, call: "")
    text = chen.says(ASK, "海洋装备试验有什么条件", "ask_conditions")
    assert text == runtime.runtime().phrases("error")
    assert "ContractBroken" in caplog.text


# --- examples -----------------------------------------------------------------------------


@pytest.fixture
def tester(talking_of):
    """Somebody at the simulator, where no real call is published."""
    return talking_of(example_calls(TODAY), TODAY)


def test_examples_say_that_they_are(tester):
    text = tester.says(ASK, "现在有什么项目可以报", "ask_call")
    assert "没有已发布的项目征集" in text and "示例" in text and "不是真实的通知" in text
    text = tester.says(ASK, "深海养殖几号截止", "ask_deadline")
    assert "示例：深海养殖装备试验项目（第二批）" in text and "不是真实的通知" in text


def test_the_policy_answers_what_no_example_is_about(tester):
    assert "文件没有写明" in tester.says(ASK, "第10条怎么申请", "ask_apply")


def test_examples_step_aside_for_the_first_real_call(seed):
    overlay = beside_no_calls(TODAY)
    assert len(list(overlay(seed))) >= 6
    assert list(overlay(replace(seed, calls=CALLS[:1]))) == []


@pytest.mark.parametrize("day", ["2026-01-01", "2028-02-29", "2030-12-31"])
def test_on_any_day_the_examples_show_every_standing(day, seed):
    today = date.fromisoformat(day)
    found = example_calls(today)
    assert {standing(c, today) for c in found} >= set(Standing) - {Standing.WITHDRAWN}
    assert problems(replace(seed, calls=found)) == []


def test_a_specialist_of_a_town_is_not_a_place_told_about_a_call(chen):
    chen.says(ASK, "海洋装备试验给多少钱", "ask_amount")
    for asked in ("石滩镇的科技专员是谁", "新塘的科技专员电话多少"):
        text = chen.says(ASK, asked, "ask_contact")
        assert "海洋装备" not in text and "专员" in text


def test_what_a_company_tells_is_read_as_it_typed_it(talking_of):
    envoys = replace(CALLS[0], conditions=("特派员具有中级以上职称",))
    asking = talking_of([envoys], TODAY)
    said = f"{envoys.title}，特派员是助理工程师可以报吗"

    text = asking.says(ASK, said, "ask_call", mended=said.replace("助理", "处理"))

    assert "特派员具有中级以上职称——看起来不符合" in text


@pytest.mark.parametrize(
    ("condition", "told", "held"),
    [
        (
            "维权费用实际支出20万元以上",
            "律师费花了15万",
            [
                "可能有1项条件不符合",
                "还不能判断（您提到：律师费花了15万，如指的就是这一项，则不符合）",
            ],
        ),
        (
            "维权费用实际支出20万元以上",
            "律师费花了35万",
            ["还不能判断能否申报", "如指的就是这一项，则符合）"],
        ),
        (
            "特派员具有中级以上职称",
            "特派员是助理工程师",
            ["有1项条件看起来不符合，如情况属实则不能申报"],
        ),
        ("室外场地不少于300平方米", "室外场地有200平方米", ["有1项条件不符合，不能申报"]),
    ],
)
def test_how_sure_a_verdict_is_stands_in_its_first_line(talking_of, condition, told, held):
    asking = talking_of([replace(CALLS[0], conditions=(condition,))], TODAY)

    text = asking.says(ASK, f"{CALLS[0].title}，我们{told}，可以报吗", "ask_call")

    assert all(words in text for words in held), text


@pytest.mark.parametrize(
    ("pieces", "held", "absent"),
    [
        (("海洋装备试验给多少", "安家补助给多少"), ["30万元", "22万元"], []),
        # words that are part of another name, in what is asked of the call before
        (("海洋装备试验给多少", "场地要多大"), ["30万元"], ["33万元"]),
    ],
)
def test_a_grant_beside_another_is_a_question_of_its_own(talking_of, pieces, held, absent):
    home = replace(
        CALLS[0],
        id="home",
        title="增城区青年人才安家租房生活综合补助",
        funding="最高22万元",
    )
    rent = replace(
        CALLS[0], id="rent", title="增城区众创空间场地租金综合补助", funding="最高33万元"
    )
    asking = talking_of([*CALLS, home, rent], TODAY)

    text = asking.says(ASK, ",".join(pieces), "ask_amount", pieces=pieces)

    assert [words for words in held if words not in text] == []
    assert [words for words in absent if words in text] == []


def test_the_soonest_of_a_list_is_then_talked_about(chen):
    chen.says(ASK, "现在有什么项目可以报", "ask_call")
    first = chen.says(ASK, "最急的是哪个", "choose")
    assert "最先截止的是" in first and len(chen.context.subjects) == 1
    assert "条件" in chen.says(ASK, "它的条件", "ask_conditions")
