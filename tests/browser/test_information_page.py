"""The public page in Chromium: nothing is loaded, nothing sticks out; axe-core and html5lib are content."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import html5lib
import pytest
from playwright.async_api import Browser, Page

from bot.domain.reports.facts import Facts
from bot.files.reports.information_page import as_html, write
from bot.i18n import translator
from bot.views.reports.information_page import render
from tests import reports

pytestmark = pytest.mark.asyncio(loop_scope="session")
MADE: Mapping[str, Callable[[], Facts]] = {
    "small": reports.small,
    "empty": reports.empty,
    "sample": reports.sample_facts,
}
_RUN = """async () => {
  const found = await axe.run(document);
  return [...found.violations, ...found.incomplete].map(one => one.id);
}"""
_WIDEST = """Math.max(...[...document.querySelectorAll('body, body *')]
  .map(one => one.getBoundingClientRect().right))"""


@asynccontextmanager
async def shown(browser: Browser, folder: Path, name: str, language: str, **how: Any) -> AsyncIterator[Page]:
    facts = MADE[name]()
    path = folder / "information-page.html"
    write(path, render(facts, translator(language, facts.meeting)))
    page = await browser.new_page(**how)
    await page.goto(path.as_uri())
    yield page
    await page.close()


@pytest.mark.parametrize("name", MADE)
async def test_nothing_sticks_out_on_a_telephone_and_nothing_is_loaded(
    browser: Browser, tmp_path: Path, name: str
) -> None:
    asked: list[str] = []
    async with shown(browser, tmp_path, name, "lv", viewport={"width": 320, "height": 700}) as page:
        page.on("request", lambda request: asked.append(request.url))
        await page.reload()
        assert [url.rsplit("/", 1)[1] for url in asked] == ["information-page.html"]
        assert await page.evaluate(_WIDEST) <= 320


@pytest.mark.parametrize(
    ("name", "language", "scheme"),
    [
        ("small", "en", "light"),
        ("empty", "lv", "dark"),
        ("sample", "lv", "light"),
        ("sample", "en", "dark"),
    ],
)
async def test_axe_finds_nothing(
    browser: Browser, tmp_path: Path, name: str, language: str, scheme: str
) -> None:
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text()
    async with shown(browser, tmp_path, name, language, color_scheme=scheme) as page:
        await page.evaluate(script)
        assert await page.evaluate(_RUN) == []
        assert await page.evaluate("axe.getRules().length") > 80


@pytest.mark.parametrize("language", ["en", "lv"])
@pytest.mark.parametrize("name", MADE)
async def test_html5lib_finds_no_fault(name: str, language: str) -> None:
    parser = html5lib.HTMLParser()
    facts = MADE[name]()
    parser.parse(as_html(render(facts, translator(language, facts.meeting))))
    assert parser.errors == []
