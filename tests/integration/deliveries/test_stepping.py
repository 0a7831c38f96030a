"""Meeting time moved ahead beside a running bot: it stands at every due instant until all is told."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from markupsafe import Markup

import schedules
from bot.app import Bot
from bot.clock import Clock
from bot.control import ClockControl
from bot.db.engine import Database
from bot.deps import Deps
from bot.domain.deliveries import HORIZON, DeliveryKind, NewDelivery, State
from bot.screen import Screen
from bot.services import deliveries, rehearsal
from bot.services.programme import Programmes
from sandbox import Sandbox
from schedules import clock as stepping
from schedules import letters
from schedules.letters import Letter, Written
from tests.integration.conftest import Logged
from tests.integration.deliveries.crowd import MEETING, NOW, gather, participant_id, rows, tell
from tests.integration.deliveries.invariants import check
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.live import running, settings_for
from tests.integration.victim import TOKEN, Victim

PATIENCE = 20
OVER = NOW + timedelta(days=4)
"""After the meeting: nobody is reminded of anything besides."""


async def _write(letter: Letter) -> Written:
    """Say what was due when, and what time it is now."""
    said = (f"{row.key} due {_minutes(row.due_at)}" for row in letter.parcel.rows)
    return Written(Screen(Markup("told {} at {}").format(" ".join(said), _minutes(letter.now))))


def _minutes(at: datetime) -> int:
    return round((at - NOW) / timedelta(minutes=1))


@pytest.fixture(autouse=True)
def plainly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(letters, "WRITERS", dict.fromkeys(DeliveryKind, _write))
    monkeypatch.setattr(schedules, "JOBS", ())  # nobody is reminded of anything besides
    yield


@asynccontextmanager
async def awake(sandbox: Sandbox, db: Database, folder: Path) -> AsyncIterator[Bot]:
    async with running(Bot(settings_for(sandbox, db.url, folder))) as bot:
        yield bot


async def _jump(db: Database, by: timedelta, seconds: float = PATIENCE) -> datetime:
    """Move the time as `ttchan clock --add` does, beside the bot, and wait until it is there."""
    control = ClockControl(db, Clock(), Programmes(db))
    await control.move({"add": f"{by // timedelta(minutes=1)}m"})
    assert await control.arrived(still=seconds, at_most=seconds)
    return datetime.fromisoformat((await control.tell())["now"])


def _told(sandbox: Sandbox) -> list[str]:
    texts = (str(call.params["text"]) for call in sandbox.journal.calls("sendMessage"))
    return [text.removeprefix("told ") for text in texts if text.startswith("told")]


async def test_on_the_way_everything_is_told_in_order_at_its_own_instant(
    sandbox: Sandbox, db: Database, tmp_path: Path
) -> None:
    await gather(db, sandbox, 5)
    minutes = (90, 3, 25, 26)
    for n in minutes:
        await tell(db, 5, key=f"at-{n}", due_at=NOW + timedelta(minutes=n), lasts=timedelta(minutes=1))
    async with awake(sandbox, db, tmp_path):
        there = await _jump(db, timedelta(hours=2))
    assert there >= NOW + timedelta(hours=2)
    told = [text.split() for text in _told(sandbox)]
    assert [int(words[2]) for words in told] == [n for n in sorted(minutes) for _ in range(5)]
    assert all(words[2] == words[4] for words in told), "not at its own instant"
    assert {row.state for row in await rows(db)} == {State.SENT}


async def test_planners_look_often_enough_that_nothing_is_jumped_over(
    sandbox: Sandbox, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something each ten minutes for six hours, which is only written within its HORIZON."""
    await gather(db, sandbox, 1)
    instants = {n: NOW + timedelta(minutes=n) for n in range(10, 360, 10)}

    async def plan(deps: Deps) -> None:
        now = deps.clock.now()
        new = [
            NewDelivery(DeliveryKind.NOTE, f"n{n}", due, due + timedelta(minutes=1), participant_id(0))
            for n, due in instants.items()
            if now < due <= now + HORIZON
        ]
        async with deps.db.write() as session:
            await deliveries.enqueue(session, MEETING, new)

    monkeypatch.setattr(schedules, "JOBS", (schedules.Job("plan", 3600, plan, plans=True),))
    async with awake(sandbox, db, tmp_path):
        await _jump(db, timedelta(hours=6))
    assert _told(sandbox) == [f"n{n} due {n} at {n}" for n in instants]


async def test_time_stands_still_while_telegram_wants_a_pause(
    sandbox: Sandbox, db: Database, tmp_path: Path
) -> None:
    await gather(db, sandbox, 3)
    await tell(db, 3, key="x", due_at=NOW + timedelta(minutes=10), lasts=timedelta(minutes=1))
    sandbox.faults.add("too_many_requests", method="sendMessage", times=1, retry_after=2)
    async with awake(sandbox, db, tmp_path):
        await _jump(db, timedelta(hours=1))
    assert [text.split()[1:] for text in _told(sandbox)] == [["due", "10", "at", "10"]] * 3


async def test_what_cannot_leave_does_not_hold_time_up_for_ever(
    sandbox: Sandbox, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logged: Logged
) -> None:
    monkeypatch.setattr(stepping, "PATIENCE_SECONDS", 0.5)
    await gather(db, sandbox, 2)
    await tell(db, 2, key="x", due_at=NOW + timedelta(minutes=10))
    sandbox.faults.add("too_many_requests", method="sendMessage", times=None, retry_after=3600)
    async with awake(sandbox, db, tmp_path):
        await _jump(db, timedelta(hours=5))
    (said,) = logged.events("rehearsal_goes_on")
    assert said["stuck"] == 2
    assert {row.state for row in await rows(db)} == {State.PENDING}


@pytest.mark.fault("F1")
@sqlite_first
async def test_killed_on_the_way_it_goes_on_and_doubles_are_declared(db: Database, tmp_path: Path) -> None:
    keys = set()
    async with Sandbox.serve(token=TOKEN) as sandbox:
        await gather(db, sandbox, 20)
        for n in range(15):
            due = OVER + timedelta(minutes=7 * n + 1)
            await tell(db, 20, key=f"n{n}", due_at=due, lasts=timedelta(minutes=30))
            keys |= {f"n{n}:{one}" for one in range(20)}
        async with db.write() as session:
            own = Clock()
            await rehearsal.start(session, own, OVER)
            await rehearsal.move_on(session, own, timedelta(hours=2))
        victim = Victim("tests.integration.telling_bot", sandbox.url, db, tmp_path)
        control = ClockControl(db, Clock(), Programmes(db))
        for part in (70, 170):
            await victim.start()
            async with asyncio.timeout(PATIENCE):
                while len(sandbox.journal.calls("sendMessage")) < part:
                    await asyncio.sleep(0.005)
            await victim.kill()
            assert not await control.arrived(still=0.1)
        await victim.start()
        assert await control.arrived(still=PATIENCE)
        await victim.kill()
        calls = sandbox.journal.calls("sendMessage", ok=None)
        assert {row.state for row in await rows(db)} == {State.SENT}
        figures = check(calls, await rows(db), window=10, kills=2, audience=keys, meeting_time=None)
        print(figures)  # noqa: T201 - pytest shows it beside a failure
