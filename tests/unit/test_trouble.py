"""What is trouble of the storage, and what is a mistake of ours."""

import sqlite3
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy.exc import TimeoutError as PoolTimeout

from bot.db.trouble import is_trouble


async def caught(host: str) -> BaseException:
    """What asyncpg says of a server that is not there."""
    with pytest.raises(OSError) as found:
        await asyncpg.connect(f"postgresql://postgres@/postgres?host={host}")
    return found.value


def unread(path: Path) -> BaseException:
    with pytest.raises(OSError) as found:
        path.read_bytes()
    return found.value


async def test_a_server_whose_socket_is_not_there_is_trouble(tmp_path: Path) -> None:
    assert is_trouble(await caught(str(tmp_path)))
    wrapped = RuntimeError()
    wrapped.__cause__ = await caught(str(tmp_path))
    assert is_trouble(wrapped)


async def test_a_server_whose_name_has_no_address_is_trouble() -> None:
    assert is_trouble(await caught("no-such-host.invalid"))


def test_a_file_of_ours_that_is_missing_is_none(tmp_path: Path) -> None:
    assert not is_trouble(unread(tmp_path / "picture"))


@pytest.mark.parametrize(
    "error", [ConnectionResetError(), PoolTimeout(), sqlite3.OperationalError("x"), ValueError()], ids=repr
)
def test_connections_and_pools_are_and_our_mistakes_are_not(error: Exception) -> None:
    assert is_trouble(error) == isinstance(error, ConnectionError | PoolTimeout)


@pytest.mark.parametrize(
    ("sqlstate", "expected"),
    [("57P03", True), ("55000", True), ("25006", True), ("42703", False), ("23505", False)],
)
def test_a_database_that_is_shut_for_now_is_and_a_wrong_statement_is_not(
    sqlstate: str, expected: bool
) -> None:
    assert is_trouble(asyncpg.PostgresError.new({"C": sqlstate, "M": "refused"})) is expected
