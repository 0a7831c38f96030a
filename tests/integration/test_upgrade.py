"""An upgrade: the database is copied first, and changed in one transaction, whatever becomes of it."""

import re
import shutil
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.db import migrate
from bot.db.tables import metadata
from bot.files.backups import restoring
from bot.settings import ConfigurationError
from bot.upgrade import upgraded
from tests import schemas
from tests.backups import REAL, Place, content, with_programs
from tests.forked import Forked
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.upgrading import watching
from tests.postgres import Postgres

_CHANGES = re.compile(r"\s*(CREATE|ALTER|INSERT|UPDATE|DROP|DELETE)", re.IGNORECASE)
Columns = dict[str, list[str]]


@pytest.fixture
def place(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An empty database of each kind."""
    monkeypatch.setenv("PATH", with_programs())
    return Place(database_url, tmp_path)


async def _version(url: str) -> str | None:
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        found = await migrate.current(connection)
    await engine.dispose()
    return found


async def _rows(url: str, columns: Columns) -> dict[str, list[str]]:
    """Every row in words, in an order of its own."""
    engine = create_async_engine(url, poolclass=NullPool)
    told = {}
    async with engine.connect() as connection:
        for table, names in columns.items():
            words = ", ".join(f'"{name}"' for name in names)
            rows = (await connection.execute(text(f'SELECT {words} FROM "{table}"'))).all()
            told[table] = sorted(repr(tuple(row)) for row in rows)
    await engine.dispose()
    return told


async def _columns(url: str) -> Columns:
    """What an older schema has and this one still has."""
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        found = await connection.run_sync(_looked)
    await engine.dispose()
    return found


def _looked(connection: Connection) -> Columns:
    looked, kept = inspect(connection), {}
    for table in set(looked.get_table_names()) & set(metadata.tables):
        names = {column["name"] for column in looked.get_columns(table)}
        kept[table] = sorted(names & {column.name for column in metadata.tables[table].columns})
    return kept


_EACH_TIME = ("sqlite", "0001"), ("sqlite", "0004"), ("sqlite", "0007"), ("postgresql", "0007")
_VERSIONS = [
    pytest.param(kind, revision, marks=() if (kind, revision) in _EACH_TIME else pytest.mark.proof)
    for kind in ("sqlite", "postgresql")
    for revision in schemas.RELEASED
]


@pytest.mark.parametrize(("database_url", "revision"), _VERSIONS, indirect=["database_url"])
@pytest.mark.fault("F34")
async def test_a_database_of_every_released_version_keeps_its_rows_and_is_copied_before(
    place: Place, revision: str
) -> None:
    await schemas.make(place.url, revision)
    columns = await _columns(place.url)
    before = await _rows(place.url, columns)
    assert sum(len(rows) for rows in before.values()) > 30
    assert await upgraded(place.settings())
    assert await _version(place.url) == migrate.HEAD
    assert await _rows(place.url, columns) == before
    (copy,) = place.backups.iterdir()
    assert copy.name.startswith(f"ttchan-before-{migrate.HEAD}-")
    assert copy.name.endswith(".tar.gz.age")
    assert not await upgraded(place.settings())
    assert list(place.backups.iterdir()) == [copy]
    if revision == schemas.RELEASED[-1]:
        await _is_put_back(place, copy, columns, before)


async def _is_put_back(place: Place, copy: Path, columns: Columns, before: dict[str, list[str]]) -> None:
    """The copy of an older schema is brought to this one, and holds."""
    done = await restoring.restore(place.settings(), copy, place.key, real=REAL)
    assert done.manifest.schema == schemas.RELEASED[-1]
    assert await _version(place.url) == migrate.HEAD
    but = {table: names for table, names in columns.items() if table not in ("audit_log", "state")}
    assert await _rows(place.url, but) == {table: before[table] for table in but}
    assert "'restored'" in (await content(place.url))["state"][0]


@sqlite_first
@pytest.mark.fault("F34")
async def test_with_a_key_and_no_place_for_backups_the_copy_beside_a_sqlite_file_is_encrypted(
    place: Place,
) -> None:
    await schemas.make(place.url, "0007")
    assert await upgraded(place.settings(backup_dir=None))
    assert len(list(place.side.glob("ttchan-before-*.tar.gz.age"))) == place.sqlite
    assert not list(place.side.glob("ttchan-before-*.tar.gz"))


@sqlite_first
@pytest.mark.fault("F34")
async def test_without_a_key_the_copy_lies_beside_the_database_and_not_in_the_place_for_backups(
    place: Place,
) -> None:
    await schemas.make(place.url, "0007")
    assert await upgraded(place.settings(backup_recipient=""))
    assert len(list(place.side.glob("ttchan-before-*.tar.gz"))) == 1
    assert not place.backups.exists()


@sqlite_first
@pytest.mark.fault("F34")
async def test_without_a_place_for_backups_the_copy_lies_beside_a_sqlite_file(place: Place) -> None:
    await schemas.make(place.url, "0007")
    assert await upgraded(place.settings(backup_dir=None, backup_recipient=""))
    copies = [one.name for one in place.side.iterdir() if one.name.endswith(".tar.gz")]
    assert len(copies) == place.sqlite
    assert not list(place.side.glob(".ttchan-making-*"))


@sqlite_first
@pytest.mark.fault("F34")
async def test_where_no_copy_can_be_made_nothing_is_upgraded(place: Place, tmp_path: Path) -> None:
    await schemas.make(place.url, "0007")
    (tmp_path / "taken").touch()
    with pytest.raises(ConfigurationError, match=r"No copy could be made before the upgrade: .+\."):
        await upgraded(place.settings(backup_dir=tmp_path / "taken" / "in"))
    assert await _version(place.url) == "0007"


async def _dies(place: Place, statement: int) -> None:
    """Upgrade in a process that ends before a statement."""
    environment = {f"TTCHAN_{name}": value for name, value in place.environment.items()}
    process = Forked(
        "tests.integration.upgrading", (str(statement),), {"PATH": with_programs()} | environment
    )
    await process.start(stdout=True, stderr=True)
    await process.communicate()
    assert process.returncode == 137


async def _try(
    place: Place, revision: str, older: "Older", choose: Callable[[int, int], Collection[int]]
) -> int:
    """Die before each of the statements that ``choose`` takes: it is given the first that changes anything,
    and the last. Returns how many it took.
    """
    await older.make(revision)
    statements: list[str] = []
    with watching(statements.append):
        await upgraded(place.settings())
    assert await _rows(place.url, older.columns) == older.rows
    first = next(number for number, one in enumerate(statements, 1) if _CHANGES.match(one))
    chosen = choose(first, len(statements))
    for statement in chosen:
        await older.renew()
        shutil.rmtree(place.backups)
        await _dies(place, statement)
        assert await _version(place.url) == revision, "no statement follows the one that ends it"
        assert await _rows(place.url, older.columns) == older.rows
        if statement > first:
            assert len(list(place.backups.glob("ttchan-before-*.age"))) == 1, "changed before it was copied"
        await upgraded(place.settings())
        assert await _version(place.url) == migrate.HEAD
        assert await _rows(place.url, older.columns) == older.rows
    return len(chosen)


class Older:
    """A database of an older schema, put in place as often as it is asked for."""

    def __init__(self, place: Place, server: Postgres | None) -> None:
        self._place = place
        self._server = server
        self.columns: Columns = {}
        self.rows: dict[str, list[str]] = {}

    async def make(self, revision: str) -> None:
        """Make the first one, and keep it."""
        await schemas.make(self._place.url, revision)
        self.columns = await _columns(self._place.url)
        self.rows = await _rows(self._place.url, self.columns)
        if self._server is None:
            shutil.copy(self._place.side / "ttchan.db", self._place.side / "kept")
        else:
            self._kept = self._server.copy(self._place.url)

    async def renew(self) -> None:
        """Put it in place again."""
        if self._server is None:
            for end in ("", "-wal", "-shm", "-journal"):
                (self._place.side / f"ttchan.db{end}").unlink(missing_ok=True)
            shutil.copy(self._place.side / "kept", self._place.side / "ttchan.db")
        else:
            self._server.replace(self._place.url, self._kept)


@pytest.fixture
def older(place: Place, request: pytest.FixtureRequest) -> Iterator[Older]:
    """Of the kind that ``place`` is of."""
    server: Postgres | None = None if place.sqlite else request.getfixturevalue("postgres")
    yield Older(place, server)


@pytest.mark.fault("F2", "F34")
async def test_a_crash_in_a_migration_leaves_the_old_schema_and_a_copy(place: Place, older: Older) -> None:
    await _try(place, "0007", older, lambda first, last: (last,))


@pytest.mark.proof
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("revision", ("0001", "0007"))
@pytest.mark.fault("F2", "F34")
async def test_a_crash_at_each_statement_of_each_migration_leaves_the_old_schema(
    place: Place, older: Older, revision: str
) -> None:
    tried = await _try(place, revision, older, lambda first, last: range(first, last + 1))
    print(f"{tried} statements")  # noqa: T201
