"""Invented documents of the customary forms, read into entries; nothing is guessed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from made_documents import DOCUMENTS

from policy_kb.errors import ContentError
from policy_kb.intake.files import lines_of
from policy_kb.intake.lines import Line
from policy_kb.intake.official import looks_official, read_official
from policy_kb.intake.official.frame import frame_of
from policy_kb.model import Clause, Policy, Unit
from policy_kb.validation import problems
from policy_kb.yaml_io import assemble


def lines(*texts):
    return [Line(text, f"第 {i} 行") for i, text in enumerate(texts, start=1)]


def read(published, *texts, name="件.txt"):
    return read_official(Path(name), lines(*texts), published)


def policy_of(proposal):
    return next(e for e in proposal.entries if isinstance(e, Policy))


def clauses_of(proposal):
    return [e for e in proposal.entries if isinstance(e, Clause)]


def document(published, name):
    path = DOCUMENTS / name
    return read_official(path, lines_of(path), published)


@pytest.fixture(params=["measures.txt", "measures.pdf"])
def measures(request, seed):
    return document(seed, request.param)


# --- 若干措施, printed behind the notice that issues it ------------------------------


def test_what_the_measures_say_of_themselves(measures):
    policy = policy_of(measures)
    assert policy.title == "云溪区促进企业研发机构建设若干措施"
    assert policy.document_number == "云府办规〔2026〕3号"
    assert policy.issuer == "云溪区人民政府办公室"
    days = (policy.issued_on, policy.in_force_from, policy.valid_until)
    assert days == ("2026-01-15", "2026-02-01", "2029-01-31")
    assert policy.replaced_by is None


def test_every_article_is_a_clause_with_its_wording(measures):
    clauses = clauses_of(measures)
    assert [c.article for c in clauses] == [f"第{n}条" for n in "一二三四五六七八"]
    assert [c.number for c in clauses] == list(range(1, 9))
    assert [c.title for c in clauses[:6]] == [
        "适用范围",
        "新建研发机构奖励",
        "研发投入补助",
        "平台开放",
        "人才支持",
        "监督管理",
    ]
    third = clauses[2]
    assert third.id.endswith("/article-03")
    assert third.measures == (
        "（一）上一年度营业收入2000万元以上；",
        "（二）研发费用占营业收入的比例不低于3%；",
        "（三）近三年无重大安全生产、环保和科研失信记录。",
    )
    assert third.original.splitlines()[-1].startswith("（责任单位：区科技局")
    assert (third.lead, third.support) == (("区科技局", "区税务局"), ("区财政局", "各镇街"))


def test_units_are_kept_as_written_and_the_unknown_named(measures):
    assert {e.id for e in measures.entries if isinstance(e, Unit)} == {
        "区科技局",
        "区税务局",
        "区人才办",
    }
    notes = "\n".join(measures.notes)
    assert "“区科技局”，可能就是知识库里的“区科工信局”" in notes
    assert "“区税务局”，与知识库里的“区商务局”只差一个字" in notes
    assert "《云溪区企业研发机构扶持办法》" in notes


def test_findings_tell_place_and_sentence(measures):
    figures = [f for f in measures.findings if f.column == "figure" and "-02" in f.entry]
    assert [f.value for f in figures] == ["20万元", "50万元"]
    assert all(f.place and f.value in f.sentence for f in figures)
    until = next(f for f in measures.findings if f.column == "valid_until")
    assert "有效期三年" in until.sentence


@pytest.mark.parametrize("name", ["measures.txt", "measures.pdf", "rules.txt", "plan.txt"])
def test_what_is_read_may_be_published(seed, name):
    proposal = document(seed, name)
    merged = dict(seed.by_id) | {entry.id: entry for entry in proposal.entries}
    assert problems(assemble(list(merged.values()))) == []


# --- 办法 with a box of data, 意见 with parts --------------------------------------


def test_a_regulation_with_its_box_of_data(seed):
    proposal = document(seed, "rules.txt")
    policy = policy_of(proposal)
    assert (policy.issuer, policy.document_number) == ("青岭市科学技术局", "青科规〔2024〕11号")
    days = (policy.issued_on, policy.in_force_from, policy.valid_until)
    assert days == ("2024-12-20", "2024-12-20", "2027-12-31")
    clauses = clauses_of(proposal)
    assert len(clauses) == 8
    assert clauses[2].summary == "申请市级孵化器的，应当同时具备以下条件："
    assert len(clauses[2].measures) == 3
    assert all(not c.lead for c in clauses)


def test_opinions_with_parts_as_clauses(seed):
    proposal = document(seed, "plan.txt")
    policy = policy_of(proposal)
    assert policy.title == "关于加快发展低空经济的实施意见"
    stated = (policy.issued_on, policy.in_force_from, policy.valid_until, policy.goal_year)
    assert stated == ("2025-06-30", None, None, 2027)
    clauses = clauses_of(proposal)
    assert [c.article for c in clauses] == [
        "一、总体要求",
        "二、（一）",
        "二、（二）",
        "二、（三）",
        "三、（一）",
        "三、（二）",
    ]
    assert clauses[2].lead == ("区投资促进局",)
    assert all(c.number == 0 for c in clauses)


# --- which documents are official ----------------------------------------------------


@pytest.mark.parametrize("name", ["measures.txt", "measures.pdf", "rules.txt", "plan.txt"])
def test_policies_look_official(name):
    assert looks_official(lines_of(DOCUMENTS / name))


@pytest.mark.parametrize(
    "texts",
    [
        ("关于组织申报2026年科技项目的通知", "一、申报条件", "（一）在本区注册。", "二、材料"),
        ("关于征集科技服务机构支持措施", "一、条件", "（一）条件", "二、材料"),
        ("随便写的一段话。",),
        (),
    ],
)
def test_notices_and_other_texts_do_not(texts):
    assert not looks_official(lines(*texts))


# --- what cannot be read, and what is left open ----------------------------------------


def test_a_document_without_title_or_clauses_is_refused(seed):
    with pytest.raises(ContentError, match="标题"):
        read(seed, "一、总则", "（一）内容。")
    with pytest.raises(ContentError, match="条款"):
        read(seed, "某区科技创新若干措施", "内容。")


ARTICLES = ("第一条 一。", "第二条 二。")


@pytest.mark.parametrize(
    ("sentence", "since", "until"),
    [
        ("本办法自2026年3月1日起施行，有效期5年。", "2026-03-01", "2031-02-28"),
        ("本办法自2024年2月29日起施行，有效期1年。", "2024-02-29", "2025-02-28"),
        ("自二〇二六年三月一日起实施，有效期至二〇二八年十二月一日。", "2026-03-01", "2028-12-01"),
        ("本办法自印发之日起施行，有效期3年。", None, None),
        ("本办法自公布之日起30日后施行，有效期3年。", None, None),
        ("本办法自2026年2月30日起施行。", None, None),
        ("本办法由区科技局解释。", None, None),
    ],
)
def test_the_term_is_what_is_stated(seed, sentence, since, until):
    proposal = read(seed, "某区科技创新若干办法", *ARTICLES, f"第三条 {sentence}")
    policy = policy_of(proposal)
    assert (policy.in_force_from, policy.valid_until) == (since, until)


def test_two_terms_that_differ_are_named(seed):
    proposal = read(
        seed,
        "某区科技创新若干办法",
        *ARTICLES,
        "第三条 本办法自2026年3月1日起施行。",
        "第四条 本办法自2026年4月1日起施行。",
    )
    assert policy_of(proposal).in_force_from == "2026-03-01"
    assert any("日期不同" in note for note in proposal.notes)


def test_a_number_in_the_text_is_not_the_documents_own(seed):
    proposal = read(
        seed,
        "某区科技创新若干办法",
        "根据《某办法》（某府〔2020〕1号），制定本办法。",
        *ARTICLES,
        "第三条 按照某府〔2021〕2号执行。",
    )
    assert policy_of(proposal).document_number is None


def test_signature_and_day_behind_the_text(seed):
    frame = frame_of(
        lines(
            "某区科技创新若干办法",
            *ARTICLES,
            "第三条 三。",
            "某区科学技术局",
            "2026年5月6日",
            "附件：表",
        )
    )
    assert frame.stated["issuer"].value == "某区科学技术局"
    assert frame.stated["issued_on"].value == "2026-05-06"
    assert [line.text for line in frame.body] == [*ARTICLES, "第三条 三。"]


def test_several_groups_of_units_become_sub_items(seed):
    task = "（一）民生。建平台（牵头单位：区教育局）。办活动（区科协牵头，区财政局配合）。"
    proposal = read(
        seed,
        "某区科技创新若干措施",
        "一、任务",
        task,
        "二、保障",
        "（一）组织。抓落实。",
    )
    first, one, two = clauses_of(proposal)[:3]
    assert first.lead == ()
    assert (one.parent, one.lead, two.lead, two.support) == (
        first.id,
        ("区教育局",),
        ("区科协",),
        ("区财政局",),
    )


def test_what_is_repealed_is_marked_with_its_successor(seed):
    old = Policy("old", "某区创新扶持办法", aliases=("创新扶持办法",))
    published = replace(seed, other_policies=(old,))
    proposal = read(
        published,
        "某区科技创新若干办法",
        *ARTICLES,
        "第三条 本办法自2026年3月1日起施行，《某区创新扶持办法》同时废止。",
    )
    new = policy_of(proposal)
    marked = next(e for e in proposal.entries if e.id == "old")
    assert (marked.replaced_by, marked.withdrawn_on) == (new.id, "2026-03-01")


def test_two_documents_of_the_same_initials_have_ids_of_their_own(seed):
    one = read(seed, "某区科技创新若干办法", *ARTICLES, "第三条 三。")
    published = assemble([*seed.by_id.values(), *one.entries])
    two = read(published, "某区可籍创新若干办法", *ARTICLES, "第三条 三。")
    assert policy_of(two).id == policy_of(one).id + "-2"


# --- the text of a policy that is known already ------------------------------------------


def test_importing_the_same_document_again_changes_nothing(seed):
    first = document(seed, "measures.txt")
    published = assemble([*seed.by_id.values(), *first.entries])
    assert document(published, "measures.txt").entries == ()


def test_our_own_words_for_a_known_clause_stay(seed):
    first = document(seed, "measures.txt")
    edited = [
        replace(e, summary="我们的话。", original="") if e.id.endswith("article-02") else e
        for e in first.entries
    ]
    published = assemble([*seed.by_id.values(), *edited])
    (clause,) = document(published, "measures.txt").entries
    assert clause.summary == "我们的话。"
    assert clause.original.startswith("对首次认定为市级")


def test_units_that_differ_from_the_published_are_named(seed):
    first = document(seed, "measures.txt")
    edited = [
        replace(e, lead=("区财政局",), support=()) if e.id.endswith("article-04") else e
        for e in first.entries
    ]
    published = assemble([*seed.by_id.values(), *edited])
    notes = "\n".join(document(published, "measures.txt").notes)
    assert "牵头单位，文中还有区科技局" in notes
    assert "牵头单位，文中没有区财政局" in notes
