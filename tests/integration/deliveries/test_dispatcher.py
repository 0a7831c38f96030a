"""The dispatcher beside a sandbox: each row leaves once, in order of need, to whom may get it."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

import schedules
from bot.app import Bot
from bot.db.engine import Database
from bot.db.tables import deliveries, participants, people
from bot.domain.deliveries import DeliveryKind, State
from sandbox import Sandbox
from schedules import letters
from tests.integration.deliveries.crowd import NOW, gather, participant_id, tell
from tests.integration.deliveries.crowd import own as rows
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.live import running, settings_for
from tests.integration.telling_bot import write

PATIENCE = 20


@pytest.fixture(autouse=True)
def plainly(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(letters, "WRITERS", dict.fromkeys(DeliveryKind, write))
    yield


@pytest.fixture
def unplanned(monkeypatch: pytest.MonkeyPatch) -> None:
    """No job runs: the one that plans reminders would withdraw those of no item, a second after the start."""
    monkeypatch.setattr(schedules, "JOBS", ())


@asynccontextmanager
async def awake(sandbox: Sandbox, db: Database, folder: Path) -> AsyncIterator[Bot]:
    async with running(Bot(settings_for(sandbox, db.url, folder))) as bot:
        yield bot


async def settled(db: Database) -> Counter[str]:
    """Wait until nothing that is due waits any more; how many rows there are in each state."""
    for _ in range(PATIENCE * 20):
        states = Counter(row.state for row in await rows(db) if row.due_at <= NOW + timedelta(minutes=5))
        if states and not states.keys() & {State.PENDING, State.SENDING}:
            return states
        await asyncio.sleep(0.05)
    raise AssertionError(states)


def told(sandbox: Sandbox) -> list[tuple[object, str]]:
    return [
        (call.chat_id, str(call.params["text"]))
        for call in sandbox.journal.calls("sendMessage")
        if str(call.params["text"]).startswith("told")
    ]


async def test_each_row_leaves_once_and_is_recorded(sandbox: Sandbox, db: Database, tmp_path: Path) -> None:
    crowd = await gather(db, sandbox, 60)
    await tell(db, 60)
    async with awake(sandbox, db, tmp_path):
        assert await settled(db) == {State.SENT: 60}
    assert sorted(told(sandbox)) == sorted((person.id, f"told note:{n}") for n, person in enumerate(crowd))
    calls = {call.chat_id: call.message_id for call in sandbox.journal.calls("sendMessage")}
    for row in await rows(db):
        assert (row.message_id, row.attempts, row.maybe_duplicate) == (calls[row.user_id], 1, 0)


@sqlite_first
async def test_whoever_gets_many_does_not_hold_up_the_others(
    sandbox: Sandbox, db: Database, tmp_path: Path
) -> None:
    """A chat takes one message a second, and the window has three places."""
    crowd = await gather(db, sandbox, 12)
    for n in range(5):
        await tell(db, 1, key="many" + "x" * n)
    await tell(db, 12, key="one")
    async with running(Bot(settings_for(sandbox, db.url, tmp_path, send_rate=30, send_window=3))):
        assert await settled(db) == {State.SENT: 5 + 12}
    busy = crowd[0].id
    order = [chat_id == busy for chat_id, _ in told(sandbox)]
    before_the_last_other = order[: len(order) - order[::-1].index(False)]
    assert before_the_last_other.count(True) <= 2


async def test_a_row_written_meanwhile_leaves_at_once(sandbox: Sandbox, db: Database, tmp_path: Path) -> None:
    (anna,) = await gather(db, sandbox, 1)
    async with awake(sandbox, db, tmp_path):
        await tell(db, 1, key="later")
        assert (await anna.receives(PATIENCE)).text == "told later:0"


async def test_what_is_not_due_waits_and_what_is_too_late_expires(
    sandbox: Sandbox, db: Database, tmp_path: Path
) -> None:
    await gather(db, sandbox, 2)
    await tell(db, 2, key="late", due_at=NOW - timedelta(hours=2), lasts=timedelta(hours=1))
    await tell(db, 2, key="early", due_at=NOW + timedelta(hours=2))
    async with awake(sandbox, db, tmp_path):
        assert await settled(db) == {State.EXPIRED: 2}
    assert told(sandbox) == []
    assert [row.state for row in await rows(db)][2:] == [State.PENDING] * 2


async def test_reminders_of_one_person_that_are_due_together_leave_as_one(
    sandbox: Sandbox, db: Database, tmp_path: Path, unplanned: None
) -> None:
    (anna,) = await gather(db, sandbox, 1)
    kind = DeliveryKind.REMINDER
    await tell(db, 1, key="first", kind=kind)
    await tell(db, 1, key="nine-later", kind=kind, due_at=NOW + timedelta(minutes=9))
    await tell(db, 1, key="hour-later", kind=kind, due_at=NOW + timedelta(minutes=60))
    async with awake(sandbox, db, tmp_path):
        assert (await anna.receives(PATIENCE)).text == "told first:0 nine-later:0"
        await anna.receives_nothing()
    first, second, third = await rows(db)
    assert first.message_id == second.message_id != third.message_id
    assert third.state == State.PENDING


async def test_reminders_go_before_notes(
    sandbox: Sandbox, db: Database, tmp_path: Path, unplanned: None
) -> None:
    await gather(db, sandbox, 100)
    await tell(db, 100, key="note")
    await tell(db, 30, key="reminder", kind=DeliveryKind.REMINDER)
    async with awake(sandbox, db, tmp_path):
        assert await settled(db) == {State.SENT: 130}
    texts = [text for _, text in told(sandbox)]
    last_reminder = max(n for n, text in enumerate(texts) if "reminder" in text)
    assert last_reminder < 45  # some notes were in flight when the table was first read


@pytest.mark.parametrize(
    ("column", "value"),
    (("blocked_at", NOW), ("stopped_at", NOW), ("paused_until", NOW + timedelta(hours=1))),
)
async def test_nobody_hears_of_what_they_do_not_want(
    sandbox: Sandbox, db: Database, tmp_path: Path, column: str, value: object
) -> None:
    await gather(db, sandbox, 2)
    await tell(db, 2)
    async with db.write() as session:
        theirs = people.c.participant_id == participant_id(0)
        await session.execute(update(people).where(theirs).values({column: value}))
    async with awake(sandbox, db, tmp_path):
        assert await settled(db) == {State.SENT: 1, State.SUPPRESSED: 1}
    assert [text for _, text in told(sandbox)] == ["told note:1"]


async def test_who_is_off_the_list_or_on_no_phone_gets_nothing(
    sandbox: Sandbox, db: Database, tmp_path: Path
) -> None:
    await gather(db, sandbox, 3)
    await tell(db, 3)
    async with db.write() as session:
        gone = participants.c.id == participant_id(0)
        await session.execute(update(participants).where(gone).values(withdrawn=True))
        no_phone = people.c.participant_id == participant_id(1)
        await session.execute(update(people).where(no_phone).values(participant_id=None))
    async with awake(sandbox, db, tmp_path):
        assert await settled(db) == {State.SENT: 1, State.SUPPRESSED: 2}


async def test_who_blocked_the_bot_fails_once_and_is_left_alone(
    sandbox: Sandbox, db: Database, tmp_path: Path
) -> None:
    anna, _ = await gather(db, sandbox, 2)
    await anna.blocks()
    await tell(db, 2, key="one")
    async with awake(sandbox, db, tmp_path):
        await settled(db)
        await tell(db, 2, key="two")
        await settled(db)
    states = {row.dedupe_key.partition(":")[2]: row.state for row in await rows(db)}
    assert states["one:0"] in {State.FAILED, State.SUPPRESSED}  # the block itself may be heard of first
    assert states["two:0"] == State.SUPPRESSED
    assert (states["one:1"], states["two:1"]) == (State.SENT, State.SENT)


async def test_a_row_that_cannot_be_written_stops_no_other(
    sandbox: Sandbox, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(letter: letters.Letter) -> letters.Written:
        if "7" in letter.parcel.rows[0].key:
            raise RuntimeError("a fault of the test")
        return await write(letter)

    monkeypatch.setattr(letters, "WRITERS", dict.fromkeys(DeliveryKind, broken))
    await gather(db, sandbox, 20)
    await tell(db, 20)
    async with awake(sandbox, db, tmp_path):
        assert await settled(db) == {State.SENT: 18, State.FAILED: 2}


@pytest.mark.fault("F35")
async def test_a_stop_in_the_middle_loses_nothing_and_doubles_nothing(
    sandbox: Sandbox, db: Database, tmp_path: Path
) -> None:
    await gather(db, sandbox, 200)
    await tell(db, 200)
    sandbox.faults.add("latency", method="sendMessage", times=None, ms=100)
    async with awake(sandbox, db, tmp_path):
        await asyncio.sleep(0.7)
    sent = Counter(row.state for row in await rows(db))
    assert 0 < sent[State.SENT] < 200
    assert sent[State.SENDING] == 0
    sandbox.faults.clear()
    async with running(Bot(settings_for(sandbox, db.url, tmp_path)), at=None):
        assert await settled(db) == {State.SENT: 200}
    assert len(told(sandbox)) == 200
    assert all(row.maybe_duplicate == 0 for row in await rows(db))


def test_every_state_of_a_row_can_be_stored() -> None:
    check = next(c for c in deliveries.constraints if getattr(c, "sqltext", None) is not None)
    assert all(f"'{state}'" in str(check.sqltext) for state in State)  # type: ignore[attr-defined]
