"""What a caller sees of each fault, and whether the call had its effect."""

import asyncio
import time

import aiohttp
import pytest

from sandbox import Person, Sandbox
from sandbox.caller import Caller, Refused


async def send(bot: Caller, person: Person, timeout: float = 5) -> tuple[int, bytes]:
    limit = aiohttp.ClientTimeout(timeout)
    body = {"chat_id": person.id, "text": "x"}
    async with bot.http.post(bot.address("sendMessage"), json=body, timeout=limit) as answer:
        return answer.status, await answer.read()


def arrived(person: Person) -> int:
    """Messages of the bot that the person has."""
    return len(person.chat.messages) - 1


@pytest.mark.parametrize(
    ("retry_after", "parameters"),
    [(30, {"retry_after": 30}), (-1, {"retry_after": -1}), ("soon", {"retry_after": "soon"}), (None, None)],
)
async def test_429_with_any_retry_after(
    bot: Caller, anna: Person, sandbox: Sandbox, retry_after: object, parameters: object
) -> None:
    sandbox.faults.add("too_many_requests", method="sendMessage", retry_after=retry_after)
    with pytest.raises(Refused) as caught:
        await bot("sendMessage", chat_id=anna.id, text="x")
    assert caught.value.status == 429
    assert caught.value.body.get("parameters") == parameters
    assert arrived(anna) == 0
    await bot("sendMessage", chat_id=anna.id, text="x")


async def test_error_with_parameters(bot: Caller, anna: Person, sandbox: Sandbox) -> None:
    sandbox.faults.add("error", code=503, description="Bad Gateway", parameters={"x": 1})
    with pytest.raises(Refused, match="503 Bad Gateway"):
        await bot("getMe")
    assert sandbox.journal.calls("getMe", ok=False)[0].fault == "error"


async def test_proxy_page(bot: Caller, anna: Person, sandbox: Sandbox) -> None:
    sandbox.faults.add("html", status=404)
    status, body = await send(bot, anna)
    assert (status, body[:6], arrived(anna)) == (404, b"<html>", 0)


async def test_answers_that_cannot_be_read_after_the_effect(
    bot: Caller, anna: Person, sandbox: Sandbox
) -> None:
    for do in ("cut_json", "empty", "huge"):
        sandbox.faults.add(do, method="sendMessage")
    status, body = await send(bot, anna)
    assert status == 200
    assert body.startswith(b'{"ok":true')
    assert not body.endswith(b"}")
    assert await send(bot, anna) == (200, b"")
    assert len((await send(bot, anna, 30))[1]) > 20 * 2**20
    assert arrived(anna) == 3


@pytest.mark.parametrize(("do", "effect"), [("close_after", 1), ("close_before", 0)])
async def test_reset_after_or_before_the_effect(
    bot: Caller, anna: Person, sandbox: Sandbox, do: str, effect: int
) -> None:
    sandbox.faults.add(do, method="sendMessage")
    # On a used connection a client may try again by itself; on a fresh one it must not.
    async with aiohttp.ClientSession() as http:
        bot.http = http
        with pytest.raises(aiohttp.ClientError):
            await send(bot, anna)
    assert arrived(anna) == effect
    assert [entry.ok for entry in sandbox.journal] == [bool(effect)]


@pytest.mark.parametrize("applied", [True, False])
async def test_accepted_and_then_silence(bot: Caller, anna: Person, sandbox: Sandbox, applied: bool) -> None:
    sandbox.faults.add("hang", method="sendMessage", applied=applied, seconds=30)
    with pytest.raises(TimeoutError):
        await send(bot, anna, timeout=0.3)
    assert arrived(anna) == int(applied)


async def test_latency(bot: Caller, anna: Person, sandbox: Sandbox) -> None:
    sandbox.faults.add("latency", ms=400, most=600, times=None)
    began = time.monotonic()
    await asyncio.gather(*(send(bot, anna) for _ in range(10)))
    assert 0.39 < time.monotonic() - began < 4
    assert arrived(anna) == 10


async def test_fault_for_one_chat_leaves_others_alone(bot: Caller, anna: Person, sandbox: Sandbox) -> None:
    juris = sandbox.add_person("Juris")
    await juris.start()
    sandbox.faults.add("error", chat_id=anna.id, times=None)
    assert (await send(bot, juris))[0] == 200
    assert (await send(bot, anna))[0] == 500


async def test_refused_connections_for_a_while(bot: Caller, anna: Person, sandbox: Sandbox) -> None:
    sandbox.faults.add("refuse", seconds=0.5)
    with pytest.raises(aiohttp.ClientError):
        await send(bot, anna)
    with pytest.raises(aiohttp.ClientConnectorError):
        await send(bot, anna)
    assert arrived(anna) == 0
    await asyncio.sleep(0.7)
    assert (await send(bot, anna))[0] == 200


async def test_refusal_can_be_ordered_at_once(bot: Caller, anna: Person, sandbox: Sandbox) -> None:
    sandbox.refuse_connections(0.3)
    await asyncio.sleep(0.05)
    with pytest.raises(aiohttp.ClientConnectorError):
        await send(bot, anna)
    await asyncio.sleep(0.5)
    assert (await send(bot, anna))[0] == 200
