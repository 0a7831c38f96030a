"""Digests as rows: written ahead, following programme and people, made up for, never twice."""

import time
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.deliveries import Outcome, Settled, State
from bot.domain.digests import Part
from bot.domain.people import Person
from bot.domain.quiet_hours import QuietHours
from bot.services import claims, digests, preferences, sweeps
from bot.services.differences import Differences, settle
from bot.services.programme import read_programme
from tests.integration.services.conftest import NOW, publish
from tests.integration.services.crowd import join, who
from tests.sample import at, content

ANNA, ELSA = "PL-RAD-03", "SE-MOT-03"
FRIDAY_EVENING = at("2018-11-09 20:30")
SATURDAY = f"evening:2018-11-10:{ANNA}"


@pytest.fixture
async def anna(db: Database, meeting_id: int) -> Person:
    """One who has joined, of 81."""
    return await join(db, meeting_id, 101, ANNA)


async def sweep(db: Database, meeting_id: int, now: datetime) -> Differences:
    """What the job of every minute does."""
    async with db.read() as session:
        programme = await read_programme(session, meeting_id)
        found = await digests.survey(session, meeting_id, programme, now=now)
    async with db.write() as session:
        await settle(session, meeting_id, found)
        await sweeps.mark(session, digests.NAME, now=now)
    return found


async def rows(db: Database, *states: State) -> dict[str, Any]:
    """``evening:2018-11-10:PL-RAD-03`` → the row; all that wait, or those in other states."""
    table = tables.deliveries
    async with db.read() as session:
        which = table.c.kind == "digest", table.c.state.in_(states or (State.PENDING,))
        found = await session.execute(select(table).where(*which))
        return {row.dedupe_key.partition(":digest:")[2]: row for row in found}


async def test_a_digest_is_written_half_an_hour_ahead_and_for_who_has_joined_only(
    db: Database, meeting_id: int, anna: Person
) -> None:
    assert not await sweep(db, meeting_id, FRIDAY_EVENING - timedelta(minutes=31))
    assert await sweep(db, meeting_id, FRIDAY_EVENING - timedelta(minutes=30))
    (row,) = (await rows(db)).values()
    assert (row.participant_id, row.due_at, row.expires_at) == (ANNA, FRIDAY_EVENING, at("2018-11-09 22:00"))
    assert row.data == {"part": "evening", "day": "2018-11-10"}
    assert not await sweep(db, meeting_id, FRIDAY_EVENING - timedelta(minutes=29))


async def test_who_joins_in_the_last_half_hour_gets_it_and_who_joins_after_it_does_not(
    db: Database, meeting_id: int, anna: Person
) -> None:
    await sweep(db, meeting_id, FRIDAY_EVENING - timedelta(minutes=20))
    await join(db, meeting_id, 102, ELSA)
    await sweep(db, meeting_id, FRIDAY_EVENING - timedelta(minutes=1))
    assert set(await rows(db)) == {SATURDAY, f"evening:2018-11-10:{ELSA}"}
    await sweep(db, meeting_id, FRIDAY_EVENING)
    await join(db, meeting_id, 103, "PL-RAD-05")
    await sweep(db, meeting_id, FRIDAY_EVENING + timedelta(minutes=1))
    assert len(await rows(db)) == 2


@pytest.mark.fault("F21")
async def test_an_outage_over_the_hour_is_made_up_for_while_it_is_of_use(
    db: Database, meeting_id: int, anna: Person
) -> None:
    await sweep(db, meeting_id, FRIDAY_EVENING - timedelta(hours=2))
    await sweep(db, meeting_id, FRIDAY_EVENING + timedelta(minutes=40))
    assert set(await rows(db)) == {SATURDAY}
    async with db.write() as session:
        (parcel,) = await claims.claim(session, now=at("2018-11-09 21:10"), real=NOW, limit=5)
        await claims.record(session, [Settled(parcel, Outcome.SENT, 7)], real=NOW)
    await sweep(db, meeting_id, FRIDAY_EVENING + timedelta(minutes=50))
    assert set(await rows(db, State.SENT)) == {SATURDAY}
    assert not await rows(db)


@pytest.mark.fault("F21")
async def test_what_came_too_late_is_expired_and_not_sent(
    db: Database, meeting_id: int, anna: Person
) -> None:
    await sweep(db, meeting_id, FRIDAY_EVENING - timedelta(hours=2))
    await sweep(db, meeting_id, at("2018-11-09 23:00"))
    async with db.write() as session:
        assert await claims.claim(session, now=at("2018-11-09 23:00"), real=NOW, limit=5) == []
    assert set(await rows(db, State.EXPIRED)) == {SATURDAY}


async def test_a_day_that_loses_all_its_items_loses_its_digest_and_gets_it_back(
    db: Database, meeting_id: int, anna: Person
) -> None:
    soon = FRIDAY_EVENING - timedelta(minutes=10)
    await sweep(db, meeting_id, soon)
    wanted = content()
    gone = {
        key: replace(item, withdrawn=True) if item.day.day == 10 else item
        for key, item in wanted.items.items()
    }
    await publish(db, replace(wanted, items=gone))
    await sweep(db, meeting_id, soon + timedelta(minutes=1))
    assert set(await rows(db, State.CANCELLED)) == {SATURDAY}
    await publish(db, wanted)
    await sweep(db, meeting_id, soon + timedelta(minutes=2))
    assert set(await rows(db)) == {SATURDAY}


async def test_a_morning_digest_lasts_as_long_as_the_day_does(
    db: Database, meeting_id: int, anna: Person
) -> None:
    early = at("2018-11-12 06:45")
    await sweep(db, meeting_id, early)
    key = f"morning:2018-11-12:{ANNA}"
    assert (await rows(db))[key].expires_at == at("2018-11-12 10:00")
    wanted = content()
    later = {**wanted.items, "P48": replace(wanted.items["P48"], starts_at=at("2018-11-12 11:00"))}
    await publish(db, replace(wanted, items=later))
    await sweep(db, meeting_id, early + timedelta(minutes=1))
    assert (await rows(db))[key].expires_at == at("2018-11-12 11:00")


async def test_what_somebody_chooses_counts_at_once(db: Database, meeting_id: int, anna: Person) -> None:
    soon = FRIDAY_EVENING - timedelta(minutes=10)
    await sweep(db, meeting_id, soon)
    async with db.write() as session:
        await preferences.choose_digest(session, anna, meeting_id, Part.EVENING, wanted=False, now=soon)
    assert set(await rows(db, State.CANCELLED)) == {SATURDAY}
    async with db.write() as session:
        await preferences.choose_digest(session, anna, meeting_id, Part.EVENING, wanted=True, now=soon)
    assert set(await rows(db)) == {SATURDAY}
    async with db.write() as session:
        hours = QuietHours.parse("20:00-20:50")
        await preferences.choose_quiet(session, anna, meeting_id, hours, now=soon)
    await sweep(db, meeting_id, soon + timedelta(minutes=1))
    assert (await rows(db))[SATURDAY].due_at == at("2018-11-09 20:50")


async def test_a_morning_that_is_moved_out_of_sight_comes_back_in_time(
    db: Database, meeting_id: int, anna: Person
) -> None:
    early, key = at("2018-11-10 06:50"), f"morning:2018-11-10:{ANNA}"
    await sweep(db, meeting_id, early)
    async with db.write() as session:
        hours = QuietHours.parse("22:00-08:00")
        await preferences.choose_quiet(session, anna, meeting_id, hours, now=early)
    assert not await rows(db)
    await sweep(db, meeting_id, at("2018-11-10 07:20"))
    assert not await rows(db)
    await sweep(db, meeting_id, at("2018-11-10 07:35"))
    assert (await rows(db))[key].due_at == at("2018-11-10 08:00")


async def test_two_thousand_people_are_planned_for_quickly_and_an_idle_look_is_nothing(
    db: Database, meeting_id: int, anna: Person
) -> None:
    async with db.write() as session:
        people_ = [
            {
                "user_id": 10_000 + n,
                "meeting_id": meeting_id,
                "participant_id": f"PL-RAD-C{n}",
                "consent_version": 1,
                "preferences": {"quiet": "21:00-08:00"} if n % 3 else {},
                "created_at": NOW,
                "updated_at": NOW,
            }
            for n in range(2_000)
        ]
        listed = [
            {
                "meeting_id": meeting_id,
                "id": f"PL-RAD-C{n}",
                "first_name": "A",
                "delegation": "PL-RAD",
                "group": "AB"[n % 2],
                "role": "participant",
                "dietary": (),
                "loaded": {},
            }
            for n in range(2_000)
        ]
        await session.execute(insert(tables.participants), listed)
        await session.execute(insert(tables.people), people_)
    began = time.process_time()
    found = await sweep(db, meeting_id, FRIDAY_EVENING - timedelta(minutes=5))
    assert len(found.new) == 2_001
    assert time.process_time() - began < 10
    async with db.read() as session:
        programme = await read_programme(session, meeting_id)
        await session.execute(update(tables.deliveries).values(state=State.SENT))
        noon = at("2018-11-09 12:00")
        idle = []
        for _ in range(5):
            began = time.process_time()
            assert not await digests.survey(session, meeting_id, programme, now=noon)
            idle.append(time.process_time() - began)
    assert min(idle) < 0.05


async def test_who_is_no_more_on_the_list_is_told_nothing(
    db: Database, meeting_id: int, anna: Person
) -> None:
    soon = FRIDAY_EVENING - timedelta(minutes=10)
    await sweep(db, meeting_id, soon)
    async with db.write() as session:
        mine = tables.participants.c.id == ANNA
        await session.execute(update(tables.participants).where(mine).values(withdrawn=True))
    await sweep(db, meeting_id, soon + timedelta(minutes=1))
    assert not await rows(db)
    assert (await who(db, 101)).participant is None
