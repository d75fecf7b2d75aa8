"""What a second reading finds uncertain is taken out of a draft and told with its line."""

from __future__ import annotations

import pytest

from policy_kb.calls.model import Call
from policy_kb.intake.lines import Line
from policy_kb.intake.notice import read_notice, tables
from policy_kb.intake.notice.doubt import weighed
from policy_kb.intake.proposal import Finding, Proposal

TITLE = "关于组织申报2026年增城区某专项的通知"
ISSUER = "广州市增城区科学技术局"


def lines(*texts):
    return [Line(text, f"第 {number} 行") for number, text in enumerate(texts, start=1)]


def draft(texts=("正文。",), sentences=None, **values):
    """A draft with these values, each found in a sentence of its own."""
    values = {"title": TITLE, "issuer": ISSUER, "level": "区", **values}
    findings = []
    for column, value in values.items():
        parts = value if isinstance(value, tuple) else value.splitlines()
        for number, part in enumerate(parts, start=1):
            sentence = (sentences or {}).get(part, part)
            findings.append(Finding("x", column, part, f"第 {number} 行", sentence))
    proposal = Proposal((Call("x", **values),), tuple(findings))
    return weighed(proposal, lines(*texts))


@pytest.mark.parametrize(
    ("field", "certain", "doubtful"),
    [
        ("title", "关于申报某专项的通知", "广州市增城区科学技术局公告（2026年第3号）"),
        ("conditions", ("在增城区注册；",), ("在增城区注册；", "另须满足以下要求：")),
        ("conditions", ("须通过公示。",), ("材料逾期送达的，不予受理。",)),
        ("conditions", ("1、在增城区注册；",), ("1、在增城区注册；2、无违法；3、有信用。",)),
        ("conditions", ("在增城区注册；",), ("在增城区注册；", "推荐名额", "每镇3家。")),
        ("conditions", ("在增城区注册；",), ("在增城区注册；", "办理流程：网上申请。")),
        ("conditions", ("在增城区注册；",), ("在增城区注册；", "企业应于4月1日前登录系统填报。")),
        ("materials", ("申报书；",), ("申报书；", "2026年4月17日至4月21日")),
        ("materials", ("申报书；",), ("以上材料一式两份。",)),
        ("materials", ("申报书；",), ("申报书；", "科技科 李某 020-00000001")),
        ("materials", ("申报书（3份）；",), ("申报书\t3\t盖章",)),
        ("funding", "每家补助20万元。", "每家补助20万元。\n申领时间\n4月1日起"),
        ("opens_on", "2026-04-01", "2026-01-01"),
        ("closes_on", "2026-04-01", "2026-01-01"),
    ],
)
def test_what_speaks_against_a_value_leaves_its_field_empty(field, certain, doubtful):
    kept = draft(published_on="2026-03-01", **{field: certain})
    assert getattr(kept.entries[0], field) == certain and not kept.notes
    emptied = draft(published_on="2026-03-01", **{field: doubtful})
    assert not getattr(emptied.entries[0], field)
    assert field not in {finding.column for finding in emptied.findings}
    assert all("没有把握，未填写：第 " in note for note in emptied.notes) and emptied.notes


@pytest.mark.parametrize(
    ("named", "sentence"),
    [
        ("申报截止：2026-02-01", "申报截止2026年2月1日。"),
        ("推荐截止：2026-04-10", "推荐文件和申报书一式两份于4月10日前寄送我厅。"),
        ("地市推荐截止：2026-04-10", "推荐单位于4月10日前完成审核推荐。"),
        ("审核截止：2026-04-10", "街道审核后，补贴款于4月10日前转入银行卡。"),
        ("申报截止：2026-04-10", "各镇街经信局对材料进行审查，于4月10日前以正式文件报送。"),
    ],
)
def test_a_day_of_another_act_is_no_named_date_and_the_others_stay(named, sentence):
    other = "区推荐截止：2026-04-20"
    sentences = {named: sentence, other: "区科技局于4月20日前审核推荐。"}
    read = draft(sentences=sentences, published_on="2026-03-01", other_dates=(named, other))
    assert read.entries[0].other_dates == (other,)
    assert any(sentence[:12] in note for note in read.notes)


def test_a_name_with_two_days_says_neither():
    both = ("申报截止：2026-04-10", "申报截止：2026-05-10")
    assert draft(other_dates=both).entries[0].other_dates == ()
    batches = ("第一批申报截止：2026-04-10", "第二批申报截止：2026-05-10")
    assert draft(other_dates=batches).entries[0].other_dates == batches


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("关于开展2026年高新技术企业认定申报工作的通知", "重庆市科学技术局"),
        ("2026年东莞市松山湖项目申报指南", "松山湖高新技术产业开发区管理委员会"),
    ],
)
def test_a_level_that_neither_title_nor_issuer_settles_stays_open(title, issuer):
    assert draft(title=title, issuer=issuer, level="市").entries[0].level == ""


def test_the_office_that_is_passed_on_is_not_the_issuer():
    title = "关于转发广州市商务局关于申报某专项的通知"
    read = draft(title=title, issuer="广州市商务局", published_on="2026-03-01").entries[0]
    assert (read.issuer, read.published_on) == ("", None)


def test_a_second_number_below_the_one_that_was_taken_is_not_left_out():
    texts = ("联系人：王工 020-00000001", "联系人：李工 020-00000002")
    assert draft(texts, contact=texts[0]).entries[0].contact is None
    assert draft((texts[0], "监督电话：020-00000003"), contact=texts[0]).entries[0].contact


def test_a_number_elsewhere_that_was_not_taken_leaves_the_contact_open():
    texts = ("某科：020-00000001", "一、其他", "系统支持：020-00000002")
    assert draft(texts, contact="某科：020-00000001").entries[0].contact is None
    assert draft(texts[:2], contact="某科：020-00000001").entries[0].contact


def test_conditions_that_go_on_under_an_unknown_heading_are_not_told_as_all():
    texts = (
        TITLE,
        "各有关单位：",
        "一、申报条件",
        "（一）在增城区注册；",
        "（二）无违法行为。",
        "二、门槛",
        "（一）上年度营业收入不低于500万元；",
        "（二）研发人员不少于10人。",
        ISSUER,
        "2026年3月1日",
    )
    read = read_notice(lines(*texts))
    assert read.entries[0].conditions == ()
    assert any("二、门槛" in note for note in read.notes)
    plain = [text for text in texts if not text.startswith(("二、门槛",))]
    assert len(read_notice(lines(*plain)).entries[0].conditions) >= 2


def test_a_table_of_documents_is_a_list():
    read = tables.as_lists(
        lines("序号\t材料名称\t份数\t备注", "1\t申请表\t3\t盖章", "2\t执照\t1\t无", "五、时间")
    )
    assert [line.text for line in read] == [
        "1. 申请表（份数：3，盖章）",
        "2. 执照（份数：1）",
        "五、时间",
    ]
    kept = lines("序号\t事项\t内容", "1\t申报时间\t即日起")
    assert tables.as_lists(kept) == kept


def test_a_line_without_a_mark_that_was_not_taken_leaves_the_list_open():
    texts = (
        TITLE,
        "各有关单位：",
        "一、申报材料",
        "1.申报书；",
        "2.营业执照；",
        "近两年社保缴费凭证。",
        "二、联系方式",
        "王工 020-00000001",
        ISSUER,
        "2026年3月1日",
    )
    read = read_notice(lines(*texts))
    assert read.entries[0].materials == ()
    assert any("近两年社保缴费凭证" in note for note in read.notes)
    marked = [text.replace("近两年", "3.近两年") for text in texts]
    assert len(read_notice(lines(*marked)).entries[0].materials) == 3


@pytest.mark.parametrize(
    ("others", "sentences", "kept", "closes"),
    [
        (("区推荐截止：2026-04-20",), {}, ("区推荐截止：2026-04-20",), True),
        (("区推荐截止：2026-04-05", "决赛：2026-05-20"), {}, ("决赛：2026-05-20",), False),
        (("申报截止：2026-04-28", "区推荐截止：2026-04-20"), {}, ("区推荐截止：2026-04-20",), True),
        (("镇街审核截止：2026-04-30", "区审核截止：2026-04-20"), {}, (), True),
        (("原截止：2026-04-12",), {}, (), True),
        (("各镇街应完成初核截止：2026-04-20",), {}, (), True),
        (
            ("初审截止：2026-04-20",),
            {"初审截止：2026-04-20": "区科技局复核后于4月20日前报市局。"},
            (),
            True,
        ),
        (
            ("形式审查截止：2026-04-20",),
            {"形式审查截止：2026-04-20": "形式审查不通过的，修改截止时间为4月20日。"},
            (),
            True,
        ),
    ],
)
def test_days_that_go_another_way_are_left_out(others, sentences, kept, closes):
    read = draft(
        published_on="2026-03-01", closes_on="2026-04-10", other_dates=others, sentences=sentences
    )
    call = read.entries[0]
    assert (call.other_dates, bool(call.closes_on)) == (kept, closes)


def test_an_opening_after_the_deadline_leaves_both_open():
    call = draft(published_on="2026-03-01", opens_on="2026-04-20", closes_on="2026-04-10").entries[
        0
    ]
    assert (call.opens_on, call.closes_on) == (None, None)


LISTED = ("1.在增城区注册；", "2.无违法记录；", "3.有研发团队。", "二、申报材料", "申报书。")


@pytest.mark.parametrize(
    ("texts", "taken", "certain"),
    [
        (LISTED, LISTED[:3], True),
        (LISTED, LISTED[:2], False),
        (("2.无违法记录；", *LISTED[2:]), ("2.无违法记录；", LISTED[2]), False),
        ((*LISTED[:2], "有研发团队。"), LISTED[:2], False),
        ((*LISTED[:2], *LISTED[3:]), LISTED[:2], True),
    ],
)
def test_a_list_is_taken_from_its_first_number_to_its_last(texts, taken, certain):
    assert bool(draft(texts, conditions=taken).entries[0].conditions) is certain


def test_sums_beside_those_that_were_taken_leave_them_open():
    taken = "首次认定的，给予50万元奖励。"
    assert draft((taken, "本年度预算总额500万元。"), funding=taken).entries[0].funding == taken
    assert draft((taken, "重新认定的，给予20万元奖励。"), funding=taken).entries[0].funding is None
