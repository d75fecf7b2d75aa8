"""What a bubble looks like, and that it always fits."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import Choice, Reply
from bot.simulator.bubble import read_bubble
from bot.wechat.limits import TEXT_BUDGET_BYTES
from bot.wechat.menu import as_platform_menu, load_menu
from bot.wechat.rendering import cut, render

TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=900)


def size(text: str) -> int:
    return len(text.encode())


def test_choices_are_links_one_a_line() -> None:
    shown = render(Reply("问哪一个？", (Choice("牵头单位", "任务7的牵头单位"), Choice("B", "b&c"))))
    assert shown == (
        "问哪一个？\n\n"
        '<a href="weixin://bizmsgmenu?msgmenucontent='
        "%E4%BB%BB%E5%8A%A17%E7%9A%84%E7%89%B5%E5%A4%B4%E5%8D%95%E4%BD%8D"
        '&msgmenuid=1">牵头单位</a>\n'
        '<a href="weixin://bizmsgmenu?msgmenucontent=b%26c&msgmenuid=2">B</a>'
    )


def test_markup_that_a_person_typed_is_letters() -> None:
    shown = render(Reply('您问的是<a href="http://x">y</a>&lt;b&gt;', (Choice("<i>", '">'),)))
    assert '<a href="http' not in shown
    assert "&lt;" not in shown
    assert shown.count("<") == 2  # our own link's
    assert render(Reply("https://x.cn/?a=1&b=2")) == "https://x.cn/?a=1&b=2"


def test_links_go_before_text_and_labels_stay() -> None:
    choices = tuple(
        Choice(f"第{n}项任务的内容", f"第{n}项任务的具体内容和责任单位") for n in range(12)
    )
    text = "这是一句话。" * 60
    shown = render(Reply(text, choices))
    assert size(shown) <= TEXT_BUDGET_BYTES
    assert shown.startswith(text)
    seen, tappable = read_bubble(shown)
    assert all(choice.label in seen for choice in choices)
    assert 0 < len(tappable) < 12
    assert tappable[0].say == choices[0].say


def test_long_text_ends_after_a_sentence() -> None:
    shown = render(Reply("这里是一个完整的句子。" * 200, (Choice("更多", "更多"),)))
    assert size(shown) <= TEXT_BUDGET_BYTES
    assert "句子。……\n\n更多" in shown


def test_a_text_without_sentences_is_cut_between_characters() -> None:
    assert cut("字" * 1000, 20) == "字" * 4 + "……"
    assert cut("短", 20) == "短"


@settings(max_examples=150, deadline=None)
@given(text=TEXT, labels=st.lists(TEXT, max_size=15), times=st.integers(1, 5))
def test_it_always_fits(text: str, labels: list[str], times: int) -> None:
    shown = render(Reply(text * times, tuple(Choice(label, label * 2) for label in labels)))
    assert size(shown) <= TEXT_BUDGET_BYTES


def test_the_menu_keeps_to_the_platforms_limits() -> None:
    menu = load_menu()
    assert 1 <= len(menu) <= 3
    for button in menu:
        assert size(button.name) <= 16
        assert 1 <= len(button.entries) <= 5
        for entry in button.entries:
            assert size(entry.name) <= 60
            assert 0 < size(entry.say) <= 128
    assert len(as_platform_menu(menu)["button"]) == len(menu)
