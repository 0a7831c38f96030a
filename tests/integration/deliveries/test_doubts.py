"""Nobody knows what became of a call: sent again once, declared, never a third time (F9, F10, F11)."""

import asyncio
import resource
import time
from typing import Any

import pytest

from bot.domain.deliveries import State
from tests.integration.deliveries.conftest import Scene
from tests.integration.gateway.feeding import postgresql_first


@pytest.fixture(autouse=True)
def quick_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.domain import deliveries

    monkeypatch.setattr(deliveries, "BACK_OFF", (0.3,))


@pytest.mark.fault("F9")
async def test_accepted_and_then_no_answer_makes_two_copies_at_most_and_declares_them(scene: Scene) -> None:
    await scene.gather(200)
    faults = scene.sandbox.faults
    faults.seed(7)
    faults.add("close_after", method="sendMessage", times=None, share=0.25)
    async with scene.running():
        await scene.tell()
        states = await scene.settled()
        figures = await scene.check()
    hit = [call for call in scene.calls(ok=True) if call.fault]
    assert len(hit) >= 40, "the fault was there"
    assert states.keys() <= {State.SENT, State.UNKNOWN}
    assert figures.doubles >= 30
    assert figures.unknown_without_copy == 0
    assert figures.unknown >= 5, "some lost both answers"
    doubtful = [row for row in await scene.rows() if row.maybe_duplicate]
    assert len(doubtful) == len({call.chat_id for call in hit}), "each doubt is declared, and nothing else"


@pytest.mark.fault("F9")
async def test_an_answer_that_never_comes_stops_nobody_else(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    await scene.gather(60)
    scene.sandbox.faults.add("hang", method="sendMessage", after=5, times=6, seconds=20)
    async with scene.running() as bot:
        monkeypatch.setattr(bot.chat._transports[0], "_read_timeout", 1.0)
        await scene.tell()
        assert await scene.settled() == {State.SENT: 60}
        figures = await scene.check()
    assert figures.doubles == 6
    assert sum(row.maybe_duplicate for row in await scene.rows()) == 6


@pytest.mark.fault("F10")
@postgresql_first
async def test_a_port_that_refuses_for_seconds_doubles_nothing(scene: Scene) -> None:
    await scene.gather(120)
    scene.sandbox.faults.add("latency", method="sendMessage", times=None, ms=20)
    async with scene.running():
        await scene.tell()
        while len(scene.calls(ok=True)) < 30:
            await asyncio.sleep(0.01)
        scene.sandbox.refuse_connections(3)
        shut_at = time.time()
        assert await scene.settled() == {State.SENT: 120}
        figures = await scene.check(lost=10)
    cut_off = sum(row.maybe_duplicate for row in await scene.rows())
    assert cut_off <= 10, "what was in flight when the connections were reset"
    assert figures.doubles <= cut_off
    resumed_at = min(call.at for call in scene.calls(ok=True) if call.at > shut_at + 1)
    assert resumed_at - shut_at < 3 + 30


@pytest.mark.fault("F10")
async def test_refused_from_the_first_call_nothing_is_declared_doubtful(scene: Scene) -> None:
    await scene.gather(40)
    async with scene.running():
        scene.sandbox.refuse_connections(2)
        await asyncio.sleep(0.2)
        await scene.tell()
        assert await scene.settled() == {State.SENT: 40}
        figures = await scene.check()
    assert figures.doubles == 0
    rows = await scene.rows()
    assert not any(row.maybe_duplicate for row in rows), "a refused connection is certain"
    assert any(row.attempts > 1 for row in rows), "they were tried"


NOT_APPLIED: list[tuple[str, dict[str, Any]]] = [
    ("error", {"code": 500}),
    ("error", {"code": 503, "description": "Service Unavailable"}),
    ("error", {"code": 504, "description": "Gateway Timeout"}),
    ("html", {"status": 502}),
    ("html", {"status": 200}),
    ("close_before", {}),
]
APPLIED: list[tuple[str, dict[str, Any]]] = [
    ("cut_json", {}),
    ("empty", {}),
    ("close_after", {}),
    ("huge", {}),
]
EACH = 3


@pytest.mark.parametrize(("faults", "arrives"), [(NOT_APPLIED, False), (APPLIED, True)])
@pytest.mark.fault("F11")
async def test_an_answer_that_is_none_is_a_doubt_and_goes_again_once(
    scene: Scene, faults: list[tuple[str, dict[str, Any]]], arrives: bool
) -> None:
    await scene.gather(60)
    for fault, more in faults:
        scene.sandbox.faults.add(fault, method="sendMessage", after=3, times=EACH, **more)
    hits = EACH * len(faults)
    async with scene.running():
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        await scene.tell()
        states = await scene.settled()
        figures = await scene.check()
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert states[State.SENT] + states[State.UNKNOWN] == 60
    assert sum(row.maybe_duplicate for row in await scene.rows()) == hits - states[State.UNKNOWN]
    # Who was hit twice got two messages and no third.
    assert figures.doubles == (hits - states[State.UNKNOWN] if arrives else 0)
    assert grown < 50, f"{grown:.0f} MB for answers that nobody reads"
