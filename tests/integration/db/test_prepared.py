"""A prepared look-up: what it reads over a look is what it reads over a session with a transaction."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import bindparam, event, insert, select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.engine import Database
from bot.db.prepared import Prepared
from bot.db.tables import people, state

BIG = 2**52 - 1
_AT = datetime(2018, 11, 10, 7, 25, tzinfo=timezone(timedelta(hours=2)))
_WHO = Prepared(
    select(people.c.language, people.c.created_at, people.c.blocked_at, people.c.preferences, state.c.id)
    .select_from(state)
    .outerjoin(people, people.c.user_id == bindparam("user_id"))
)
_ONLY = Prepared(select(people.c.id).where(people.c.user_id == bindparam("user_id")))


async def _add(session: AsyncSession, user_id: int) -> None:
    given = {"user_id": user_id, "language": "pl", "preferences": {"leads": [10]}}
    await session.execute(insert(people).values(**given, created_at=_AT, updated_at=_AT))


async def test_a_look_reads_the_same_values_as_a_session(db: Database) -> None:
    async with db.write() as session:
        await _add(session, BIG)
    for way in (db.look, db.read):
        async with way() as session:
            row = await _WHO.one(session, user_id=BIG)
            nobody = await _WHO.one(session, user_id=1)
        assert tuple(row) == ("pl", _AT, None, {"leads": [10]}, 1)
        assert row.created_at.tzinfo is UTC
        assert (row.language, nobody.language) == ("pl", None)


async def test_a_look_sees_what_was_committed_meanwhile(db: Database) -> None:
    async with db.write() as session:
        await _add(session, 1)
    for language in ("lv", "sr_Latn"):
        async with db.write() as session:
            await session.execute(update(people).values(language=language))
        async with db.look() as session:
            assert (await _WHO.one(session, user_id=1)).language == language


async def test_a_session_that_writes_sees_its_own_changes(db: Database) -> None:
    async with db.look() as looking, db.write() as session:
        await _add(session, 1)
        assert (await _WHO.one(session, user_id=1)).language == "pl"
        if db.is_sqlite:
            assert (await _WHO.one(looking, user_id=1)).language is None


async def test_where_there_is_no_row_it_says_so_and_goes_on(db: Database) -> None:
    for way in (db.look, db.read):
        with pytest.raises(NoResultFound):
            async with way() as session:
                await _ONLY.one(session, user_id=1)
    async with db.write() as session:
        await _add(session, 1)
    async with db.look() as session:
        assert (await _ONLY.one(session, user_id=1)).id == 1


async def test_whoever_counts_statements_counts_a_look(db: Database) -> None:
    seen: list[str] = []
    event.listen(db.reader.sync_engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    async with db.look() as session:
        await _WHO.one(session, user_id=1)
    assert len([one for one in seen if "LEFT OUTER JOIN people" in one]) == 1
