"""A person wants no messages any more, or again; Telegram tells that they blocked the bot, or came back."""

from dataclasses import replace

from telegram import ChatMember, Update

from bot.deps import Context
from bot.services import claims, stopping
from bot.views import stopping as words
from handlers.show import show


async def stop(update: Update, context: Context) -> None:
    """``/stop``, or *No more messages*."""
    async with context.write() as session:
        await stopping.stop(session, context.person, real=context.deps.clock.real())
    context.person = replace(context.person, stopped=True)
    await show(update, words.stopped(context.t))


async def start_again(update: Update, context: Context) -> None:
    """*Start messages again*."""
    async with context.write() as session:
        await stopping.start_again(session, context.person)
    context.person = replace(context.person, stopped=False)
    await show(update, words.started(context.t))


async def come_and_go(update: Update, context: Context) -> None:
    """They blocked the bot, or let it write again. There is nobody to answer to, or nothing to say."""
    if update.my_chat_member is None:
        return
    gone = update.my_chat_member.new_chat_member.status == ChatMember.BANNED
    async with context.write() as session:
        if gone:
            await stopping.block(session, context.person.user_id, real=context.deps.clock.real())
        else:
            await claims.forgive(session, context.person.user_id)
