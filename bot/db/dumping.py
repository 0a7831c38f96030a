"""PostgreSQL's own programs: a dump at one instant, and its way back, into a schema beside the living one.

Passwords go through the environment: everybody on the machine can read arguments.
"""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from bot.db.tables import metadata
from bot.domain import backups
from bot.domain.backups import BackupRefused

LIVING = "public"
STAGED = "ttchan_restoring"
ASIDE = "ttchan_before_restore_"
"""Where the data lie, where a backup is unpacked beside them, and where they are kept afterwards."""
_ASKED = "_ttchan_kept"


async def dump(url: str, target: Path) -> dict[str, int]:
    """Write a dump in PostgreSQL's custom format. Returns the rows by table, of the same instant.

    Raises BackupRefused.
    """
    async with connected(url) as connection:
        await connection.execution_options(isolation_level="REPEATABLE READ")
        await _check_age(connection)
        instant = (await connection.execute(text("SELECT pg_export_snapshot()"))).scalar_one()
        told = await rows(connection)
        await asyncio.to_thread(target.touch, mode=0o600)
        words = "--format=custom", "--no-owner", "--no-acl", f"--schema={LIVING}"
        await _run("pg_dump", *words, f"--snapshot={instant}", f"--file={target}", url=url)
    await _run("pg_restore", "--list", str(target), url=url)
    return told


async def rows(connection: AsyncConnection, schema: str = LIVING) -> dict[str, int]:
    """Rows by table."""
    names = await connection.run_sync(lambda sync: inspect(sync).get_table_names(schema=schema))
    told = {}
    for name in sorted(names):
        counting = text(f'SELECT count(*) FROM "{schema}"."{name}"')  # noqa: S608 - the database's own names
        told[name] = int((await connection.execute(counting)).scalar_one())
    return told


async def stage(url: str, source: Path, folder: Path) -> None:
    """Unpack a dump into the schema STAGED; all of it or nothing, and the living one stays as it is.

    A dump names its schema. So the living one steps aside and back inside one transaction, which nobody
    else sees. ``folder``: room for a text of all of it. Raises BackupRefused.
    """
    script = folder / "restore.sql"
    words = ["--no-owner", "--no-acl", f"--schema={LIVING}"]
    await _run("pg_restore", *words, f"--file={script}", str(source), url=url)
    script.chmod(0o600)
    before = (
        f"DROP SCHEMA IF EXISTS {STAGED} CASCADE",
        f"ALTER SCHEMA {LIVING} RENAME TO {_ASKED}",
        f"CREATE SCHEMA {LIVING}",
    )
    after = f"ALTER SCHEMA {LIVING} RENAME TO {STAGED}", f"ALTER SCHEMA {_ASKED} RENAME TO {LIVING}"
    words = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"]
    words += [f"--command={one}" for one in before]
    words += [f"--file={script}"]
    words += [f"--command={one}" for one in after]
    try:
        await _run("psql", *words, url=url)
    finally:
        script.unlink(missing_ok=True)


@asynccontextmanager
async def staged(url: str) -> AsyncIterator[AsyncEngine]:
    """An engine that sees what is staged as the database."""
    path = {"server_settings": {"search_path": STAGED}}
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True, connect_args=path)
    try:
        yield engine
    finally:
        await engine.dispose()


async def switch(url: str, real: datetime) -> str:
    """Put what is staged in the place of the living data, in one transaction. Returns where those are now.

    Operating time ``real``; a second later where something is already.
    """
    async with connected(url) as connection, connection.begin():
        there = set(await set_aside(connection))
        while (aside := f"{ASIDE}{backups.stamp(real).lower()}") in there:
            real += timedelta(seconds=1)
        await connection.execute(text(f"ALTER SCHEMA {LIVING} RENAME TO {aside}"))
        await connection.execute(text(f"ALTER SCHEMA {STAGED} RENAME TO {LIVING}"))
    return aside


async def discard(url: str) -> None:
    """Drop what is staged."""
    async with connected(url) as connection, connection.begin():
        await connection.execute(text(f"DROP SCHEMA IF EXISTS {STAGED} CASCADE"))


async def set_aside(connection: AsyncConnection) -> list[str]:
    """Schemas that restores have put aside."""
    names = await connection.run_sync(_schemas)
    return [name for name in names if name.startswith(ASIDE)]


async def others(url: str) -> int:
    """How many other programs are connected to the database."""
    asked = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    async with connected(url) as connection:
        return int((await connection.execute(text(asked))).scalar_one())


async def strangers(url: str) -> list[str]:
    """Tables in the living schema that are none of ours: a restore would put them aside as well."""
    async with connected(url) as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names(schema=LIVING))
    return sorted(set(names) - set(metadata.tables) - {"alembic_version"})


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[AsyncConnection]:
    """A connection of its own. Raises BackupRefused if there is no way to the database."""
    engine = create_async_engine(url, poolclass=NullPool, hide_parameters=True)
    try:
        try:
            connection = await engine.connect()
        except Exception as error:  # of the driver, of SQLAlchemy, of the system
            reason = type(error).__name__
            raise BackupRefused(
                f"The database cannot be reached ({reason}): check TTCHAN_DATABASE_URL."
            ) from error
        try:
            yield connection
        finally:
            await connection.close()
    finally:
        await engine.dispose()


def _schemas(connection: Connection) -> list[str]:
    return inspect(connection).get_schema_names()


async def _check_age(connection: AsyncConnection) -> None:
    """An older pg_dump refuses a newer server, in words that help nobody."""
    server = int((await connection.execute(text("SHOW server_version_num"))).scalar_one()) // 10000
    said = await _run("pg_dump", "--version", url="")
    found = re.search(r"(\d+)", said)
    ours = int(found[1]) if found else 0
    if ours < server:
        raise BackupRefused(
            f"pg_dump is of version {ours}, the server of {server}: "
            f"install PostgreSQL's client programs {server} or newer."
        )


async def _run(program: str, *words: str, url: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise BackupRefused(
            f"{program} is not there: install PostgreSQL's client programs (postgresql-client)."
        )
    child = await asyncio.create_subprocess_exec(
        path,
        *words,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=_environment(url),
    )
    try:
        out, err = await child.communicate()
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        raise BackupRefused(f"{program} failed: {_reason(err.decode(errors='replace'))}")
    return out.decode(errors="replace")


def _reason(said: str) -> str:
    """The first complaint. Never a line of data, which a failed COPY would quote behind it."""
    complaints = [line for line in said.splitlines() if "error:" in line.lower() or "fatal:" in line.lower()]
    return (complaints or ["it gave no reason"])[0].split("error:")[-1].strip()[:300]


def _environment(url: str) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TTCHAN_")}
    if not url:
        return kept
    parts = urlsplit(url)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    told = {
        "PGHOST": asked.get("host", "").split(",")[0] or parts.hostname,
        "PGPORT": str(parts.port or asked.get("port", "")),
        "PGUSER": unquote(parts.username or asked.get("user", "")),
        "PGPASSWORD": unquote(parts.password or asked.get("password", "")),
        "PGDATABASE": unquote(parts.path.strip("/")),
        "PGSSLMODE": asked.get("ssl", ""),
        "LC_ALL": "C.UTF-8",
        "PGAPPNAME": "ttchan backup",
    }
    return kept | {name: value for name, value in told.items() if value}
