"""What ``ttchan check`` says of the admins: whether anybody hears it when something is wrong."""

from typing import TYPE_CHECKING

from bot.cli.findings import Finding
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.db.engine import Database


async def admin_finding(settings: Settings, db: "Database") -> Finding:
    """Whether any of them has pressed *Start*; nobody can have before the first run."""
    from bot.services import alarms

    async with db.read() as session:
        reached = await alarms.reached(session, settings.admins)
    words = f"{reached} of {len(settings.admins)} can be told when something is wrong"
    if reached:
        return Finding("admins", True, words)
    return Finding("admins", None, f"{words}: each presses Start in their chat with the bot")
