"""Databases for tests: what many begin with is made once a run, and every test gets a copy of its own."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.domain.workbook import Content, plan, to_rows
from bot.services import meetings, people, state
from tests.postgres import Postgres
from tests.sample import content

PUBLISHED_AT = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)
"""When the sample meeting was published."""


class _Compiled(dict[Any, Any]):
    """Compiled statements by the kind of engine: SQLAlchemy's keys begin with the one engine's dialect."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__((type(key[0]), *key[1:]), value)


_compiled = _Compiled()


@event.listens_for(Engine, "engine_connect")
def _compile_once(connection: Connection) -> None:
    # Every test has engines of its own: to compile the same statements for each is a tenth of their time.
    connection.execution_options(compiled_cache=_compiled)


class Stage(StrEnum):
    """What a database has when a test gets it."""

    MIGRATED = "migrated"
    """The tables and the state row."""

    PUBLISHED = "published"
    """The sample meeting, too: 81 people, 6 delegations."""


class Masters:
    """One database of each kind and stage, made when first asked for; nobody but a copier touches it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[Stage, str] = {}

    def sqlite(self, stage: Stage) -> Path:
        """The file; all of it is in there, for nobody has it open."""
        path = self._folder / f"{stage}.db"
        if not path.exists():
            _apart(_make(f"sqlite+aiosqlite:///{path}", stage))
        return path

    def postgresql(self, stage: Stage, server: Postgres) -> str:
        """The URL."""
        if stage not in self._made:
            url = server.create()
            _apart(_make(url, stage))
            self._made[stage] = url
        return self._made[stage]


def _apart(work: Coroutine[Any, Any, None]) -> None:
    """Run it to its end on a loop of its own, whatever loop the test has."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _make(url: str, stage: Stage) -> None:
    await migrate(url)
    db = Database(url)
    async with db.write() as session:
        await state.ensure(session)
    if stage is Stage.PUBLISHED:
        await publish(db, content())
    await db.dispose()


async def publish(db: Database, wanted: Content) -> int:
    """Publish a meeting as the command line does; returns its row."""
    async with db.write() as session:
        before = await meetings.published(session, wanted.meeting.code)
        rows = to_rows(wanted)
        change = before.plan(rows) if before else plan(None, {}, rows)
        await meetings.publish(session, change, now=PUBLISHED_AT, at=PUBLISHED_AT)
    return await current(db)


async def current(db: Database) -> int:
    """The row of the meeting that runs."""
    async with db.read() as session:
        meeting_id = (await people.glance(session, 0)).meeting_id
    assert meeting_id is not None
    return meeting_id
