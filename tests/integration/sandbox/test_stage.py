"""A sandbox that is itself at fault says so at the end of a test."""

import aiohttp
import pytest

from sandbox import Sandbox
from sandbox.caller import Caller
from sandbox.schema import SchemaError


async def test_answer_that_breaks_the_schema_fails_the_test() -> None:
    with pytest.raises(ExceptionGroup) as caught:
        async with Sandbox.serve() as sandbox, Caller.open(sandbox.url, sandbox.token) as bot:
            sandbox.world.bot_user = lambda: {"id": 1}  # type: ignore[method-assign]  # breaks it on purpose
            with pytest.raises(aiohttp.ContentTypeError):
                await bot("getMe")
    assert isinstance(caught.value.exceptions[0], SchemaError)


async def test_update_that_breaks_the_schema_fails_at_once() -> None:
    async with Sandbox.serve() as sandbox:
        with pytest.raises(SchemaError):
            sandbox.updates.add("message", {"text": "no date, no chat"}, 1)


async def test_two_sandboxes_do_not_know_each_other() -> None:
    async with Sandbox.serve() as one, Sandbox.serve(token="7:y") as two:
        assert one.url != two.url
        one.add_person("Anna")
        async with Caller.open(two.url, two.token) as bot:
            assert (await bot.control("GET", "state"))["people"] == []
            assert (await bot("getMe"))["id"] == 7
