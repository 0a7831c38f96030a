"""Telegram says 429: inside the pause nothing but what was on its way, and nothing lost (F7, F8)."""

import asyncio
import statistics
from itertools import pairwise

import pytest
from sqlalchemy import update

from bot.db.tables import state
from bot.domain.deliveries import State
from tests.integration.conftest import Logged
from tests.integration.deliveries.conftest import WINDOW, Scene
from tests.integration.gateway.feeding import sqlite_first
from tests.proving import Says

PEOPLE = 150


@pytest.mark.fault("F7")
@sqlite_first
async def test_a_storm_of_short_pauses_loses_nothing(scene: Scene) -> None:
    await scene.gather(120)
    scene.sandbox.faults.add("too_many_requests", method="sendMessage", after=20, times=25, retry_after=1)
    async with scene.running():
        await scene.tell()
        assert await scene.settled() == {State.SENT: 120}
        figures = await scene.check()
    assert figures.doubles == 0
    assert all(row.attempts == 1 and not row.maybe_duplicate for row in await scene.rows()), (
        "no try of theirs"
    )
    pauses = _pauses([(call.at, call.error_code == 429) for call in scene.calls()])
    assert len(pauses) >= 2
    assert max(pauses) <= WINDOW, f"calls inside each pause: {pauses}"


def _pauses(calls: list[tuple[float, bool]]) -> list[int]:
    """How many calls came within the second after the first 429 of each flood, itself apart."""
    found: list[int] = []
    until = 0.0
    for at, refused in calls:
        if at < until:
            found[-1] += 1
        elif refused:
            found.append(0)
            until = at + 0.95
    return found


@pytest.mark.parametrize(("retry_after", "seconds"), [(3600, 3600), ("soon", 30)])
@pytest.mark.fault("F7")
async def test_a_long_pause_survives_a_restart_and_its_end_sends_the_rest(
    scene: Scene, logged: Logged, retry_after: object, seconds: float
) -> None:
    await scene.gather(60)
    scene.sandbox.faults.add(
        "too_many_requests", method="sendMessage", after=20, times=None, retry_after=retry_after
    )
    async with scene.running() as bot:
        await scene.tell()
        await _until_refused(scene)
        await asyncio.sleep(0.5)
        paused_for = bot.chat.sender.limiter.paused_for
        assert seconds - 10 < paused_for <= seconds
        assert not [row for row in await scene.rows() if row.state == State.SENDING], "none sits claimed"
    refused = len(scene.calls(ok=False))
    assert 1 <= refused <= WINDOW
    async with scene.running(again=True) as bot:
        assert paused_for - 20 < bot.chat.sender.limiter.paused_for <= seconds
        await asyncio.sleep(1.2)
        assert len(scene.calls(ok=False)) == refused
    scene.sandbox.faults.clear()
    async with scene.db.write() as session:
        await session.execute(update(state).values(sending_paused_until=None))  # it is over
    async with scene.running(again=True):
        assert await scene.settled() == {State.SENT: 60}
        figures = await scene.check()
    assert (figures.accepted, figures.doubles) == (60, 0)
    assert bool(logged.events("sending_paused_long")) == (seconds > 900)


async def _until_refused(scene: Scene) -> None:
    async with asyncio.timeout(20):
        while not scene.calls(ok=False):
            await asyncio.sleep(0.01)


@pytest.mark.fault("F8")
async def test_a_429_of_one_group_makes_that_group_wait_and_nobody_else(scene: Scene) -> None:
    await scene.gather(100)
    group = scene.sandbox.add_group("Bus 1", scene.crowd[0], supergroup=True)
    chat = group.chat.id
    scene.sandbox.faults.add("too_many_requests", method="sendMessage", chat_id=chat, times=1, retry_after=3)
    async with scene.running() as bot:
        call = bot.chat.sender.call
        into_group = [
            asyncio.ensure_future(call("sendMessage", {"chat_id": chat, "text": "Bus"})) for _ in range(3)
        ]
        await asyncio.sleep(0.1)
        await scene.tell()
        assert await scene.settled() == {State.SENT: 100}
        assert bot.chat.sender.limiter.paused_for == 0
        await asyncio.gather(*into_group)
        assert (await scene.check()).doubles == 0
    calls = scene.sandbox.journal.calls("sendMessage", chat_id=chat, ok=None)
    refused_at = next(call.at for call in calls if not call.ok)
    accepted = [call.at for call in calls if call.ok]
    assert len(accepted) == 3
    assert accepted[-1] - refused_at >= 2.95
    assert not [at for at in accepted if 0.3 < at - refused_at < 2.95]
    others = [call.at for call in scene.calls(ok=True)]
    assert max(after - before for before, after in pairwise(others)) < 1, "nobody waited for the group"
    assert sum(at < refused_at + 2.95 for at in others) >= 50


@pytest.mark.proof
@pytest.mark.quiet
@pytest.mark.fault("F8")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the wire is what waits
async def test_while_one_group_waits_others_are_told_as_fast(scene: Scene, proof_says: Says) -> None:
    await scene.gather(PEOPLE)
    group = scene.sandbox.add_group("Bus 1", scene.crowd[0], supergroup=True)
    plain, beside = [], []
    async with scene.running(send_rate=100) as bot:
        for turn in range(3):
            plain.append(await _told_in(scene, f"plain-{turn}"))
            scene.sandbox.faults.add(
                "too_many_requests", method="sendMessage", chat_id=group.chat.id, times=1, retry_after=8
            )
            call = bot.chat.sender.call
            into_group = [
                asyncio.ensure_future(call("sendMessage", {"chat_id": group.chat.id, "text": "Bus"}))
                for _ in range(3)
            ]
            beside.append(await _told_in(scene, f"beside-{turn}"))
            assert not all(one.done() for one in into_group), "the group does not wait any more"
            await asyncio.gather(*into_group)
    ratio = statistics.median(beside) / statistics.median(plain)
    proof_says(people=PEOPLE, seconds=statistics.median(plain), beside_a_pause=statistics.median(beside))
    assert ratio <= 1.1


async def _told_in(scene: Scene, key: str) -> float:
    """Seconds from the first to the last of all people."""
    await scene.tell(key)
    await scene.settled()
    mine = [call.at for call in scene.calls(ok=True) if f"{key}:" in str(call.params["text"])]
    assert len(mine) == PEOPLE
    return max(mine) - min(mine)
