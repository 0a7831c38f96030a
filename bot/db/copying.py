"""A SQLite file: copied while others write to it, looked at whether it is whole, taken out of the log.

Never run in the process that has the file open through another library: closing takes its locks away.
"""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.backups import BackupRefused

PATIENCE = 30.0
"""Seconds to wait for a lock."""
LARGEST = 256 * 2**20
"""Bytes of a file up to which a start looks through its pages: a second at most."""
SMALL = 8 * 2**20
"""Bytes of a file up to which it reads all rows as well."""


def copy(source: Path, target: Path) -> dict[str, int]:
    """Copy all of it as it is at one instant into a new file, on the disk when this returns.

    Returns the rows by table. Raises BackupRefused if the copy is not whole, sqlite3.Error.
    """
    with closing(_reading(source)) as open_:
        # One transaction for counting and copying: in steps the copy would begin anew with every writer.
        open_.execute("BEGIN")
        told = rows(open_)
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(target, isolation_level=None)) as made:
            open_.backup(made)
            made.execute("PRAGMA journal_mode=DELETE")
            if problem := _problem(made, "integrity_check") or _lacking(told, rows(made)):
                raise BackupRefused(f"The copy of the database is not whole ({problem}).")
        open_.execute("ROLLBACK")
    to_disk(target)
    return told


def rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows by table."""
    tables = _tables(connection)
    counted = (f'SELECT count(*) FROM "{name}"' for name in tables)  # noqa: S608 - the database's own names
    return {name: connection.execute(one).fetchone()[0] for name, one in zip(tables, counted, strict=True)}


def _tables(connection: sqlite3.Connection) -> list[str]:
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return [name for (name,) in names if not name.startswith("sqlite_")]


def counted(path: Path) -> dict[str, int]:
    """Rows by table of a file. Raises sqlite3.Error."""
    with closing(_reading(path)) as connection:
        return rows(connection)


def problem_of(path: Path, *, thorough: bool = False) -> str | None:
    """What is wrong with a database file, in SQLite's words; None if it is whole.

    Not ``thorough``: as much as a start has time for.
    """
    try:
        with closing(_reading(path)) as connection:
            if problem := _problem(connection, "integrity_check" if thorough else "quick_check"):
                return problem
            _read(connection, most=-1 if thorough or path.stat().st_size <= SMALL else 1)
    except sqlite3.DatabaseError as error:
        return None if _only_busy(error) else str(error)
    except UnicodeDecodeError:
        return "the name of a column cannot be read"
    return None


def _read(connection: sqlite3.Connection, *, most: int) -> None:
    """Read so many rows of every table: SQLite itself does not mind texts that are none any more."""
    for table in _tables(connection):
        for _ in connection.execute(f'SELECT * FROM "{table}" LIMIT {most}'):  # noqa: S608 - as above
            pass


def schema(path: Path) -> str | None:
    """The version of its tables; None if it has none. Raises sqlite3.Error."""
    with closing(_reading(path)) as connection:
        found = connection.execute(
            "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
        ).fetchone()
        row = found[0] and connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return row[0] if row else None


def alone(path: Path) -> None:
    """Take all of it out of the log into the file itself, which needs that nobody else has it open.

    Raises BackupRefused if somebody has; sqlite3.Error if the file is broken.
    """
    try:
        with closing(sqlite3.connect(path, timeout=2, isolation_level=None)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            mode = connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        if not _only_busy(error):
            raise
        mode = "locked"
    if mode != "delete":
        raise BackupRefused("Another command is using the database: wait for it, then try again.")


def to_disk(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _reading(path: Path) -> sqlite3.Connection:
    # Read-only would not do: where a log lies beside it, SQLite has to write its index.
    return sqlite3.connect(f"file:{_quoted(path)}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None)


def _quoted(path: Path) -> str:
    return str(path.absolute()).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _problem(connection: sqlite3.Connection, pragma: str) -> str | None:
    words = str(connection.execute(f"PRAGMA {pragma}(1)").fetchone()[0])
    return None if words == "ok" else words.splitlines()[-1]


def _lacking(told: dict[str, int], made: dict[str, int]) -> str | None:
    return None if told == made else "it has other rows than the original"


def _only_busy(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
