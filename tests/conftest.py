"""What every test may use: both databases, a published meeting, a bot beside a sandbox."""

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.services import state
from tests.postgres import Postgres

SAMPLE = Path(__file__).parent.parent / "examples" / "ttchan-2018"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One embedded PostgreSQL for the run; skipped with a clear line where it cannot be started."""
    # As root the server runs as a user of its own, who must be able to enter the folder.
    folder = Path(tempfile.mkdtemp(prefix="ttchan-pg-"))
    folder.chmod(0o755)
    server = Postgres(folder)
    try:
        server.start()
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"embedded PostgreSQL is not available here: {error}")
    yield server
    server.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'ttchan.db'}"
    server: Postgres = request.getfixturevalue("postgres")
    return server.create()


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """A migrated database of each kind, with its state row."""
    await migrate(database_url)
    database = Database(database_url)
    async with database.write() as session:
        await state.ensure(session)
    yield database
    await database.dispose()
