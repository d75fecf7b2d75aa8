"""Readings are pypinyin's own, from its dictionaries, whatever stands beside what."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_kb.language.pinyin import heard, readings

pypinyin = pytest.importorskip("pypinyin")


def theirs(text: str) -> list[str]:
    return pypinyin.lazy_pinyin(text, errors=list)


@pytest.fixture(scope="module")
def words() -> list[str]:
    from pypinyin.constants import PHRASES_DICT

    return list(PHRASES_DICT)


@pytest.mark.parametrize(
    ("text", "sounds"),
    [
        ("银行行长", "yin hang hang zhang"),
        ("重庆的重要性", "chong qing de zhong yao xing"),
        ("绿色", "lv se"),
        ("AI芯片，2026年", "A I xin pian ， 2 0 2 6 nian"),
        ("", ""),
    ],
)
def test_a_character_is_read_as_in_its_word(text: str, sounds: str) -> None:
    assert heard(text) == sounds.split()


def test_every_character_is_read_as_there() -> None:
    from pypinyin.constants import PINYIN_DICT

    assert [c for c in map(chr, PINYIN_DICT) if heard(c) != theirs(c)] == []


def test_words_are_read_as_there(words: list[str]) -> None:
    assert [word for word in words[::7] if heard(word) != theirs(word)] == []


@given(st.data())
def test_whatever_stands_beside_what(words: list[str], data: st.DataObject) -> None:
    """Also beginnings of words, where nothing more is looked for, as there."""
    numbers = st.integers(0, len(words) - 1)
    pieces = st.one_of(
        numbers.map(words.__getitem__),
        numbers.map(lambda n: words[n][:2]),
        st.sampled_from("企业高新的a1，"),
    )
    text = "".join(data.draw(st.lists(pieces, max_size=6)))
    assert heard(text) == theirs(text)


def test_all_readings_are_theirs_the_usual_one_first() -> None:
    style = pypinyin.Style.NORMAL
    for code in range(0x4E00, 0xA000, 7):
        char = chr(code)
        everything = pypinyin.pinyin(char, style=style, heteronym=True)[0]
        assert readings(char) == tuple(dict.fromkeys(everything)), char
        assert readings(char)[0] == pypinyin.pinyin(char, style=style)[0][0], char
    assert readings("a") == ("a",)


def test_the_package_itself_is_not_read() -> None:
    code = (
        "import sys; from policy_kb.language.text import spelled; spelled('高新'); "
        "sys.exit('pypinyin' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
