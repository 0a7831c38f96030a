"""A sandbox, a bot's side of the wire, and Chromium."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from sandbox import Sandbox
from sandbox.person import Person
from tests.browser import chromium
from tests.browser.bot_api import BotSide

OpenTab = Callable[..., AbstractAsyncContextManager[Page]]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One Chromium for all tests; skipped with a clear line where there is none."""
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium on this machine: the chat page was not tried")
    async with chromium.launch(path) as launched:
        yield launched


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """A fresh sandbox."""
    async with Sandbox.serve() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def bot(sandbox: Sandbox) -> AsyncIterator[BotSide]:
    """The bot's side."""
    async with aiohttp.ClientSession() as http:
        yield BotSide(http, sandbox.url, sandbox.token)


@pytest_asyncio.fixture(loop_scope="session")
async def snezana(sandbox: Sandbox) -> Person:
    """A delegate who has pressed Start."""
    person = sandbox.add_person("Снежана", "Златноњивић", language_code="sr", about="delegate from Raška")
    await person.start()
    return person


@pytest_asyncio.fixture(loop_scope="session")
async def ilze(sandbox: Sandbox, snezana: Person) -> Person:
    """An organiser who has pressed Start, second in the list."""
    person = sandbox.add_person("Ilze", "Bērziņa", language_code="lv", about="organiser in Ogre")
    await person.start()
    return person


@pytest.fixture
def tab(browser: Browser, sandbox: Sandbox) -> OpenTab:
    """Opens the chat page; the hash names the people whose chats are open, viewport and so on as settings."""

    def opened(*people: Person, **settings: Any) -> AbstractAsyncContextManager[Page]:
        chosen = "#" + ",".join(str(each.id) for each in people) if people else ""
        return chromium.tab(browser, f"{sandbox.url}/{chosen}", **settings)

    return opened
