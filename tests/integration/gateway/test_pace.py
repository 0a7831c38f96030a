"""Turns to send, in warped time: how many in any second, who goes first, and what becomes of the others."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from math import ceil

import pytest

from bot.gateway.pace import Pace
from tests.integration.gateway.warped import WarpedClock, WarpedLoop, run

Given = list[tuple[str, float]]


class Seen:
    """A pace, and who got a turn when (seconds since the beginning)."""

    def __init__(self, rate: float) -> None:
        self.clock = WarpedClock()
        self.pace = Pace(self.clock, rate)
        self.began = self.clock.monotonic()
        self.turns: Given = []

    @property
    def now(self) -> float:
        return self.clock.monotonic() - self.began

    async def reply(self, name: str = "reply") -> None:
        await self.pace.reply()
        self.turns.append((name, self.now))

    async def delivery(self, chat_id: int, name: str = "delivery") -> bool:
        given = await self.pace.delivery(chat_id)
        if given:
            self.turns.append((name, self.now))
        return given

    def times(self, name: str = "") -> list[float]:
        return [at for who, at in self.turns if name in ("", who)]


def most_in_a_second(times: list[float]) -> int:
    return max(sum(at <= other < at + 1 for other in times) for at in times)


def seen_while(rate: float, what: Callable[[Seen], Awaitable[object]]) -> Seen:
    async def main() -> Seen:
        seen = Seen(rate)
        await what(seen)
        return seen

    return run(main())


@pytest.mark.parametrize("rate", [30, 7, 2.5, 0.5])
def test_no_second_has_more_turns_than_the_rate_and_none_is_wasted(rate: float) -> None:
    turns = int(rate * 20)

    async def what(seen: Seen) -> None:
        await asyncio.gather(*(seen.reply() for _ in range(turns)))

    times = seen_while(rate, what).times()
    assert most_in_a_second(times) <= ceil(rate)
    assert 20 * 0.9 - 1 / rate <= times[-1] <= 20 * 1.05, "all of it within the time it takes at this rate"


def test_replies_keep_their_order() -> None:
    async def what(seen: Seen) -> None:
        await asyncio.gather(*(seen.reply(str(n)) for n in range(100)))

    assert [name for name, _ in seen_while(30, what).turns] == [str(n) for n in range(100)]


def test_without_a_rate_nobody_waits() -> None:
    async def what(seen: Seen) -> None:
        await asyncio.gather(*(seen.reply() for _ in range(500)), *(seen.delivery(1) for _ in range(500)))

    assert seen_while(0, what).times() == [0.0] * 1000


def test_deliveries_leave_evenly_25_a_second_in_their_order() -> None:
    async def what(seen: Seen) -> None:
        await asyncio.gather(*(seen.delivery(n, str(n)) for n in range(500)))

    seen = seen_while(30, what)
    times = seen.times()
    assert [name for name, _ in seen.turns] == [str(n) for n in range(500)]
    assert times[0] == 0
    assert most_in_a_second(times) <= 26, "one that came late may be made up for"
    assert 19.5 <= times[-1] <= 20.0
    assert all(0.03 < after - before < 0.05 for before, after in pairwise(times[1:]))


def test_a_delivery_that_comes_late_is_made_up_for_and_a_long_gap_is_not() -> None:
    async def what(seen: Seen) -> None:
        for n in range(100):
            await seen.delivery(n)
            await asyncio.sleep(0.055 if n % 2 else 0)  # the loop was busy
        await asyncio.sleep(60)
        await asyncio.gather(*(seen.delivery(n) for n in range(100, 150)))

    times = seen_while(30, what).times()
    assert times[99] <= 100 / 25 + 0.1
    assert most_in_a_second(times) <= 26


def test_a_reply_has_the_next_turn_while_900_deliveries_wait_and_they_keep_their_pace() -> None:
    waits: list[float] = []

    async def what(seen: Seen) -> None:
        async def ask() -> None:
            for _ in range(150):
                await asyncio.sleep(0.23)
                asked = seen.now
                await seen.reply()
                waits.append(seen.now - asked)

        await asyncio.gather(ask(), *(seen.delivery(n) for n in range(900)))

    seen = seen_while(30, what)
    assert max(waits) < 0.05
    assert seen.times("delivery")[-1] < 899 / 25 / 0.98, "98 of 100 of the 25 a second that are theirs"
    assert most_in_a_second(seen.times()) <= 30


def test_a_storm_of_replies_leaves_deliveries_five_a_second() -> None:
    async def what(seen: Seen) -> None:
        async with asyncio.TaskGroup() as nursery:
            storm = [nursery.create_task(seen.reply()) for _ in range(2000)]
            telling = [nursery.create_task(seen.delivery(n)) for n in range(1000)]
            await asyncio.sleep(20)
            for task in storm + telling:
                task.cancel()

    seen = seen_while(30, what)
    for second in range(1, 19):
        assert sum(second <= at < second + 1 for at in seen.times("delivery")) >= 5
    assert len(seen.times("reply")) >= 20 * 23, "and replies have the rest"
    assert most_in_a_second(seen.times()) <= 30


@pytest.mark.parametrize(("rate", "deliveries"), [(30, 25), (12, 7), (8, 4), (2, 1), (100, 25)])
def test_deliveries_leave_some_of_every_rate_to_replies(rate: float, deliveries: float) -> None:
    async def what(seen: Seen) -> None:
        await asyncio.gather(*(seen.delivery(n) for n in range(100)))

    assert seen_while(rate, what).times()[-1] == pytest.approx(99 / deliveries, rel=0.03)


def test_one_chat_gets_a_delivery_a_second_and_holds_nobody_else_up() -> None:
    async def what(seen: Seen) -> None:
        mine = [seen.delivery(1, "mine") for _ in range(3)]
        await asyncio.gather(*mine, *(seen.delivery(n, "others") for n in range(2, 40)), seen.reply("reply"))

    seen = seen_while(30, what)
    first, second, third = seen.times("mine")
    assert first == 0
    assert second - first >= 1
    assert third - second >= 1
    assert third < 2.2
    assert seen.times("others")[-1] < 1.7
    assert seen.times("reply") == [0.0]


def test_who_stops_waiting_gives_the_place_back() -> None:
    async def what(seen: Seen) -> None:
        async with asyncio.TaskGroup() as nursery:
            waiting = [nursery.create_task(seen.reply(str(n))) for n in range(5)]
            await asyncio.sleep(0.5)
            waiting[1].cancel()
            waiting[2].cancel()

    assert [(name, round(at)) for name, at in seen_while(1, what).turns] == [("0", 0), ("3", 1), ("4", 2)]


def test_who_stops_in_the_moment_of_the_turn_gives_it_back() -> None:
    async def what(seen: Seen) -> None:
        async def reply_and_stop(other: list[asyncio.Task[None]]) -> None:
            await seen.reply("first")
            other[0].cancel()  # its turn was given in the same moment

        async with asyncio.TaskGroup() as nursery:
            await asyncio.gather(seen.reply(), seen.reply())
            doomed: list[asyncio.Task[None]] = []
            nursery.create_task(reply_and_stop(doomed))
            doomed.append(nursery.create_task(seen.reply("doomed")))
            nursery.create_task(seen.reply("after"))

    seen = seen_while(2, what)
    assert seen.times("doomed") == []
    assert seen.times("after") == seen.times("first")


def test_a_delivery_that_stops_in_the_moment_of_its_turn_gives_it_back() -> None:
    async def what(seen: Seen) -> None:
        async def reply_and_stop() -> None:
            await seen.reply("first")
            doomed.cancel()

        await asyncio.gather(*(seen.reply() for _ in range(30)))
        async with asyncio.TaskGroup() as nursery:
            nursery.create_task(reply_and_stop())
            doomed = nursery.create_task(seen.delivery(1, "doomed"))
            nursery.create_task(seen.delivery(1, "after"))

    seen = seen_while(30, what)
    assert seen.times("doomed") == []
    assert seen.times("after")[0] - seen.times("first")[0] < 0.1


def test_a_pause_keeps_replies_in_order_and_sends_deliveries_back() -> None:
    back: list[bool] = []

    async def what(seen: Seen) -> None:
        async def deliver(chat_id: int) -> None:
            back.append(await seen.delivery(chat_id))

        async with asyncio.TaskGroup() as nursery:
            for n in range(50):
                nursery.create_task(seen.reply(str(n)))
                nursery.create_task(deliver(n // 2))  # every second one rests for its chat's sake
            await asyncio.sleep(0.5)
            seen.pace.shut(seen.clock.monotonic() + 10)
            seen.pace.shut(seen.clock.monotonic() + 3)
            assert not await seen.pace.delivery(99)

    seen = seen_while(30, what)
    replies = [(name, at) for name, at in seen.turns if name != "delivery"]
    assert [name for name, _ in replies] == [str(n) for n in range(50)]
    assert not [at for at in seen.times() if 0.5 < at < 10.5]
    assert len(back) == 50
    assert 0 < sum(back) <= 10


def test_deliveries_alone_can_be_shut() -> None:
    async def what(seen: Seen) -> None:
        seen.pace.shut_deliveries(seen.clock.monotonic() + 30)
        assert not await seen.pace.delivery(1)
        await seen.reply()
        assert 29 < seen.pace.deliveries_shut_for <= 30
        await asyncio.sleep(30)
        assert await seen.pace.delivery(1)

    assert seen_while(30, what).times("reply") == [0.0]


def test_after_a_429_the_rate_is_half_and_grows_by_one_a_minute_up_to_the_setting() -> None:
    rates: list[float] = []

    async def what(seen: Seen) -> None:
        seen.pace.slow_down(seen.clock.monotonic() + 30)
        await asyncio.sleep(30)
        for _ in range(20):
            rates.append(seen.pace.rate)
            await asyncio.sleep(60)
        seen.pace.slow_down(seen.clock.monotonic())
        await asyncio.gather(*(seen.reply() for _ in range(50)))

    seen = seen_while(30, what)
    assert rates == [min(30, 15 + minute) for minute in range(20)]
    assert most_in_a_second(seen.times()) <= 15


def test_the_rate_never_falls_to_nothing() -> None:
    async def what(seen: Seen) -> None:
        for _ in range(20):
            seen.pace.slow_down(seen.clock.monotonic())
        assert seen.pace.rate == 1

    seen_while(30, what)


def test_waiting_costs_one_timer_however_many_wait() -> None:
    async def main() -> int:
        seen = Seen(30)
        loop = asyncio.get_running_loop()
        assert isinstance(loop, WarpedLoop)
        async with asyncio.TaskGroup() as nursery:
            for n in range(3000):
                nursery.create_task(seen.delivery(n))
            await asyncio.sleep(0.001)
            before = loop.looks
            await asyncio.sleep(60)
            looks = loop.looks - before
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
        assert len(seen.turns) >= 1500
        return looks

    assert run(main()) < 1500 * 4
