"""Several policies in one conversation: which one is meant, its wording, its term."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from actions import runtime
from actions.knowledge import ActionAnswer, ActionMove
from policy_kb.answer import Status, decide
from policy_kb.intake.files import lines_of
from policy_kb.intake.official import read_official
from policy_kb.language.text import normalise
from policy_kb.library import Shelf
from policy_kb.mentions import Linker
from policy_kb.model import Clause, Policy
from policy_kb.question import Aspect, Before, Question
from policy_kb.yaml_io import assemble

DOCUMENTS = Path(__file__).resolve().parents[2] / "data" / "documents"
A = Aspect
MEASURES = "云溪区促进企业研发机构建设若干措施"


def old_and_coming(new: str) -> list:
    """A policy that has ended and one that is not yet in force, a clause of each."""
    old = Policy(
        "old",
        "云溪区首台套装备扶持办法",
        valid_until="2025-12-31",
        replaced_by=new,
        aliases=("首台套装备扶持办法",),
    )
    coming = Policy(
        "coming",
        "云溪区概念验证中心管理规定",
        in_force_from="2026-07-01",
        aliases=("概念验证中心管理规定",),
    )
    gone = Policy(
        "gone", "云溪区测试基地补贴细则", withdrawn_on="2026-01-10", aliases=("测试基地补贴细则",)
    )
    return [
        old,
        coming,
        gone,
        Clause(
            "old/1",
            "clause",
            1,
            "首台套装备奖励",
            "首台套装备给予奖励80万元。",
            policy="old",
            article="第一条",
            aliases=("首台套装备奖励",),
        ),
        Clause(
            "coming/1",
            "clause",
            1,
            "概念验证中心认定",
            "认定的概念验证中心给予补助。",
            policy="coming",
            article="第一条",
            aliases=("概念验证中心认定",),
        ),
        Clause(
            "gone/1",
            "clause",
            1,
            "测试基地补贴",
            "测试基地按面积给予补贴。",
            policy="gone",
            article="第一条",
            aliases=("测试基地补贴",),
        ),
    ]


@pytest.fixture(scope="module")
def several(seed, shelf):
    """The seed, three invented documents as they are read, and three more policies."""
    entries = list(seed.by_id.values())
    for name in ("measures.txt", "rules.txt", "plan.txt"):
        path = DOCUMENTS / name
        entries += read_official(path, lines_of(path), assemble(entries)).entries
    measures = next(e for e in entries if isinstance(e, Policy) and e.title == MEASURES)
    worded = [
        replace(e, original=f"{e.title}的原文。") if e.id == "task-12" else e for e in entries
    ]
    knowledge = assemble([*worded, *old_and_coming(measures.id)])
    # What the main policy is found by is the same, and indexing it takes a second.
    return Shelf(knowledge, Linker(knowledge), shelf.index)


@pytest.fixture
def talk(several, tools, li):
    """Somebody who talks, with all these policies published."""
    runtime.use(replace(tools, library=type(tools.library)(several)))
    li.shelf = several

    def say(typed: str, aspect: str = "content") -> str:
        return li.says(ActionAnswer(), typed, f"ask_{aspect}")

    say.person = li
    return say


@pytest.fixture
def status(several, tools):
    def decided(typed: str, aspect: Aspect = A.CONTENT, *before: str) -> tuple[Status, list[str]]:
        text = normalise(typed)
        question = Question(
            text,
            aspect,
            several.linker.mentions(text),
            today=tools.clock.now().date(),
            before=Before(before, A.CONTENT) if before else Before(),
        )
        answer = decide(question, several)
        return answer.status, [e.id for e in answer.entries]

    return decided


# --- which policy is meant --------------------------------------------------------------


def test_numbers_are_those_of_the_main_policy_unless_another_is_named(talk):
    assert "第3条 推动科技企业加大研发投入" in talk("第三条讲什么")
    said = talk(f"{MEASURES}第三条讲什么")
    assert f"《{MEASURES}》第三条 研发投入补助" in said
    assert "最高不超过100万元" in said
    stated = "云府办规〔2026〕3号，云溪区人民政府办公室，2026年1月15日印发"
    assert f"来源：《{MEASURES}》（{stated}）第三条" in said


def test_every_condition_of_a_clause_is_told(talk):
    said = talk(f"{MEASURES}第三条有什么条件", "apply")
    for condition in ("营业收入2000万元以上", "不低于3%", "科研失信记录"):
        assert condition in said


def test_a_policy_stays_the_topic_until_another_is_named(talk):
    talk(f"{MEASURES}第二条讲什么")
    assert "最高15万元" in talk("第四条呢")
    assert "区科技局" in talk("谁牵头", "lead")
    assert "没有第20条，共8条" in talk("第20条讲什么")
    assert "第20条 科技创新驱动牛仔服装" in talk("若干意见第20条讲什么")
    assert "第3条 推动科技企业加大研发投入" in talk("第三条讲什么")


def test_a_need_of_the_main_policy_is_not_taken_by_the_topic(talk):
    talk(f"{MEASURES}第二条讲什么")
    assert "第20条" in talk("牛仔服装转型升级")


def test_a_policy_is_known_by_part_of_its_title(talk):
    assert "一次性奖励20万元" in talk("企业研发机构建设若干措施第二条")
    assert "5000平方米" in talk("科技企业孵化器管理办法第三条")


def test_a_document_without_numbered_articles_says_so(talk):
    assert "不按条编号" in talk("低空经济的实施意见第二条")


def test_neighbours_are_those_of_the_same_document(talk):
    talk(f"{MEASURES}第七条")
    assert "第八条" in talk.person.says(ActionMove(), "下一条", "next_item")
    assert "已经是最后一条" in talk.person.says(ActionMove(), "下一条", "next_item")
    assert "第七条" in talk.person.says(ActionMove(), "上一条", "previous_item")


def test_a_policy_as_a_whole_lists_its_articles_and_a_number_opens_one(talk):
    said = talk(MEASURES)
    assert "共8条" in said
    assert "3. 第三条 研发投入补助" in said
    assert "最高不超过100万元" in talk("3")


def test_what_only_another_policy_says_is_found_there(talk):
    said = talk("低空经济整机企业有什么补助")
    assert "最高2000万元" in said
    assert "来源：《关于加快发展低空经济的实施意见》" in said


def test_an_amount_that_another_policy_states_beats_one_that_the_main_leaves_open(talk):
    assert "50万元" in talk("新建研发机构奖励多少钱", "amount")


def test_what_the_main_policy_says_best_stays_with_it(status):
    assert status("孵化器建设谁牵头", A.LEAD)[1] == ["task-10"]
    assert status("新三板挂牌有什么支持")[1][0] in ("task-16", "service-neeq")


# --- wording ------------------------------------------------------------------------------


def test_wording_is_quoted_where_it_was_imported(talk):
    said = talk("第12条原文怎么说", "source")
    assert "（原文）\n打造一批创新创意项目的原文。" in said
    assert "来源：《增城区" in said
    assert "同一企业就高不重复奖励。（责任单位：" in talk(f"{MEASURES}第二条原话是什么", "source")


def test_without_the_text_the_gist_says_that_it_is_one(talk):
    assert "本库收录的是要点" not in talk("第12条原文", "content")
    said = talk("第13条原文", "source")
    assert "（原文）" not in said
    assert "没有写明发文单位" in said


def test_what_a_document_states_of_itself(talk):
    said = talk(f"{MEASURES}文号是多少", "source")
    assert "云府办规〔2026〕3号" in said
    assert "不是原文" not in said


# --- term -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (f"{MEASURES}还有效吗", "自2026年2月1日起施行，有效期至2029年1月31日"),
        (f"{MEASURES}什么时候到期", "现行有效"),
        ("首台套装备扶持办法还有效吗", f"已于2025年12月31日失效，由《{MEASURES}》替代"),
        ("首台套装备扶持办法被什么替代了", f"由《{MEASURES}》替代"),
        ("概念验证中心管理规定生效了吗", "自2026年7月1日起施行，目前尚未施行"),
        ("测试基地补贴细则废止了吗", "已于2026年1月10日失效"),
        ("这个政策还有效吗", "没有写明施行日期和有效期"),
        ("低空经济的实施意见过期了吗", "《关于加快发展低空经济的实施意见》没有写明施行日期"),
        ("青岭市孵化器管理办法有效期到什么时候", "有效期至2027年12月31日"),
    ],
)
def test_questions_about_the_term(talk, typed, said):
    for aspect in ("source", "when"):
        assert said in talk(typed, aspect)


def test_the_term_of_the_policy_talked_about(talk):
    talk(f"{MEASURES}第二条讲什么")
    assert "有效期至2029年1月31日" in talk("这个什么时候到期", "when")
    assert f"《{MEASURES}》" in talk("被哪个文件替代了", "source")
    assert "没有写明施行日期" in talk("若干意见还有效吗", "source")


def test_parts_and_safeguards_are_those_of_the_main_policy(talk):
    talk(f"{MEASURES}第二条讲什么")
    assert "形成合力" in talk("保障措施第三条讲什么")


def test_an_ended_policy_is_never_told_as_current(talk, status):
    said = talk("首台套装备奖励多少", "amount")
    ended = "《云溪区首台套装备扶持办法》已于2025年12月31日失效"
    assert said.startswith(f"{ended}，由《{MEASURES}》替代。")
    assert status("首台套装备奖励") == (Status.ANSWERED_LAPSED, ["old/1"])
    assert "目前尚未施行" in talk("概念验证中心认定")


def test_what_is_not_yet_in_force_has_not_lapsed(status):
    assert status("概念验证中心认定") == (Status.ANSWERED, ["coming/1"])


def test_the_main_policy_can_end_as_well(several, tools):
    k = several.knowledge
    over = replace(k, policy=replace(k.policy, withdrawn_on="2026-01-01"))
    shelf = Shelf(over, several.linker, several.index)
    for typed, aspect in (
        ("第12条讲什么", A.CONTENT),
        ("区财政局有哪些任务", A.UNIT_TASKS),
        ("高企数量多少家", A.TARGET),
    ):
        text = normalise(typed)
        question = Question(
            text, aspect, shelf.linker.mentions(text), today=tools.clock.now().date()
        )
        answer = decide(question, shelf)
        assert answer.status is Status.ANSWERED_LAPSED
        assert answer.facts["lapsed"][0]["policy"] is over.policy


def test_a_goal_year_that_has_passed_is_named(talk):
    for typed, aspect in (
        ("一共几部分", "structure"),
        ("2018年实现吗", "when"),
        ("2020年实现吗", "when"),
        ("科技创新政策讲什么", "content"),
    ):
        said = talk(typed, aspect)
        assert "2018年已过" in said or "2018" not in said
    assert "2027年已过" not in talk("低空经济总体要求")
