"""Name cards as Chromium prints them: every word inside its card, a page of paper for each page."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from bot.domain.people import Role
from bot.files.cards import pages
from bot.files.cards_html import as_html
from bot.views.cards import sheets
from tests.cards import USERNAME, everybody, named, shared
from tests.sample import programme

pytestmark = pytest.mark.asyncio(loop_scope="session")
LONG = (
    "Снежана Златноњивић",
    "Александра-Магдалена Златноњивић-Перуниковац",
    "Wolfeschlegelsteinhausenbergerdorff Maria von und zu Brzęczyszczykiewicz",
    "Ж" * 100,
    "Mārtiņš " * 20,
)
_OUTSIDE = """() => [...document.querySelectorAll('.card')].filter(card => {
  const box = card.getBoundingClientRect(), foot = card.querySelector('.foot').getBoundingClientRect();
  return [...card.querySelectorAll('p, svg')].some(one => {
    const own = one.getBoundingClientRect(), above = !one.closest('.foot');
    return own.left < box.left || own.right > box.right || own.top < box.top || own.bottom > box.bottom
      || one.scrollWidth > one.clientWidth + 1 || (above && own.bottom > foot.top + 1);
  }) || card.querySelector('.name').getBoundingClientRect().right >
    card.querySelector('svg').getBoundingClientRect().left;
}).map(card => card.querySelector('.name').innerText)"""


async def printed(browser: Browser, written: str, folder: Path) -> Page:
    (folder / "cards.html").write_text(written, encoding="utf-8")
    page = await browser.new_page()
    await page.emulate_media(media="print")
    await page.goto((folder / "cards.html").as_uri())
    return page


async def test_every_word_of_the_sample_is_inside_its_card(browser: Browser, tmp_path: Path) -> None:
    found = sheets([*everybody(), shared("LV-DAU")], programme(), USERNAME)
    page = await printed(browser, as_html(found), tmp_path)
    assert await page.locator(".card").count() == 82
    assert await page.evaluate(_OUTSIDE) == []
    paper = await page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == len(list(pages(found)))
    await page.close()


@pytest.mark.parametrize("name", LONG, ids=lambda name: f"{name[:8]}-{len(name)}")
async def test_a_long_name_stays_inside_its_card(browser: Browser, tmp_path: Path, name: str) -> None:
    made = [named(name, "LV-DAU", role) for role in Role]
    page = await printed(browser, as_html(sheets(made, programme(), USERNAME)), tmp_path)
    assert await page.locator(".card").count() == 3
    assert await page.evaluate(_OUTSIDE) == []
    sides = await page.locator(".card .qr svg").evaluate_all("all => all.map(one => one.clientWidth)")
    assert min(sides) * 25.4 / 96 > 30  # millimetres
    await page.close()
