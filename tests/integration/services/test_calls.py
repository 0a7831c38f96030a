"""Calls for help: told once, taken by one, ended for all; places go on while somebody is looked for."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import calls as table
from bot.domain.calls import AGAIN, OPEN, Help
from bot.domain.deliveries import Lane
from bot.domain.errors import NoSuchCall, NotAllowed, NotJoined
from bot.domain.people import Person
from bot.services import call_rows, calls, notes
from bot.services.acts import By
from tests.integration.services.crowd import (
    DELEGATE,
    FOREIGN_LEADER,
    LEADER,
    ORGANISER,
    acts,
    admin,
    joined,
)
from tests.integration.services.noted import noted, told
from tests.sample import at

AT = at("2018-11-10 08:15")


@pytest.fixture
async def anna(db: Database, meeting_id: int) -> By:
    return replace(await joined(db, meeting_id, 2, DELEGATE), meets=AT)


@pytest.fixture
async def leader(db: Database, meeting_id: int) -> By:
    return replace(await joined(db, meeting_id, 11, LEADER), meets=AT)


@pytest.fixture
async def organiser(db: Database, meeting_id: int) -> By:
    return replace(await joined(db, meeting_id, 12, ORGANISER), meets=AT)


def later(by: By, **more: float) -> By:
    return replace(by, meets=AT + timedelta(**more))


async def lost(db: Database, by: By) -> Help:
    async with db.write() as session:
        return await calls.lost(session, by)


async def take(db: Database, by: By, call_id: int) -> Help:
    async with db.write() as session:
        return await calls.take(session, by, call_id)


async def sent(db: Database, by: By, message_id: int, *, moved: bool = False) -> Help | None:
    async with db.write() as session:
        return await calls.send_place(session, by, message_id, moved=moved)


async def test_who_is_lost_is_told_of_once_before_everything_else(
    db: Database, meeting_id: int, anna: By, leader: By, organiser: By
) -> None:
    await joined(db, meeting_id, 13, FOREIGN_LEADER)
    first = await lost(db, anna)
    assert first.told == ("Małgorzata", "Mārtiņš")
    assert (await lost(db, later(anna, minutes=4))).call == first.call
    assert await told(db, "lost") == {LEADER: "leader", ORGANISER: "organiser"}
    rows = await noted(db, "lost")
    assert {row.lane for row in rows} == {Lane.URGENT}
    assert {row.due_at for row in rows} == {AT}
    assert (await lost(db, later(anna, seconds=AGAIN.total_seconds()))).call == first.call
    assert len(await noted(db, "lost")) == 4, "who calls once more is told of once more"
    assert [act for act in await acts(db) if "call" in act[0]] == [("call_for_help", "1", 2)]


async def test_of_two_who_take_it_at_once_one_does(db: Database, anna: By, leader: By, organiser: By) -> None:
    call = (await lost(db, anna)).call
    helped = await asyncio.gather(*(take(db, by, call.id) for by in (leader, organiser)))
    assert sorted(one.mine for one in helped) == [False, True]
    assert len({one.call.taken_by for one in helped}) == 1
    assert len({one.helper for one in helped}) == 1
    assert await told(db, "call-taken") == {DELEGATE: "concerned"}
    winner = leader if helped[0].mine else organiser
    assert [who for act, _, who in await acts(db) if act == "take_call"] == [winner.person.user_id]


async def test_who_took_it_ends_it_and_nobody_else(db: Database, anna: By, leader: By, organiser: By) -> None:
    call = (await lost(db, anna)).call
    await take(db, leader, call.id)
    async with db.write() as session:
        assert (await calls.end(session, organiser, call.id)).call.ended_at is None
    async with db.write() as session:
        assert (await calls.end(session, later(leader, minutes=9), call.id)).call.ended_at is not None
        await calls.end(session, later(leader, minutes=10), call.id)
    assert await told(db, "call-over") == {ORGANISER: "organiser", DELEGATE: "concerned"}
    assert (await take(db, organiser, call.id)).helper == "Małgorzata"
    async with db.write() as session:
        assert await calls.found(session, anna) is None


async def test_who_was_lost_ends_it_and_may_be_lost_again(
    db: Database, anna: By, leader: By, organiser: By
) -> None:
    first = (await lost(db, anna)).call
    async with db.write() as session:
        over = await calls.found(session, anna)
    assert over is not None
    assert over.call.ended_at == AT
    assert await told(db, "call-over") == {LEADER: "leader", ORGANISER: "organiser"}
    assert (await lost(db, anna)).call.id != first.id


async def test_a_place_goes_on_only_while_somebody_is_looked_for(
    db: Database, meeting_id: int, anna: By, leader: By, organiser: By
) -> None:
    assert await sent(db, anna, 70) is None
    call = (await lost(db, anna)).call
    for _ in range(2):
        assert (await sent(db, anna, 71)) is not None
    assert await sent(db, later(anna, minutes=1), 71, moved=True) is not None
    assert await sent(db, later(anna, minutes=1.5), 71, moved=True) is not None
    assert await sent(db, later(anna, minutes=2), 71, moved=True) is not None
    rows = await noted(db, "call-place")
    assert [row.participant_id for row in rows] == [LEADER, ORGANISER] * 3
    assert {tuple(row.data) for row in rows} == {("what", "as", "participant", "call", "message")}
    async with db.read() as session:
        note = await notes.read(session, meeting_id, leader.person, rows[0].data)
        assert note is not None
        assert note.chat == anna.person.user_id
    assert await sent(db, later(anna, seconds=OPEN.total_seconds() - 1), 72) is not None
    assert await sent(db, later(anna, seconds=OPEN.total_seconds()), 73) is None
    await take(db, later(leader, hours=1), call.id)
    assert await sent(db, later(anna, seconds=OPEN.total_seconds()), 73) is not None
    async with db.write() as session:
        await calls.found(session, later(anna, hours=2))
    assert await sent(db, later(anna, hours=2), 74) is None
    async with db.read() as session:
        assert await notes.read(session, meeting_id, leader.person, rows[0].data) is None, "it stays here"


async def test_only_who_looks_after_them_takes_care(
    db: Database, meeting_id: int, anna: By, leader: By
) -> None:
    foreign = replace(await joined(db, meeting_id, 13, FOREIGN_LEADER), meets=AT)
    friend = replace(await joined(db, meeting_id, 14, "PL-RAD-06"), meets=AT)
    call = (await lost(db, anna)).call
    for by in (foreign, friend, anna):
        with pytest.raises(NotAllowed):
            await take(db, by, call.id)
        async with db.write() as session:
            with pytest.raises(NotAllowed):
                await calls.end(session, by, call.id)
    with pytest.raises(NotJoined):
        await take(db, replace(await admin(db, meeting_id), meets=AT), call.id)
    with pytest.raises(NoSuchCall):
        await take(db, leader, call.id + 1)
    with pytest.raises(NotJoined):
        await lost(db, By(Person(99), meeting_id, AT))
    async with db.read() as session:
        assert (await call_rows.get(session, meeting_id, call.id)).taken_by is None


async def test_a_leader_who_is_lost_is_looked_for_by_the_organisers(
    db: Database, leader: By, organiser: By
) -> None:
    call = (await lost(db, leader)).call
    assert await told(db, "lost") == {ORGANISER: "organiser"}
    assert (await take(db, leader, call.id)).helper == "", "nobody takes care of themselves"
    assert (await take(db, organiser, call.id)).mine


async def test_what_is_kept_of_a_call_is_who_and_when(db: Database, anna: By, leader: By) -> None:
    call = (await lost(db, anna)).call
    await sent(db, anna, 71)
    async with db.read() as session:
        (row,) = (await session.execute(select(table))).all()
    assert row.item_id is None
    assert (row.participant_id, row.at, row.what, call.id) == (DELEGATE, AT, "lost", row.id)
