"""Slips that are mended, and what must stay as it was typed; on the real examples and knowledge."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rasa_server.nlu.language import Language
from bot.rasa_server.nlu.mending import Mender, Menders
from bot.rasa_server.nlu.soundalikes import sounding_like
from policy_kb.language import text as levelled
from policy_kb.mentions import Linker
from policy_kb.wording import Counts, Wording, tokens, trigrams
from policy_kb.yaml_io import SEED, read_folder

TRAIN = Path(__file__).resolve().parents[4] / "nlu_data" / "train" / "nlu"
MARKED = re.compile(r"\[([^\]]+)\]\([^)]*\)")
# Enough of a dictionary for these tests; the product has a whole one.
WORDS = {
    "税务": 2000,
    "税务局": 300,
    "商务": 5000,
    "学校": 17000,
    "睡觉": 3000,
    "天气": 5000,
    "北京": 34000,
    "数字": 9000,
    "专利": 5000,
    "诉讼": 5000,
    "申诉": 900,
    "聊": 900,
    "荔枝": 500,
    "合作": 9000,
    "的": 300000,
    "第": 9000,
}


def texts():
    for path in TRAIN.rglob("*.yml"):
        for block in yaml.safe_load(path.read_text("utf-8"))["nlu"]:
            for line in (block.get("examples") or "").splitlines():
                yield levelled.normalise(MARKED.sub(r"\1", line.removeprefix("- ")))


@pytest.fixture(scope="module")
def knowledge():
    return read_folder(SEED)


@pytest.fixture(scope="module")
def language():
    return Language.learn(texts(), WORDS.items())


@pytest.fixture(scope="module")
def mender(language, knowledge):
    return Mender(language.beside(Wording.of(knowledge, Linker(knowledge))))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("睡务局负责什么", "税务局负责什么"),
        ("蒂二个", "第二个"),
        ("障措施第三条", "保障措施第三条"),
        ("孵化器谁配", "孵化器谁配合"),
        ("最一条", "最后一条"),
        ("保障措施肌条", "保障措施有几条"),
        ("孵化器谁配?", "孵化器谁配合?"),
        ("高新记术企业谁牵头", "高新技术企业谁牵头"),
        ("孵化器牵牵头单位", "孵化器牵头单位"),
        ("科技就是园区建设谁牵头", "科技园区建设谁牵头"),
    ],
)
def test_a_slip_is_mended(mender, typed, meant):
    assert mender.mend(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "区级项目有哪些",
        "市级项目有哪些",
        "税务局负责什么",
        "商务局负责什么",
        "第12条谁牵头",
        "数字化转型试点可以申报么",
        "不参与",
        "附近哪有加油站",
        "现在没有生意",
        "有180队",
        # A little word left out changes no answer.
        "知识产权保护管理",
        "二十条说啥",
        # Within a common word nothing is, and what is given is asked.
        "我们做荔枝的",
        "哪个补得多",
        # Between whole words nothing is missing, and 就是 asks here.
        "定了哪几个数字",
        "主打专利诉讼",
        "哪条最少",
        "发改局就是发改金融局吗",
        "除了聊这个还会什么",
        "今天天气怎么样",
        "12",
        "第三条",
        "",
        "?",
        "python",
    ],
)
def test_what_is_likely_stays(mender, typed):
    assert mender.mend(typed) == typed


def counts_of(text):
    """What a text says in figures and denials."""
    digits = [t for t in tokens(text) if t[0].isdigit()]
    return digits, [c for c in text if c in "零二三四五六七八九十百千万亿半几不没无非未"]


@given(
    st.lists(
        st.sampled_from(
            [*"高新企业谁牵头的有不没二三五十百几区市级条个第项目", "12", "3.5", "2018"]
        ),
        max_size=14,
    )
)
@settings(deadline=None)
def test_no_figure_and_no_denial_comes_or_goes(mender, pieces):
    typed = "".join(pieces)
    digits, words = counts_of(typed)
    mended_digits, mended_words = counts_of(mender.mend(typed))
    assert mended_digits == digits
    # 是不是 may be completed, and what stands twice by mistake may go.
    assert [w for w in mended_words if w not in "不没"] == [w for w in words if w not in "不没"]


@given(
    before=st.sampled_from(["社保就交了", "自有货运车辆", "近", "超过", "成立", "第"]),
    number=st.integers(1, 99_999).map(str) | st.text("二三四五六七八九十", min_size=1, max_size=3),
    counted=st.sampled_from([*"辆亩间年天岁人家条", "万元", "平方米", "件专利"]),
    after=st.sampled_from(["行不行", "能不能报", "谁牵头", "", "，营收四千万"]),
)
@settings(max_examples=300)
def test_what_is_counted_stays_with_its_number(mender, before, number, counted, after):
    typed = levelled.normalise(f"{before}{number}{counted}{after}")
    assert levelled.normalise(f"{before[-1]}{number}{counted[0]}") in mender.mend(typed)


def test_a_slip_is_mended_in_a_long_message_too(mender):
    around = "这是我随口讲的一段又长又怪的闲话"
    assert "孵化器谁牵头" in mender.mend(f"{around},{around},孵花器谁牵头,{around}")


def test_two_mendings_about_as_likely_are_none():
    either = Language.learn(["问甲务局", "问乙务局"] * 5, {"务": 30, "局": 30}.items())
    assert Mender(either).mend("问丙务局") == "问丙务局"


def test_what_is_published_is_known_at_once(language, knowledge):
    state = [Wording.of(knowledge, Linker(knowledge))]
    menders = Menders(language, lambda: state[0])
    assert menders().mend("璃麦示范谁牵头") == "璃麦示范谁牵头"
    first = knowledge.tasks[0]
    published = replace(first, title="藜麦示范", aliases=("藜麦示范",), needs=("想做藜麦示范",))
    clauses = tuple(published if c.id == first.id else c for c in knowledge.clauses)
    changed = replace(knowledge, clauses=clauses)
    state[0] = Wording.of(changed, Linker(changed))
    assert menders().mend("璃麦示范谁牵头") == "藜麦示范谁牵头"
    assert menders() is menders()


def test_a_wording_that_goes_on_is_as_one_made_anew(knowledge):
    def state(said):
        clauses = tuple(
            replace(c, title=said, summary=said) if c.id == knowledge.tasks[0].id else c
            for c in knowledge.clauses
        )
        changed = replace(knowledge, clauses=clauses)
        return changed, Linker(changed)

    first, other = state("藜麦示范"), state("高新企业")
    before = Wording.of(*first)
    gone_on, anew = Wording.of(*other, before), Wording.of(*other)
    assert dict(gone_on.triples) == dict(anew.triples) != dict(before.triples)
    assert (gone_on.pairs, gone_on.stands, gone_on.kinds) == (anew.pairs, anew.stands, anew.kinds)
    assert gone_on.between("藜示") == "" != before.between("藜示")
    assert Wording.of(*other, gone_on) is gone_on


def test_the_language_is_kept_with_the_model(language, tmp_path):
    language.save(tmp_path)
    again = Language.load(tmp_path)
    assert again.costs("高新企业谁牵头") == language.costs("高新企业谁牵头")
    assert Language.load(tmp_path / "elsewhere") is None
    (tmp_path / "language.json").write_text("[{}, {}, {}]", "utf-8")  # of an earlier version
    assert Language.load(tmp_path) is None


def test_every_cost_is_that_of_a_chance(language):
    costs = [cost for text in ("谁牵头", "龘靐齉", "12%a") for cost in language.costs(text)]
    assert len(costs) == 4
    assert all(cost >= 0 for cost in costs)


def test_a_gain_is_what_is_left_when_all_is_paid(language):
    costs = language.costs("高新企业")
    assert language.left(50.0, "高新企业", 0.0) == 50.0 - costs[0] - costs[1]
    assert language.left(costs[0] / 2, "高新企业", 0.0) is None


def test_rare_alone_frequent_together():
    counts = Counts(trigrams(["配合单位"] * 9 + ["哪些单位", "几个单位"]))
    assert counts.pairs["合单"] == 1  # after one character only, however often


def test_sounds_alike():
    assert sounding_like("睡")["税"]
    assert sounding_like("令")["宁"] is False
    assert "睡" not in sounding_like("睡")
