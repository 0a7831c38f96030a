"""One HTTP call to Telegram on aiohttp, and how it failed: certainly not sent, or nobody knows.

Knows nothing of python-telegram-bot, so that intake can begin before that is imported.
"""

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp

from bot.redaction import redact

MAX_BODY = 24 * 2**20
"""Telegram lets a bot download 20 MB; more than that is not an answer of Telegram."""

MOST_ANSWER = 2**20
"""The answer to a delivery is far smaller; a longer one is not worth the memory, ten times at once."""

DEFAULT_PAUSE = 30
"""Seconds to wait after a 429 that does not say how long."""

LONGEST_PAUSE = 86_400
"""A day; a longer one is nothing that Telegram says."""


class CallFailed(Exception):
    """The call began and no usable answer came: nobody knows what became of it. The text has no token."""


class TooSlow(CallFailed):
    """The answer did not come in time."""


class Unreachable(CallFailed):
    """The call never reached Telegram: refused, no DNS, no connection in time. Safe to repeat."""


class Wire:
    """A pool of ``connections``. Times are seconds."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Open the pool; connections are made when first used."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=60, keepalive_timeout=50)
            self._session = aiohttp.ClientSession(connector=connector)

    async def close(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def call(
        self,
        url: str,
        method: str = "POST",
        *,
        data: Any = None,
        headers: dict[str, str] | None = None,
        connect: float | None = 5,
        pool: float | None = 5,
        read: float | None = 20,
        most: int = MAX_BODY,
    ) -> tuple[int, bytes]:
        """Make one call: ``(status, body)``, at most ``most`` bytes.

        Raises Unreachable, TooSlow, CallFailed.
        """
        assert self._session is not None, "the wire is not open"
        timeout = aiohttp.ClientTimeout(total=None, connect=pool, sock_connect=connect, sock_read=read)
        try:
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await _read(response, most)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unreachable(_words(error)) from None
        except TimeoutError as error:
            raise TooSlow(_words(error)) from None
        except (aiohttp.ClientError, OSError) as error:
            raise CallFailed(_words(error)) from None

    async def fetch(self, url: str, target: Path, *, most: int, seconds: float) -> None:
        """Stream a file into ``target``, at most so many bytes. Raises Unreachable, TooSlow, CallFailed."""
        assert self._session is not None, "the wire is not open"
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=5, sock_read=20)
        try:
            async with self._session.get(url, timeout=timeout, allow_redirects=False) as response:
                if response.status != 200:
                    raise CallFailed(f"status {response.status}")
                await _stream(response, target, most)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unreachable(_words(error)) from None
        except TimeoutError as error:
            raise TooSlow(_words(error)) from None
        except (aiohttp.ClientError, OSError) as error:
            raise CallFailed(_words(error)) from None


async def _stream(response: aiohttp.ClientResponse, target: Path, most: int) -> None:
    size = 0
    with await asyncio.to_thread(target.open, "wb") as file:
        async for chunk in response.content.iter_chunked(2**18):
            size += len(chunk)
            if size > most:
                raise CallFailed("the file is larger than it was said to be")
            await asyncio.to_thread(file.write, chunk)


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    chunks, size = [], response.content_length or 0
    if size <= most:
        size = 0
        async for chunk in response.content.iter_any():
            size += len(chunk)
            if size > most:
                break
            chunks.append(chunk)
    if size > most:
        raise aiohttp.ClientPayloadError("the answer is too large")
    return b"".join(chunks)


def read_answer(body: bytes) -> dict[str, Any]:
    """Parse an answer of Telegram. Raises CallFailed if it is not one."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise CallFailed("the answer is not JSON") from None
    if not isinstance(answer, dict) or (answer.get("ok") and "result" not in answer):
        raise CallFailed("the answer is not one of Telegram's")
    return answer


def pause_of(body: bytes) -> int:
    """Seconds that a 429 asks for: at least 1; DEFAULT_PAUSE where Telegram (or a proxy) does not say."""
    try:
        wanted = int(json.loads(body)["parameters"]["retry_after"])
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        return DEFAULT_PAUSE
    return min(max(1, wanted), LONGEST_PAUSE)


def _words(error: BaseException) -> str:
    # aiohttp puts the address, and with it the token, into its texts.
    return redact(str(error)) or type(error).__name__
