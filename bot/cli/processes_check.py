"""What ``ttchan check`` says of the processes that run on one PostgreSQL, wherever they are."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from bot.cli.findings import Finding

if TYPE_CHECKING:
    from bot.db.engine import Database


async def process_findings(db: "Database") -> AsyncIterator[Finding]:
    """Whether one leads and any handle updates; on SQLite there is nothing to tell."""
    from bot.services import running

    if db.is_sqlite:
        return
    async with db.read() as session:
        found = await running.seen(session)
    match found:
        case (None, 0):
            yield Finding("processes", None, "none runs just now that handles updates or sends")
        case (None, _):
            yield Finding(
                "processes", False, f"{_handle(found.workers)}, but none leads: nothing leaves unasked"
            )
        case (_, 0):
            yield Finding("processes", False, "one leads, but none handles updates: nobody gets an answer")
        case _:
            yield Finding("processes", True, f"one leads (term {found.term}), {_handle(found.workers)}")


def _handle(workers: int) -> str:
    return "one handles updates" if workers == 1 else f"{workers} handle updates"
