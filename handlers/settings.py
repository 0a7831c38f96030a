"""A person says when and of what the bot may write to them."""

from telegram import Update

from bot.deps import Context
from bot.domain.choices import Choices
from bot.domain.digests import Part
from bot.domain.programme import Kind
from bot.screen import Screen
from bot.services import preferences
from bot.views import settings as words
from bot.views.settings import ChooseDigest, ChooseLeads, ChoosePolls, ChooseQuiet, Pause, ShowLeads
from handlers.pressed import pressed
from handlers.show import show


async def show_settings(update: Update, context: Context) -> None:
    """Everything as it is now."""
    await show(update, _settings(context, await _choices(context)))


async def show_kinds(update: Update, context: Context) -> None:
    """How long before they are reminded of each kind of item."""
    chosen = await _choices(context)
    await show(update, words.reminders(context.programme, context.person, chosen, context.t))


async def show_leads(update: Update, context: Context) -> None:
    """The minutes to choose from for one kind."""
    kind = Kind(pressed(update, ShowLeads).kind)
    await show(update, words.leads(kind, await _choices(context), context.t))


async def choose_leads(update: Update, context: Context) -> None:
    """They chose how long before, or never."""
    press = pressed(update, ChooseLeads)
    kind, now = Kind(press.kind), context.now()
    async with context.write() as session:
        await preferences.choose_leads(
            session, context.person, context.meeting_id, kind, press.minutes, now=now
        )
        chosen = await preferences.choices(session, context.person, context.meeting_id, now=now)
    await show(update, words.leads(kind, chosen, context.t))


async def choose_digest(update: Update, context: Context) -> None:
    """They want a summary, or not."""
    press = pressed(update, ChooseDigest)
    part, now = Part(press.digest), context.now()
    async with context.write() as session:
        await preferences.choose_digest(
            session, context.person, context.meeting_id, part, wanted=press.wanted, now=now
        )
        chosen = await preferences.choices(session, context.person, context.meeting_id, now=now)
    await show(update, _settings(context, chosen))


async def choose_polls(update: Update, context: Context) -> None:
    """They want to be asked, or not."""
    wanted, now = pressed(update, ChoosePolls).wanted, context.now()
    async with context.write() as session:
        await preferences.choose_polls(session, context.person, context.meeting_id, wanted=wanted, now=now)
        chosen = await preferences.choices(session, context.person, context.meeting_id, now=now)
    await show(update, _settings(context, chosen))


async def show_quiet(update: Update, context: Context) -> None:
    """The quiet hours to choose from."""
    await show(update, words.quiet_hours(context.programme, await _choices(context), context.t))


async def choose_quiet(update: Update, context: Context) -> None:
    """They chose when nothing may ring."""
    hours, now = pressed(update, ChooseQuiet).chosen, context.now()
    async with context.write() as session:
        await preferences.choose_quiet(session, context.person, context.meeting_id, hours, now=now)
        chosen = await preferences.choices(session, context.person, context.meeting_id, now=now)
    await show(update, words.quiet_hours(context.programme, chosen, context.t))


async def pause(update: Update, context: Context) -> None:
    """Nothing more today, or again."""
    wanted, now = pressed(update, Pause).wanted, context.now()
    async with context.write() as session:
        if wanted:
            await preferences.pause(session, context.person, context.programme.meeting, now=now)
        else:
            await preferences.resume(session, context.person, now=now)
        chosen = await preferences.choices(session, context.person, context.meeting_id, now=now)
    await show(update, _settings(context, chosen))


def _settings(context: Context, chosen: Choices) -> Screen:
    return words.settings(context.programme, context.person, chosen, context.t)


async def _choices(context: Context) -> Choices:
    async with context.deps.db.read() as session:
        return await preferences.choices(session, context.person, context.meeting_id, now=context.now())
