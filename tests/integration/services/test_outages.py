"""Outages: which gap is one, what follows from it once, and whom the next digest tells of it."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from bot.clock import Clock, Rehearsal
from bot.db.engine import Database
from bot.db.tables import deliveries, outages, sweeps
from bot.deps import Deps
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.outages import GAP, Gap
from bot.domain.privacy import Subject
from bot.poll_keys import PollKeys
from bot.services import meeting_time, state
from bot.services import outages as service
from bot.services.programme import Programmes
from bot.settings import load_settings
from schedules import outages as jobs
from tests.integration.conftest import Logged
from tests.integration.services.canary import KEY, erased
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import joined
from tests.integration.services.noted import noted

pytestmark = pytest.mark.fault("F21")

ORGANISER, DELEGATE = "LV-DAU-02", "PL-RAD-05"
BEGAN = NOW - timedelta(minutes=40)
SECOND = timedelta(seconds=1)


async def away(db: Database, began_at: datetime = BEGAN, ended_at: datetime = NOW) -> bool:
    """Intake came back at ``ended_at``."""
    async with db.write() as session:
        return await state.note_outage(session, began_at=began_at, ended_at=ended_at)


async def settles(db: Database, now: datetime = NOW, *, real: datetime | None = None) -> None:
    async with db.read() as session:
        due = await service.unsettled(session)
    for outage in due:
        async with db.write() as session:
            await service.settle(session, outage, now=now, real=real or now)


async def is_settled(db: Database) -> bool:
    async with db.read() as session:
        return not await service.unsettled(session)


async def looked(db: Database, at: datetime) -> None:
    """The jobs that write reminders and digests have looked until then."""
    async with db.write() as session:
        await session.execute(sweeps.delete())
        rows = [{"name": name, "at": at} for name in ("reminders", "digests")]
        await session.execute(insert(sweeps), rows)


async def planned(
    db: Database, meeting_id: int, key: str, due_at: datetime, expires_at: datetime, state: State
) -> None:
    """A delivery of the clock's in this state."""
    kind, item, *_ = key.split(":")
    values = {
        "meeting_id": meeting_id,
        "participant_id": key.rpartition(":")[2],
        "kind": kind,
        "lane": 1,
        "dedupe_key": f"{meeting_id}:{key}",
        "data": {"item": item, "version": 1},
        "due_at": due_at,
        "expires_at": expires_at,
        "state": state,
    }
    async with db.write() as session:
        await session.execute(insert(deliveries).values(values))


async def test_a_gap_of_more_than_two_minutes_is_an_outage(db: Database) -> None:
    assert not await away(db, NOW - GAP)
    assert await away(db, NOW - GAP - SECOND)


async def test_a_start_asks_the_stored_stamp(db: Database) -> None:
    async with db.write() as session:
        assert not await state.note_outage(session, began_at=None, ended_at=NOW), "it never ran before"
        await state.stamp_intake(session, now=BEGAN)
        assert await state.note_outage(session, began_at=None, ended_at=NOW)
    async with db.read() as session:
        row = (await session.execute(select(outages))).one()
    assert (row.began_at, row.ended_at, row.settled_at) == (BEGAN, NOW, None)


async def test_organisers_learn_once_what_was_lost(db: Database, meeting_id: int) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    await joined(db, meeting_id, 2, "PL-RAD-01")
    await away(db)
    await looked(db, NOW)
    early, soon = BEGAN + 5 * SECOND, NOW + timedelta(hours=1)
    late = NOW - 5 * SECOND
    await planned(db, meeting_id, f"reminder:P21:1:60:{DELEGATE}", early, late, State.EXPIRED)
    await planned(db, meeting_id, "reminder:P21:1:60:PL-RAD-06", early, late, State.EXPIRED)
    await planned(db, meeting_id, f"reminder:P22:1:60:{DELEGATE}", early, soon, State.SENT)
    await planned(db, meeting_id, "digest:morning:2018-11-10:PL-RAD-06", early, late, State.EXPIRED)
    long_ago = BEGAN - timedelta(hours=3)
    await planned(db, meeting_id, f"reminder:P20:1:60:{DELEGATE}", long_ago, long_ago, State.EXPIRED)
    await settles(db)
    await settles(db, NOW + timedelta(minutes=1))
    (row,) = await noted(db)
    assert (row.participant_id, row.data["what"], row.data["as"]) == (ORGANISER, "outage", "organiser")
    assert (row.data["items"], row.data["digests"]) == ({"P21": 2}, 1)
    assert Gap.read(row.data) == Gap(BEGAN, NOW)
    assert await is_settled(db)


async def test_what_was_lost_is_told_without_whoever_was_erased_since(db: Database, meeting_id: int) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    await away(db)
    await looked(db, NOW)
    early, late = BEGAN + 5 * SECOND, NOW - 5 * SECOND
    await planned(db, meeting_id, f"reminder:P21:1:60:{DELEGATE}", early, late, State.EXPIRED)
    await planned(db, meeting_id, f"digest:morning:2018-11-10:{DELEGATE}", early, late, State.EXPIRED)
    await planned(db, meeting_id, "reminder:P21:1:60:PL-RAD-06", early, late, State.EXPIRED)
    async with db.write() as session:
        await erased(session, Subject(None, meeting_id, DELEGATE), NOW)
    await settles(db)
    (row,) = await noted(db)
    assert (row.data["items"], row.data["digests"]) == ({"P21": 1}, 0)


async def test_one_that_cannot_be_settled_keeps_no_other_waiting(
    db: Database, meeting_id: int, tmp_path: Path, logged: Logged
) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    long_ago = BEGAN - timedelta(hours=2)
    await away(db, long_ago, long_ago + timedelta(hours=1))
    await away(db)
    key = f"reminder:P21:1:60:{DELEGATE}"
    await planned(db, meeting_id, key, long_ago + SECOND, BEGAN - timedelta(minutes=70), State.EXPIRED)
    async with db.write() as session:
        await session.execute(update(deliveries).values(data={"damaged": True}))
    settings = load_settings(token="1234567890:test-only-not-a-real-token-of-anybody", data_dir=tmp_path)
    await jobs.settle(Deps(settings, db, KEY, Clock(), Programmes(db), PollKeys.of(settings)))
    async with db.read() as session:
        first, second = (await session.execute(select(outages).order_by(outages.c.id))).all()
    assert (first.settled_at, second.settled_at is not None) == (None, True)
    assert [Gap.read(row.data) for row in await noted(db)] == [Gap(BEGAN, NOW)]
    (failed,) = logged.events("outage_not_settled")
    assert failed["outage"] == first.id


async def test_it_waits_until_the_clocks_jobs_have_looked_and_nothing_late_is_left(
    db: Database, meeting_id: int
) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    await away(db)
    await looked(db, NOW - SECOND)
    await settles(db)
    assert not await is_settled(db)
    await looked(db, NOW)
    key = f"reminder:P21:1:60:{DELEGATE}"
    await planned(db, meeting_id, key, BEGAN + SECOND, NOW - SECOND, State.PENDING)
    await settles(db)
    assert not await is_settled(db), "it is late, and will expire in a moment"
    async with db.write() as session:
        late = deliveries.c.kind == DeliveryKind.REMINDER
        await session.execute(update(deliveries).where(late).values(state=State.EXPIRED))
    await settles(db)
    (row,) = await noted(db)
    assert row.data["items"] == {"P21": 1}


async def test_it_does_not_wait_for_ever(db: Database, meeting_id: int) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    await away(db)
    await looked(db, BEGAN)
    await settles(db, real=NOW + service.PATIENCE)
    assert await is_settled(db)
    assert len(await noted(db)) == 1


async def test_a_short_outage_that_cost_nothing_is_told_to_nobody(db: Database, meeting_id: int) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    await away(db, NOW - timedelta(minutes=5))
    await settles(db)
    assert await is_settled(db)
    assert await noted(db) == []


@pytest.mark.parametrize(("moved", "notes"), [(SECOND, 0), (-SECOND, 1)])
async def test_the_jump_of_a_rehearsal_is_no_outage(
    db: Database, meeting_id: int, moved: timedelta, notes: int
) -> None:
    await joined(db, meeting_id, 1, ORGANISER)
    real = timedelta(days=3000)  # the rehearsal's own time lies far behind
    async with db.write() as session:
        await meeting_time.set_rehearsal(session, Rehearsal(BEGAN, BEGAN + real + moved))
    await away(db, BEGAN + real, NOW + real)
    await settles(db, NOW, real=NOW + real)
    assert await is_settled(db)
    told = await noted(db)
    assert len(told) == notes
    for row in told:
        assert Gap.read(row.data) == Gap(BEGAN - moved, NOW - moved), "meeting time is what people know"


async def names(db: Database, meeting_id: int, real: datetime) -> list[Gap]:
    async with db.read() as session:
        return await service.unnamed(session, meeting_id, DELEGATE, real=real)


async def test_the_next_digest_names_a_long_outage_and_the_one_after_it_does_not(
    db: Database, meeting_id: int
) -> None:
    await away(db, NOW - timedelta(minutes=5))
    assert await names(db, meeting_id, NOW) == [], "too short"
    await away(db)
    assert await names(db, meeting_id, NOW + timedelta(hours=5)) == [Gap(BEGAN, NOW)]
    assert await names(db, meeting_id, NOW + timedelta(hours=25)) == [], "nobody remembers"
    key = f"digest:evening:2018-11-10:{DELEGATE}"
    await planned(db, meeting_id, key, NOW, NOW + timedelta(hours=3), State.SENT)
    async with db.write() as session:
        await session.execute(update(deliveries).values(settled_at=NOW + timedelta(hours=6)))
    assert await names(db, meeting_id, NOW + timedelta(hours=15)) == []
