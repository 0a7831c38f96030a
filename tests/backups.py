"""Data of which backups are made in tests: settings, a key, and what a database holds."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.files.backups.sealing import new_key
from bot.settings import Settings, load_settings
from tests.postgres import programs

REAL = datetime(2026, 11, 23, 2, 0, 5, tzinfo=UTC)
"""Operating time of most of them: just after two in the night."""


class Place:
    """A data directory with a database, and beside it a folder for backups and a key to read them."""

    def __init__(self, database_url: str, folder: Path, **more: Any) -> None:
        self.url = database_url
        self.sqlite = database_url.startswith("sqlite")
        self.side = folder
        self.backups = folder.parent / f"{folder.name}-backups"
        self.key = folder.parent / f"{folder.name}.key"
        self.public = new_key(self.key)
        self.more: dict[str, Any] = {
            "data_dir": folder,
            "database_url": database_url,
            "backup_dir": self.backups,
            "backup_recipient": self.public,
        } | more

    def settings(self, **more: Any) -> Settings:
        """As the operator has set it."""
        return load_settings(**(self.more | more))

    @property
    def environment(self) -> dict[str, str]:
        """The same for a command; names without their beginning."""
        told = {name.upper(): str(value) for name, value in self.more.items()}
        return told | {"API_URL": "http://127.0.0.1:9"}


def with_programs() -> str:
    """A PATH where PostgreSQL's own programs come first."""
    return f"{programs()}{os.pathsep}{os.environ['PATH']}"


async def content(url: str, *, but: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Every row of every table in words, in an order of its own; and the columns."""
    engine = create_async_engine(url, poolclass=NullPool)
    told = {}
    async with engine.connect() as connection:
        for name in await connection.run_sync(lambda sync: inspect(sync).get_table_names()):
            if name not in but:
                rows = (await connection.execute(text(f'SELECT * FROM "{name}"'))).all()
                told[name] = sorted(repr(tuple(row)) for row in rows)
    await engine.dispose()
    return told
