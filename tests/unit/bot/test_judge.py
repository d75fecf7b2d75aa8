"""The judge of the evaluation: what counts as right, missing, wrong or invented."""

from __future__ import annotations

import pytest

from bot.cli.evaluation.cases import Expectation, load
from bot.cli.evaluation.judge import faults, figures, invented
from bot.errors import KejitongError


@pytest.mark.parametrize(
    ("says", "right", "wrong"),
    [
        ("not_stated", "文件没有写明具体金额。", "资助 50 万元。"),
        ("none_named", "配合单位：文件没有列出", "配合单位：区财政局"),
        ("out_of_scope", "这个问题不在本服务号的范围内。", "第16条 加快科技型企业上市融资"),
        ("choice", "您问的可能是：\n1. 第4条\n2. 第5条", "1. 只有一项"),
        ("corrected", "不是2020年，是2018年。", "目标年份是2018年。"),
        ("confirmed", "是的，由区科工信局牵头。", "由区科工信局牵头。"),
        ("no_such_item", "没有第99条，任务共28条。", "第9条 发展社会科技服务机构"),
        ("ticket", "已登记，单号12。", "请把要留的问题发给我。"),
        ("smalltalk", "您好", ""),
    ],
)
def test_each_kind_of_honest_limit_is_recognised(says, right, wrong):
    assert faults(right, Expectation(says=says)) == []
    assert faults(wrong, Expectation(says=says)) == [f"没有表示 {says}"]


def test_an_unknown_kind_is_a_fault_of_the_question():
    assert faults("好", Expectation(says="perhaps")) == ["不认识的判据 perhaps"]


def test_of_alternatives_one_is_enough_and_all_groups_count():
    expected = Expectation(all=(("第2条", "壮大高新技术企业"), ("各镇街",)))
    assert faults("第2条：各镇街配合", expected) == []
    assert faults("壮大高新技术企业", expected) == ["缺少 各镇街"]
    assert faults("", expected) == ["缺少 第2条 / 壮大高新技术企业", "缺少 各镇街"]


@pytest.mark.parametrize("text", ["达到180家", "达到 180 家", "达到180 \t家"])
def test_blanks_do_not_matter(text):
    assert faults(text, Expectation(all=(("180 家",),))) == []


def test_what_must_not_appear_is_named():
    expected = Expectation(none=("区财政局", "区商务局"))
    assert faults("由区财政局牵头", expected) == ["不应出现 区财政局"]
    assert faults("由区科工信局牵头", expected) == []


def test_figures_are_numbers_with_what_they_count():
    text = "第2条：到2018年达到 180家，占比2.1％，投入3 亿元，1. 其一"
    assert figures(text) == {"2018年", "180家", "2.1%", "3亿元"}


@pytest.mark.parametrize(
    ("answer", "question", "made_up"),
    [
        ("达到180家", "多少家", set()),
        ("达到200家", "多少家", {"200家"}),
        ("不是200家，是180家", "是200家吗", set()),
        ("不是2020年", "二零二零年完成吗", set()),
        ("不是150家", "一百五十家对吧", set()),
        ("资助50万元", "补多少", {"50万元"}),
        ("资助50万元", "有50条任务吗", set()),
        ("第50条", "补多少", set()),
    ],
)
def test_a_figure_is_invented_unless_stated_or_typed(answer, question, made_up):
    assert invented(answer, question, {"180家", "2018年"}) == made_up


def test_a_set_is_read_from_its_folder(tmp_path):
    (tmp_path / "lead.yml").write_text(
        "- id: lead-1\n  style: bad\n  turns:\n"
        "    - {say: 谁管, expect: {all: [甲, [乙, 2]], none: [丙], says: choice}}\n"
        "    - {say: 好}\n",
        encoding="utf-8",
    )
    (case,) = load(tmp_path)
    assert (case.id, case.group, case.style) == ("lead-1", "lead", "bad")
    assert case.turns[0] == ("谁管", Expectation((("甲",), ("乙", "2")), ("丙",), "choice"))
    assert case.turns[1] == ("好", Expectation())


@pytest.mark.parametrize("content", ["", "- id: x\n", "- just words\n", "{: ["])
def test_a_set_that_is_empty_or_malformed_is_refused(tmp_path, content):
    (tmp_path / "lead.yml").write_text(content, encoding="utf-8")
    with pytest.raises(KejitongError):
        load(tmp_path)


def test_a_whole_date_is_one_figure_and_must_be_stated():
    stated = {"2026年5月20日"}
    assert figures("2026 年 5 月 20 日截止") == {"2026年5月20日"}
    assert invented("2026年5月20日截止", "", stated) == set()
    assert invented("2026年5月21日截止", "", stated) == {"2026年5月21日"}
    assert invented("2026年5月21日前截止的", "5月21日前的", stated) == set()
    assert invented("2026年5月21日", "2026年的", stated) == {"2026年5月21日"}


def test_only_days_that_follow_from_a_call_and_the_day_are_stated(seed):
    from dataclasses import replace
    from datetime import date

    from bot.cli.evaluation.runner import stated_figures
    from policy_kb.calls.model import Call

    call = Call(
        "c",
        "船",
        "市",
        "局",
        opens_on="2026-05-25",
        closes_on="2026-06-10",
        other_dates=("纸质材料：2026-06-12",),
    )
    stated = stated_figures(replace(seed, calls=(call,)), date(2026, 5, 20))
    assert {"5天", "21天", "23天", "2026年6月12日"} <= stated
    assert not {"20天", "22天", "2026年6月11日"} & stated


def test_a_set_brings_its_sheet_and_its_day(tmp_path):
    from datetime import date

    from bot.cli.evaluation.cases import Surroundings, surroundings

    assert surroundings(tmp_path) == Surroundings()
    (tmp_path / "today").write_text("2026-05-20\n", "utf-8")
    (tmp_path / "sheet").mkdir()
    sheet = tmp_path / "sheet" / "calls.xlsx"
    sheet.touch()
    assert surroundings(tmp_path) == Surroundings(sheet, date(2026, 5, 20))
    (tmp_path / "sheet" / "more.yml").touch()
    with pytest.raises(KejitongError, match="一个文件"):
        surroundings(tmp_path)
    (tmp_path / "sheet" / "more.yml").unlink()
    (tmp_path / "today").write_text("5月20日", "utf-8")
    with pytest.raises(KejitongError, match="today"):
        surroundings(tmp_path)
