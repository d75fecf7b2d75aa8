"""A long reply as several messages: nothing lost, cut between sentences, honest when cut."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.messages import Choice, Reply
from bot.simulator.bubble import read_bubble
from bot.wechat.limits import TEXT_BUDGET_BYTES
from bot.wechat.rendering import render
from bot.wechat.splitting import split

NOTICE = "以上为前面部分。"
SENTENCE = "对认定的高新技术企业给予支持，由科工信局牵头、财政局配合。"
TEXT = st.text(st.characters(blacklist_categories=["Cs"]), max_size=900)


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_what_fits_is_one_message_as_in_a_passive_reply() -> None:
    reply = Reply("短。", (Choice("牵头单位", "牵头单位"),))
    assert split(reply, 5) == [render(reply)]
    assert split(Reply(""), 5) == []
    assert split(reply, 0) == []


def test_a_long_text_is_parted_after_sentences_and_nothing_is_lost() -> None:
    parts = split(Reply(SENTENCE * 60), 5, NOTICE)
    assert len(parts) == 3
    assert "".join(parts) == SENTENCE * 60
    assert all(part.endswith("。") for part in parts)


def test_paragraphs_are_parted_before_sentences() -> None:
    paragraphs = [f"{number}. {SENTENCE * 6}" for number in range(1, 8)]
    parts = split(Reply("\n\n".join(paragraphs)), 5, NOTICE)
    assert "\n\n".join(parts) == "\n\n".join(paragraphs)


def test_what_the_quota_does_not_allow_is_left_out_and_said_so() -> None:
    parts = split(Reply(SENTENCE * 200, (Choice("下一条", "下一条"),)), 2, NOTICE)
    assert len(parts) == 2
    assert NOTICE not in parts[0]
    text, choices = read_bubble(parts[1])
    assert text.endswith(f"……\n\n{NOTICE}\n\n下一条")
    assert [choice.say for choice in choices] == ["下一条"]
    assert split(Reply(SENTENCE * 200), 1, NOTICE)[0].endswith(NOTICE)
    assert split(Reply(SENTENCE * 200), 1)[0].endswith("……")


def test_choices_stay_tappable_where_there_is_another_message_for_them() -> None:
    choices = tuple(Choice(f"第{n}项", "说明" * 10) for n in range(1, 6))
    reply = Reply(SENTENCE * 20, choices)
    assert len(render(reply).encode()) <= TEXT_BUDGET_BYTES
    assert read_bubble(render(reply))[1] != choices  # one message has no room for the links
    parts = split(reply, 5, NOTICE)
    assert len(parts) == 2
    assert read_bubble(parts[-1])[1] == choices


def test_a_text_without_any_mark_is_parted_between_characters() -> None:
    assert "".join(split(Reply("字" * 2000), 5, NOTICE)) == "字" * 2000


@settings(max_examples=80, deadline=None)
@given(
    text=TEXT, labels=st.lists(TEXT, max_size=8), times=st.integers(1, 9), most=st.integers(1, 5)
)
def test_it_always_keeps_to_count_and_size(
    text: str, labels: list[str], times: int, most: int
) -> None:
    reply = Reply(text * times, tuple(Choice(label, label * 2) for label in labels))
    parts = split(reply, most, NOTICE)
    assert len(parts) <= most
    assert all(0 < len(part.encode("utf-8", "replace")) <= TEXT_BUDGET_BYTES for part in parts)
    # Deterministic: a second attempt goes on where the first one stopped.
    assert parts == split(reply, most, NOTICE)


@settings(max_examples=100, deadline=None)
@given(text=st.text("政策支持，。；！\n 1a", min_size=1, max_size=2500))
def test_nothing_is_lost_within_five_messages(text: str) -> None:
    assert squeezed("".join(split(Reply(text), 9, NOTICE))) == squeezed(text)
