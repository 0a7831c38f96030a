"""What every test may use: both databases, a published meeting, a bot beside a sandbox."""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.db.engine import Database
from sandbox import Sandbox
from tests.databases import Masters, Stage
from tests.postgres import Postgres
from tests.proving import (  # noqa: F401 - hooks and a fixture for every test
    proof_says,
    pytest_collection_modifyitems,
    pytest_itemcollected,
    pytest_runtest_logreport,
)

# Tests make much and leave little: to look for rings as often as Python does takes a twelfth of their time.
gc.set_threshold(100_000, 50, 50)

SAMPLE = Path(__file__).parent.parent / "examples" / "ttchan-2018"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``make screens``."""
    parser.addoption("--renew-screens", action="store_true", help="write tests/data/screens anew")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One embedded PostgreSQL for the run; skipped with a clear line where it cannot be started."""
    with Postgres.serving() as server:
        yield server


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Telegram of our own."""
    async with Sandbox.serve() as serving:
        yield serving


@pytest.fixture(scope="session")
def masters(tmp_path_factory: pytest.TempPathFactory) -> Masters:
    """What databases are copied from."""
    return Masters(tmp_path_factory.mktemp("masters"))


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory with the sample meeting in it, as ``ttchan load --publish`` leaves it: to copy."""
    folder = tmp_path_factory.mktemp("published")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TTCHAN_")}
    command = [sys.executable, "-m", "bot", "load", str(SAMPLE), "--publish"]
    environment = kept | {"TTCHAN_DATA_DIR": str(folder)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path, masters: Masters) -> Iterator[str]:
    """A database of each kind: for ``meeting_id`` with the sample meeting, for ``db`` migrated; or empty."""
    wanted = {"meeting_id": Stage.PUBLISHED, "db": Stage.MIGRATED}
    stage = next((stage for name, stage in wanted.items() if name in request.fixturenames), None)
    if request.param == "sqlite":
        path = tmp_path / "ttchan.db"
        if stage is not None:
            shutil.copy(masters.sqlite(stage), path)
        yield f"sqlite+aiosqlite:///{path}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    url = server.copy(masters.postgresql(stage, server)) if stage is not None else server.create()
    yield url
    server.drop(url)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A migrated database of each kind, with its state row."""
    database = Database(database_url)
    yield database
    await database.dispose()
