"""The index of calls made from an earlier one is the index made afresh."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policy_kb.calls.lookup.finding import CallIndex
from policy_kb.calls.lookup.purposes import described
from policy_kb.calls.lookup.rows import row_of
from policy_kb.calls.model import Call
from policy_kb.mentions import Linker
from policy_kb.model import Knowledge
from policy_kb.yaml_io import assemble

_WORDS = ("民宿", "冷库", "专利", "数字化车间", "博士", "技术改造")
TEXTS = ("民宿奖励多少", "建冷库的那个", "专利和数字化车间", "人社局", "农业类")


def _call(number: int, word: str, summary: str, issuer: str) -> Call:
    return Call(
        id=f"c{number}",
        title=f"2027年增城区{word}项目",
        level="区",
        issuer=issuer,
        category="农业",
        summary=summary,
        conditions=(f"{word}满两年",),
        aliases=(word,),
    )


CALLS = st.lists(
    st.builds(
        _call,
        st.integers(0, 8),
        st.sampled_from(_WORDS),
        st.sampled_from(("", "新的说明", "冷藏")),
        st.sampled_from(("增城区农业农村局", "增城区人力资源和社会保障局")),
    ),
    max_size=8,
    unique_by=lambda call: call.id,
).map(tuple)


@settings(max_examples=60, deadline=None)
@given(CALLS, CALLS)
def test_an_index_made_from_an_earlier_one_is_the_one_made_afresh(
    before: tuple[Call, ...], now: tuple[Call, ...]
) -> None:
    taken_over, afresh = CallIndex(now, CallIndex(before)), CallIndex(now)

    assert taken_over.rows == afresh.rows
    assert taken_over.calls == afresh.calls
    for text in TEXTS:
        assert taken_over.match(text) == afresh.match(text)
        assert taken_over.about(text) == afresh.about(text)
        assert taken_over.of_issuer(text) == afresh.of_issuer(text)
        assert described(text, taken_over) == described(text, afresh)


def test_a_row_is_taken_over_only_while_its_call_stays() -> None:
    call = _call(1, "民宿", "", "增城区农业农村局")
    row = row_of(call)

    assert row_of(replace(call), row) is row
    assert row_of(replace(call, summary="改了"), row) is not row


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(before=CALLS, now=CALLS)
def test_a_linker_made_from_an_earlier_one_links_as_one_made_afresh(
    small: Knowledge, before: tuple[Call, ...], now: tuple[Call, ...]
) -> None:
    entries = tuple(small.by_id.values())
    earlier = assemble([*entries, *before], version="1")
    later = assemble([*entries, *now], version="2")

    taken_over, afresh = Linker(later, Linker(earlier)), Linker(later)

    for text in (*TEXTS, *(call.title for call in (*before, *now)), "第1条由谁牵头"):
        assert taken_over.mentions(text) == afresh.mentions(text)
        assert taken_over.respell(text) == afresh.respell(text)
