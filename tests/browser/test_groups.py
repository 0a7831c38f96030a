"""A group in the chat page: made, written in as one of its people, read by the others."""

import pytest
from playwright.async_api import expect

from sandbox.person import Person
from tests.browser.bot_api import BotSide
from tests.browser.conftest import OpenTab

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_group_is_made_and_each_of_it_can_write(
    tab: OpenTab, bot: BotSide, snezana: Person, ilze: Person
) -> None:
    for _ in range(2):
        await bot.hears("message")
    async with tab(snezana) as page:
        await page.get_by_role("button", name="Make a group").click()
        await page.get_by_label("Name of the group").fill("Hosts")
        for name in ("Снежана Златноњивић", "Ilze Bērziņa"):
            await page.get_by_role("checkbox", name=name).check()
        await page.get_by_role("button", name="Make it").click()
        chat_id = (await bot.hears("my_chat_member"))["chat"]["id"]
        group = page.locator(f'.column[data-person="{chat_id}"]')
        await expect(group.locator(".service")).to_contain_text("added")
        await group.get_by_label("Who writes").select_option(label="Ilze Bērziņa")
        field = group.get_by_label("Message", exact=True)
        await field.fill("/link")
        await field.press("Enter")
        await bot.hears("message")
        assert (await bot.hears("message"))["from"]["first_name"] == "Ilze"
        await expect(group.locator(".message.own .sender")).to_have_text("Ilze Bērziņa")
        await bot.says(chat_id, "Linked.")
        await expect(group.locator(".message.other")).to_contain_text("Linked.")
        await page.reload()
        await expect(group.locator(".message.other")).to_contain_text("Linked.")
