"""The move to PostgreSQL: all rows arrive, or none; what cannot be moved is said; what was moved is left."""

import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot import move
from bot.cli.session import opened
from bot.db import copying, migrate
from bot.db.engine import Database
from bot.db.tables import audit_log, inbox, items, metadata
from bot.domain.moving import Copied, MoveRefused
from bot.only_one import only_one
from bot.secret_key import load_secret_key
from bot.services import audit
from bot.settings import ConfigurationError, Settings, load_settings
from tests import schemas
from tests.backups import REAL
from tests.databases import Masters, Stage, current
from tests.integration import moved
from tests.postgres import Postgres


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of data on SQLite that nobody made yet."""
    return moved.settings_in(tmp_path / "data")


@pytest.fixture
async def filled(settings: Settings) -> Settings:
    """With rows in every table."""
    await moved.fill(settings.database)
    return settings


@pytest.fixture
def published(settings: Settings, masters: Masters) -> Settings:
    """With the sample meeting."""
    shutil.copy(masters.sqlite(Stage.PUBLISHED), settings.side_dir / "ttchan.db")
    return settings


def _silent(_: Copied) -> None:
    pass


def _on(url: str, settings: Settings) -> Settings:
    """The same bot on PostgreSQL."""
    return load_settings(data_dir=settings.data_dir, database_url=url, api_url=settings.api_url)


async def _refused(settings: Settings, url: str) -> str:
    """Why; both databases are as they were."""
    before, there = await moved.rows(settings.database), await moved.rows(url)
    with pytest.raises(MoveRefused) as refusal:
        await move.move(settings, url, _silent)
    assert await moved.rows(settings.database) == before
    assert await moved.rows(url) == there
    async with opened(settings):
        pass
    return str(refusal.value)


async def test_every_row_of_every_table_arrives_as_it_was(filled: Settings, postgres: Postgres) -> None:
    url, told = postgres.create(), list[Copied]()
    before = await moved.rows(filled.database)
    assert set(before) == set(metadata.tables)
    assert all(before.values())
    done = await move.move(filled, url, told.append)
    assert not done.before
    assert await moved.rows(url) == before == await moved.rows(filled.database)
    assert done.rows == {name: len(rows) for name, rows in before.items()}
    assert {one.name: one.rows for one in told} == done.rows
    assert sum(one.cleaned for one in told) == 0


async def test_keys_count_on_behind_all_that_ever_were(filled: Settings, postgres: Postgres) -> None:
    url = postgres.create()
    await move.move(filled, url, _silent)
    db = Database(url)
    async with db.write() as session:
        row = {"update_id": 5, "body": "{}", "received_at": REAL}
        made = await session.execute(insert(inbox).values(row).returning(inbox.c.id))
        assert made.scalar_one() == moved.GONE + 1
        await audit.record(session, "backup", "", actor=None, now=REAL)
        assert await session.scalar(select(func.max(audit_log.c.id))) == schemas.ROWS + 1
    await db.dispose()


async def test_the_sample_meeting_is_read_as_before(published: Settings, postgres: Postgres) -> None:
    url, key = postgres.create(), load_secret_key(published)
    old = Database(published.database)
    async with old.read() as session:
        before = (await session.execute(items.select().order_by(items.c.id))).all()
    await old.dispose()
    await move.move(published, url, _silent)
    new = Database(url)
    async with new.read() as session:
        assert sorted((await session.execute(items.select())).all(), key=lambda row: row.id) == before
    assert await current(new) == 1
    await new.dispose()
    assert load_secret_key(_on(url, published)) == key


async def test_an_older_schema_is_copied_and_brought_up_before(
    settings: Settings, postgres: Postgres
) -> None:
    await schemas.make(settings.database, "0007")
    done = await move.move(settings, postgres.create(), _silent)
    assert done.rows["deliveries"] == schemas.ROWS
    (copy,) = settings.side_dir.glob("ttchan-before-*")
    assert migrate.HEAD in copy.name


async def test_tables_without_rows_are_no_obstacle(published: Settings, postgres: Postgres) -> None:
    """An operator asks `ttchan check` about the new database first."""
    url = postgres.create()
    async with opened(_on(url, published)):
        pass
    await move.move(published, url, _silent)
    assert await moved.rows(url) == await moved.rows(published.database)


async def test_a_nul_is_taken_out_and_told(published: Settings, postgres: Postgres) -> None:
    url, told = postgres.create(), list[Copied]()
    words = (
        "UPDATE phrases SET pronunciation = 'a' || char(0) || 'b' WHERE id = (SELECT min(id) FROM phrases)"
    )
    await moved.execute(published.database, words)
    await move.move(published, url, told.append)
    assert [one.name for one in told if one.cleaned] == ["phrases"]
    assert sum("'ab'" in row for row in (await moved.rows(url))["phrases"]) == 1


async def test_a_server_that_goes_away_midway_is_said_and_all_is_as_before(
    filled: Settings, postgres: Postgres
) -> None:
    url, before = postgres.create(), await moved.rows(filled.database)

    def drop(copied: Copied) -> None:
        if copied.name == "people":
            postgres.drop(url)

    with pytest.raises(MoveRefused, match=r"The way to PostgreSQL was lost \(\w+\)\."):
        await move.move(filled, url, drop)
    assert await moved.rows(filled.database) == before
    await move.move(filled, postgres.create(), _silent)


async def _strange(url: str) -> None:
    await moved.execute(url, "CREATE TABLE people (name text)")


async def _another(url: str) -> None:
    await moved.fill(url)


async def _newer(url: str) -> None:
    await migrate.migrate(url)
    await moved.execute(url, "UPDATE alembic_version SET version_num = '9999'")


@pytest.mark.parametrize(
    ("fill", "said"),
    [
        (_strange, "has tables of something else (people): give TTChan one of its own."),
        (_another, "has rows already (3 of alarms, 3 of dialogues, 3 of erasures), and they are not these."),
    ],
)
async def test_a_database_that_is_not_empty_is_refused(
    published: Settings, postgres: Postgres, fill: Callable[[str], Awaitable[None]], said: str
) -> None:
    url = postgres.create()
    await fill(url)
    assert said in await _refused(published, url)


async def test_a_newer_schema_is_refused(published: Settings, postgres: Postgres) -> None:
    url = postgres.create()
    await _newer(url)
    with pytest.raises(migrate.NewerSchema):
        await move.move(published, url, _silent)


async def test_a_database_of_other_letters_is_refused(published: Settings, postgres: Postgres) -> None:
    url = postgres.create()
    engine = create_async_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        words = "CREATE DATABASE old_letters ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        await connection.exec_driver_sql(words)
    await engine.dispose()
    name = url.partition("?")[0].rpartition("/")[2]
    said = await _refused(published, url.replace(f"/{name}?", "/old_letters?"))
    assert said == "The PostgreSQL database keeps texts as LATIN1: make one with UTF8."


async def test_nothing_is_moved_beside_a_bot_and_no_bot_starts_meanwhile(
    published: Settings, postgres: Postgres
) -> None:
    url = postgres.create()
    with only_one(published), pytest.raises(ConfigurationError, match="Another TTChan is running"):
        await move.move(published, url, _silent)
    held = list[bool]()

    def try_to_run(_: Copied) -> None:
        with pytest.raises(ConfigurationError, match="Another TTChan"), only_one(published):
            pass
        held.append(True)

    await move.move(published, url, try_to_run)
    assert held


async def test_a_file_beside_other_files_than_the_data_directorys_is_refused(
    published: Settings, postgres: Postgres, tmp_path: Path
) -> None:
    apart = load_settings(data_dir=tmp_path / "else", database_url=published.database)
    assert f"in {published.side_dir};" in await _refused(apart, postgres.create())


async def test_what_was_moved_is_refused_until_it_is_taken_back(
    published: Settings, postgres: Postgres
) -> None:
    url, path = postgres.create(), published.side_dir / "ttchan.db"
    with pytest.raises(MoveRefused, match=r"The SQLite database was not moved\."):
        move.back(published)
    await move.move(published, url, _silent)
    with pytest.raises(migrate.DatabaseMoved):
        async with opened(published):
            pass
    with pytest.raises(migrate.DatabaseMoved):
        await move.move(published, url, _silent)
    assert copying.schema(path) == f"moved-{migrate.HEAD}"
    move.back(published)
    async with opened(published) as db:
        assert await current(db) == 1
    again = await move.move(published, url, _silent)
    assert again.before


async def test_data_on_postgresql_and_data_that_are_not_there_are_not_moved(
    settings: Settings, postgres: Postgres
) -> None:
    url = postgres.create()
    with pytest.raises(MoveRefused, match="TTCHAN_DATABASE_URL names PostgreSQL already"):
        await move.move(_on(url, settings), url, _silent)
    with pytest.raises(MoveRefused, match="There is nothing to move"):
        await move.move(settings, url, _silent)
    assert not (settings.data_dir / "ttchan.db").exists()
