"""Reminders when they leave: what an outage hid, what changed since, what is said once."""

from sqlalchemy import update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.deliveries import State
from bot.domain.preferences import USUAL
from bot.domain.programme import Kind
from bot.services import claims, reminders
from bot.services.programme import read_programme
from tests.integration.services.reminding import ANNA, BERT, ELSA, change, choose, joined, rows, sweep
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
        items, stale = await reminders.still_wanted(session, mine, programme, now=now)
    assert [row.data["lead"] for row in mine.rows] == [60, 15]
    assert [item.id for item in items] == ["P21"]
    assert stale == frozenset()


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
            items, stale = await reminders.still_wanted(session, mine, programme, now=now)
            left = {row.data["item"] for row in mine.rows if row.id not in stale}
            assert left == {item.id for item in items}
            return [item.id for item in items]

    assert await told() == ["P27", "P28"]
    await choose(db, meeting_id, USUAL.with_leads(Kind.EXCURSION, []), now)
    assert await told() == ["P27"]
    await change(db, meeting_id, "P27", now, starts_at=at("2018-11-10 13:40"), ends_at=at("2018-11-10 14:20"))
    assert await told() == []
