"""Migrations: up, down, up on both databases, under a lock, and never over a newer schema."""

import asyncio
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.db import migrate
from bot.db.tables import metadata


def _differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata))


async def test_migrations_make_just_the_tables_we_declare(database_url: str) -> None:
    assert await migrate.migrate(database_url)
    engine = create_async_engine(database_url)
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []
    await engine.dispose()


async def test_going_down_and_up_again_leaves_the_same_schema(database_url: str) -> None:
    await migrate.migrate(database_url)
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: migrate.upgrade(sync, "base"))
    async with engine.begin() as connection:
        await connection.run_sync(migrate.upgrade)
        assert await connection.run_sync(_differences) == []
    await engine.dispose()


async def test_several_migrators_at_once_do_it_once(database_url: str) -> None:
    done = await asyncio.gather(*(migrate.migrate(database_url) for _ in range(3)))
    assert sorted(done) == [False, False, True]


async def test_a_newer_schema_is_refused(database_url: str) -> None:
    await migrate.migrate(database_url)
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await engine.dispose()
    with pytest.raises(migrate.NewerSchema):
        await migrate.migrate(database_url)


def test_the_head_that_the_start_compares_with_is_the_last_migration(tmp_path: Path) -> None:
    with migrate.config() as settings:
        assert ScriptDirectory.from_config(settings).get_current_head() == migrate.HEAD
