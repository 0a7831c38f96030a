"""The nightly backup, and what becomes of old ones. Operating time: the night is a real one."""

from bot.deps import Deps
from bot.domain.backups import BackupRefused
from bot.files.backups import keeping, nightly
from bot.logs import get_logger
from bot.services import backups

log = get_logger("ttchan.backups")


async def make_due(deps: Deps) -> None:
    """Make one if the last is of the day before; a failed one is tried again a while later."""
    async with deps.db.read() as session:
        last = await backups.last(session)
    if not nightly.due(deps.settings, last, real=deps.clock.real()):
        return
    try:
        made = await nightly.make(deps.settings)
    except BackupRefused as error:
        log.error("backup_failed", reason=str(error))
        return
    log.info("backup_made", file=made.path, bytes=made.bytes, rows=made.rows)


async def tidy(deps: Deps) -> None:
    """Drop what is older than the privacy notice promises; in trouble, again at the next tick."""
    try:
        gone = await keeping.tidy(deps.settings, real=deps.clock.real())
    except (BackupRefused, OSError) as error:
        log.warning("old_backups_left", error=type(error).__name__)
        return
    if gone:
        log.info("backups_dropped", number=gone)
