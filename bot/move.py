"""The move from SQLite to PostgreSQL: both held still, copied, compared, and the old one marked as moved."""

from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.crash import crash_point
from bot.db import comparing, leaving, moving
from bot.domain.moving import Copied, Moved, MoveRefused
from bot.files.backups.places import sqlite_file
from bot.only_one import only_one
from bot.settings import Settings
from bot.upgrade import upgraded


async def move(settings: Settings, url: str, told: Callable[[Copied], None]) -> Moved:
    """Copy everything to the PostgreSQL at ``url``, and leave the SQLite file behind, marked as moved.

    Raises MoveRefused, ConfigurationError if a bot runs or the file is damaged, NewerSchema, DatabaseMoved,
    DatabaseUnusable; both are as before then, but for an upgrade of the file.
    """
    path = _source(settings)
    if settings.side_dir.resolve() != settings.data_dir.resolve():
        raise MoveRefused(
            f"Keys, ledger and files lie beside the database, in {settings.side_dir}; with PostgreSQL the "
            "bot looks for them in TTCHAN_DATA_DIR. Set it to that folder, here and for the bot."
        )
    with only_one(settings):
        await upgraded(settings, thorough=True)
        with leaving.reading(path) as source:
            async with moving.writing(url) as target:
                there = await moving.found(target)
                if there:
                    rows = await _again(source, target, there)
                else:
                    await moving.copy(source, target, told)
                    crash_point("move_copied")
                    rows = await comparing.compare(source, target)
                leaving.mark(source)
                crash_point("move_compared")
            crash_point("move_committed")
            source.commit()
    return Moved(rows, bool(there))


async def _again(source: Connection, target: AsyncConnection, there: Mapping[str, int]) -> Mapping[str, int]:
    """An earlier try may have been killed after the last commit there, and before the one here."""
    try:
        return await comparing.compare(source, target)
    except MoveRefused as error:
        some = ", ".join(f"{rows} of {name}" for name, rows in list(there.items())[:3])
        raise MoveRefused(
            f"The PostgreSQL database has rows already ({some}), and they are not these. {error} "
            "Give an empty one."
        ) from error


def back(settings: Settings) -> None:
    """Take the mark away: the bot may go on with the SQLite file.

    Raises MoveRefused if it has none, ConfigurationError if a bot runs.
    """
    path = _source(settings)
    with only_one(settings), leaving.reading(path) as source:
        leaving.unmark(source)
        source.commit()


def _source(settings: Settings) -> Path:
    path = sqlite_file(settings)
    if path is None:
        raise MoveRefused(
            "TTCHAN_DATABASE_URL names PostgreSQL already: for this command it must name the SQLite database."
        )
    if not path.exists() or not path.stat().st_size:
        raise MoveRefused(f"There is nothing to move: {path} is not there, or empty.")
    return path
