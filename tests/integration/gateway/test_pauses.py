"""What a 429 holds, how long, and for whom; in warped time."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.gateway.limiter import Limiter
from tests.integration.conftest import Logged
from tests.integration.gateway.warped import WarpedClock, run

ANNA, BERTA, GROUP, OTHER_GROUP = 11, 12, -21, -22


class Telegram:
    """A limiter before a Telegram that refuses when told to; ``calls``: method, chat, seconds since start."""

    def __init__(self, rate: float = 30) -> None:
        self.clock = WarpedClock()
        self.limiter = Limiter(self.clock, rate)
        self.began = self.clock.monotonic()
        self.calls: list[tuple[str, Any, float]] = []
        self.refusals: dict[Any, list[int]] = {}

    async def call(self, chat_id: Any, method: str = "sendMessage") -> None:
        async def telegram() -> bool:
            self.calls.append((method, chat_id, self.clock.monotonic() - self.began))
            await asyncio.sleep(0.03)
            if waits := self.refusals.get(chat_id):
                raise RetryAfter(timedelta(seconds=waits.pop(0)))
            return True

        await self.limiter.process_request(telegram, (), {}, method, {"chat_id": chat_id}, None)

    def at(self, chat_id: Any) -> list[int]:
        """Whole seconds at which this chat was written to."""
        return [int(at) for _, chat, at in self.calls if chat == chat_id]


def telegram_while(what: Callable[[Telegram], Awaitable[object]], rate: float = 30) -> Telegram:
    async def main() -> Telegram:
        telegram = Telegram(rate)
        await what(telegram)
        return telegram

    return run(main())


@pytest.mark.fault("F7")
def test_a_429_of_a_person_holds_everybody_and_is_repeated() -> None:
    async def what(telegram: Telegram) -> None:
        telegram.refusals[ANNA] = [7]
        async with asyncio.TaskGroup() as nursery:
            nursery.create_task(telegram.call(ANNA))
            await asyncio.sleep(1)
            nursery.create_task(telegram.call(BERTA))
            nursery.create_task(telegram.call(GROUP))
            nursery.create_task(telegram.call(None, "answerCallbackQuery"))
            assert not await telegram.limiter.deliver(BERTA)

    telegram = telegram_while(what)
    assert [telegram.at(chat) for chat in (ANNA, BERTA, GROUP, None)] == [[0, 7], [7], [7], [7]]
    assert telegram.calls[1][1] == ANNA or telegram.calls[2][1] == ANNA, "who had a turn goes before others"


@pytest.mark.fault("F8")
def test_a_429_of_a_group_holds_that_group_alone() -> None:
    async def what(telegram: Telegram) -> None:
        telegram.refusals[GROUP] = [7, 3]
        async with asyncio.TaskGroup() as nursery:
            nursery.create_task(telegram.call(GROUP))
            await asyncio.sleep(1)
            for chat in (GROUP, ANNA, OTHER_GROUP):
                nursery.create_task(telegram.call(chat))
            assert await telegram.limiter.deliver(BERTA)
            assert not await telegram.limiter.deliver(GROUP)

    telegram = telegram_while(what)
    assert telegram.at(ANNA) == telegram.at(OTHER_GROUP) == [1]
    assert not {1, 2, 3, 4, 5, 6, 8, 9} & set(telegram.at(GROUP))
    assert telegram.limiter.rate == 30


@pytest.mark.parametrize(("apart", "held"), [(4, True), (6, False)])
@pytest.mark.fault("F8")
def test_two_groups_within_five_seconds_hold_everybody(apart: float, held: bool) -> None:
    async def what(telegram: Telegram) -> None:
        telegram.refusals |= {GROUP: [20], OTHER_GROUP: [20]}
        async with asyncio.TaskGroup() as nursery:
            nursery.create_task(telegram.call(GROUP))
            await asyncio.sleep(apart)
            nursery.create_task(telegram.call(OTHER_GROUP))
            await asyncio.sleep(1)
            nursery.create_task(telegram.call(ANNA))

    assert telegram_while(what).at(ANNA) == [apart + 20 if held else apart + 1]


def test_a_flood_halves_the_rate_once_however_many_calls_were_on_their_way() -> None:
    async def what(telegram: Telegram) -> None:
        for chat in range(100, 110):
            telegram.refusals[chat] = [2]
        await asyncio.gather(*(telegram.call(chat) for chat in range(100, 110)))
        assert telegram.limiter.rate == 15

    assert len(telegram_while(what).calls) == 20


def test_a_start_does_not_wait_for_the_end_of_a_pause() -> None:
    async def what(telegram: Telegram) -> None:
        telegram.limiter.take_over(telegram.clock.real() + timedelta(seconds=500))
        await telegram.call(None, "getMe")
        await telegram.call(ANNA)

    telegram = telegram_while(what)
    assert telegram.at(None) == [0]
    assert telegram.at(ANNA) == [500]


@pytest.mark.parametrize(("seconds", "held"), [(-5, 0), (0, 0), (90, 90), (90_000, 86_400), (10**9, 86_400)])
@pytest.mark.fault("F7")
def test_a_pause_that_is_taken_over_lasts_a_day_at_most(seconds: float, held: float) -> None:
    async def what(telegram: Telegram) -> None:
        telegram.limiter.take_over(telegram.clock.real() + timedelta(seconds=seconds))
        assert telegram.limiter.paused_for == held

    telegram_while(what)


@pytest.mark.fault("F7")
def test_each_new_deadline_is_told_to_whoever_stores_it() -> None:
    told = []

    async def what(telegram: Telegram) -> None:
        async def store() -> None:
            while True:
                told.append(round((await telegram.limiter.next_pause() - began).total_seconds()))

        began = telegram.clock.real()
        storing = asyncio.ensure_future(store())
        for seconds in (10, 5, 30):
            telegram.limiter.pause(RetryAfter(timedelta(seconds=seconds)), ANNA)
            await asyncio.sleep(1)
        telegram.limiter.pause(RetryAfter(timedelta(seconds=900)), GROUP)
        await asyncio.sleep(1)
        storing.cancel()

    telegram_while(what)
    assert told == [10, 32], "a shorter pause changes nothing; a group's is not everybody's"


@pytest.mark.parametrize(("seconds", "alarms"), [(900, 0), (901, 1)])
@pytest.mark.fault("F7")
def test_a_pause_over_15_minutes_is_an_alarm(seconds: int, alarms: int, logged: Logged) -> None:
    async def what(telegram: Telegram) -> None:
        telegram.limiter.pause(RetryAfter(timedelta(seconds=seconds)), ANNA)

    telegram_while(what)
    assert len(logged.events("sending_paused_long")) == alarms


def test_deliveries_can_be_held_alone() -> None:
    async def what(telegram: Telegram) -> None:
        telegram.limiter.hold_deliveries(30)
        assert telegram.limiter.paused_for == 30
        await telegram.call(ANNA)
        assert not await telegram.limiter.deliver(BERTA)

    assert telegram_while(what).at(ANNA) == [0]


@pytest.mark.fault("F8")
def test_a_pause_that_begins_while_a_group_rests_is_waited_for_as_well() -> None:
    async def what(telegram: Telegram) -> None:
        telegram.refusals |= {GROUP: [5], ANNA: [10]}
        async with asyncio.TaskGroup() as nursery:
            nursery.create_task(telegram.call(GROUP))
            await asyncio.sleep(1)
            nursery.create_task(telegram.call(ANNA))

    telegram = telegram_while(what)
    assert telegram.at(ANNA) == [1, 11]
    assert telegram.at(GROUP) == [0, 11]
