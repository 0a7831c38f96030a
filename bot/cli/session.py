"""What commands beside a running bot share: the database, migrated and with its state row."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.db.engine import Database


@asynccontextmanager
async def opened(settings: Settings) -> "AsyncIterator[Database]":
    """Open the database, made ready if it is new. Commands only write rows; they never send."""
    from bot.db.engine import Database
    from bot.services import state
    from bot.upgrade import upgraded

    settings.make_side_dir()
    await upgraded(settings)
    db = Database(settings.database)
    try:
        async with db.write() as session:
            await state.ensure(session)
        yield db
    finally:
        await db.dispose()
