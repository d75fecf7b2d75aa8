"""What is personal is hidden, what is not passes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.people.privacy import hide_like, mask_personal, mask_within

# Made up; the last digit is the checksum of GB 11643.
IDENTITY, WITH_X = "11010519491231002X", "440524188001010014"


@pytest.mark.parametrize(
    "personal",
    [
        "13812345678",
        "138 1234 5678",
        "138-1234-5678",
        "+8613812345678",
        "86 13812345678",
        "020-82750000",
        "02082750000",
        "0755 1234567",
        IDENTITY,
        IDENTITY.lower(),
        WITH_X,
        "li.si+kj@mail.example.com.cn",
        "a_b@example.org",
        "１３８１２３４５６７８",
        "０２０－８２７５００００",
        "a_b＠example．org",
    ],
)
def test_hidden_wherever_it_stands(personal):
    for text in ("{}", "请联系{}谢谢", "电话：{}，急", "（{}）"):
        masked = mask_personal(text.format(personal))
        assert personal not in masked and "***" in masked
        assert masked.replace("***", "") == text.format("")


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # the checksum is wrong
        "914401011234567895",  # the checksum is right, but it holds no birthday
        "91440101MA5AKXXX0B",  # 统一社会信用代码
        "914401011234567890",
        "第12条180家2018年",
        "12345678901",
        "1381234567",
        "订单号2026030213812345678",
        "120万平方米",
        "gaoqi@",
        "",
    ],
)
def test_not_personal_passes(text):
    assert mask_personal(text) == text


def test_several_in_one_text():
    assert mask_personal("13812345678或13987654321") == "***或***"


@given(st.text(st.sampled_from("0123456789-+ 86X@a.甲，"), max_size=40))
@settings(max_examples=60, deadline=None)
def test_masking_twice_changes_nothing(text):
    assert mask_personal(mask_personal(text)) == mask_personal(text)


def test_within_a_value_keys_and_figures_stay():
    kept = {"text": "电话13812345678", "at": 13812345678, "deep": [{"n": ("a@b.cn", None)}]}
    assert mask_within(kept) == {
        "text": "电话***",
        "at": 13812345678,
        "deep": [{"n": ["***", None]}],
    }


def test_an_answer_hides_what_the_person_typed_and_nothing_else():
    answer = "已记下１３８１２３４５６７８，热线82750000"
    assert hide_like("电话是１３８１２３４５６７８", answer) == "已记下***，热线82750000"
