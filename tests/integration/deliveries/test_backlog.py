"""Hundreds of updates wait while hundreds are told something: all are answered, by what is published now."""

import asyncio
import time
from collections import Counter
from datetime import timedelta

import pytest

from bot.clock import Clock
from bot.domain.deliveries import Lane, State
from sandbox import Person
from tests.integration.deliveries.conftest import Scene
from tests.integration.deliveries.crowd import NOW, edit_item, tell
from tests.integration.gateway.feeding import postgresql_first
from tests.integration.live import PATIENCE
from tests.proving import Says

pytestmark = pytest.mark.fault("F43")

WRITERS = 50


async def _opens_today(person: Person) -> int:
    """Somebody looks at the day; returns the message with its buttons."""
    await person.send("/today")
    return (await person.receives(PATIENCE)).id


def _answers(scene: Scene, since: int) -> Counter[object]:
    """Answers by chat that are no deliveries."""
    calls = [call for call in scene.sandbox.journal.calls("sendMessage") if call.seq > since]
    return Counter(call.chat_id for call in calls if not str(call.params["text"]).startswith("told"))


async def _worked_off(scene: Scene, *, updates: int, burst: int, rate: float = 0) -> tuple[float, float]:
    """People write while the bot is away, and it comes back to a burst and to reminders of next second.

    Returns the seconds until all are answered, and how late the last reminder was.
    """
    each = updates // WRITERS
    await scene.gather(burst)
    writers = scene.crowd[:WRITERS]
    async with scene.running():
        opened = [await _opens_today(person) for person in writers]
    await edit_item(scene.db, "P21", NOW, Clock().real(), start="08:47", end="09:35")
    since = scene.sandbox.journal.last
    presses = []
    for person, message_id in zip(writers, opened, strict=True):
        for _ in range(each - 1):
            await person.send("/today")
        presses.append(await person.presses("·Sat 10·", message_id=message_id))
    await scene.tell()
    began = time.monotonic()
    async with scene.running(again=True, send_rate=rate) as bot:
        soon = bot.clock.now() + timedelta(seconds=1)
        await tell(scene.db, WRITERS, key="soon", due_at=soon, lane=Lane.REMINDER)
        scene.audience |= {f"soon:{n}" for n in range(WRITERS)}
        async with asyncio.timeout(100):
            while sum(_answers(scene, since).values()) < WRITERS * (each - 1):
                await asyncio.sleep(0.1)
            while len(scene.sandbox.journal.calls("answerCallbackQuery")) < WRITERS:
                await asyncio.sleep(0.1)
        seconds = time.monotonic() - began
        assert await scene.settled(60) == {State.SENT: burst + WRITERS}
        figures = await scene.check()
        rehearsal = bot.clock.rehearsal
    assert (figures.accepted, figures.doubles) == (burst + WRITERS, 0)
    assert _answers(scene, since) == dict.fromkeys((person.id for person in writers), each - 1)
    answered = scene.sandbox.journal.calls("answerCallbackQuery")
    assert {call.params["callback_query_id"] for call in answered} >= set(presses)
    _is_newest(scene, since, updates)
    assert rehearsal is not None
    due = rehearsal.real.timestamp() + (soon - rehearsal.meets).total_seconds()
    late = max(call.at for call in scene.calls() if "soon" in str(call.params["text"])) - due
    print(f"{updates} answers in {seconds:.1f} s, reminders {late:.1f} s late")  # noqa: T201
    return seconds, late


def _is_newest(scene: Scene, since: int, updates: int) -> None:
    """Every answer shows the programme as it is now, on the buttons of long ago as well."""
    calls = [call for call in scene.sandbox.journal.calls("sendMessage") if call.seq > since]
    screens = [str(call.params["text"]) for call in calls if "told" not in str(call.params["text"])]
    screens += [str(call.params["text"]) for call in scene.sandbox.journal.calls("editMessageText")]
    assert len(screens) == updates
    assert all("08:47" in text for text in screens), "the day as it was before"


@postgresql_first
async def test_500_updates_that_waited_are_answered_while_300_are_told(scene: Scene) -> None:
    await _worked_off(scene, updates=500, burst=300)
    texts = [str(call.params["text"]) for call in scene.calls()]
    last = max(place for place, text in enumerate(texts) if "soon" in text)
    notes = sum("note" in text for text in texts[:last])
    # Some had left before the reminders were due; on a busy machine nothing else can be said of seconds.
    assert notes < 240, "reminders waited for the burst"


@pytest.mark.proof
@pytest.mark.quiet
async def test_at_the_real_rate_reminders_do_not_wait_for_a_backlog(scene: Scene, proof_says: Says) -> None:
    _, late = await _worked_off(scene, updates=1000, burst=100, rate=30)
    proof_says(updates=1000, last_reminder_late=late)
    assert late < WRITERS / 5 + 3, "deliveries never get less than five a second"


@pytest.mark.proof
@pytest.mark.quiet
@pytest.mark.timeout(600)
async def test_ten_thousand_updates_that_waited_are_answered_within_a_minute(
    scene: Scene, proof_says: Says
) -> None:
    seconds, late = await _worked_off(scene, updates=10_000, burst=500)
    proof_says(updates=10_000, seconds=seconds, last_reminder_late=late)
    assert seconds < 60
