"""Refused connections: the port is shut for a while, as when a host is down."""

import asyncio

from aiohttp import web


class Door:
    """The listening socket of the sandbox."""

    def __init__(self, runner: web.AppRunner, port: int) -> None:
        self._runner = runner
        self._site: web.TCPSite | None = None
        self.port = port

    async def open(self) -> None:
        """Listen; on the port of the first time."""
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=1024, reuse_address=True)
        await site.start()
        self._site = site
        self.port = int(self._runner.addresses[0][1])

    async def shut(self) -> None:
        """Refuse new connections and reset those that are open."""
        site, self._site = self._site, None
        if site is not None:
            await site.stop()
        server = self._runner.server
        for connection in list(server.connections) if server is not None else []:
            if connection.transport is not None:
                connection.transport.abort()

    async def shut_for(self, seconds: float) -> None:
        """Refuse for so long, then listen again on the same port."""
        await self.shut()
        await asyncio.sleep(seconds)
        if self._site is None:
            await self.open()
