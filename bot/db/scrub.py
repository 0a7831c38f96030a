"""Wiping what erased rows leave behind in the storage. No transaction may be open; nothing is changed."""

from collections.abc import Iterable

from sqlalchemy import Table, text

from bot.db.engine import Database

LARGEST = 256 * 1024 * 1024
"""Bytes of an SQLite file up to which it is written anew at once: a second or two for every other writer."""


async def scrub(db: Database, touched: Iterable[Table]) -> bool:
    """Wipe the leftovers. Returns False if a reader stood in the way: then again later."""
    if db.is_sqlite:
        return await _sqlite(db)
    async with db.writer.connect() as connection:
        outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in touched:
            await outside.execute(text(f'VACUUM "{table.name}"'))
    return True


async def settle(db: Database, touched: Iterable[Table]) -> None:
    """Let the storage forget what rows were before: cheaper than to scrub it all, and for a few tables."""
    if not db.is_sqlite:
        await scrub(db, touched)
        return
    async with db.writer.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def _sqlite(db: Database) -> bool:
    """Secure deletion zeroes what a row leaves, but not what moving it inside the file left: VACUUM does."""
    async with db.writer.connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        size = [
            await (await raw.execute(f"PRAGMA {name}")).fetchone() for name in ("page_count", "page_size")
        ]
        if size[0][0] * size[1][0] <= LARGEST:
            await raw.execute("PRAGMA temp_store=MEMORY")  # no copy of anything in a folder for all
            await raw.execute("VACUUM")
        busy, _, _ = await (await raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")).fetchone()
    return not busy
