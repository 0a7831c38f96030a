"""The least HTTP server that a bot's client is content with: one request after another on each connection.

So lean that it is not what is measured: `raw` in benchmarks/announcing.py says how lean.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable

Answer = Callable[[str, bytes], bytes | Awaitable[bytes]]
"""Given a target and a body: a response, or a promise of one."""

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_STATUS = {200: b"200 OK", 429: b"429 Too Many Requests"}


def response(text: str | bytes, status: int = 200) -> bytes:
    """A whole response with JSON in it."""
    body = text.encode() if isinstance(text, str) else text
    head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % (_STATUS[status], len(body)) + body


class Connection(asyncio.Protocol):
    """One client's connection. Bodies have a length: nothing that is measured sends chunks."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._buffer = b""
        self._transport: asyncio.Transport | None = None
        self._later: set[asyncio.Task[None]] = set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """A client came."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, error: Exception | None) -> None:
        """It went: who waits for an answer need not any more."""
        for task in self._later:
            task.cancel()

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            length = _LENGTH.search(self._buffer, 0, end)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._buffer) < whole:
                return
            head, body = self._buffer[:end], self._buffer[end + 4 : whole]
            self._buffer = self._buffer[whole:]
            given = self._answer(head.split(b" ", 2)[1].decode(), body)
            if isinstance(given, bytes):
                self._write(given)
            else:
                task = asyncio.ensure_future(self._when_ready(given))
                self._later.add(task)
                task.add_done_callback(self._later.discard)

    async def _when_ready(self, given: Awaitable[bytes]) -> None:
        self._write(await given)

    def _write(self, given: bytes) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(given)


async def listen(answer: Answer) -> tuple[asyncio.Server, int]:
    """Serve on a free port of 127.0.0.1. Returns the server and its port."""
    server = await asyncio.get_running_loop().create_server(lambda: Connection(answer), "127.0.0.1", 0)
    return server, int(server.sockets[0].getsockname()[1])
