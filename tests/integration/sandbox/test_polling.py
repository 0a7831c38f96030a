"""getUpdates: clamping, haste, conflicts."""

import asyncio
from typing import Any

import pytest

from sandbox import Person, Sandbox
from sandbox.caller import Caller, Refused


async def test_long_poll_ends_with_the_first_update(bot: Caller, anna: Person) -> None:
    poll = asyncio.ensure_future(bot("getUpdates", timeout=30))
    await asyncio.sleep(0.1)
    assert not poll.done()
    await anna.send("Hello")
    (update,) = await asyncio.wait_for(poll, 15)
    assert update["message"]["text"] == "Hello"


async def test_numbers_out_of_range_are_clamped(bot: Caller, anna: Person) -> None:
    for number in range(120):
        await anna.send(str(number))
    assert len(await bot("getUpdates", limit=5000)) == 100
    assert len(await bot("getUpdates", offset=-1, limit=0)) == 1


async def test_same_offset_in_haste_brings_one_update(bot: Caller, anna: Person) -> None:
    for number in range(5):
        await anna.send(str(number))
    assert len(await bot("getUpdates")) == 5
    assert len(await bot("getUpdates")) == 1
    await asyncio.sleep(0.6)
    assert len(await bot("getUpdates")) == 5


async def test_same_offset_soon_waits_three_seconds(bot: Caller, sandbox: Sandbox) -> None:
    loop = asyncio.get_running_loop()
    assert await bot("getUpdates") == []
    began = loop.time()
    assert await bot("getUpdates") == []
    assert 2.8 < loop.time() - began < 10


async def test_second_poller_ends_the_first_with_409(bot: Caller, anna: Person) -> None:
    first = asyncio.ensure_future(bot("getUpdates", timeout=30))
    await asyncio.sleep(0.1)
    second = asyncio.ensure_future(bot("getUpdates", timeout=30, offset=1))
    with pytest.raises(Refused) as caught:
        await first
    assert caught.value.status == 409
    assert caught.value.description.startswith("Conflict: terminated by other getUpdates request")
    await anna.send("Hello")
    assert len(await second) == 1


async def test_second_conflict_within_three_seconds_is_answered_late(bot: Caller, sandbox: Sandbox) -> None:
    loop, ends = asyncio.get_running_loop(), []

    async def poll(offset: int) -> Any:
        try:
            return await bot("getUpdates", timeout=30, offset=offset)
        except Refused as refused:
            ends.append(loop.time())
            return refused.status

    polls = []
    for offset in range(3):
        polls.append(asyncio.ensure_future(poll(offset)))
        await asyncio.sleep(0.05)
    assert [await polls[0], await polls[1]] == [409, 409]
    assert 2.5 < ends[1] - ends[0] < 10
    sandbox.updates.inject({"message": {}})
    assert len(await polls[2]) == 1


async def test_webhook_shuts_polling_out(bot: Caller, sandbox: Sandbox) -> None:
    poll = asyncio.ensure_future(bot("getUpdates", timeout=30))
    await asyncio.sleep(0.1)
    await bot("setWebhook", url="http://127.0.0.1:9/hook")
    for answer in (poll, bot("getUpdates", offset=1)):
        with pytest.raises(Refused) as caught:
            await answer
        assert caught.value.status == 409
    await bot("deleteWebhook")
    assert await bot("getUpdates", offset=2) == []


async def test_allowed_updates_are_remembered(bot: Caller, anna: Person) -> None:
    await bot("getUpdates", allowed_updates=["callback_query"])
    await anna.send("Hello")
    assert await bot("getUpdates", offset=1) == []
    assert (await bot("getWebhookInfo"))["allowed_updates"] == ["callback_query"]


async def test_press_dies_after_150_seconds_and_text_does_not(
    bot: Caller, anna: Person, sandbox: Sandbox
) -> None:
    markup = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}
    await bot("sendMessage", chat_id=anna.id, text="Well?", reply_markup=markup)
    await anna.presses("Go")
    await anna.send("Hello")
    sandbox.clock.advance(151)
    (update,) = await bot("getUpdates", timeout=1)
    assert update["message"]["text"] == "Hello"
