"""Reminders when they leave: what an outage hid, what changed since, what is said once."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.preferences import USUAL
from bot.domain.programme import Kind
from bot.domain.reminders import plan
from bot.services import claims, reminders
from bot.services.programme import read_programme
from bot.services.recipients import recipients
from tests.integration.services.reminding import ANNA, BERT, ELSA, change, choose, joined, rows, shift, sweep
from tests.proving import drawn_seed
from tests.sample import at

__all__ = ["joined"]


async def test_what_an_outage_hid_is_written_when_it_is_over(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 07:00"))
    before = set(await rows(db))
    async with db.write() as session:
        await session.execute(update(tables.deliveries).values(state=State.SENT))
    now = at("2018-11-10 09:00")
    await sweep(db, meeting_id, now)
    hidden = {key: due for key, due in (await rows(db)).items() if due <= now and key.endswith(ANNA)}
    assert hidden == {
        f"P21:1:15:{ANNA}": at("2018-11-10 08:15"),  # its coach is gone: it expires, and is told of
        f"P22:1:60:{ANNA}": at("2018-11-10 08:40"),
    }
    assert not set(await rows(db)) & before
    async with db.write() as session:
        parcels = await claims.claim(session, now=now, real=now, limit=10)
    assert {row.key for one in parcels for row in one.rows} == {
        *(f"reminder:P22:1:60:{who}" for who in (ANNA, ELSA)),
        f"reminder:P23:1:60:{BERT}",
    }
    assert set(await rows(db, State.EXPIRED)) == {f"P21:1:15:{who}" for who in (ANNA, BERT, ELSA)}


async def test_after_an_outage_an_items_two_reminders_leave_as_one(
    db: Database, meeting_id: int, joined: None
) -> None:
    await sweep(db, meeting_id, at("2018-11-10 06:40"))
    now = at("2018-11-10 08:20")
    await sweep(db, meeting_id, now)
    async with db.write() as session:
        programme = await read_programme(session, meeting_id)
        parcels = await claims.claim(session, now=now, real=now, limit=10)
        mine = next(one for one in parcels if one.person.user_id == 101)
        items, stale, _ = await reminders.still_wanted(session, mine, programme, now=now)
    assert [row.data["lead"] for row in mine.rows] == [60, 15]
    assert [item.id for item in items] == ["P21"]
    assert stale == frozenset()


@pytest.mark.fault("F24")
async def test_what_changed_since_the_claim_is_left_out(db: Database, meeting_id: int, joined: None) -> None:
    await sweep(db, meeting_id, at("2018-11-10 13:00"))
    now = at("2018-11-10 13:20")
    async with db.write() as session:
        parcels = await claims.claim(session, now=now, real=now, limit=10)
    mine = next(one for one in parcels if one.person.user_id == 101)
    assert [row.data["item"] for row in mine.rows] == ["P27", "P28"]

    async def told() -> list[str]:
        async with db.read() as session:
            programme = await read_programme(session, meeting_id)
            items, stale, _ = await reminders.still_wanted(session, mine, programme, now=now)
            left = {row.data["item"] for row in mine.rows if row.id not in stale}
            assert left == {item.id for item in items}
            return [item.id for item in items]

    assert await told() == ["P27", "P28"]
    await choose(db, meeting_id, USUAL.with_leads(Kind.EXCURSION, []), now)
    assert await told() == ["P27"]
    await change(db, meeting_id, "P27", now, starts_at=at("2018-11-10 13:40"), ends_at=at("2018-11-10 14:20"))
    assert await told() == []


@pytest.mark.fault("F24")
async def test_whatever_changes_in_between_nothing_stale_leaves_and_nothing_wanted_is_lost(
    db: Database, meeting_id: int, joined: None
) -> None:
    """Moves, cancellations, mutes and outages in any order, against the plan as it is at each moment."""
    seed = drawn_seed()
    dice = random.Random(seed)
    now, looked = at("2018-11-10 07:00"), at("2018-11-10 07:00")
    told: set[str] = set()
    chosen = USUAL
    await sweep(db, meeting_id, now)
    for step in range(200):
        if told and step >= 25:
            break
        now += timedelta(minutes=dice.choice((0, 1, 3, 7, 20)))
        match dice.randrange(5):
            case 0:
                start = now.replace(second=0) + timedelta(minutes=dice.choice((-10, 10, 20, 65, 90)))
                await shift(db, meeting_id, dice.choice(("P21", "P22")), now, starts_at=start, ends_at=None)
            case 1:
                item_id, cancelled = dice.choice(("P21", "P22")), dice.random() < 0.3
                await shift(db, meeting_id, item_id, now, withdrawn=cancelled)
            case 2:
                leads = dice.choice((None, (), (5,), (30, 10)))
                chosen = chosen.with_leads(dice.choice((Kind.TRANSFER, Kind.EXCURSION)), leads)
                await choose(db, meeting_id, chosen, now)
        if dice.random() < 0.2:
            continue  # away
        await sweep(db, meeting_id, now)
        async with db.write() as session:
            parcels = await claims.claim(session, now=now, real=now, limit=50)
            programme = await read_programme(session, meeting_id)
            rules = await reminders.timing(session, meeting_id, programme)
            anna = next(one for one in await recipients(session, meeting_id) if one.participant_id == ANNA)
            wanted = plan(programme.items, anna.traits, anna.preferences, rules)
            mine = (one for one in parcels if one.person.user_id == 101)
            for parcel in (one for one in mine if one.kind is DeliveryKind.REMINDER):
                items, stale, _ = await reminders.still_wanted(session, parcel, programme, now=now)
                assert {item.id for item in items} <= {one.item.id for one in wanted}
                assert all(item.starts_at > now for item in items)
                left = {row.key for row in parcel.rows if row.id not in stale}
                assert not left & told
                told |= left
        owed = {one.key(ANNA) for one in wanted if looked < one.due_at <= now < one.expires_at}
        assert owed <= told
        looked = now
    assert told
