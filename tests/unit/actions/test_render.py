"""Every answer has words, and every sentence is said by somebody."""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatchcase

import pytest
import yaml

from actions.render import SPEAKERS, Renderer, call_lists, calls, renderer_for, specialists
from actions.render.base import plain as fixed_sentence
from policy_kb.answer import Status, decide
from policy_kb.language.text import normalise
from policy_kb.question import Aspect, Before, Question

HAN = re.compile(r"[\u4e00-\u9fff]")
A = Aspect


@pytest.fixture(scope="module")
def renderer(say, seed) -> Renderer:
    return renderer_for(say, seed, 2026)


@pytest.fixture(scope="module")
def spoken(shelf, renderer):
    """Decide and speak a question as typed, after the given entry was talked about."""

    def speak(typed: str, aspect: Aspect, before: str = "") -> tuple:
        text = normalise(typed)
        earlier = Before((before,), A.CONTENT, (before,)) if before else Before()
        question = Question(text, aspect, shelf.linker.mentions(text), before=earlier)
        answer = decide(question, shelf)
        return answer, renderer.speak(answer)

    return speak


def constants(path):
    """String constants of a module; parts of an f-string that vary become *."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, ast.JoinedStr):
            yield "".join(v.value if isinstance(v, ast.Constant) else "*" for v in node.values)


@pytest.fixture(scope="module")
def written(root) -> set[str]:
    """Words and patterns of words that the code could name a sentence with."""
    files = [*(root / "actions").rglob("*.py"), *(root / "policy_kb" / "answer").rglob("*.py")]
    found = {text for path in files for text in constants(path) if 3 < len(text) < 40}
    return {text for text in found if re.fullmatch(r"[a-z_*]*[a-z]{3}[a-z_*]*", text)}


def test_every_answer_key_has_a_speaker_or_a_sentence_of_its_own(root, say):
    keys = set()
    for path in (root / "policy_kb" / "answer").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Answer":
                named = node.args[1] if len(node.args) > 1 else None
                if isinstance(named, ast.Constant):
                    keys.add(named.value)
    assert len(keys) > 15
    assert keys - set(SPEAKERS) - say.names == set()


def test_every_speaker_of_a_plain_sentence_has_the_sentence(say):
    plain = {key for key, speak in SPEAKERS.items() if speak is fixed_sentence}
    assert plain <= say.names


def test_every_sentence_is_used(root, say, written):
    rules = yaml.safe_load((root / "nlu_data/train/rules/intents.yml").read_text("utf-8"))
    small_talk = {
        rule["steps"][0]["intent"]
        for rule in rules["rules"]
        if rule["steps"][1]["action"] == "action_smalltalk"
    }
    keys = set(SPEAKERS)
    used = {
        name
        for name in say.names
        if name in small_talk or name in keys or any(fnmatchcase(name, w) for w in written)
    }
    assert say.names - used == set()


def test_every_sentence_the_actions_name_is_there(root, say):
    asked = set()
    for path in (root / "actions").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
            first = node.args[0]
            if called in ("say", "reply", "_say", "phrases") and isinstance(first, ast.Constant):
                asked.add(first.value)
    assert len(asked) > 20
    assert asked - say.names == set()


# A question for each sort of answer, with what its text must hold.
QUESTIONS = [
    ("第12条讲什么", A.CONTENT, "", ["第12条", "打造一批创新创意项目", "牵头单位：", "区商务局"]),
    ("第23条讲什么", A.CONTENT, "", ["智慧城市", "区食药监局", "没有列出"]),
    ("第12条谁牵头", A.LEAD, "", ["区科工信局、区商务局、区文体旅游局、开发区招商局"]),
    ("第12条谁配合", A.SUPPORT, "", ["区林业园林局"]),
    ("第13条谁配合", A.SUPPORT, "", ["没有列出配合单位", "区财政局"]),
    ("第12条有哪些单位", A.UNITS, "", ["牵头单位：", "配合单位：", "区住建局"]),
    ("第23条谁牵头", A.LEAD, "", ["智慧城市", "区卫计局"]),
    ("第5条和第6条谁配合", A.SUPPORT, "", ["第5条", "第6条", "区国土规划局"]),
    ("第5条和第6条有哪些单位", A.UNITS, "", ["第5条", "第6条", "牵头：", "配合："]),
    ("第5条和第6条讲什么", A.CONTENT, "", ["第5条", "第6条"]),
    ("第26条和第27条有什么区别", A.COMPARE, "", ["第26条", "第27条"]),
    ("第二个方面和第三个方面的区别", A.COMPARE, "", ["第5条", "第7条"]),
    ("保障措施第三条谁牵头", A.LEAD, "", ["没有列出", "形成合力"]),
    ("区商务局是牵头吗", A.UNITS, "task-02", ["是的", "第2条"]),
    ("各镇街是配合吗", A.UNITS, "task-02", ["是的", "第2条"]),
    ("各镇街是牵头吗", A.UNITS, "task-02", ["不是牵头单位"]),
    ("区商务局是配合吗", A.UNITS, "task-02", ["不是配合单位"]),
    ("区农业局在不在里面", A.UNITS, "task-02", ["区农业局", "没有列出"]),
    ("区财政局有哪些任务", A.UNIT_TASKS, "", ["【牵头】", "【配合】", "第13条"]),
    ("区财政局牵头哪些任务", A.UNIT_TASKS, "", ["区财政局牵头3条"]),
    ("科工信局跟科技局是一个吗", A.UNIT_TASKS, "", ["是同一个单位", "区科工信局"]),
    ("财政局和商务局是一回事吗", A.UNIT_TASKS, "", ["不是同一个单位", "区财政局", "区商务局"]),
    ("区编办牵头哪些任务", A.UNIT_TASKS, "", ["没有由区编办牵头的任务", "第7条"]),
    ("区旅游发展中心配合哪些任务", A.UNIT_TASKS, "", ["没有列区旅游发展中心为配合单位"]),
    ("各镇街有哪些任务", A.UNIT_TASKS, "", ["以“相关镇街”列入"]),
    ("高企数量多少家", A.TARGET, "", ["180家", "2018年", "已过"]),
    ("高企数量是200家吗", A.TARGET, "", ["不是200家", "180家"]),
    ("高企数量是180家吗", A.TARGET, "", ["是的", "180家"]),
    ("高企数量现在多少家", A.TARGET, "", ["没有写明目前", "180家"]),
    ("高企数量2025年多少家", A.TARGET, "", ["没有写明2025年", "180家"]),
    ("2020年实现吗", A.WHEN, "", ["不是2020年", "2018年"]),
    ("哪年实现", A.WHEN, "", ["2018年"]),
    ("主要目标有哪些", A.STRUCTURE, "", ["8项", "120万平方米", "2.1%", "800件"]),
    ("一共几部分", A.STRUCTURE, "", ["3大部分", "28条", "第26至28条"]),
    ("有哪些任务", A.STRUCTURE, "", ["28. 健全人才激励和保障机制"]),
    ("涉及哪些单位", A.STRUCTURE, "", ["区科协", "区旅游发展中心"]),
    ("保障措施有哪些", A.STRUCTURE, "", ["6. 加强绩效考核"]),
    (
        "第13条属于哪个部分",
        A.STRUCTURE,
        "",
        ["第二部分“主要任务”", "（四）优化创新创业环境", "5条"],
    ),
    ("保障措施第2条在哪一章", A.STRUCTURE, "", ["第三部分“保障措施”"]),
    ("(五)在哪一章", A.STRUCTURE, "", ["（五）建设科技金融服务体系：在全文第二部分", "3条"]),
    ("哪项指标增长倍数最大", A.TARGET, "", ["有6项，倍数最大的是建成孵化器面积", "10倍"]),
    ("哪项指标增长倍数最小", A.TARGET, "", ["倍数最小的是全社会研发投入", "2倍"]),
    ("哪个指标家数最多", A.TARGET, "", ["以“家”计的指标有3项", "高新技术企业数量", "180家"]),
    ("哪个指标家数最少", A.TARGET, "", ["科技创新小巨人企业数量、工业企业研发机构数量"]),
    ("哪几条没有写配合单位", A.STRUCTURE, "", ["2条", "第13条", "第20条"]),
    ("第三部分讲什么", A.CONTENT, "", ["保障措施", "推动科技服务优化"]),
    ("(三)讲什么", A.CONTENT, "", ["1. 第7条", "3. 第9条"]),
    ("第29条讲什么", A.CONTENT, "", ["没有第29条", "28条"]),
    ("保障措施第9条", A.CONTENT, "", ["没有保障措施第9条", "6条"]),
    ("第九部分讲什么", A.CONTENT, "", ["没有第9部分"]),
    ("第10条补贴多少钱", A.AMOUNT, "", ["没有写明具体金额", "第10条"]),
    ("第10条联系电话", A.CONTACT, "", ["没有写明联系电话", "区科工信局"]),
    ("第10条怎么申请", A.APPLY, "", ["没有写明申报条件"]),
    ("第10条有什么项目征集", A.CALL, "", ["没有已发布的项目征集"]),
    ("第15条的科技支行是哪家银行开的", A.LEAD, "", ["没有写明具体是哪一家", "第15条"]),
    ("第2条的认定要几个工作日", A.WHEN, "", ["没有写明办理时限", "第2条"]),
    ("第10条出自哪里", A.SOURCE, "", ["若干意见", "不是原文"]),
    ("第10条目标多少", A.TARGET, "", ["120万平方米"]),
    ("第13条要达到多少", A.TARGET, "", ["没有写明", "第13条"]),
    ("谁牵头", A.LEAD, "", ["请说明"]),
]


@pytest.mark.parametrize(
    ("typed", "aspect", "before", "held"), QUESTIONS, ids=[str(i) for i in range(len(QUESTIONS))]
)
def test_the_answer_in_words_holds_its_facts(spoken, typed, aspect, before, held):
    _, said = spoken(typed, aspect, before)
    assert [fact for fact in held if fact not in said.text] == []
    assert "{" not in said.text and "None" not in said.text and said.text == said.text.strip()


def test_the_questions_above_cover_nearly_every_sort_of_answer(spoken):
    met = {spoken(typed, aspect, before)[0].key for typed, aspect, before, _ in QUESTIONS}
    # These depend on how well a question is matched and have tests of their own.
    elsewhere = {
        "choice",
        "service",
        "service_units",
        "services",
        "policy",
        "year_confirmed",
        "without_lead",
        "unit_unknown",
        "section",
        "no_such_part",
        # of several policies, in test_policies.py
        "original",
        "policy_beside",
        "no_such_article",
        "validity",
    } | {*calls.SPEAKERS, *call_lists.SPEAKERS, *specialists.SPEAKERS}
    assert set(SPEAKERS) - met - elsewhere == set()


def test_facts_from_the_document_name_their_place(spoken):
    for typed, aspect, before, _ in QUESTIONS:
        answer, said = spoken(typed, aspect, before)
        if answer.status is Status.ANSWERED:
            assert said.places, typed


def test_every_entry_can_be_told(seed, shelf, renderer):
    about = [*seed.clauses, *seed.parts]
    for entry in about:
        for aspect in (A.CONTENT, A.LEAD, A.AMOUNT, A.SOURCE):
            question = Question("", aspect, before=Before((entry.id,), aspect))
            said = renderer.speak(decide(question, shelf))
            assert HAN.search(said.text) and "{" not in said.text


def test_the_goal_year_is_said_to_have_passed_only_when_it_has(say, seed, shelf):
    text = normalise("高企数量多少家")
    answer = decide(Question(text, A.TARGET, shelf.linker.mentions(text)), shelf)
    assert "已过" in renderer_for(say, seed, seed.policy.goal_year + 1).speak(answer).text
    assert "已过" not in renderer_for(say, seed, seed.policy.goal_year).speak(answer).text


def test_the_title_of_an_item_stands_there_once(spoken):
    _, told = spoken("医疗信息化谁牵头", A.LEAD)
    assert told.text.startswith("第23条“医疗健康信息化”由区卫计局牵头")
