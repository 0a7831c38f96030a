"""Databases for moves: one with rows in every table, and what databases of two kinds have in common."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, insert, select, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.db.migrate import HEAD
from bot.settings import Settings, load_settings
from tests import schemas

NASTY = ("a", "B", "_", "ä", "Ž", "й", "ß", "🚌", "a b", "-1", "10", "9")
"""Keys that people and bytes put into different orders."""
GONE = 2**35
"""The key of a row that is not there any more."""
MANY = 2100
"""Rows of one table: more than are carried at once."""
TEXTS = ("", "  ", "'; DROP TABLE people; --", "%s :x $1 \\u0000", "emoji 👨‍👩‍👧", "a\nb\r\n", "х" * 5000)


def settings_in(folder: Path) -> Settings:
    """Of data on SQLite in a folder, which is made."""
    settings = load_settings(data_dir=folder, api_url="http://127.0.0.1:9")
    settings.make_side_dir()
    return settings


async def fill(url: str) -> None:
    """Rows in every table, and some that are not easily carried."""
    await schemas.make(url, HEAD)
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        await connection.run_sync(_add)
    await engine.dispose()


def _add(connection: Connection) -> None:
    known = MetaData()
    known.reflect(connection)
    info, inbox, log = known.tables["info_pages"], known.tables["inbox"], known.tables["audit_log"]
    (first,) = connection.execute(select(info).limit(1)).mappings()
    pages = [dict(first) | {"id": one, "text": {"en": one, "lv": "😀\x00"}} for one in NASTY]
    connection.execute(insert(info), pages)
    (row,) = connection.execute(select(inbox).limit(1)).mappings()
    texts = *TEXTS, *("{}" for _ in range(MANY))
    much = [dict(row) | {"id": 100 + n, "update_id": 2**40 + n, "body": one} for n, one in enumerate(texts)]
    connection.execute(insert(inbox), [*much, dict(row) | {"id": GONE, "update_id": 2**41}])
    connection.execute(inbox.delete().where(inbox.c.id == GONE))
    connection.execute(log.update().values(at=datetime(2018, 11, 10, 5, 25, 7, 123457)))


async def rows(url: str) -> dict[str, list[str]]:
    """Every row of every table in words that do not depend on the kind of database."""
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.connect() as connection:
        told = await connection.run_sync(_rows)
    await engine.dispose()
    return told


def _rows(connection: Connection) -> dict[str, list[str]]:
    known = MetaData()
    known.reflect(connection)
    return {
        table.name: sorted(repr([_word(value) for value in row]) for row in connection.execute(select(table)))
        for table in known.sorted_tables
        if table.name != "alembic_version"
    }


def _word(value: Any) -> Any:
    if isinstance(value, datetime):
        return (value.astimezone(UTC) if value.tzinfo else value).replace(tzinfo=None).isoformat()
    return value


async def execute(url: str, *statements: str) -> None:
    """Change something by hand."""
    engine = create_async_engine(url, poolclass=NullPool)
    async with engine.begin() as connection:
        for one in statements:
            await connection.execute(text(one))
    await engine.dispose()
