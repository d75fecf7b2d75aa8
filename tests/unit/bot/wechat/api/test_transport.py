"""One call: what it sends, and that everything that goes wrong is one kind of error."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Callable, Iterator

import httpx
import pytest

from bot.errors import TransportError, TransportKind
from bot.wechat.api.errors import TOKEN_REFUSED, WHITE_LIST, meanings
from bot.wechat.api.transport import Transport

PERMANENT, TEMPORARY = TransportKind.PERMANENT, TransportKind.TEMPORARY
OUT_OF_QUOTA = TransportKind.OUT_OF_QUOTA
SECRETS = ("t0ken-in-query", "s3cret-in-body", "oOpenIdOfSomebody")

# Section by section of the platform's tables (docs/wechat.md): what to do about each code.
KINDS = {
    TEMPORARY: {-1, 40001, 40014, 42001, 40164, 61004, 40243, 89503, 89506, 89507, 65415},
    OUT_OF_QUOTA: {45009, 45011, 45015, 45047},
    PERMANENT: {
        40003,
        40013,
        40125,
        41002,
        41004,
        40033,
        40037,
        40200,
        43004,
        43019,
        50005,
        43101,
        45002,
        45008,
        45065,
        45098,
        47001,
        47003,
        48001,
        48002,
        48004,
        48006,
        50002,
        50007,
        65400,
        65401,
        65402,
        70000,
        45029,
        45072,
        45080,
        45081,
        40201,
        40202,
        40203,
    },
}


def answering(answer: Callable[[httpx.Request], httpx.Response] | httpx.Response) -> Transport:
    handler = answer if callable(answer) else lambda _: answer
    return Transport("http://platform.test/", transport=httpx.MockTransport(handler))


def failing(answer: Callable[[httpx.Request], httpx.Response] | httpx.Response) -> TransportError:
    """The error of one call that carries secrets wherever they may be."""
    with pytest.raises(TransportError) as caught:
        answering(answer).call(
            "POST",
            "cgi-bin/message/custom/send",
            {"access_token": SECRETS[0]},
            {"secret": SECRETS[1], "touser": SECRETS[2]},
        )
    whole = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__dict__)
    # The traceback also shows lines of this file.
    assert SECRETS[0] not in str(caught.value) and SECRETS[0] not in repr(caught.value.__dict__)
    assert all(secret not in whole.replace(f'"{secret}"', "") for secret in SECRETS)
    return caught.value


def refusing(code: int, words: str = "no") -> TransportError:
    return failing(httpx.Response(200, json={"errcode": code, "errmsg": words}))


def test_a_call_is_real_utf8_json_and_gives_the_answer() -> None:
    seen: list[httpx.Request] = []

    def platform(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, json={"errcode": 0, "errmsg": "ok", "msgid": 5})

    answer = answering(platform).call("POST", "cgi-bin/x/y", {"access_token": "t"}, {"a": "高企"})
    assert answer["msgid"] == 5
    assert str(seen[0].url) == "http://platform.test/cgi-bin/x/y?access_token=t"
    assert "高企".encode() in seen[0].content
    assert json.loads(seen[0].content) == {"a": "高企"}


def test_an_answer_without_errcode_is_a_good_one() -> None:
    assert answering(httpx.Response(200, json={"ip_list": []})).call("GET", "x")["ip_list"] == []


@pytest.mark.parametrize(
    ("kind", "code"), [(kind, code) for kind, codes in KINDS.items() for code in sorted(codes)]
)
def test_every_code_is_reduced(kind: TransportKind, code: int) -> None:
    error = refusing(code)
    assert (error.kind, error.code, error.in_doubt) == (kind, code, False)
    assert str(code) in str(error) and meanings()[code].text in str(error)
    assert (error.retry_after > 0) == (
        kind is TEMPORARY or code in (45009, 45011)  # by time; the others by the person's next act
    )


def test_the_table_holds_all_of_them_and_its_sorts_are_right() -> None:
    listed = {code for codes in KINDS.values() for code in codes}
    assert listed <= set(meanings())
    assert {c for c, m in meanings().items() if m.kind is not PERMANENT} == (
        KINDS[TEMPORARY] | KINDS[OUT_OF_QUOTA]
    )
    assert set(meanings()) >= TOKEN_REFUSED | WHITE_LIST


@pytest.mark.parametrize("code", [1, 99999, "47001"])
def test_unknown_codes_are_permanent_and_codes_as_text_are_read(code: int | str) -> None:
    error = refusing(code)  # type: ignore[arg-type]
    assert error.kind is PERMANENT
    assert error.code == int(code)


@pytest.mark.parametrize("code", sorted(WHITE_LIST))
def test_the_white_list_is_explained_with_our_address(code: int) -> None:
    words = f"invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 5f0-ab {code}"
    text = str(refusing(code, words))
    for part in ("203.0.113.7", "白名单", "微信开发者平台", "开发信息", "5f0-ab", str(code)):
        assert part in text


def test_nothing_of_the_platforms_words_but_rid_and_address_is_taken_over() -> None:
    text = str(refusing(40003, f"invalid openid {SECRETS[2]} {SECRETS[0]} rid: 6a-7b"))
    assert "6a-7b" in text


def raising(error: Exception) -> Callable[[httpx.Request], httpx.Response]:
    def platform(_: httpx.Request) -> httpx.Response:
        raise error

    return platform


class Torn(httpx.SyncByteStream):
    """A body that is not what its headers say."""

    def __iter__(self) -> Iterator[bytes]:
        yield b"not gzip"


@pytest.mark.parametrize(
    ("answer", "in_doubt"),
    [
        (raising(httpx.ConnectError(f"https://x/?access_token={SECRETS[0]}")), False),
        (raising(httpx.ConnectTimeout("slow")), False),
        (raising(httpx.PoolTimeout("busy")), False),
        (raising(httpx.ReadTimeout(f"https://x/?access_token={SECRETS[0]}")), True),
        (raising(httpx.RemoteProtocolError("gone")), True),
        (httpx.Response(500, text=SECRETS[0]), False),
        (httpx.Response(504), True),
        (httpx.Response(302, headers={"Location": "http://elsewhere.test/"}), False),
        (httpx.Response(200, text=f"<html>{SECRETS[0]}</html>"), True),
        (httpx.Response(200, text="[]"), True),
        (httpx.Response(200, text="null"), True),
        (httpx.Response(200, text='{"errcode": "many"}'), True),
        (httpx.Response(200, text='{"errcode": null}'), True),
        (httpx.Response(200, text="[" * 100_000), True),
        (httpx.Response(200, content=b"\xff\xfe"), True),
        (httpx.Response(200, content=b"{" + b" " * 2_000_000 + b"}"), True),
        (lambda _: httpx.Response(200, stream=Torn(), headers={"Content-Encoding": "gzip"}), True),
    ],
)
def test_whatever_else_goes_wrong_is_temporary(answer, in_doubt: bool) -> None:
    error = failing(answer)
    assert (error.kind, error.code, error.in_doubt) == (TEMPORARY, 0, in_doubt)
    assert error.retry_after > 0
    assert error.__cause__ is None
    assert error.__context__ is None or error.__suppress_context__


def test_the_http_librarys_log_shows_no_query(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answering(httpx.Response(200, json={})).call("GET", "x", {"access_token": SECRETS[0]})
    assert "platform.test/x" in caplog.text
    assert SECRETS[0] not in caplog.text


def test_a_proxy_is_never_used_towards_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.test:3128")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.test:3128")
    assert not Transport("http://127.0.0.1:1")._client._mounts
    assert Transport("https://api.weixin.qq.com")._client._mounts
