"""A client of PostgreSQL that stops amid a statement, as a process does that is frozen at a bad moment."""

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

_PROTOCOL = 3 << 16


def _message(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!I", len(body) + 4) + body


async def _until_ready(reader: asyncio.StreamReader) -> None:
    while True:
        kind, size = struct.unpack("!cI", await reader.readexactly(5))
        await reader.readexactly(size - 4)
        if kind == b"Z":
            return


@asynccontextmanager
async def halted(url: str, locking: str) -> AsyncIterator[asyncio.StreamReader]:
    """Lock rows in a transaction, send the first half of another statement, and say nothing more.

    Yields what the server still says: it ends when the server hangs up.
    """
    parts = urlsplit(url)
    (folder,) = parse_qs(parts.query)["host"]
    reader, writer = await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.5432")
    names = f"user\0{parts.username}\0database\0{parts.path.strip('/')}\0\0".encode()
    writer.write(struct.pack("!II", len(names) + 8, _PROTOCOL) + names)
    await _until_ready(reader)
    for statement in ("BEGIN", locking):
        writer.write(_message(b"Q", statement.encode() + b"\0"))
        await _until_ready(reader)
    # Parse, Describe, Flush: the driver sends the rest when it has the answer.
    writer.write(_message(b"P", b"\0SELECT 1\0\0\0") + _message(b"D", b"S\0") + _message(b"H", b""))
    await reader.readexactly(5)
    try:
        yield reader
    finally:
        writer.close()
