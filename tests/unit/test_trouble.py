"""What is trouble of the storage, and what is a mistake of ours."""

import asyncio
import socket
import sqlite3
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from telegram.error import NetworkError

from bot.db.trouble import is_trouble
from bot.gateway.transport import NotSent


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


def _reset(client: socket.socket) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()


@pytest.mark.parametrize("then", [_reset, socket.socket.close, None], ids=["resets", "closes", "is silent"])
async def test_a_server_that_hangs_up_or_says_nothing_is_trouble(
    then: Callable[[socket.socket], None] | None,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        port = server.getsockname()[1]
        asked = asyncio.ensure_future(asyncpg.connect(f"postgresql://u@127.0.0.1:{port}/db", timeout=0.3))
        loop = asyncio.get_running_loop()
        while then is not None and not asked.done():  # it asks again without TLS
            with suppress(TimeoutError):
                async with asyncio.timeout(0.05):
                    client, _ = await loop.sock_accept(server)
                    await loop.sock_recv(client, 8)
                    then(client)
        with pytest.raises((OSError, asyncpg.PostgresError)) as found:
            await asked
    assert is_trouble(found.value)


def test_a_connection_that_is_lost_amid_a_statement_is_trouble() -> None:
    assert is_trouble(_lost_amid_a_statement())


def _lost_amid_a_statement() -> BaseException:
    engine = create_engine("sqlite://")

    def lose(*_: Any) -> None:
        raise ConnectionResetError

    event.listen(engine, "before_cursor_execute", lose)
    with pytest.raises(ConnectionResetError) as found, engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    engine.dispose()
    return found.value


@pytest.mark.parametrize("kind", [ConnectionResetError, BrokenPipeError, TimeoutError])
def test_what_the_network_to_telegram_did_is_none(kind: type[OSError]) -> None:
    def call() -> None:
        try:
            raise kind
        except OSError as error:
            raise NetworkError(str(error)) from error

    assert not is_trouble(kind())
    with pytest.raises(NetworkError) as found:
        call()
    assert not is_trouble(found.value)


def test_a_call_that_failed_while_the_storage_was_asked_anew_is_none() -> None:
    for failed in (NetworkError("reset"), NotSent("refused")):
        failed.__context__ = _lost_amid_a_statement()
        assert not is_trouble(failed)


def test_the_storage_that_failed_after_a_call_did_is_trouble() -> None:
    lost = _lost_amid_a_statement()
    lost.__context__ = NetworkError("reset")
    assert is_trouble(lost)


def test_what_an_error_is_said_to_come_from_nothing_of_does_not_count() -> None:
    mistake = ValueError()
    mistake.__context__ = PoolTimeout()
    assert is_trouble(mistake)
    mistake.__suppress_context__ = True
    assert not is_trouble(mistake)


@pytest.mark.parametrize(
    "code",
    [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR | 2 << 8, sqlite3.SQLITE_CONSTRAINT],
)
def test_a_file_that_is_locked_full_or_broken_is_trouble(code: int) -> None:
    said = sqlite3.OperationalError("x")
    said.sqlite_errorcode = code
    wrapped = DBAPIError("SELECT 1", (), said)
    wrapped.__cause__ = said
    assert is_trouble(wrapped) == (code != sqlite3.SQLITE_CONSTRAINT)


@pytest.mark.parametrize("error", [PoolTimeout(), sqlite3.OperationalError("x"), ValueError()], ids=repr)
def test_pools_are_and_our_mistakes_are_not(error: Exception) -> None:
    assert is_trouble(error) == isinstance(error, PoolTimeout)


@pytest.mark.parametrize(
    ("sqlstate", "expected"),
    [("57P03", True), ("55000", True), ("25006", True), ("42703", False), ("23505", False)],
)
def test_a_database_that_is_shut_for_now_is_and_a_wrong_statement_is_not(
    sqlstate: str, expected: bool
) -> None:
    assert is_trouble(asyncpg.PostgresError.new({"C": sqlstate, "M": "refused"})) is expected
