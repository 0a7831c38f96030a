"""A second client, other than the bot's own library, finds nothing odd.

It is imported where it is used: that takes seconds, and whoever only looks for tests would wait for it too.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest

from sandbox import Person, Sandbox

if TYPE_CHECKING:
    from aiogram import Bot
    from aiogram.types import CallbackQuery, Message, PollAnswer


@pytest.fixture
async def client(sandbox: Sandbox) -> "AsyncIterator[Bot]":
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer

    session = AiohttpSession(api=TelegramAPIServer.from_base(sandbox.url))
    async with Bot(sandbox.token, session=session) as client:
        yield client


async def test_get_me(client: "Bot") -> None:
    me = await client.get_me()
    assert (me.id, me.is_bot, me.username) == (1234567, True, "ttchan_sandbox_bot")


async def test_conversation_by_polling(client: "Bot", anna: Person) -> None:
    from aiogram import Dispatcher, F
    from aiogram.enums import ParseMode
    from aiogram.filters import Command
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, InputPollOption
    from aiogram.types import Message as Accessible

    excursion = InlineKeyboardButton(text="Excursion", callback_data="1:join")
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[excursion]])
    dispatcher = Dispatcher()
    votes: list[PollAnswer] = []

    @dispatcher.message(Command("today"))
    async def today(message: "Message") -> None:
        await message.answer("<b>Today</b>", parse_mode=ParseMode.HTML, reply_markup=keyboard)

    @dispatcher.callback_query(F.data == "1:join")
    async def join(query: "CallbackQuery") -> None:
        await query.answer("Joined", show_alert=True)
        assert isinstance(query.message, Accessible)
        await query.message.edit_text("You have joined.")

    @dispatcher.poll_answer()
    async def voted(answer: "PollAnswer") -> None:
        votes.append(answer)

    polling = asyncio.ensure_future(dispatcher.start_polling(client, handle_signals=False))
    await anna.send("/today")
    assert (await anna.receives()).html == "<b>Today</b>"
    await anna.presses("Excursion")
    assert (await anna.sees_toast()).text == "Joined"
    edited = await anna.receives()
    assert (edited.edited, edited.text, edited.buttons) == (True, "You have joined.", [])

    options: list[InputPollOption | str] = [InputPollOption(text="9:00"), InputPollOption(text="10:00")]
    sent = await client.send_poll(anna.id, "When?", options, is_anonymous=False)
    assert sent.poll is not None
    await anna.votes(await anna.receives(), "10:00")
    async with asyncio.timeout(20):
        while not votes:
            await asyncio.sleep(0.01)
    assert votes[0].option_ids == [1]
    assert votes[0].option_persistent_ids == [sent.poll.options[1].persistent_id]
    stopped = await client.stop_poll(anna.id, sent.message_id)
    assert [option.voter_count for option in stopped.options] == [0, 1]
    await dispatcher.stop_polling()
    await polling


async def test_document_goes_up_and_comes_down(client: "Bot", anna: Person) -> None:
    from aiogram.types import BufferedInputFile

    document = BufferedInputFile(b"BEGIN:VCALENDAR", "programme.ics")
    sent = await client.send_document(anna.id, document, caption="Programme")
    assert sent.document is not None
    again = await client.send_document(anna.id, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_unique_id == sent.document.file_unique_id
    downloaded = await client.download(sent.document)
    assert downloaded is not None
    assert downloaded.read() == b"BEGIN:VCALENDAR"


async def test_commands_and_keyboard(client: "Bot", anna: Person) -> None:
    from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, KeyboardButton, ReplyKeyboardMarkup

    commands = [BotCommand(command="dzis", description="Dzisiaj")]
    await client.set_my_commands(commands, BotCommandScopeAllPrivateChats(), language_code="pl")
    (listed,) = await client.get_my_commands(BotCommandScopeAllPrivateChats(), "pl")
    assert (listed.command, listed.description) == ("dzis", "Dzisiaj")
    assert anna.chat.commands == ["dzis"]
    markup = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="Dzisiaj")]], resize_keyboard=True)
    await client.send_message(anna.id, "Menu", reply_markup=markup)
    assert (await anna.taps("Dzisiaj")).text == "Dzisiaj"


async def test_refusals_are_understood(client: "Bot", anna: Person, sandbox: Sandbox) -> None:
    from aiogram.enums import ParseMode
    from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter

    with pytest.raises(TelegramBadRequest, match="can't parse entities"):
        await client.send_message(anna.id, "<b>x", parse_mode=ParseMode.HTML)
    sandbox.faults.add("too_many_requests", method="sendMessage", retry_after=7)
    with pytest.raises(TelegramRetryAfter) as caught:
        await client.send_message(anna.id, "x")
    assert caught.value.retry_after == 7
    await anna.blocks()
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await client.send_message(anna.id, "x")
