"""Long answers in pages: each fits a message, nothing is lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.pages import PAGE_BYTES, paged, size
from bot.wechat import limits

LINES = st.lists(
    st.text(st.sampled_from("甲乙丙丁，。；！ab1 🙂"), max_size=120), min_size=1, max_size=40
).map("\n".join)


def all_pages(text: str, say) -> list[str]:
    pages, left = [], (text,)
    while left:
        first, left = paged("\n".join(left), say)
        pages.append(first)
    return pages


def solid(text: str) -> str:
    return "".join(text.split())


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_every_page_fits_and_nothing_is_lost(say, text):
    pages = all_pages(text, say)
    hint = "\n" + say("more_follows")
    assert all(size(page) <= PAGE_BYTES for page in pages)
    assert all(page.endswith(hint) for page in pages[:-1])
    joined = "".join(page.removesuffix(hint) for page in pages[:-1]) + pages[-1]
    assert solid(joined) == solid(text)


def test_a_page_leaves_room_in_a_passive_reply():
    assert PAGE_BYTES <= 1_800 < limits.TEXT_BUDGET_BYTES <= limits.TEXT_LIMIT_BYTES


def test_a_short_answer_is_one_page(say):
    assert paged("一行\n两行", say) == ("一行\n两行", ())


def test_the_cut_is_at_the_end_of_a_line(say):
    text = "\n".join("第" + "甲" * 38 for _ in range(30))
    first, (rest,) = paged(text, say)
    assert all(len(line) == 39 for line in first.splitlines()[:-1])
    assert rest.startswith("第")


def test_without_lines_the_cut_is_at_the_end_of_a_sentence(say):
    first, (rest,) = paged(("甲" * 29 + "。") * 40, say)
    assert first.removesuffix("\n" + say("more_follows")).endswith("。")
    assert rest.startswith("甲")


def test_text_without_any_end_is_cut_between_characters(say):
    pages = all_pages("甲" * 2000, say)
    assert "".join(pages).count("甲") == 2000
    assert "�" not in "".join(pages)
