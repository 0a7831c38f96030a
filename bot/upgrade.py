"""What comes before the database is used: it is there and whole, and copied before it is upgraded.

Nothing here is imported on the way to the first poll but what a check needs.
"""

import asyncio
import logging
from contextlib import suppress
from functools import partial
from pathlib import Path

from bot.clock import Clock
from bot.db.migrate import HEAD, is_head, migrate
from bot.settings import ConfigurationError, Settings

BEAT = "ttchan.beat"
"""Lies beside every database that a bot ever ran on (bot/beat.py)."""
AGAIN_SECONDS = 1.0
_RESTORE = "Put the last backup in its place: ttchan restore FILE --identity KEYFILE."

log = logging.getLogger("ttchan.upgrade")
"""The standard one: the running bot writes it as all its events, a command does not say it among its own."""


async def upgraded(settings: Settings, *, thorough: bool = False) -> bool:
    """Bring the database to this version's schema. Returns whether anything was done.

    ``thorough``: look through all of a SQLite file first. Raises ConfigurationError if it is gone or
    damaged, or if no copy could be made before an upgrade; NewerSchema, DatabaseUnusable.
    """
    if settings.database.startswith("sqlite"):
        path = Path(settings.database.partition(":///")[2])
        await asyncio.to_thread(_look, path, thorough=thorough)
    return await migrate(settings.database, partial(_copy, settings))


async def at_head(settings: Settings, stopped: asyncio.Event) -> bool:
    """Wait until somebody else has brought the database to this version's schema. False if stopped before.

    Raises NewerSchema, DatabaseMoved, DatabaseUnusable.
    """
    waited = False
    while not await is_head(settings.database):
        if not waited:
            log.warning("waits_for_upgrade")
        waited = True
        with suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), AGAIN_SECONDS)
            return False
    return True


def _look(path: Path, *, thorough: bool) -> None:
    size = path.stat().st_size if path.exists() else 0
    if not size:
        if (path.parent / BEAT).exists():
            gone = f"The database is gone, or empty: {path}. {_RESTORE}"
            raise ConfigurationError([f"{gone} To begin anew, remove {BEAT} beside it."])
        return
    if not thorough:
        return
    from bot.db import copying  # noqa: PLC0415

    if size <= copying.LARGEST and (problem := copying.problem_of(path)) is not None:
        raise ConfigurationError([f"The database is damaged ({problem}). Nothing was changed. {_RESTORE}"])


async def _copy(settings: Settings, version: str) -> None:
    """Copy everything before the schema changes: encrypted where backups go, else beside the database."""
    from bot.domain.backups import BackupRefused  # noqa: PLC0415 - only where there is something to do
    from bot.files.backups import making  # noqa: PLC0415

    if not settings.database.startswith("sqlite") and settings.backup_dir is None:
        log.warning("upgrade_without_copy", extra={"reason": "TTCHAN_BACKUP_DIR is not set"})
        return
    sealed = bool(settings.backup_recipient)
    where = settings.backup_dir if sealed and settings.backup_dir else settings.side_dir
    try:
        made = await making.make(settings, where, real=Clock().real(), plain=not sealed, before=HEAD)
    except BackupRefused as error:
        raise ConfigurationError([f"No copy could be made before the upgrade: {error}"]) from None
    log.info("copied_before_upgrade", extra={"file": made.path, "schema": version, "to": HEAD})
