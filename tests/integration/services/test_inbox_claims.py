"""Claims on the inbox: who may take what, and what is refused to whom it was taken from."""

import json
from collections.abc import Collection

import pytest
from sqlalchemy import select, text, update

from bot.db.engine import Database
from bot.db.tables import inbox as table
from bot.services import inbox, inbox_claims
from bot.services.inbox import NotMine
from tests.integration.gateway.feeding import NOW, message, store
from tests.integration.gateway.sharing import ask, postgresql_only

pytestmark = postgresql_only
ME, OTHER = 1, 2**31 - 1


@pytest.fixture
async def workers(db: Database) -> None:
    async with db.write() as session:
        await session.execute(text("INSERT INTO workers VALUES (1, now()), (2147483647, now())"))


async def _claim(db: Database, worker: int, room: int = 16, passed_over: Collection[int] = ()) -> list[int]:
    async with db.write() as session:
        rows = await inbox.claimed(session, worker, room, passed_over)
        return [row.update_id for row in rows]


@pytest.mark.usefixtures("workers")
async def test_a_chat_is_one_workers_as_long_as_it_has_undone_updates_there(db: Database) -> None:
    await store(db, [message(1, 7), message(2, -8), message(3, 7), message(4, 9)])
    assert await _claim(db, ME, 1) == [1]
    assert await _claim(db, OTHER) == [2, 4], "3 is of a chat that is mine"
    assert await _claim(db, OTHER) == []
    assert await _claim(db, ME) == [3]
    await store(db, [message(5, 7), message(6, -8)])
    async with db.write() as session:
        rows = (
            (await session.execute(select(table.c.id).where(table.c.update_id.in_([1, 3])))).scalars().all()
        )
        await inbox.mark_done(session, rows)
    assert await _claim(db, OTHER) == [5, 6]


@pytest.mark.usefixtures("workers")
async def test_of_one_chat_a_few_are_taken_and_what_is_passed_over_waits(db: Database) -> None:
    await store(db, (message(number, 7) for number in range(1, 20)))
    await store(db, [message(20, 8)])
    assert await _claim(db, ME) == [*range(1, 9), 20]
    assert await _claim(db, ME, passed_over={7}) == []
    assert await _claim(db, ME) == [*range(9, 17)]


@pytest.mark.usefixtures("workers")
async def test_while_one_is_at_a_chat_another_takes_the_others(db: Database) -> None:
    await store(db, [message(1, 7), message(2, 8)])
    async with db.write() as session:
        assert len(await inbox.claimed(session, ME, 1, ())) == 1
        assert await _claim(db, OTHER) == [2]
    assert await _claim(db, OTHER) == []


async def test_who_was_given_up_takes_nothing(db: Database) -> None:
    await store(db, [message(1, 7)])
    assert await _claim(db, ME) == []


@pytest.mark.usefixtures("workers")
@pytest.mark.fault("F26")
async def test_what_another_has_by_now_is_not_marked_and_not_counted(db: Database) -> None:
    await store(db, [message(1, 7)])
    async with db.write() as session:
        (entry,) = await inbox.claimed(session, ME, 1, ())
    async with db.write() as session:
        await session.execute(update(table).values(worker=OTHER))
    with pytest.raises(NotMine):
        async with db.write() as session:
            await inbox.mark_applied(session, entry.id, ME)
    with pytest.raises(NotMine):
        async with db.write() as session:
            await inbox.record_failure(session, entry.id, 3, "E", ME)
    async with db.read() as session:
        row = (await session.execute(select(table))).one()
        assert (row.state, row.attempts, row.reason) == ("new", 0, "")
        assert not await inbox_claims.still(session, entry.id, ME)
        assert await inbox_claims.still(session, entry.id, OTHER)


@pytest.mark.usefixtures("workers")
async def test_a_change_whose_commit_nobody_heard_of_is_told_apart(db: Database) -> None:
    await store(db, [message(1, 7)])
    async with db.write() as session:
        (entry,) = await inbox.claimed(session, ME, 1, ())
        assert await inbox.mark_applied(session, entry.id, ME)
    async with db.write() as session:
        assert not await inbox.mark_applied(session, entry.id, ME)


@pytest.mark.usefixtures("workers")
async def test_what_was_given_up_or_blanked_is_nobodys_any_more(db: Database) -> None:
    await store(db, [message(1, 7), message(2, 8)])
    assert await _claim(db, ME) == [1, 2]
    async with db.write() as session:
        ids = (await session.execute(select(table.c.id).order_by(table.c.id))).scalars().all()
        assert await inbox.record_failure(session, ids[0], 3, "E", ME)
        await session.execute(update(table).where(table.c.id == ids[1]).values(state="done", body=""))
    for entry_id in ids:
        with pytest.raises(NotMine):
            async with db.write() as session:
                await inbox.mark_applied(session, entry_id, ME)
    await store(db, [message(3, 7)])
    assert await _claim(db, OTHER) == [3]


@pytest.mark.usefixtures("workers")
async def test_updates_of_before_are_claimed_once_their_chats_are_named(db: Database) -> None:
    bodies = [json.dumps(message(1, 7)), "{", json.dumps(message(3, 7))]
    async with db.write() as session:
        for number, body in enumerate(bodies, 1):
            await session.execute(table.insert().values(update_id=number, body=body, received_at=NOW))
    assert await _claim(db, ME) == []
    async with db.write() as session:
        await inbox_claims.name_chats(session)
    assert await _claim(db, ME, 1) == [1]
    assert await _claim(db, OTHER) == [2]
    assert await ask(db, "SELECT count(*) FROM inbox WHERE chat = 7") == 2
