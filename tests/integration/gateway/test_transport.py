"""The transport: what certainly was not sent, what nobody knows, and no token in any exception."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from telegram import InputFile
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.gateway.transport import NotSent, Transport
from bot.gateway.wire import DEFAULT_PAUSE, LONGEST_PAUSE, MAX_BODY
from tests.integration.command import free_port
from tests.integration.gateway.peer import Answer, ok, peer, refused, silence

TOKEN = "123456789:test-only-not-a-real-token-of-anybody"


@asynccontextmanager
async def transport(**options: float) -> AsyncIterator[Transport]:
    opened = Transport(4, **options)
    await opened.initialize()
    try:
        yield opened
    finally:
        await opened.shutdown()


async def ask(answer: Answer | str, **options: float) -> Any:
    """One call to a server that answers so; a text is the address of one that is not there."""
    async with transport(**options) as opened:
        if isinstance(answer, str):
            return await opened.post(f"{answer}/bot{TOKEN}/getMe")
        async with peer(answer) as server:
            return await opened.post(f"{server.url}/bot{TOKEN}/getMe")


def answers(response: web.Response) -> Answer:
    async def answer(_: web.Request) -> web.Response:
        return response

    return answer


async def test_a_good_answer_is_its_result() -> None:
    assert await ask(answers(ok({"id": 1}))) == {"id": 1}


@pytest.mark.parametrize(
    "address", [f"http://127.0.0.1:{free_port()}", "http://no-such-host.invalid"], ids=["refused", "no DNS"]
)
@pytest.mark.fault("F10")
async def test_what_never_left_is_certainly_not_sent(address: str) -> None:
    with pytest.raises(NotSent) as caught:
        await ask(address)
    assert TOKEN not in str(caught.value)
    assert TOKEN not in repr(caught.value)


@pytest.mark.fault("F10")
async def test_waiting_for_a_connection_too_long_is_certainly_not_sent() -> None:
    async with peer(silence) as server, transport(connect_timeout=0.2, read_timeout=60) as opened:
        url = f"{server.url}/bot{TOKEN}/getMe"
        busy = [asyncio.ensure_future(opened.post(url)) for _ in range(4)]
        await asyncio.sleep(0.1)
        with pytest.raises(NotSent):
            await opened.post(url)
        for each in busy:
            each.cancel()
        await asyncio.gather(*busy, return_exceptions=True)


async def _reset(request: web.Request) -> web.Response:
    await request.read()
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def _cut_short(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Length": "1000"})
    await response.prepare(request)
    await response.write(b'{"ok": true, "result": {')
    assert request.transport is not None
    request.transport.abort()
    return response


@pytest.mark.parametrize(
    "answer",
    [
        _reset,
        _cut_short,
        answers(web.Response(text='{"ok": true, "result": {"id"')),
        answers(web.Response(text="")),
        answers(web.Response(text="<html>hello</html>")),
        answers(web.Response(text="[" * 50_000)),
        answers(web.json_response({"ok": True})),
        answers(web.json_response([1])),
        answers(web.Response(status=502, text="<html>Bad Gateway</html>")),
        answers(refused(500, "Internal Server Error")),
        answers(web.Response(status=504, text="")),
    ],
    ids=["reset", "cut", "half", "empty", "html", "deep", "no result", "array", "502", "500", "504"],
)
@pytest.mark.fault("F11")
async def test_an_answer_that_is_none_leaves_the_outcome_unknown(answer: Answer) -> None:
    with pytest.raises(NetworkError) as caught:
        await ask(answer)
    assert not isinstance(caught.value, NotSent | BadRequest | TimedOut)
    assert len(str(caught.value)) < 200, "a whole page in an exception's text"
    assert TOKEN not in str(caught.value)


@pytest.mark.fault("F9")
async def test_no_answer_in_time_leaves_the_outcome_unknown() -> None:
    with pytest.raises(TimedOut) as caught:
        await ask(silence, read_timeout=0.2)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "error"),
    [(400, BadRequest), (401, InvalidToken), (403, Forbidden), (404, InvalidToken), (409, Conflict)],
)
async def test_a_refusal_of_telegram_keeps_its_kind_and_its_words(
    status: int, error: type[TelegramError]
) -> None:
    with pytest.raises(error, match="the reason"):
        await ask(answers(refused(status, "the reason")))


async def test_a_redirection_is_not_followed_with_the_token_or_the_words() -> None:
    async with peer(answers(ok(True))) as elsewhere:
        away = web.Response(status=307, headers={"Location": f"{elsewhere.url}/bot{TOKEN}/getMe"})
        with pytest.raises(TelegramError):
            await ask(answers(away))
        assert elsewhere.calls == []


@pytest.mark.parametrize(
    ("parameters", "seconds"),
    [
        ({"retry_after": 1}, 1),
        ({"retry_after": 30}, 30),
        ({"retry_after": 3600}, 3600),
        ({"retry_after": 0}, 1),
        ({"retry_after": -5}, 1),
        ({"retry_after": "7"}, 7),
        ({"retry_after": "soon"}, DEFAULT_PAUSE),
        ({"retry_after": None}, DEFAULT_PAUSE),
        ({"retry_after": [1]}, DEFAULT_PAUSE),
        ({"retry_after": 1e400}, DEFAULT_PAUSE),
        ({"retry_after": 10**30}, LONGEST_PAUSE),
        ({}, DEFAULT_PAUSE),
        (None, DEFAULT_PAUSE),
    ],
)
@pytest.mark.fault("F7")
async def test_every_429_is_a_pause(parameters: object, seconds: int) -> None:
    body = json.dumps({"ok": False, "error_code": 429, "description": "x", "parameters": parameters})
    with pytest.raises(RetryAfter) as caught:
        await ask(answers(web.Response(status=429, text=body)))
    assert caught.value.retry_after == timedelta(seconds=seconds)


@pytest.mark.fault("F7")
async def test_a_429_of_a_proxy_is_a_pause() -> None:
    with pytest.raises(RetryAfter) as caught:
        await ask(answers(web.Response(status=429, text="<html>slow down</html>")))
    assert caught.value.retry_after == timedelta(seconds=DEFAULT_PAUSE)


@pytest.mark.fault("F11")
async def test_an_answer_of_20_mb_is_read_and_a_larger_one_is_not_kept() -> None:
    padding = b" " * (20 * 2**20)
    assert await ask(answers(web.Response(body=b'{"ok":true,"result":1' + padding + b"}"))) == 1

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.enable_chunked_encoding()
        await response.prepare(request)
        for _ in range(2 * MAX_BODY // 2**20):
            await response.write(b" " * 2**20)
        return response

    with pytest.raises(NetworkError) as caught:
        await ask(endless)
    assert not isinstance(caught.value, NotSent)


async def test_a_large_file_goes_up_as_it_is() -> None:
    content, came = bytes(range(256)) * 5_000, []
    given = RequestParameter.from_input("document", InputFile(content, "large.bin"))

    async def answer(request: web.Request) -> web.Response:
        file = (await request.post())["document"]
        assert isinstance(file, web.FileField)
        came.append((file.filename, file.file.read()))
        return ok({"message_id": 1})

    async with transport() as opened, peer(answer) as server:
        await opened.post(f"{server.url}/bot{TOKEN}/sendDocument", RequestData([given]))
    assert came == [("large.bin", content)]
