"""Where Chromium is, and one tab as these tests use it."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WIDE = {"width": 1440, "height": 900}
TELEPHONE = {"width": 390, "height": 844}
PATIENCE_MS = 30_000  # five seconds are too few where four other files are tested on two cores

expect.set_options(timeout=PATIENCE_MS)


def find() -> str | None:
    """The path of a Chromium on this machine."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@asynccontextmanager
async def launch(path: str) -> AsyncIterator[Browser]:
    """A browser without a window."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def tab(browser: Browser, address: str, **settings: Any) -> AsyncIterator[Page]:
    """A page that has loaded its state. Any error of its scripts fails the test."""
    context = await browser.new_context(**({"viewport": WIDE, "locale": "en-GB"} | settings))
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    await page.goto(address)
    await page.wait_for_selector("body.ready")
    yield page
    await context.close()
    assert broken == []


def column(page: Page, person: int) -> Locator:
    """The open chat of a person."""
    return page.locator(f'.column[data-person="{person}"]')


def bubble(page: Page, person: int, message_id: int) -> Locator:
    """One message in an open chat."""
    return column(page, person).locator(f'.message[data-id="{message_id}"]')
