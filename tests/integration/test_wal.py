"""A reader that stays for ten minutes keeps SQLite's write-ahead log from shrinking (F31)."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.app import Bot
from bot.db.engine import Database
from bot.db.stepwise import StepConnection
from sandbox import Person, Sandbox
from tests.integration.gateway.feeding import sqlite_only, states
from tests.integration.live import publish_sample, running, settings_for
from tests.proving import Says

pytestmark = [pytest.mark.proof, pytest.mark.fault("F31")]

MOST = 64 * 2**20
TEN_MINUTES = 1200
"""Updates, two a second: a full hall that taps."""

TAPS = 20


@contextmanager
def _reader(db: Database) -> Iterator[sqlite3.Connection]:
    """Another process that looks at what the database was like, and goes on looking."""
    other = sqlite3.connect(db.url.partition(":///")[2], isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM inbox").fetchone()
    yield other
    other.close()


@sqlite_only
async def test_a_reader_of_ten_minutes_lets_it_grow_to_64_mb_at_most_and_then_begins_anew(
    db: Database, database_url: str, tmp_path: Path, proof_says: Says
) -> None:
    await publish_sample(db)
    wal = Path(db.url.partition(":///")[2] + "-wal")
    async with Sandbox.serve(check_results=False) as sandbox:
        anna = sandbox.add_person("Anna", language_code="en")
        bot = Bot(settings_for(sandbox, database_url, tmp_path))
        async with running(bot):
            async with bot.db.writer.connect() as connection:
                driver = (await connection.get_raw_connection()).driver_connection
                assert isinstance(driver, StepConnection)
                await driver.step(lambda raw: raw.execute("PRAGMA wal_autocheckpoint=20").close())
            await anna.start()
            await anna.receives()
            await _tap(db, anna)
            await _emptied(db)  # a file that is longer than what is in it would not grow
            before = wal.stat().st_size
            with _reader(db):
                await _tap(db, anna)
                grown = wal.stat().st_size
            await _tap(db, anna)
            after = wal.stat().st_size
    in_ten_minutes = (grown - before) / TAPS * TEN_MINUTES
    proof_says(taps=TAPS, grown_kb=(grown - before) // 1024, in_ten_minutes_mb=round(in_ten_minutes / 2**20))
    assert grown - before > TAPS * 4096, "each is stored by itself"
    assert in_ten_minutes <= MOST
    assert after <= grown + 2**17, "from its beginning"


async def _emptied(db: Database) -> None:
    """The log is written into the database and cut to nothing, as soon as nobody else is at it."""
    other = sqlite3.connect(db.url.partition(":///")[2], isolation_level=None)
    async with asyncio.timeout(20):
        while other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            await asyncio.sleep(0.01)
    other.close()


async def _tap(db: Database, person: Person) -> None:
    """One after the other, so that no two share a transaction."""
    for _ in range(TAPS):
        done = (await states(db))["done"]
        await person.send("/today")
        while (await states(db))["done"] == done:
            await asyncio.sleep(0.01)
