"""A reverse proxy at its smallest: one port for the webhook, connections in turn to whoever takes them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress


class Spreading:
    """Each connection goes to the next of ``ports`` where somebody listens; if nobody does, it is closed."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        self.port = 0
        self._turn = 0
        self._going: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def serving(cls) -> AsyncIterator["Spreading"]:
        """One for the length of the block."""
        one = cls()
        server = await asyncio.start_server(one._pass_on, "127.0.0.1", 0)
        one.port = server.sockets[0].getsockname()[1]
        try:
            yield one
        finally:
            server.close()
            for task in one._going:
                task.cancel()
            await asyncio.gather(*one._going, return_exceptions=True)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        behind = await self._next()
        if behind is None:
            writer.close()
            return
        ways = [(reader, behind[1]), (behind[0], writer)]
        tasks = {asyncio.ensure_future(_copy(*way)) for way in ways}
        self._going |= tasks
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in tasks:
                one.cancel()
            self._going -= tasks
            for end in (writer, behind[1]):
                end.close()

    async def _next(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter] | None:
        for _ in range(len(self.ports)):
            self._turn += 1
            with suppress(OSError):
                return await asyncio.open_connection("127.0.0.1", self.ports[self._turn % len(self.ports)])
        return None


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
