"""A SQLite file that is damaged or gone: refused at a start with the way back, never made anew."""

import random
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text

from bot import beat
from bot.db import migrate
from bot.db.engine import Database
from bot.domain.hold import Beat
from bot.settings import ConfigurationError
from bot.upgrade import BEAT, upgraded
from tests.backups import Place, content
from tests.databases import Masters, Stage
from tests.integration.command import started, ttchan
from tests.integration.victim import TOKEN
from tests.proving import drawn_seed

pytestmark = pytest.mark.fault("F32")


@pytest.fixture
def whole(masters: Masters, tmp_path: Path) -> Path:
    """A SQLite file with the sample meeting."""
    return Path(shutil.copy(masters.sqlite(Stage.PUBLISHED), tmp_path / "ttchan.db"))


async def test_a_start_refuses_a_damaged_database_and_names_the_way_back(whole: Path) -> None:
    content_ = whole.read_bytes()
    whole.write_bytes(content_[:8192] + bytes(4096) + content_[12288:])
    damaged = whole.read_bytes()
    settings = {"DATA_DIR": str(whole.parent), "API_URL": "http://127.0.0.1:9"}
    async with started("run", TOKEN=TOKEN, **settings) as running:
        ended = await running.ends()
    assert ended.code == 78
    assert "The database is damaged" in ended.err
    assert "ttchan restore FILE" in ended.err
    assert whole.read_bytes() == damaged
    checked = await ttchan("check", **settings)
    assert "MEND  database: damaged" in checked.out


@pytest.mark.parametrize("left", (None, b""))
async def test_no_empty_database_takes_the_place_of_one_that_is_gone(whole: Path, left: bytes | None) -> None:
    beat.write(whole.parent, Beat("e" * 32, 7))
    assert BEAT == beat.NAME
    whole.unlink()
    if left is not None:
        whole.write_bytes(left)
    done = await ttchan("check", DATA_DIR=str(whole.parent))
    assert "The database is gone, or empty" in done.out
    assert (whole.read_bytes() if whole.exists() else None) == left
    loaded = await ttchan("load", "examples/ttchan-2018", "--publish", DATA_DIR=str(whole.parent))
    assert loaded.code == 78
    assert "ttchan restore FILE" in loaded.err


async def _flipped(whole: Path, times: int) -> None:
    """Flip a bit somewhere; either it is found, or every row can still be read."""
    seed = drawn_seed()
    dice, before = random.Random(seed), whole.read_bytes()
    url, found = f"sqlite+aiosqlite:///{whole}", 0
    usual = {table: len(rows) for table, rows in (await content(url)).items()}
    settings = Place(url, whole.parent).settings(backup_dir=None)
    for _ in range(times):
        place = dice.randrange(len(before))
        broken = bytearray(before)
        broken[place] ^= 1 << dice.randrange(8)
        for end in ("-wal", "-shm"):
            Path(f"{whole}{end}").unlink(missing_ok=True)
        whole.write_bytes(broken)
        try:
            await upgraded(settings, thorough=True)
        except (ConfigurationError, migrate.DatabaseUnusable, migrate.NewerSchema) as error:
            assert "ttchan restore" in str(error) or isinstance(error, migrate.NewerSchema)
            assert whole.stat().st_size == len(before)
            found += 1
            continue
        db = Database(url)
        async with db.read() as session:
            names = [name for name in usual if name != "alembic_version"]
            for name in names:
                rows = (await session.execute(text(f'SELECT * FROM "{name}"'))).all()
                assert len(rows) == usual[name]
        await db.dispose()
    print(f"{found} of {times} refused, the others read whole")  # noqa: T201


async def test_a_flipped_bit_is_found_or_harmless(whole: Path) -> None:
    await _flipped(whole, 15)


@pytest.mark.proof
@pytest.mark.timeout(600)
async def test_200_flipped_bits_are_found_or_harmless(whole: Path) -> None:
    await _flipped(whole, 200)
