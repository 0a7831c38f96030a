"""A conversation in one chat: start, write, press, edit, tap."""

import pytest
from playwright.async_api import expect

from sandbox import Sandbox
from sandbox.person import Person
from tests.browser.bot_api import BotSide, keyboard
from tests.browser.chromium import bubble, column
from tests.browser.conftest import OpenTab

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_new_person_reads_the_description_and_presses_start(
    tab: OpenTab, sandbox: Sandbox, bot: BotSide
) -> None:
    lars = sandbox.add_person("Lars", "Sjögren", language_code="sv")
    await bot.call("setMyDescription", description="I tell you when, where and which bus.")
    await bot.call("setMyDescription", description="Jag säger när och var.", language_code="sv")
    async with tab() as page:
        chat = column(page, lars.id)
        await expect(chat).to_contain_text("What can this bot do?")
        await expect(chat).to_contain_text("Jag säger när och var.")
        await chat.get_by_role("button", name="Start", exact=True).click()
        assert (await bot.hears("message"))["text"] == "/start"
        await expect(chat.get_by_label("Message", exact=True)).to_be_focused()
        await expect(chat.locator(".intro")).to_be_hidden()


async def test_a_code_from_a_badge_is_sent_with_start(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    await bot.hears("message")
    async with tab(snezana) as page:
        await column(page, snezana.id).get_by_role("button", name="More").click()
        await page.get_by_role("menuitem", name="Start with a code").click()
        await page.get_by_label("Code, or the whole link").fill(
            "https://t.me/ttchan_sandbox_bot?start=RA-7f3k"
        )
        await page.get_by_role("button", name="Start", exact=True).click()
        assert (await bot.hears("message"))["text"] == "/start RA-7f3k"


async def test_enter_sends_shift_enter_breaks_the_line_and_the_answer_appears(
    tab: OpenTab, bot: BotSide, snezana: Person
) -> None:
    await bot.hears("message")
    async with tab(snezana) as page:
        chat = column(page, snezana.id)
        field = chat.get_by_label("Message", exact=True)
        await field.fill("Где је")
        await field.press("Shift+Enter")
        await field.type("аутобус?")
        await field.press("Enter")
        heard = await bot.hears("message")
        assert heard["text"] == "Где је\nаутобус?"
        await expect(field).to_have_value("")
        await bot.call("sendChatAction", chat_id=snezana.id, action="typing")
        await expect(chat.locator(".status")).to_have_text("typing…")
        sent = await bot.says(
            snezana.id, "Испред хотела.", reply_parameters={"message_id": heard["message_id"]}
        )
        row = bubble(page, snezana.id, sent["message_id"])
        await expect(row.locator(".reply-head")).to_contain_text("Где је аутобус?")
        await expect(chat.locator(".status")).to_have_text("bot")
        await expect(chat.locator(".message.own")).to_have_count(2)


async def test_a_press_spins_until_it_is_answered(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    sent = await bot.says(snezana.id, "Крећете ли?", reply_markup=keyboard(["Крећем", "Касним"]))
    async with tab(snezana) as page:
        row = bubble(page, snezana.id, sent["message_id"])
        button = row.get_by_role("button", name="Крећем")
        await button.click()
        query = await bot.hears("callback_query")
        assert query["data"] == "Крећем"
        await expect(button).to_have_attribute("aria-busy", "true")
        await bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Забележено.")
        await expect(page.get_by_text("Забележено.")).to_be_visible()
        await expect(button).to_have_attribute("aria-busy", "false")


async def test_an_alert_waits_for_ok(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    sent = await bot.says(snezana.id, "Крећете ли?", reply_markup=keyboard(["Касним"]))
    async with tab(snezana) as page:
        await bubble(page, snezana.id, sent["message_id"]).get_by_role("button", name="Касним").click()
        query = await bot.hears("callback_query")
        await bot.call(
            "answerCallbackQuery", callback_query_id=query["id"], text="Позовите 112.", show_alert=True
        )
        alert = page.get_by_role("alertdialog")
        await expect(alert).to_contain_text("Позовите 112.")
        await alert.get_by_role("button", name="OK").click()
        await expect(alert).to_have_count(0)


async def test_an_edit_stays_in_its_place_without_a_jump(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    first = await bot.says(snezana.id, "Субота", reply_markup=keyboard(["Недеља"]))
    for n in range(30):
        await bot.says(snezana.id, f"Ставка {n}")
    async with tab(snezana) as page:
        log = column(page, snezana.id).locator(".log")
        await log.evaluate("node => { node.scrollTop = node.scrollHeight / 2 }")
        await page.wait_for_timeout(100)
        before = await log.evaluate("node => node.scrollTop")
        rows = await log.locator(".message").count()
        await bot.call(
            "editMessageText",
            chat_id=snezana.id,
            message_id=first["message_id"],
            text="Недеља",
            reply_markup=keyboard(["Субота"]),
        )
        row = bubble(page, snezana.id, first["message_id"])
        await expect(row.locator(".text")).to_contain_text("Недеља")
        await expect(row.locator(".meta")).to_contain_text("edited")
        await expect(row.get_by_role("button", name="Субота")).to_be_attached()
        assert await log.locator(".message").count() == rows
        assert await log.evaluate("node => node.scrollTop") == before


async def test_a_deleted_message_goes(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    sent = await bot.says(snezana.id, "Грешка")
    async with tab(snezana) as page:
        await expect(bubble(page, snezana.id, sent["message_id"])).to_be_visible()
        await bot.call("deleteMessage", chat_id=snezana.id, message_id=sent["message_id"])
        await expect(bubble(page, snezana.id, sent["message_id"])).to_have_count(0)


async def test_the_reply_keyboard_is_tapped_and_put_away(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    await bot.hears("message")
    markup = {
        "keyboard": [[{"text": "Данас"}, {"text": "Програм"}]],
        "is_persistent": True,
        "resize_keyboard": True,
        "input_field_placeholder": "Изаберите",
    }
    async with tab(snezana) as page:
        chat = column(page, snezana.id)
        await bot.says(snezana.id, "Здраво", reply_markup=markup)
        await expect(chat.get_by_placeholder("Изаберите")).to_be_visible()
        await chat.get_by_role("button", name="Данас").click()
        assert (await bot.hears("message"))["text"] == "Данас"
        await chat.get_by_role("button", name="Show or hide the keyboard").click()
        await expect(chat.get_by_role("button", name="Данас")).to_have_count(0)


async def test_commands_are_offered_while_a_slash_is_typed(
    tab: OpenTab, bot: BotSide, snezana: Person
) -> None:
    await bot.hears("message")
    async with tab(snezana) as page:
        chat = column(page, snezana.id)
        commands = [("today", "Данас"), ("tomorrow", "Сутра"), ("help", "Помоћ")]
        await bot.call(
            "setMyCommands",
            commands=[{"command": c, "description": d} for c, d in commands],
            language_code="sr",
        )
        await expect(chat.get_by_role("button", name="Menu")).to_be_visible()
        field = chat.get_by_label("Message", exact=True)
        await field.type("/to")
        await expect(chat.get_by_role("option")).to_have_count(2)
        await field.press("ArrowDown")
        await field.press("ArrowDown")
        await field.press("Enter")
        assert (await bot.hears("message"))["text"] == "/tomorrow"


async def test_a_person_edits_their_last_message_and_blocks_the_bot(
    tab: OpenTab, bot: BotSide, snezana: Person
) -> None:
    await snezana.send("Имам питње")
    async with tab(snezana) as page:
        chat = column(page, snezana.id)
        field = chat.get_by_label("Message", exact=True)
        await field.press("ArrowUp")
        await expect(field).to_have_value("Имам питње")
        await field.fill("Имам питање")
        await field.press("Enter")
        assert (await bot.hears("edited_message"))["text"] == "Имам питање"
        await chat.get_by_role("button", name="More").click()
        await page.get_by_role("menuitem", name="Block the bot").click()
        assert (await bot.hears("my_chat_member"))["new_chat_member"]["status"] == "kicked"
        await chat.get_by_role("button", name="Unblock").click()
        assert (await bot.hears("my_chat_member"))["new_chat_member"]["status"] == "member"
        await expect(field).to_be_visible()


async def test_a_reply_names_the_message_it_answers(tab: OpenTab, bot: BotSide, snezana: Person) -> None:
    await bot.hears("message")
    sent = await bot.says(snezana.id, "Који је ваш аутобус?")
    async with tab(snezana) as page:
        row = bubble(page, snezana.id, sent["message_id"])
        await row.hover()
        await row.get_by_role("button", name="Reply").click()
        await page.keyboard.type("Први")
        await page.keyboard.press("Enter")
        heard = await bot.hears("message")
        assert heard["reply_to_message"]["message_id"] == sent["message_id"]


async def test_what_was_typed_stays_when_the_sandbox_refuses_it(
    tab: OpenTab, sandbox: Sandbox, snezana: Person
) -> None:
    async with tab(snezana) as page:
        chat = column(page, snezana.id)
        field = chat.get_by_label("Message", exact=True)
        await field.fill("а" * 4097)
        await field.press("Enter")
        await expect(chat.get_by_text("a message has at most 4096 characters")).to_be_visible()
        await expect(field).to_have_value("а" * 4097)
    assert len(snezana.chat.messages) == 1
