"""A file that cannot go up: tried three times, apologised for, and what comes after it is answered."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from bot.app import Bot
from bot.gateway import feeder
from bot.settings import Settings, load_settings
from sandbox import Person, Sandbox
from tests.chat.conftest import asks
from tests.integration.gateway.feeding import states

_RESET = struct.pack("ii", 1, 0)
_HEAD = b"/sendDocument "


class Resetting:
    """What stands before the Bot API and resets every connection over which a document goes up."""

    def __init__(self, port: int) -> None:
        self._behind = port
        self.resets = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass a connection on."""
        there_reader, there = await asyncio.open_connection("127.0.0.1", self._behind)
        back = asyncio.ensure_future(_carry(there_reader, writer))
        try:
            with suppress(ConnectionError):
                while data := await reader.read(65536):
                    if _HEAD in data:
                        self.resets += 1
                        raw = writer.get_extra_info("socket")
                        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                        writer.transport.abort()
                        return
                    there.write(data)
        finally:
            back.cancel()
            there.close()
            writer.close()


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)


@pytest.fixture
async def proxy(sandbox: Sandbox) -> AsyncIterator[tuple[Resetting, str]]:
    """One, and its address."""
    one = Resetting(int(sandbox.url.rpartition(":")[2]))
    server = await asyncio.start_server(one.serve, "127.0.0.1", 0)
    yield one, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    server.close()


@pytest.fixture
def settings(sandbox: Sandbox, data_dir: Path, proxy: tuple[Resetting, str]) -> Settings:
    """The bot's settings behind the proxy."""
    return load_settings(token=sandbox.token, api_url=proxy[1], data_dir=data_dir, send_rate=0)


@pytest.mark.fault("F17")
async def test_an_upload_that_is_always_reset_has_three_tries_and_the_chat_goes_on(
    bot: Bot, radom_a: Person, proxy: tuple[Resetting, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeder, "RETRY_SECONDS", (0.05, 0.05, 0.05))
    sorry = await asks(radom_a, "/calendar")
    assert sorry.text.startswith("Sorry, something went wrong"), sorry.text
    assert (await asks(radom_a, "/today")).text.startswith("Saturday")
    assert proxy[0].resets == 3
    assert (await states(bot.db))["quarantined"] == 1
