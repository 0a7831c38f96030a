"""The frame: people, columns, telephone, colours, lost connections, many messages."""

from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, expect

from sandbox import Sandbox
from sandbox.person import Person
from tests.browser import chromium
from tests.browser.bot_api import BotSide
from tests.browser.chromium import TELEPHONE, column
from tests.browser.conftest import OpenTab

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_two_people_stand_side_by_side_and_each_gets_their_own(
    tab: OpenTab, bot: BotSide, snezana: Person, ilze: Person
) -> None:
    async with tab() as page:
        await expect(page.locator(".column")).to_have_count(1)
        await page.locator(".person", has_text="Ilze").click(modifiers=["Control"])
        await expect(page.locator(".column")).to_have_count(2)
        await bot.says(snezana.id, "за Снежану")
        await bot.says(ilze.id, "Ilzei")
        await expect(column(page, snezana.id).locator(".log")).to_contain_text("за Снежану")
        await expect(column(page, ilze.id).locator(".log")).to_contain_text("Ilzei")
        await expect(column(page, ilze.id).locator(".log")).not_to_contain_text("за Снежану")
        await page.reload()
        await expect(page.locator(".column")).to_have_count(2)
        await column(page, snezana.id).get_by_role("button", name="Close this chat").click()
        await expect(page.locator(".column")).to_have_count(1)


async def test_a_chat_out_of_sight_counts_what_is_unread(
    tab: OpenTab, bot: BotSide, snezana: Person, ilze: Person
) -> None:
    async with tab(snezana) as page:
        row = page.locator("#people li", has_text="Ilze")
        for text in ("Viens", "Divi"):
            await bot.says(ilze.id, text)
        await expect(row.locator(".badge")).to_contain_text("2")
        await expect(row).to_contain_text("Divi")
        await row.get_by_role("button").first.click()
        await expect(row.locator(".badge")).to_have_count(0)


async def test_a_person_is_added_with_the_language_of_their_phone(
    tab: OpenTab, bot: BotSide, snezana: Person
) -> None:
    await bot.hears("message")
    async with tab() as page:
        await page.get_by_role("button", name="Add a person").click()
        await page.get_by_label("First name").fill("Eglė")
        await page.get_by_label("Language of the phone").select_option("lt")
        await page.get_by_role("button", name="Add", exact=True).click()
        await page.get_by_role("button", name="Start", exact=True).click()
        assert (await bot.hears("message"))["from"]["language_code"] == "lt"


async def test_on_a_telephone_the_list_is_a_screen_of_its_own(
    tab: OpenTab, snezana: Person, ilze: Person
) -> None:
    async with tab(viewport=TELEPHONE, has_touch=True, is_mobile=True) as page:
        await expect(page.locator("#people")).to_be_visible()
        await expect(page.locator(".column")).to_have_count(0)
        await page.locator(".person", has_text="Ilze").tap()
        await expect(page.locator("#people")).to_be_hidden()
        await expect(column(page, ilze.id)).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= TELEPHONE["width"]
        await page.get_by_role("button", name="Back to the list").tap()
        await expect(page.locator("#people")).to_be_visible()


async def test_dark_follows_the_system_until_the_person_chooses(tab: OpenTab, snezana: Person) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    async with tab(snezana, color_scheme="dark") as page:
        dark = await page.evaluate(ground)
        await page.get_by_role("button", name="Dark colours").click()
        light = await page.evaluate(ground)
        assert (dark, light) == ("rgb(14, 22, 33)", "rgb(241, 243, 245)")
        await page.reload()
        assert await page.evaluate(ground) == light


PAIRS = [
    ("text", "ground"),
    ("text-soft", "ground"),
    ("text-soft", "ground-soft"),
    ("accent", "ground"),
    ("accent", "bubble"),
    ("accent", "accent-ground"),
    ("accent", "quote"),
    ("text", "bubble-own"),
    ("meta", "bubble"),
    ("meta-own", "bubble-own"),
    ("key-text", "key-solid"),
    ("code", "bubble"),
    ("code", "bubble-own"),
    ("danger-text", "ground"),
    ("on-fill", "accent-fill"),
    ("on-fill", "success"),
    ("on-fill", "danger"),
]
CONTRAST = """([front, back]) => {
    const parse = (name) => {
        const probe = document.createElement("i");
        probe.style.color = `var(--${name})`;
        document.body.append(probe);
        const found = getComputedStyle(probe).color.match(/[\\d.]+/g).slice(0, 3).map(Number);
        probe.remove();
        return found;
    };
    const light = (name) => {
        const [r, g, b] = parse(name.replace("-solid", "")).map((c) => c / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const [a, b] = [light(front), light(back)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_text_meets_the_contrast_of_wcag_aa(tab: OpenTab, snezana: Person, scheme: str) -> None:
    async with tab(snezana, color_scheme=scheme) as page:
        found = {pair: round(await page.evaluate(CONTRAST, list(pair)), 2) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


async def test_every_button_has_a_name(tab: OpenTab, bot: BotSide, snezana: Person, ilze: Person) -> None:
    await bot.says(snezana.id, "Здраво")
    async with tab(snezana, ilze) as page:
        buttons = await page.get_by_role("button").all()
        assert len(buttons) > 10
        nameless = [
            await each.evaluate("node => node.outerHTML")
            for each in buttons
            if not (await each.get_attribute("aria-label") or (await each.inner_text()).strip())
        ]
        assert nameless == []


async def test_after_a_restart_the_page_reconnects_and_loads_the_new_state(browser: Browser) -> None:
    async with AsyncExitStack() as first:
        before = await first.enter_async_context(Sandbox.serve())
        port = int(before.url.rpartition(":")[2])
        anna = before.add_person("Anna")
        await anna.send("before")
        async with chromium.tab(browser, f"{before.url}/#{anna.id}") as page:
            log, line = column(page, anna.id).locator(".log"), page.get_by_text("Reconnecting…")
            await expect(log).to_contain_text("before")
            await first.aclose()
            await expect(line).to_be_visible()
            async with Sandbox.serve(port=port) as after:
                await after.add_person("Anna", id=anna.id).send("after")
                await expect(log).to_contain_text("after")
                await expect(log).not_to_contain_text("before")
                await expect(line).to_be_hidden()


@pytest.mark.parametrize(
    "most", [pytest.param(4_000, marks=[pytest.mark.proof, pytest.mark.quiet]), 20_000]
)  # ms, quiet or not
async def test_a_thousand_messages_do_not_stall(
    tab: OpenTab, bot: BotSide, snezana: Person, most: int
) -> None:
    for n in range(1_000):
        await snezana.send(f"порука {n}")
    async with tab(snezana) as page:
        log = column(page, snezana.id).locator(".log")
        await expect(log).to_contain_text("порука 999", timeout=most)
        kept = await log.evaluate_handle("node => node.querySelector('.message:last-child')")
        sent = await bot.says(snezana.id, "одговор")
        await expect(
            column(page, snezana.id).locator(f'[data-id="{sent["message_id"]}"]')
        ).to_be_in_viewport()
        assert await kept.evaluate("node => node.isConnected")
        for _ in range(12):
            await log.evaluate("node => { node.scrollTop = 0 }")
            await page.wait_for_timeout(40)
        await expect(log).to_contain_text("порука 0")
        assert await log.locator(".message").count() == 1_002
