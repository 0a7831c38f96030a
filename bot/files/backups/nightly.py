"""The nightly backup, the bot's side: whether one is due, and the child that makes it."""

import asyncio
import json
import os
from datetime import datetime

from bot.domain import backups
from bot.domain.backups import BackupRefused, Made
from bot.files.backups.places import tried
from bot.files.children import child_of
from bot.files.packs import of_the_database
from bot.settings import PREFIX, Settings

SECONDS = 1800
"""Then it is given up."""
_PROGRAMS = "PATH"
"""Where pg_dump is looked for."""


def due(settings: Settings, last: datetime | None, *, real: datetime) -> bool:
    """Whether one is to be made now. ``last``: when the last good one was made (operating time)."""
    if settings.backup_dir is None or not settings.backup_recipient:
        return False
    return (last is None or last < backups.night_before(real)) and not tried(settings.side_dir, real=real)


async def make(settings: Settings) -> Made:
    """Have one made into TTCHAN_BACKUP_DIR by a child. Raises BackupRefused."""
    known = {
        f"{PREFIX}DATABASE_URL": settings.database,
        f"{PREFIX}DATA_DIR": str(settings.data_dir.absolute()),
        f"{PREFIX}BACKUP_DIR": str(settings.backup_dir and settings.backup_dir.absolute()),
        f"{PREFIX}BACKUP_RECIPIENT": settings.backup_recipient,
    }
    if settings.secret_key is not None:
        known[f"{PREFIX}SECRET_KEY"] = settings.secret_key.get_secret_value()
    known |= {name: text for name, text in os.environ.items() if of_the_database(name) or name == _PROGRAMS}
    try:
        async with (
            asyncio.timeout(SECONDS),
            child_of("bot.cli.backup_worker", settings=known) as child,
        ):
            assert child.stdout
            said = json.loads(await child.stdout.readline())
    except TimeoutError:
        raise BackupRefused("It took too long.") from None
    except ValueError:
        raise BackupRefused("It ended early.") from None
    if "failed" in said:
        raise BackupRefused(said["failed"])
    return Made(**said)
