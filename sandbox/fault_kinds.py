"""The kinds of fault: each decides whether the call has its effect and what the caller sees of it."""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Outcome:
    """An honest answer: status and body."""

    status: int
    body: bytes


Apply = Callable[[], Awaitable[Outcome]]
Note = Callable[[int | None], None]


class Action:
    """What is done to a call that is struck."""

    kind: ClassVar[str]

    async def answer(self, request: web.Request, apply: Apply, note: Note) -> web.StreamResponse:
        """Serve the call badly. `apply` has its effect and journals it; `note` journals one without."""
        raise NotImplementedError


def close(request: web.Request) -> web.Response:
    """Reset the connection without another byte."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _json(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(status=status, body=json.dumps(body).encode(), content_type="application/json")


@dataclass(frozen=True)
class Error(Action):
    """Any refusal without effect; `parameters` as given."""

    kind = "error"
    code: int = 500
    description: str = "Internal Server Error: restart"
    parameters: dict[str, Any] | None = None

    async def answer(self, request: web.Request, apply: Apply, note: Note) -> web.StreamResponse:
        note(self.code)
        body = {"ok": False, "error_code": self.code, "description": self.description}
        return _json(self.code, body | ({"parameters": self.parameters} if self.parameters else {}))


_ABSENT = object()


@dataclass(frozen=True)
class TooManyRequests(Action):
    """429 with any retry_after: a number, a negative one, text, or none at all."""

    kind = "too_many_requests"
    retry_after: Any = _ABSENT

    async def answer(self, request: web.Request, apply: Apply, note: Note) -> web.StreamResponse:
        note(429)
        body: dict[str, Any] = {"ok": False, "error_code": 429, "description": "Too Many Requests"}
        if self.retry_after is not _ABSENT and self.retry_after is not None:
            body["description"] += f": retry after {self.retry_after}"
            body["parameters"] = {"retry_after": self.retry_after}
        return _json(429, body)


@dataclass(frozen=True)
class Html(Action):
    """The page of a proxy; without effect."""

    kind = "html"
    status: int = 502

    async def answer(self, request: web.Request, apply: Apply, note: Note) -> web.StreamResponse:
        note(self.status)
        page = f"<html><head><title>{self.status}</title></head><body><h1>{self.status}</h1></body></html>"
        return web.Response(status=self.status, text=page, content_type="text/html")


@dataclass(frozen=True)
class CutJson(Action):
    """The call has its effect; the answer ends in the middle."""

    kind = "cut_json"

    async def answer(self, request: web.Request, apply: Apply, note: Note) -> web.StreamResponse:
        outcome = await apply()
        body = outcome.body[: len(outcome.body) // 2]
        return web.Response(status=outcome.status, body=body, content_type="application/json")


@dataclass(frozen=True)
class Empty(Action):
    """The call has its effect; the answer is 200 with no body."""

    kind = "empty"

    async def answer(self, request: web.Request, apply: Apply, note: Note) -> web.StreamResponse:
        await apply()
        return web.Response(status=200, body=b"", content_type="application/json")


@dataclass(frozen=True)
class Huge(Action):
    """The call has its effect; the answer is a valid JSON of `size` bytes, 20 MB by default."""

    kind = "huge"
    size: int = 20 * 2**20

    async def answer(self, request: web.Request, apply: Apply, note: Note) -> web.StreamResponse:
        outcome = await apply()
        answer = web.StreamResponse(status=outcome.status, headers={"Content-Type": "application/json"})
        await answer.prepare(request)
        chunk = b" " * 2**16
        with suppress(ConnectionError):  # nobody need read it all
            for _ in range(self.size // len(chunk)):
                await answer.write(chunk)
            await answer.write(outcome.body)
            await answer.write_eof()
        return answer


@dataclass(frozen=True)
class Hang(Action):
    """Accepted, then silence for `seconds`, then the connection ends. `applied`: with effect or without."""

    kind = "hang"
    seconds: float = 3600.0
    applied: bool = True

    async def answer(self, request: web.Request, apply: Apply, note: Note) -> web.StreamResponse:
        if self.applied:
            await apply()
        else:
            note(None)
        await asyncio.sleep(self.seconds)
        return close(request)


@dataclass(frozen=True)
class CloseAfter(Action):
    """The call has its effect; the answer is lost."""

    kind = "close_after"

    async def answer(self, request: web.Request, apply: Apply, note: Note) -> web.StreamResponse:
        await apply()
        return close(request)


@dataclass(frozen=True)
class CloseBefore(Action):
    """The connection is reset before the call has its effect."""

    kind = "close_before"

    async def answer(self, request: web.Request, apply: Apply, note: Note) -> web.StreamResponse:
        note(None)
        return close(request)


@dataclass(frozen=True)
class Refuse(CloseBefore):
    """As close_before, and then the whole port refuses connections for `seconds`."""

    kind = "refuse"
    seconds: float = 60.0


@dataclass(frozen=True)
class Latency(Action):
    """Served well, `ms` milliseconds late; between `ms` and `most` when that is given."""

    kind = "latency"
    ms: float = 50.0
    most: float | None = None

    async def answer(self, request: web.Request, apply: Apply, note: Note) -> web.StreamResponse:
        late = self.ms if self.most is None else random.uniform(self.ms, self.most)  # noqa: S311 - how late, no secret
        await asyncio.sleep(late / 1000)
        outcome = await apply()
        return web.Response(status=outcome.status, body=outcome.body, content_type="application/json")


_ALL: list[type[Action]] = [
    Error,
    TooManyRequests,
    Html,
    CutJson,
    Empty,
    Huge,
    Hang,
    CloseAfter,
    CloseBefore,
    Refuse,
    Latency,
]
KINDS: dict[str, Callable[..., Action]] = {each.kind: each for each in _ALL}
