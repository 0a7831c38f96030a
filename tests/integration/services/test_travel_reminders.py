"""A delegation is reminded of its departure an hour before, at any hour, and follows it when it moves."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.db.engine import Database
from bot.db.tables import deliveries
from bot.domain.deliveries import DeliveryKind, State
from bot.services import claims, planning
from bot.services.acts import By
from bot.services.travels import entries, reminding
from tests.integration.services.conftest import NOW
from tests.integration.services.crowd import DELEGATE, FOREIGNER, LEADER, joined
from tests.integration.services.travelling import ARRIVAL, DEPARTURE, change, reminded, say, sweep, when
from tests.sample import at, content, programme

RADOM = "PL-RAD"
LEAVES, TOLD = at("2018-11-12 14:05"), at("2018-11-12 13:05")
TOO_FEW = "train", "2018-11-12", "14:05", "bus-station", "661", "5", "-"


@pytest.fixture
async def leader(db: Database, meeting_id: int) -> By:
    """She leads Radom; a delegate of hers and one of Motala have joined as well."""
    await joined(db, meeting_id, 2, DELEGATE)
    await joined(db, meeting_id, 3, FOREIGNER)
    return when(await joined(db, meeting_id, 1, LEADER))


async def test_all_of_a_delegation_are_reminded_an_hour_before(
    db: Database, meeting_id: int, leader: By
) -> None:
    await say(db, leader, RADOM)
    await sweep(db, meeting_id, at("2018-11-12 12:34"))
    assert await reminded(db) == {}
    for minute in (35, 36):
        await sweep(db, meeting_id, at(f"2018-11-12 12:{minute}"))
        assert await reminded(db) == {f"1:{who}": TOLD for who in (LEADER, DELEGATE)}


async def test_of_a_part_of_them_only_the_leader_is(db: Database, meeting_id: int, leader: By) -> None:
    await say(db, leader, RADOM, DEPARTURE, *TOO_FEW)
    await sweep(db, meeting_id, at("2018-11-12 12:40"))
    assert await reminded(db) == {f"1:{LEADER}": TOLD}


async def test_nobody_is_reminded_of_an_arrival(db: Database, meeting_id: int, leader: By) -> None:
    await say(db, leader, RADOM, ARRIVAL)
    await sweep(db, meeting_id, at("2018-11-12 12:40"))
    assert await reminded(db) == {}


async def test_a_train_at_night_is_told_at_night(db: Database, meeting_id: int, leader: By) -> None:
    await say(db, leader, RADOM, DEPARTURE, "train", "2018-11-12", "04:30", "hotel", "-", "-", "-")
    await sweep(db, meeting_id, at("2018-11-12 03:10"))
    assert set((await reminded(db)).values()) == {at("2018-11-12 03:30")}


async def test_one_that_moves_is_told_at_its_new_hour_only(db: Database, meeting_id: int, leader: By) -> None:
    kept = await say(db, leader, RADOM)
    await sweep(db, meeting_id, at("2018-11-12 12:40"))
    now = when(leader, (at("2018-11-12 12:41") - at("2018-11-06 10:00")) / timedelta(minutes=1))
    await change(db, now, kept, time="14:20")
    await sweep(db, meeting_id, at("2018-11-12 12:52"))
    assert await reminded(db) == {f"2:{who}": at("2018-11-12 13:20") for who in (LEADER, DELEGATE)}
    assert set(await reminded(db, State.CANCELLED)) == {f"1:{who}" for who in (LEADER, DELEGATE)}


async def test_one_that_moves_after_it_was_told_is_told_at_once(
    db: Database, meeting_id: int, leader: By
) -> None:
    kept = await say(db, leader, RADOM)
    await sweep(db, meeting_id, at("2018-11-12 13:04"))
    async with db.write() as session:
        await session.execute(update(deliveries).values(state=State.SENT))
    await sweep(db, meeting_id, at("2018-11-12 13:20"))
    moved_at = at("2018-11-12 13:21")
    now = when(leader, (moved_at - at("2018-11-06 10:00")) / timedelta(minutes=1))
    await change(db, now, kept, time="13:50")
    await sweep(db, meeting_id, at("2018-11-12 13:22"))
    assert await reminded(db) == {f"2:{who}": moved_at for who in (LEADER, DELEGATE)}


async def test_who_comes_along_or_a_note_is_told_to_nobody_anew(
    db: Database, meeting_id: int, leader: By
) -> None:
    kept = await say(db, leader, RADOM)
    await sweep(db, meeting_id, at("2018-11-12 12:40"))
    await change(db, leader, kept, note="Two boxes")
    await sweep(db, meeting_id, at("2018-11-12 12:45"))
    assert await reminded(db) == {f"1:{who}": TOLD for who in (LEADER, DELEGATE)}
    await change(db, leader, kept, people="5")
    await sweep(db, meeting_id, at("2018-11-12 12:50"))
    assert await reminded(db) == {f"1:{LEADER}": TOLD}


async def test_what_moved_between_two_looks_says_nothing_when_it_leaves(
    db: Database, meeting_id: int, leader: By
) -> None:
    kept = await say(db, leader, RADOM)
    await sweep(db, meeting_id, at("2018-11-12 13:04"))
    async with db.write() as session:
        parcels = await claims.claim(session, now=TOLD, real=NOW, limit=5)
    assert len(parcels) == 2
    async with db.read() as session:
        assert {await reminding.still(session, one, now=TOLD) for one in parcels} == {kept}
        assert {await reminding.still(session, one, now=LEAVES) for one in parcels} == {None}
    await change(db, leader, kept, people="5")
    async with db.read() as session:
        still = [one for one in parcels if await reminding.still(session, one, now=TOLD)]
    assert [one.rows[0].key.rpartition(":")[2] for one in still] == [LEADER]
    async with db.write() as session:
        await entries.withdraw(session, leader, *kept.key)
    async with db.read() as session:
        assert {await reminding.still(session, one, now=TOLD) for one in parcels} == {None}


async def test_a_rehearsal_knows_departures_and_goes_to_them(
    db: Database, meeting_id: int, leader: By
) -> None:
    await say(db, leader, RADOM)
    async with db.read() as session:
        plan = await planning.whole(session, meeting_id, programme())
        found = await planning.next_instant(session, meeting_id, programme(), at("2018-11-12 13:04"))
    told = [one for one in plan if one.rows[0].kind is DeliveryKind.TRAVEL]
    everybody = [one for one in content().participants.values() if one.delegation == RADOM]
    assert len(told) == len(everybody)
    assert {one.due_at for one in told} == {TOLD}
    assert found == TOLD


async def test_one_that_is_entered_late_is_written_without_waiting_for_a_look(
    db: Database, meeting_id: int, leader: By
) -> None:
    late = at("2018-11-12 13:04")
    kept = await say(db, when(leader, (late - at("2018-11-06 10:00")) / timedelta(minutes=1)), RADOM)
    assert await reminded(db) == {f"1:{who}": TOLD for who in (LEADER, DELEGATE)}
    async with db.write() as session:
        await entries.withdraw(session, when(leader, 8824.5), *kept.key)
    assert await reminded(db) == {}
