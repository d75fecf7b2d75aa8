"""Readings are pypinyin's own, character by character."""

from pypinyin import Style, pinyin

from policy_kb.readings import readings


def test_every_character_reads_as_in_pypinyin():
    wrong = []
    for code in range(0x4E00, 0xA000, 7):
        char = chr(code)
        theirs = pinyin(char, style=Style.NORMAL, heteronym=True)[0]
        usual = pinyin(char, style=Style.NORMAL)[0][0]
        if readings(char) != tuple(dict.fromkeys(theirs)) or readings(char)[0] != usual:
            wrong.append(char)
    assert not wrong


def test_what_is_no_chinese_character_stays():
    assert readings("a") == ("a",)
    assert readings("绿")[0] == "lv"
