"""The normaliser: what two people who mean the same both typed becomes one text."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from policy_kb.language import text as levelled

TYPED = st.text(
    st.sampled_from(
        "第十二条项孵化器谁牵头 \u3000,，。?1234５ＡaB邊個嗰呢几多咩有冇晒廿而🙂\n\t\u200b"
    ),
    max_size=16,
) | st.text(max_size=16)


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("第１２条", "第12条"),
        ("誰牽頭孵化器", "谁牵头孵化器"),
        ("邊個負責㗎", "谁负责"),
        ("有冇補貼", "有没有补贴"),
        ("係咪科工信局", "是不是科工信局"),
        ("第廿一条", "第二十一条"),
        ("第耳十条", "第二十条"),
        ("第石二条", "第十二条"),
        ("第二十坝条", "第二十八条"),
        ("第忆个", "第一个"),
        ("第一是个人所得税", "第一是个人所得税"),
        ("第(6)条", "第6条"),
        ("最后伊条", "最后一条"),
        ("头一条讲什么", "第一条讲什么"),
        ("谁牵头一条龙服务", "谁牵头一条龙服务"),
        ("头个部分", "第一个部分"),
        ("三视五条", "三十五条"),
        ("三是五条", "三是五条"),
        ("15跳牵头", "15条牵头"),
        ("20跳绳", "20跳绳"),
        ("13嚎任务", "13号任务"),
        ("就第二想问下", "就第二想问下"),
        ("是200疤", "是200吧"),
        ("要搞到迹多家", "要搞到多少家"),
        ("积极多家", "积极多家"),
        ("嗯那个第二个吧", "那个第二个吧"),
        ("配这个嘛合单位呃是谁", "配合单位是谁"),
        ("嗯", "嗯"),
        ("科技金融咧", "科技金融呢"),
        ("谁牵头😀😀", "谁牵头"),
        ("谁\u200b牵\u0007头", "谁牵头"),
        ("第 12 条", "第12条"),
        ("高企 认定 谁管", "高企,认定,谁管"),
        ("急急急急", "急"),
        ("  \n\t ", ""),
    ],
)
def test_what_is_typed_becomes(typed, same):
    assert levelled.normalise(typed) == same


@pytest.mark.parametrize("typed", ["1000万", "10000元", "2000年", "www", "AAA级", "3333"])
def test_repeated_digits_and_letters_are_no_stutter(typed):
    assert levelled.normalise(typed) == typed.lower()


def test_misheard_numerals_are_mended_only_inside_an_ordinal():
    assert levelled.normalise("石材加工而且时尚") == "石材加工而且时尚"
    assert levelled.normalise("旧石器和耳机") == "旧石器和耳机"


def test_a_blank_beside_digits_and_letters_is_nothing():
    assert levelled.normalise("建 5G 基站") == "建5g基站"


@given(TYPED)
@settings(max_examples=80, deadline=None)
def test_any_text_can_be_levelled(typed):
    text = levelled.normalise(typed)
    assert text == text.strip()
    assert not set(text) & set("\n\t\u3000，？Ａ５邊個㗎")
    assert len(levelled.sounds(text)) == len(text)
    assert all(levelled.pieces(text))


@given(TYPED)
@example("几 多")
@example("邊晒個")
@settings(max_examples=40, deadline=None)
def test_levelling_twice_changes_nothing(typed):
    text = levelled.normalise(typed)
    assert levelled.normalise(text) == text


@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ("ＡＢＣ　銀行", "abc银行"),
        ("几时有冇 边个", "几时有冇边个"),
        ("牵投 第而条", "牵投第而条"),
        ("好好好好吃😀!!!!", "好吃!"),
        ("play  some Jazz", "play some jazz"),
    ],
)
def test_in_texts_of_another_field_only_the_writing_is_levelled(typed, same):
    assert levelled.written_alike(typed) == same


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("谁牵头?谁配合?", ["谁牵头", "谁配合"]),
        ("你好,第12条谁牵头", ["你好", "第12条谁牵头"]),
        ("孵化器谁牵头另外补贴多少", ["孵化器谁牵头", "另外补贴多少"]),
        ("既想贷款又想申请专利,看第几条", ["既想贷款", "又想申请专利", "看第几条"]),
        ("专家归哪条管、上市归哪条管", ["专家归哪条管", "上市归哪条管"]),
        ("既便宜又好用", ["既便宜又好用"]),
        ("谁牵头、配合的是哪些单位", ["谁牵头、配合的是哪些单位"]),
        ("哪些企业、高校能参加", ["哪些企业、高校能参加"]),
        ("，。", ["，"]),
        ("", []),
    ],
)
def test_a_message_is_cut_into_pieces(text, cut):
    assert levelled.pieces(text) == cut


@pytest.mark.parametrize(
    ("text", "value"),
    [("12", 12), ("十二", 12), ("二十三", 23), ("两", 2), ("一百", 100), ("〇", 0), ("007", 7)],
)
def test_numerals_are_read(text, value):
    assert levelled.number(text) == value


@pytest.mark.parametrize(
    "text", ["", "2.5", "-1", "孵化器", "十十十", "一十零", "〇十一", "第二", "１２"]
)
def test_what_is_no_whole_number_is_none(text):
    assert levelled.number(text) is None


@pytest.mark.parametrize(
    ("one", "other"), [("福化器", "孵化器"), ("郑城", "增城"), ("南仔", "兰仔")]
)
def test_what_sounds_alike_to_a_southerner_is_alike(one, other):
    assert levelled.sounds(one) == levelled.sounds(other)


def test_what_sounds_different_stays_different():
    assert levelled.sounds("孵化器") != levelled.sounds("专利")
