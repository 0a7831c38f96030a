"""A running sandbox, a bare client of it, and a person who has pressed Start."""

from collections.abc import AsyncIterator

import pytest

from sandbox import Person, Sandbox
from sandbox.caller import Caller


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Caller]:
    async with Caller.open(sandbox.url, sandbox.token) as caller:
        yield caller


@pytest.fixture
async def anna(sandbox: Sandbox) -> Person:
    person = sandbox.add_person("Anna", "Nowak", username="anna_n", language_code="pl")
    await person.start()
    sandbox.updates.clear()
    return person
