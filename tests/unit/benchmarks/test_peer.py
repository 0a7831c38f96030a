"""What the benchmarks' server makes of requests, and what it enforces."""

import asyncio
from typing import Any

import pytest

from benchmarks.lean_http import listen, response
from benchmarks.peer import TOLD, Peer, options

SEND = "/bot1:x/sendMessage"


def peer(*words: str) -> Peer:
    return Peer(options().parse_args(words))


def answered(given: Any) -> bytes:
    assert isinstance(given, bytes)
    return given


@pytest.mark.parametrize(
    "body",
    [
        b'{"chat_id": 50007, "text": "chat_id=3"}',
        b'{"text":"a","chat_id":"50007"}',
        b"text=a&chat_id=50007&parse_mode=HTML",
        b'--x\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n50007\r\n--x--',
    ],
)
def test_whom_it_is_for_is_found_in_each_form(body: bytes) -> None:
    server = peer("--tell", "1")
    assert b'"ok":true' in answered(server.answer(SEND, body))
    assert len(server.told) == 1
    assert server.done.is_set()


def test_who_asked_is_answered_and_not_told() -> None:
    server = peer("--total", "1")
    server.answer(SEND, b"chat_id=%d" % (TOLD - 1))
    assert server.told == []
    assert server.replies == 1
    assert server.done.is_set()


def test_more_in_a_second_than_it_takes_are_refused() -> None:
    server = peer("--enforce", "3")
    answers = [answered(server.answer(SEND, b"chat_id=50001"))[:12] for _ in range(5)]
    assert answers == [b"HTTP/1.1 200"] * 3 + [b"HTTP/1.1 429"] * 2
    assert server.refused == 2
    assert len(server.told) == 3


async def test_updates_are_handed_out_once_confirmed_up_to_a_hundred_a_poll() -> None:
    server = peer("--total", "150")
    first = server.answer("/bot1:x/getUpdates?timeout=0", b"")
    assert not isinstance(first, bytes)
    assert (await first).count(b'"update_id"') == 100
    rest = server.answer("/bot1:x/getUpdates", b"offset=101&timeout=0")
    assert not isinstance(rest, bytes)
    assert (await rest).count(b'"update_id"') == 50


async def test_requests_in_pieces_and_behind_each_other_are_answered_in_order() -> None:
    server, port = await listen(lambda target, body: response(f'"{target} {len(body)}"'))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in (b"POST /a HTTP/1.1\r\nContent-Le", b"ngth: 3\r\n\r\nab", b"cGET /b HTTP/1.1\r\n\r\n"):
        writer.write(piece)
        await asyncio.sleep(0.02)
    assert b'"/a 3"' in await reader.readuntil(b'3"')
    assert b'"/b 0"' in await reader.readuntil(b'0"')
    writer.close()
    await writer.wait_closed()
    server.close()
