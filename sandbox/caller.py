"""A bare Bot API client, with no library between: for tests, and for comparing libraries with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp


class Refused(Exception):
    """The answer was not ok. `body` is the whole answer."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__(f"{status} {body.get('description')}")
        self.status = status
        self.body = body
        self.description = str(body.get("description"))


class Caller:
    """`await bot("sendMessage", chat_id=…, text=…)` → the result; raises Refused."""

    def __init__(self, http: aiohttp.ClientSession, url: str, token: str) -> None:
        self.http = http
        self.url = url
        self.token = token

    @classmethod
    @asynccontextmanager
    async def open(cls, url: str, token: str) -> AsyncIterator["Caller"]:
        """Hold connections for the length of the block."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(30)) as http:
            yield cls(http, url, token)

    def address(self, method: str) -> str:
        """The URL of a method."""
        return f"{self.url}/bot{self.token}/{method}"

    async def __call__(self, method: str, /, **params: Any) -> Any:
        """Call with a JSON body."""
        return await self.post(method, json=params)

    async def post(self, method: str, /, **kwargs: Any) -> Any:
        """Call with any body that aiohttp can send: json, data, params."""
        async with self.http.post(self.address(method), **kwargs) as answer:
            body = await answer.json()
        if not body["ok"]:
            raise Refused(answer.status, body)
        return body["result"]

    async def control(self, verb: str, path: str, **body: Any) -> Any:
        """Call the control API; raises Refused with its `error` as description."""
        async with self.http.request(verb, f"{self.url}/control/{path}", json=body or None) as answer:
            found = await answer.json()
        if answer.status >= 400:
            raise Refused(answer.status, {"description": found["error"]})
        return found
