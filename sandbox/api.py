"""The Bot API door: token, method, parameters, faults, effect, journal, answer."""

import inspect
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.errors import ApiError
from sandbox.faults import Faults, Outcome
from sandbox.limits import Limits
from sandbox.methods import METHODS
from sandbox.methods.registry import NOT_PLAYED, Method
from sandbox.transport import read_parameters
from sandbox.world import World

UNAUTHORIZED = ApiError(401, "Unauthorized")
NO_METHOD = ApiError(404, "Not Found: method not found")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class Call:
    """One method call on its way: `params` as they came, and converted once that has been done."""

    method: str  # as documented, or as it came when there is no such method
    entry: Method | None
    params: dict[str, Any]
    fault: str | None = None

    @classmethod
    def of(cls, method: str, params: dict[str, Any]) -> "Call":
        """Look the method up, in any case of letters."""
        entry = METHODS.get(method.lower())
        return cls(entry.schema.name if entry is not None else method, entry, params)


class BotApi:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, world: World, faults: Faults, limits: Limits) -> None:
        self.world = world
        self.faults = faults
        self.limits = limits
        self.check_results = False  # tests: every answer of ours must be what the schema says
        self.failures: list[Exception] = []  # mistakes of the sandbox itself
        self.before: Callable[[], Awaitable[None]] | None = None  # each call but polls
        world.webhook.on_reply = self.obey

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One method call over HTTP."""
        call = Call.of(request.match_info["method"], {})
        try:
            self._check_token(request.match_info["token"])
            call.params = await read_parameters(request)
        except ApiError as error:
            self._note(call, error_code=error.code)
            return _answer(error.code, error.as_json())
        if self.before is not None and call.method != "getUpdates":
            await self.before()
        try:
            return await self._serve(request, call)
        except Exception as error:
            self.failures.append(error)
            raise

    async def _serve(self, request: web.Request, call: Call) -> web.StreamResponse:
        fault = self.faults.for_call(call.method, call.params.get("chat_id"))
        if fault is None:
            status, body = await self._apply(call)
            return _answer(status, body)
        call.fault = fault.kind

        async def apply() -> Outcome:
            status, body = await self._apply(call)
            return Outcome(status, _encode(body).encode())

        def note(error_code: int | None) -> None:
            with suppress(ApiError):
                if call.entry is not None:
                    call.params = call.entry.schema.convert(call.params)
            self._note(call, error_code=error_code)

        return await fault.answer(request, apply, note)

    async def _apply(self, call: Call) -> tuple[int, dict[str, Any]]:
        """Have the effect and note it. Returns the HTTP status and the body of the answer."""
        try:
            if call.entry is None:
                raise NO_METHOD
            call.params = call.entry.schema.convert(call.params)
            if call.entry.effect is None:
                raise ApiError(501, f"Not Implemented in the sandbox: {call.method}")
            if not NOT_PLAYED.isdisjoint(call.params):
                names = ", ".join(sorted(NOT_PLAYED & call.params.keys()))
                raise ApiError(501, f"Not Implemented in the sandbox: {call.method} with {names}")
            self.limits.check(call.method, call.params)
            result = call.entry.effect(self.world, call.params)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            self._note(call, error_code=error.code)
            return error.code, error.as_json()
        self._note(call, result)
        # Updates were checked when they were queued: poison ones go out as they are.
        if self.check_results and call.method != "getUpdates":
            call.entry.schema.check_result(result)
        return 200, {"ok": True, "result": result}

    def _note(self, call: Call, result: Any = None, error_code: int | None = None) -> None:
        self.world.journal.add(call.method, call.params, result, error_code, call.fault)

    def obey(self, answer: dict[str, Any]) -> None:
        """A method call in the answer to a webhook; its outcome goes to the journal alone."""
        method = answer.pop("method")
        call = Call.of(method, answer)
        try:
            if call.entry is None or call.entry.effect is None:
                raise NO_METHOD
            call.params = call.entry.schema.convert(answer)
            self._note(call, call.entry.effect(self.world, call.params))
        except ApiError as error:
            self._note(call, error_code=error.code)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """The bytes behind a file_path."""
        try:
            self._check_token(request.match_info["token"])
        except ApiError as error:
            return _answer(error.code, error.as_json())
        stored = self.world.files.at(request.match_info["path"])
        if stored is None:
            return _answer(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        return web.Response(body=stored.content, content_type="application/octet-stream")

    def _check_token(self, token: str) -> None:
        if token != self.world.token:
            raise UNAUTHORIZED


def _answer(status: int, body: dict[str, Any]) -> web.Response:
    return web.Response(status=status, body=_encode(body).encode(), content_type="application/json")
