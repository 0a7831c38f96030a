"""Texts in bubbles: entities, links, what must never run."""

import pytest
from playwright.async_api import expect

from sandbox.person import Person
from tests.browser.bot_api import BotSide
from tests.browser.chromium import bubble, column
from tests.browser.conftest import OpenTab

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_entities_stand_right_after_characters_of_two_units(
    tab: OpenTab, bot: BotSide, snezana: Person
) -> None:
    text = "🚌🚌 <b>Аутобус <i>1</i></b> полази <s>08:20</s> <u>08:30</u> <code>A&amp;B</code>"
    sent = await bot.says(snezana.id, text)
    async with tab(snezana) as page:
        found = bubble(page, snezana.id, sent["message_id"]).locator(".text")
        assert await found.evaluate(
            "node => [...node.childNodes].slice(0, -1).map(n => n.outerHTML ?? n.data)"
        ) == [
            "🚌🚌 ",
            "<strong>Аутобус <em>1</em></strong>",
            " полази ",
            "<s>08:20</s>",
            " ",
            "<u>08:30</u>",
            " ",
            "<code>A&amp;B</code>",
        ]


async def test_a_link_opens_elsewhere_and_mark_up_in_data_stays_text(
    tab: OpenTab, bot: BotSide, snezana: Person
) -> None:
    evil = "&lt;img src=x onerror='document.title=1'&gt;"
    sent = await bot.says(snezana.id, f'{evil} <a href="https://example.org/a">карта</a>')
    async with tab(snezana) as page:
        text = bubble(page, snezana.id, sent["message_id"]).locator(".text")
        await expect(text).to_contain_text("<img src=x onerror='document.title=1'>")
        await expect(text.locator("img")).to_have_count(0)
        link = text.get_by_role("link", name="карта")
        await expect(link).to_have_attribute("target", "_blank")
        await expect(link).to_have_attribute("rel", "noopener noreferrer")
        await expect(link).to_have_attribute("href", "https://example.org/a")


async def test_an_address_that_would_run_code_is_no_link(tab: OpenTab, snezana: Person) -> None:
    render = """async (url) => {
        const { richText } = await import("/page/js/entities.js");
        const entity = { type: "text_link", offset: 0, length: 4, url };
        const holder = document.createElement("div");
        holder.append(richText("here", [entity], {}));
        return holder.firstElementChild.tagName;
    }"""
    async with tab(snezana) as page:
        assert await page.evaluate(render, "javascript:alert(1)") == "SPAN"
        assert await page.evaluate(render, "https://example.org") == "A"


async def test_entities_that_overlap_lose_no_letter(tab: OpenTab, snezana: Person) -> None:
    render = """async () => {
        const { richText } = await import("/page/js/entities.js");
        const entities = [{ type: "bold", offset: 0, length: 5 }, { type: "italic", offset: 3, length: 5 }];
        const holder = document.createElement("div");
        holder.append(richText("abcdefghij", entities, {}));
        return holder.innerHTML;
    }"""
    async with tab(snezana) as page:
        assert await page.evaluate(render) == "<strong>abc<em>de</em></strong><em>fgh</em>ij"


async def test_a_spoiler_opens_and_a_long_quotation_unfolds(
    tab: OpenTab, bot: BotSide, snezana: Person
) -> None:
    quotation = "\n".join(f"Напомена број {n}" for n in range(9))
    sent = await bot.says(
        snezana.id,
        f"<tg-spoiler>4711</tg-spoiler>\n<blockquote expandable>{quotation}</blockquote>\nкрај",
    )
    async with tab(snezana) as page:
        row = bubble(page, snezana.id, sent["message_id"])
        hidden = row.get_by_role("button", name="Hidden text")
        await hidden.click()
        await expect(row.locator(".spoiler.shown")).to_have_text("4711")
        quote = row.locator("blockquote")
        folded = await quote.evaluate("node => node.clientHeight")
        await row.get_by_role("button", name="Show more").click()
        await expect(row.get_by_role("button", name="Show less")).to_be_visible()
        assert await quote.evaluate("node => node.clientHeight") > folded * 1.5


async def test_a_command_in_a_text_is_sent_by_a_click(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    await bot.hears("message")
    await bot.says(snezana.id, "Више: /today")
    async with tab(snezana) as page:
        await column(page, snezana.id).get_by_role("button", name="/today").click()
        assert (await bot.hears("message"))["text"] == "/today"
