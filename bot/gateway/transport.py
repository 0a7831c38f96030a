"""PTB's BaseRequest on our wire: it sees status and body before PTB maps them."""

import io
from pathlib import Path
from typing import Any

import aiohttp
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.gateway.wire import (
    MAX_BODY,
    MOST_ANSWER,
    CallFailed,
    TooSlow,
    Unreachable,
    Wire,
    pause_of,
    read_answer,
)

_JSON = {"Content-Type": "application/json"}
FETCH_SECONDS = 60
"""For a whole file of at most 20 MB."""
_PROXY_PAGE = b'{"ok":false,"description":"not an answer of Telegram"}'


class NotSent(NetworkError):
    """The call never reached Telegram: refused, no DNS, no connection in time. Safe to repeat."""


class Transport(BaseRequest):
    """One pool of connections. ``read_timeout`` and ``connect_timeout`` are seconds."""

    def __init__(self, connections: int, *, read_timeout: float = 20, connect_timeout: float = 5) -> None:
        self._wire = Wire(connections)
        self._read_timeout = read_timeout
        self._connect_timeout = connect_timeout

    @property
    def read_timeout(self) -> float | None:
        """Seconds; PTB adds it to a polling time-out."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Open the pool; connections are made when first used."""
        await self._wire.open()

    async def shutdown(self) -> None:
        """Close the pool."""
        await self._wire.close()

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
        return await self._call(
            url,
            method,
            request_data,
            connect=_seconds(connect_timeout, self._connect_timeout),
            pool=_seconds(pool_timeout, self._connect_timeout),
            read=_seconds(read_timeout, self._read_timeout),
        )

    async def once(self, url: str, data: RequestData) -> tuple[int, bytes]:
        """Make a call whose answer is small; one above MOST_ANSWER is none. Raises as ``do_request`` does."""
        times = {"connect": self._connect_timeout, "pool": self._connect_timeout, "read": self._read_timeout}
        return await self._call(url, "POST", data, most=MOST_ANSWER, **times)

    async def _call(
        self, url: str, method: str, given: RequestData | None, *, most: int = MAX_BODY, **times: Any
    ) -> tuple[int, bytes]:
        data, headers = _body(given)
        try:
            status, body = await self._wire.call(url, method, data=data, headers=headers, most=most, **times)
        except Unreachable as error:
            raise NotSent(str(error)) from None
        except TooSlow as error:
            raise TimedOut(str(error)) from None
        except CallFailed as error:
            raise NetworkError(str(error)) from None
        if status == 429:
            raise RetryAfter(pause_of(body))
        if status >= 300 and not body.startswith(b"{"):
            body = _PROXY_PAGE  # PTB would put the whole page into the exception's text
        return status, body

    async def fetch(self, url: str, target: Path, *, most: int) -> None:
        """Stream a file of Telegram's into ``target``. Raises NetworkError; the text has no token."""
        try:
            await self._wire.fetch(url, target, most=most, seconds=FETCH_SECONDS)
        except Unreachable as error:
            raise NotSent(str(error)) from None
        except CallFailed as error:
            raise NetworkError(str(error)) from None

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read an answer. Raises NetworkError (outcome unknown); PTB's own would log the whole body."""
        try:
            return read_answer(payload)
        except CallFailed as error:
            raise NetworkError(str(error)) from None


def _seconds(value: Any, default: float) -> float | None:
    """PTB's sentinel for *not given* means our own default; None means no limit."""
    return value if value is None or isinstance(value, int | float) else default


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
        # As a stream it goes out piece by piece; a megabyte of bytes would hold the loop up.
        stream = io.BytesIO(content) if isinstance(content, bytes) else content
        form.add_field(name, stream, filename=filename, content_type=mime)
    return form, None
