"""The wire against servers of flesh and blood: what came of it, and whether it was sent at all."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from bot.dialogue.rasa_http import RasaDialogue
from bot.dialogue.wire import Broken, HttpWire, NotReached
from bot.errors import DialogueUnavailable

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine"
Handler = Callable[[int, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
async def wire() -> AsyncIterator[HttpWire]:
    opened = HttpWire()
    yield opened
    await opened.close()


@asynccontextmanager
async def server(answer: Handler) -> AsyncIterator[tuple[str, list[bytes]]]:
    """Its address and the requests that it read; `answer` gets the number of each."""
    read: list[bytes] = []
    connections: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
                read.append(head + await reader.readexactly(int(length or 0)))
                await answer(len(read), writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    listening = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}", read
    finally:
        listening.close()
        for writer in connections:
            writer.close()


async def test_a_question_goes_as_json_and_the_connection_is_kept(wire: HttpWire) -> None:
    ports = []

    async def answer(_number: int, writer: asyncio.StreamWriter) -> None:
        ports.append(writer.get_extra_info("peername")[1])
        writer.write(ANSWER)

    async with server(answer) as (url, read):
        assert await wire.send(f"{url}/a", b'{"x": 1}', 2.0) == (200, b"fine")
        assert await wire.send(f"{url}/b", None, 2.0) == (200, b"fine")
    assert read[0].startswith(b"POST /a HTTP/1.1\r\n")
    assert b"Content-Type: application/json" in read[0]
    assert read[0].endswith(b'{"x": 1}')
    assert read[1].startswith(b"GET /b HTTP/1.1\r\n")
    assert len(set(ports)) == 1


async def test_nobody_there(wire: HttpWire) -> None:
    with socket.socket() as taken:  # bound, but nobody listens
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(NotReached):
            await wire.send(f"http://127.0.0.1:{taken.getsockname()[1]}/", b"{}", 2.0)


async def test_a_server_that_hangs_up_is_broken_not_late(wire: HttpWire) -> None:
    async def hang_up(number: int, writer: asyncio.StreamWriter) -> None:
        if number == 1:
            writer.write(ANSWER)
        else:
            writer.transport.abort()

    async with server(hang_up) as (url, _):
        assert await wire.send(url, b"{}", 2.0) == (200, b"fine")
        with pytest.raises(Broken):
            await wire.send(url, b"{}", 2.0)


async def test_a_slow_server_costs_its_time_and_no_more(wire: HttpWire) -> None:
    async def sleep(_number: int, _writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(30)

    async with server(sleep) as (url, read):
        with pytest.raises(asyncio.TimeoutError):
            await wire.send(url, b"{}", 0.2)
        # It was asked, so it is asked nowhere else.
        with pytest.raises(DialogueUnavailable, match="no answer in time"):
            await RasaDialogue([url], wire).ask("o", "x", 0.2)
        assert len(read) == 2


async def test_an_answer_that_is_cut_off_is_none(wire: HttpWire) -> None:
    async def cut(_number: int, writer: asyncio.StreamWriter) -> None:
        writer.write(ANSWER[:-2])
        await writer.drain()
        writer.close()

    async with server(cut) as (url, _):
        with pytest.raises(Broken):
            await wire.send(url, b"{}", 2.0)


def test_on_the_event_loop_that_serves() -> None:
    uvloop = pytest.importorskip("uvloop")

    async def ask() -> tuple[int, bytes]:
        async def answer(_number: int, writer: asyncio.StreamWriter) -> None:
            writer.write(ANSWER)

        wire = HttpWire()
        async with server(answer) as (url, _):
            told = await wire.send(url, b"{}", 2.0)
            await wire.close()
            return told

    assert uvloop.run(ask()) == (200, b"fine")


async def test_an_answer_in_pieces_and_one_that_ends_the_connection(wire: HttpWire) -> None:
    ports = []

    async def answer(number: int, writer: asyncio.StreamWriter) -> None:
        ports.append(writer.get_extra_info("peername")[1])
        head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
        closing = b"Connection: close\r\n" if number == 2 else b""
        for part in (head + closing, b"\r\n2\r\nfi\r\n", b"2\r\nne\r\n0\r\n", b"\r\n"):
            writer.write(part)
            await asyncio.sleep(0.01)

    async with server(answer) as (url, _):
        for _ in range(3):
            assert await wire.send(url, b"{}", 2.0) == (200, b"fine")
    assert ports[0] == ports[1] != ports[2]


async def test_what_is_no_http_is_broken(wire: HttpWire) -> None:
    async def answer(_number: int, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH\r\n")

    async with server(answer) as (url, _):
        with pytest.raises(Broken):
            await wire.send(url, b"{}", 2.0)


async def test_who_gives_up_leaves_no_answer_to_the_next(wire: HttpWire) -> None:
    slow = asyncio.Event()

    async def answer(number: int, writer: asyncio.StreamWriter) -> None:
        if number == 1:
            await slow.wait()
        writer.write(ANSWER.replace(b"fine", b"%04d" % number))

    async with server(answer) as (url, _):
        first = asyncio.create_task(wire.send(url, b"{}", 2.0))
        await asyncio.sleep(0.05)
        first.cancel()
        assert await wire.send(url, b"{}", 2.0) == (200, b"0002")
        slow.set()
        assert await wire.send(url, b"{}", 2.0) == (200, b"0003")
