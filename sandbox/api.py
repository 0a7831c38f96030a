"""The Bot API door: token, method, parameters, faults, effect, journal, answer."""

import inspect
import json
from typing import Any

from aiohttp import web

from sandbox.errors import ApiError
from sandbox.faults import Faults, Outcome
from sandbox.limits import Limits
from sandbox.methods import METHODS
from sandbox.transport import read_parameters
from sandbox.world import World

UNAUTHORIZED = ApiError(401, "Unauthorized")
NO_METHOD = ApiError(404, "Not Found: method not found")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class BotApi:
    """Answers `/bot<token>/<method>` and `/file/bot<token>/<path>`."""

    def __init__(self, world: World, faults: Faults, limits: Limits) -> None:
        self.world = world
        self.faults = faults
        self.limits = limits
        self.check_results = False  # tests: every answer of ours must be what the schema says
        world.webhook.on_reply = self.obey

    async def call(self, request: web.Request) -> web.StreamResponse:
        """One method call."""
        method = request.match_info["method"]
        given: dict[str, Any] = {}
        try:
            self._check_token(request.match_info["token"])
            given = await read_parameters(request)
        except ApiError as error:
            self.world.journal.add(method, given, error_code=error.code)
            return _answer(error.code, error.as_json())
        fault = self.faults.for_call(method, given.get("chat_id"))
        if fault is None:
            status, body = await self.apply(method, given)
            return _answer(status, body)
        return await fault.answer(
            request, lambda: self._outcome(method, given, fault.kind), self._note(method, given)
        )

    async def _outcome(self, method: str, given: dict[str, Any], fault: str) -> Outcome:
        status, body = await self.apply(method, given, fault)
        return Outcome(status, _encode(body).encode())

    def _note(self, method: str, given: dict[str, Any]) -> Any:
        def note(fault: str, code: int | None) -> None:
            self.world.journal.add(method, given, error_code=code, fault=fault)

        return note

    async def apply(
        self, method: str, given: dict[str, Any], fault: str | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Have the effect and note it. Returns the HTTP status and the body of the answer."""
        params = given
        try:
            entry = METHODS.get(method.lower())
            if entry is None:
                raise NO_METHOD
            method = entry.schema.name
            params = entry.schema.convert(given)
            if entry.effect is None:
                raise ApiError(501, f"Not Implemented in the sandbox: {method}")
            self.limits.check(method, params)
            result = entry.effect(self.world, params)
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            self.world.journal.add(method, params, error_code=error.code, fault=fault)
            return error.code, error.as_json()
        # Updates were checked when they were queued: poison ones go out as they are.
        if self.check_results and method != "getUpdates":
            entry.schema.check_result(result)
        self.world.journal.add(method, params, result, fault=fault)
        return 200, {"ok": True, "result": result}

    def obey(self, call: dict[str, Any]) -> None:
        """A method call in the answer to a webhook; its outcome goes to the journal alone."""
        method = call.pop("method")
        entry = METHODS.get(method.lower())
        try:
            if entry is None or entry.effect is None or inspect.iscoroutinefunction(entry.effect):
                raise NO_METHOD
            params = entry.schema.convert(call)
            self.world.journal.add(entry.schema.name, params, entry.effect(self.world, params))
        except ApiError as error:
            self.world.journal.add(method, call, error_code=error.code)

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
