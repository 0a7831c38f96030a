"""PTB's BaseRequest on aiohttp: sees status and body before PTB maps them, and classifies the outcome.

A failed call says whether it was *certainly not sent* (NotSent) or whether nobody knows (NetworkError).
"""

import asyncio
import json
from typing import Any

import aiohttp
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.logs import redact

MAX_BODY = 24 * 2**20
"""Telegram lets a bot download 20 MB; more than that is not an answer of Telegram."""

_DEFAULT_PAUSE = 30
_PROXY_PAGE = b'{"ok":false,"description":"not an answer of Telegram"}'


class NotSent(NetworkError):
    """The call never reached Telegram: refused, no DNS, no connection in time. Safe to repeat."""


class Transport(BaseRequest):
    """One pool of connections. ``read_timeout`` and ``connect_timeout`` are seconds."""

    def __init__(self, connections: int, *, read_timeout: float = 20, connect_timeout: float = 5) -> None:
        self._connections = connections
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds; PTB adds it to a polling time-out."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool; connections are made when first used."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=60, keepalive_timeout=50)
            self._session = aiohttp.ClientSession(connector=connector, auto_decompress=True)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0917 - the signature is PTB's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one call: ``(status, body)``. Raises NotSent, TimedOut, NetworkError or RetryAfter."""
        assert self._session is not None, "the transport is not initialised"
        timeout = aiohttp.ClientTimeout(
            total=None,
            connect=_seconds(pool_timeout, self._connect_timeout),
            sock_connect=_seconds(connect_timeout, self._connect_timeout),
            sock_read=_seconds(read_timeout, self._read_timeout),
        )
        try:
            data, headers = _body(request_data)
            async with self._session.request(
                method, url, data=data, headers=headers, timeout=timeout
            ) as response:
                body = await _read(response)
                status = response.status
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(_words(error)) from None
        except TimeoutError as error:
            raise TimedOut(_words(error)) from None
        except (aiohttp.ClientError, OSError, asyncio.IncompleteReadError) as error:
            raise NetworkError(_words(error)) from None
        if status == 429:
            raise RetryAfter(_pause(body))
        if status >= 300 and not body.startswith(b"{"):
            body = _PROXY_PAGE  # PTB would put the whole page into the exception's text
        return status, body

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer. Raises NetworkError (outcome unknown); PTB's own would log the whole body."""
        try:
            answer = json.loads(payload)
        except ValueError:
            raise NetworkError("the answer is not JSON") from None
        if not isinstance(answer, dict) or (answer.get("ok") and "result" not in answer):
            raise NetworkError("the answer is not one of Telegram's")
        return answer


def _seconds(value: Any, default: float) -> float | None:
    """PTB's sentinel for *not given* means our own default; None means no limit."""
    return value if value is None or isinstance(value, int | float) else default


_JSON = {"Content-Type": "application/json"}


def _body(data: RequestData | None) -> tuple[Any, dict[str, str] | None]:
    """Body and headers: JSON, which costs a fifth of a form; multipart where a file goes up."""
    if data is None:
        return None, None
    if not data.contains_files:
        return data.json_payload, _JSON
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, mime) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=mime)
    return form, None


async def _read(response: aiohttp.ClientResponse) -> bytes:
    if (response.content_length or 0) > MAX_BODY:
        raise aiohttp.ClientPayloadError("the answer is too large")
    chunks, size = [], 0
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > MAX_BODY:
            raise aiohttp.ClientPayloadError("the answer is too large")
        chunks.append(chunk)
    return b"".join(chunks)


def _pause(body: bytes) -> int:
    """Seconds to wait: at least 1; 30 where Telegram (or a proxy) does not say."""
    try:
        return max(1, int(json.loads(body)["parameters"]["retry_after"]))
    except (ValueError, TypeError, KeyError):
        return _DEFAULT_PAUSE


def _words(error: BaseException) -> str:
    # aiohttp puts the address, and with it the token, into its texts.
    return redact(str(error)) or type(error).__name__
