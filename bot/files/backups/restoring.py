"""Putting a backup back: unpacked and proved aside, then one rename that is the whole switch.

A kill before it leaves the data as they were, a kill after it the restored ones, in hold mode.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker

from bot import secret_key
from bot.crash import crash_point
from bot.db import copying, dumping
from bot.db.engine import Database
from bot.db.migrate import HEAD, migrate, upgrade
from bot.domain.backups import BackupRefused, Manifest
from bot.domain.hold import HoldReason
from bot.files.backups import archive, switching
from bot.files.backups.making import mark_of
from bot.files.backups.places import alone, refusing, sqlite_file, staging
from bot.only_one import only_one
from bot.services import audit, hold, state
from bot.settings import Settings

_STAGING = ".ttchan-restoring-"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back. ``aside``: where that lies which was there before, None = there was nothing.
    ``broken``: the first entry of the log of acts that was changed, None = none was. ``keyless``: there
    were anonymous polls, and no key of theirs lies here. ``kept_files``: how many the disk did not take.
    """

    manifest: Manifest
    aside: str | None
    kept_files: int
    broken: int | None
    keyless: bool


async def restore(settings: Settings, source: Path, identity: Path | None, *, real: datetime) -> Restored:
    """Put a backup in the place of the data, which are kept aside. Operating time ``real``.

    Raises BackupRefused, ConfigurationError if a bot runs on the data; nothing is changed then.
    """
    with only_one(settings):
        async with _unpacked(settings, source, identity) as (manifest, staged):
            await asyncio.to_thread(_check_key, settings, staged, manifest)
            if sqlite_file(settings) is None:
                await _check_alone(settings.database)
            async with _database(settings, staged, manifest) as engine:
                broken = await _first_changed(engine)
                await _mark(engine, real)
            crash_point("restore_staged")
            aside, kept = await switching.switch(settings, staged, real=real)
            keyless = manifest.rows.get("poll_rounds", 0) and not any(settings.side_dir.glob("polls-*.key"))
            return Restored(manifest, aside, kept, broken, bool(keyless))


async def drill(settings: Settings, source: Path, identity: Path | None) -> Manifest:
    """Restore a backup aside, look whether everything is there, and remove it. The data stay as they are.

    Raises BackupRefused.
    """
    async with _unpacked(settings, source, identity) as (manifest, staged):
        try:
            async with _database(settings, staged, manifest) as engine:
                if (broken := await _first_changed(engine)) is not None:
                    raise BackupRefused(f"The log of acts was changed: entry {broken} does not follow.")
        finally:
            if sqlite_file(settings) is None:
                await dumping.discard(settings.database)
        return manifest


@asynccontextmanager
async def _unpacked(
    settings: Settings, source: Path, identity: Path | None
) -> AsyncIterator[tuple[Manifest, Path]]:
    """The parts of a backup in a folder, each proved, of a version and with a key that fit."""
    side = await asyncio.to_thread(settings.make_side_dir)
    with ExitStack() as open_:
        open_.enter_context(refusing("The unpacked backup"))
        open_.enter_context(alone(side))
        staged = open_.enter_context(staging(side, _STAGING))
        manifest = await asyncio.to_thread(archive.read, source, staged, identity)
        if manifest.schema > HEAD:
            raise BackupRefused("The backup was made by a newer TTChan: restore it with that version.")
        engine = "sqlite" if sqlite_file(settings) else "postgresql"
        if manifest.engine != engine:
            raise BackupRefused(
                f"The backup is of another kind of database ({manifest.engine}): see TTCHAN_DATABASE_URL."
            )
        yield manifest, staged


async def _check_alone(url: str) -> None:
    if await dumping.others(url):
        raise BackupRefused("Another program is connected to the database: stop it first.")
    if strangers := await dumping.strangers(url):
        raise BackupRefused(
            f"The database has tables that are not TTChan's ({', '.join(strangers[:3])}): "
            "give TTChan one of its own."
        )


def _check_key(settings: Settings, staged: Path, manifest: Manifest) -> None:
    """Without the key that it was made with, nobody erased stays erased and no invitation fits."""
    present, packed = settings.side_dir / secret_key.NAME, staged / secret_key.NAME
    if settings.secret_key is not None:
        key, name = settings.secret_key.get_secret_value().encode(), "TTCHAN_SECRET_KEY"
    elif present.exists():
        key, name = present.read_bytes().strip(), str(present)
    elif packed.exists():
        return
    else:
        raise BackupRefused(f"The backup came without its secret key: put it into {present} first.")
    if mark_of(key) != manifest.key:
        raise BackupRefused(
            f"{name} is not the key that this backup was made with: put that one in its place, "
            "or move the file away if the key is in the backup."
        )


@asynccontextmanager
async def _database(settings: Settings, staged: Path, manifest: Manifest) -> AsyncIterator[AsyncEngine]:
    """The database of the backup, whole, with the rows it had, brought to this version's schema."""
    if sqlite_file(settings):
        path = staged / "database.sqlite"
        with refusing("The database"):
            if problem := await asyncio.to_thread(copying.problem_of, path, thorough=True):
                raise BackupRefused(f"The database in the backup is not whole: {problem}.")
            _compare(manifest, await asyncio.to_thread(copying.counted, path))
        url = f"sqlite+aiosqlite:///{path}"
        await migrate(url)
        database = Database(url)
        try:
            yield database.writer
        finally:
            await database.dispose()
        await asyncio.to_thread(copying.alone, path)
        return
    url = settings.database
    await dumping.stage(url, staged / "database.dump", staged)
    try:
        async with dumping.staged(url) as engine:
            async with engine.begin() as connection:
                _compare(manifest, await dumping.rows(connection, dumping.STAGED))
                await connection.run_sync(upgrade)
            yield engine
    except BaseException:
        await dumping.discard(url)
        raise


def _compare(manifest: Manifest, found: dict[str, int]) -> None:
    if dict(manifest.rows) != found:
        raise BackupRefused("The database in the backup has other rows than it should.")


async def _first_changed(engine: AsyncEngine) -> int | None:
    async with async_sessionmaker(engine)() as session:
        return await audit.broken_at(session)


async def _mark(engine: AsyncEngine, real: datetime) -> None:
    """Before anybody can start on it: it holds, and the log says that it was restored."""
    async with async_sessionmaker(engine)() as session, session.begin():
        await state.ensure(session)
        await hold.begin(session, HoldReason.RESTORED, real=real)
        await audit.record(session, "restore", "", actor=None, now=real)
