"""Who the specialist of a town is: the entry, or the honest sentence that none is registered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from actions.knowledge import ActionAnswer
from policy_kb.exchange import write_folder
from policy_kb.model import Specialist
from policy_kb.yaml_io import read_folder

ASK = ActionAnswer()
CHEN = Specialist(
    "sp-1",
    "石滩镇",
    "陈志明",
    "石滩镇经济发展办公室",
    "020-82900001",
    "镇政府2号楼305室",
)
PEOPLE = (CHEN, Specialist("sp-2", "石滩镇", "李红"), Specialist("sp-3", "新塘镇", "王强"))


@pytest.fixture
def company(talking_of):
    return talking_of((), date(2026, 5, 20), specialists=PEOPLE)


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        ("石滩镇的科技专员是谁", "ask_content"),
        ("石滩科技专员电话多少", "ask_contact"),
        ("谁是石滩的专员", "ask_lead"),
        ("我在石滩，科技专员怎么联系", "ask_contact"),
    ],
)
def test_the_town_s_specialists_are_told_with_what_is_registered(company, typed, intent):
    text = company.says(ASK, typed, intent)
    assert "石滩镇的科技专员是陈志明（石滩镇经济发展办公室）。\n联系电话：020-82900001" in text
    assert "办公地点：镇政府2号楼305室" in text
    assert "石滩镇的科技专员是李红。\n没有登记联系电话" in text
    assert text.endswith("来源：本服务号登记的镇街科技专员名单") and "王强" not in text


def test_the_talk_goes_on(company):
    company.says(ASK, "石滩镇的科技专员是谁", "ask_content")
    assert "王强" in company.says(ASK, "那新塘呢", "ask_content")
    assert "王强" in company.says(ASK, "他电话多少", "ask_contact")
    assert "没有登记正果镇的科技专员" in company.says(ASK, "正果镇呢", "ask_content")
    assert "第7条" in company.says(ASK, "第7条由谁牵头", "ask_lead")


def test_without_a_town_the_list_and_two_towns_both(company):
    text = company.says(ASK, "各镇街的科技专员名单", "ask_structure")
    assert "· 新塘镇：王强\n· 石滩镇：陈志明、李红" in text
    text = company.says(ASK, "新塘和正果的科技专员是谁", "ask_content")
    assert "王强" in text and "没有登记正果镇的科技专员" in text


@pytest.mark.parametrize("people", [(), PEOPLE[2:]])
def test_where_none_is_registered_that_is_said(talking_of, people):
    asker = talking_of((), date(2026, 5, 20), specialists=people)
    text = asker.says(ASK, "石滩镇的科技专员是谁", "ask_content")
    assert "目前没有登记石滩镇的科技专员" in text and "王强" not in text


@pytest.mark.parametrize(
    ("typed", "intent"),
    [
        ("科技专员是做什么的", "ask_content"),
        ("石滩镇的科技专员是做什么的", "ask_content"),
        ("科技专员要配多少个", "ask_target"),
        ("企业服务专员归谁管", "ask_lead"),
    ],
)
def test_questions_about_the_office_stay_with_the_policy(company, typed, intent):
    text = company.says(ASK, typed, intent)
    assert "陈志明" not in text and "没有登记" not in text


def test_specialists_survive_the_files(seed, tmp_path):
    write_folder(replace(seed, specialists=PEOPLE), tmp_path)
    assert (tmp_path / "specialists.yml").is_file()
    assert read_folder(tmp_path).specialists == PEOPLE
