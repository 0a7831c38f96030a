"""Read and write engines on both databases."""

import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, StatementError

from bot.db import engine
from bot.db.engine import Database
from bot.db.tables import dialogues, people, state
from bot.services import dialogues as dialogue_service

NOW = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)


async def test_concurrent_read_modify_writes_lose_nothing(db: Database) -> None:
    async with db.write() as session:
        await session.execute(insert(people).values(user_id=1, language="0", created_at=NOW, updated_at=NOW))

    async def add_one() -> None:
        async with db.write() as session:
            found = await session.execute(select(people.c.language).with_for_update())
            await session.execute(update(people).values(language=str(int(found.scalar_one()) + 1)))

    await asyncio.gather(*(add_one() for _ in range(20)))
    async with db.read() as session:
        assert (await session.execute(select(people.c.language))).scalar_one() == "20"


async def test_instants_come_back_aware_and_in_utc(db: Database) -> None:
    in_riga = NOW.astimezone(timezone(timedelta(hours=2)))
    async with db.write() as session:
        await session.execute(update(state).values(intake_ok_at=in_riga))
    async with db.read() as session:
        stored = (await session.execute(select(state.c.intake_ok_at))).scalar_one()
    assert stored == NOW
    assert stored.utcoffset() == timedelta(0)


async def test_a_naive_instant_is_refused(db: Database) -> None:
    with pytest.raises(StatementError, match="naive"):
        async with db.write() as session:
            await session.execute(update(state).values(intake_ok_at=datetime(2018, 11, 10)))


async def test_a_failed_transaction_changes_nothing(db: Database) -> None:
    with pytest.raises(RuntimeError):
        async with db.write() as session:
            await dialogue_service.follow(session, 7, "welcome", "town", {"a": 1}, now=NOW)
            raise RuntimeError
    async with db.read() as session:
        assert (await session.execute(select(dialogues))).all() == []


async def test_a_transaction_that_is_rolled_back_amid_it_ends_as_if_nobody_had_rung(db: Database) -> None:
    async with db.write() as session:
        await session.execute(update(state).values(bot_username="nobody"))
        session.info[engine.BELL] = True
        await session.rollback()
    async with db.read() as session:
        assert (await session.execute(select(state.c.bot_username))).scalar_one() is None


async def test_a_reader_is_not_held_up_by_a_writer(db: Database) -> None:
    async with db.write() as writing:
        await writing.execute(update(state).values(bot_username="writing"))
        async with asyncio.timeout(20), db.read() as reading:
            assert (await reading.execute(select(state.c.bot_username))).scalar_one() is None


async def test_sqlite_is_durable_and_keeps_its_references(tmp_path: object) -> None:
    db = Database(f"sqlite+aiosqlite:///{tmp_path}/x.db")
    for session_of in (db.read, db.write):
        async with session_of() as session:
            pragmas = [
                (await session.execute(text(f"PRAGMA {name}"))).scalar_one()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            ]
        assert pragmas == ["wal", 2, 1, 1]
    await db.dispose()


async def test_a_look_sees_what_was_committed_since_the_one_before(db: Database) -> None:
    for name in ("first", "second"):
        async with db.write() as session:
            await session.execute(update(state).values(bot_username=name))
        async with db.look() as session:
            assert (await session.execute(select(state.c.bot_username))).scalar_one() == name


async def test_a_look_that_fails_does_not_spoil_the_next(db: Database) -> None:
    for _ in range(8):  # more than there are connections
        with pytest.raises(DBAPIError):
            async with db.look() as session:
                await session.execute(text("SELECT nothing FROM nowhere"))
    async with db.look() as session:
        assert (await session.execute(select(state.c.bot_username))).scalar_one() is None


async def test_many_looks_at_once_keep_apart(db: Database) -> None:
    async def name(number: int) -> int:
        async with db.look() as session:
            await asyncio.sleep(0)
            return int((await session.execute(text(f"SELECT {number}"))).scalar_one())

    assert await asyncio.gather(*map(name, range(20))) == list(range(20))


@pytest.mark.fault("F26")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_whoever_is_frozen_amid_a_transaction_does_not_keep_its_locks(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_SETTINGS", {"idle_in_transaction_session_timeout": "300ms"})
    frozen = Database(db.url)
    with pytest.raises(DBAPIError):
        async with frozen.write() as session:
            await session.execute(update(state).values(bot_username="frozen"))
            async with asyncio.timeout(20), db.write() as other:  # waits until the server has ended it
                await other.execute(update(state).values(bot_username="other"))
            await session.execute(select(state.c.bot_username))
    async with frozen.write() as session:  # and goes on over another connection
        assert (await session.execute(select(state.c.bot_username))).scalar_one() == "other"
    await frozen.dispose()
