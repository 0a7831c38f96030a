"""The inbox's own rules: stored once, blanked when done, dropped when old."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import inbox as table
from bot.services import inbox, upkeep

NOW = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)


async def _rows(db: Database) -> dict[int, tuple[str, str, int]]:
    async with db.read() as session:
        rows = await session.execute(select(table.c.update_id, table.c.state, table.c.body, table.c.attempts))
        return {row.update_id: (row.state, row.body, row.attempts) for row in rows}


async def test_an_update_is_stored_once_and_the_first_body_stays(db: Database) -> None:
    async with db.write() as session:
        await inbox.store(session, [(2**40, "first"), (2**40, "again")], now=NOW)
    async with db.write() as session:
        await inbox.store(session, [(2**40, "later"), (7, "x")], now=NOW)
        await inbox.store(session, [], now=NOW)
    assert await _rows(db) == {2**40: ("new", "first", 0), 7: ("new", "x", 0)}


async def test_waiting_ones_come_oldest_first_from_the_cursor_on(db: Database) -> None:
    async with db.write() as session:
        await inbox.store(session, [(n, str(n)) for n in (30, 10, 20)], now=NOW)
        first, second, third = await inbox.waiting(session, 0, 10)
        await inbox.mark_applied(session, second.id)
        await inbox.mark_done(session, [first.id])
    async with db.read() as session:
        left = await inbox.waiting(session, 0, 10)
        assert [(one.update_id, one.applied) for one in left] == [(10, True), (20, False)]
        assert [one.update_id for one in await inbox.waiting(session, second.id, 10)] == [20]
        assert [one.update_id for one in await inbox.waiting(session, 0, 1)] == [10]
    assert (await _rows(db))[30] == ("done", "", 0)
    assert third.update_id == 20


async def test_the_third_failure_is_quarantine_with_the_raw_text(db: Database) -> None:
    async with db.write() as session:
        await inbox.store(session, [(1, "raw")], now=NOW)
        (entry,) = await inbox.waiting(session, 0, 10)
        given_up = [await inbox.record_failure(session, entry.id, n, "E" * 900) for n in (1, 2, 3)]
    assert given_up == [False, False, True]
    assert await _rows(db) == {1: ("quarantined", "raw", 3)}


async def test_old_rows_go_and_what_waits_never_does(db: Database) -> None:
    ages = {"done": inbox.KEEP_DONE, "quarantined": inbox.KEEP_QUARANTINED, "new": timedelta(days=400)}
    moment = timedelta(seconds=1)
    async with db.write() as session:
        for number, (state, age) in enumerate(ages.items()):
            for sign, shift in ((-1, moment), (1, -moment)):
                name = number * 10 + sign
                await inbox.store(session, [(name, "x")], now=NOW - age - shift)
                change = table.update().where(table.c.update_id == name).values(state=state)
                await session.execute(change)
        assert await upkeep.tidy(session, now=NOW, real=NOW) == 2
    assert sorted(await _rows(db)) == [1, 11, 19, 21]
