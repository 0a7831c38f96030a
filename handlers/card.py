"""A person looks at their card, says what they eat, and what is wrong."""

from dataclasses import replace

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.deps import Context
from bot.domain.corrections import Field
from bot.domain.people import Participant
from bot.screen import Screen
from bot.services import corrections, dialogues
from bot.services.travels import reading
from bot.views import card as views
from bot.views.card import ChooseDiet, Correct
from handlers.pressed import pressed
from handlers.show import show

FLOW = "correction"


async def show_card(update: Update, context: Context) -> None:
    """My card, with what became of the requests."""
    async with context.deps.db.read() as session:
        screen = await _card(session, context, corrections.own(context.person))
    await show(update, screen)


async def show_diet(update: Update, context: Context) -> None:
    """The diets, or first the question whether they may be kept."""
    mine = corrections.own(context.person)
    async with context.deps.db.read() as session:
        agreed = await corrections.diet_consented(session, context.person)
    if agreed:
        await show(update, views.diet(mine.dietary, context.t))
    else:
        await show(update, views.diet_consent(context.programme, mine, context.t))


async def consent_to_diet(update: Update, context: Context) -> None:
    """*I agree*."""
    mine = corrections.own(context.person)
    async with context.write() as session:
        await corrections.consent_to_diet(session, context.person, now=context.deps.clock.real())
    await show(update, views.diet(mine.dietary, context.t))


async def choose_diet(update: Update, context: Context) -> None:
    """Somebody pressed a diet, chosen or not."""
    press = pressed(update, ChooseDiet)
    async with context.write() as session:
        diets = await corrections.change_diet(
            session, context.person, context.meeting_id, press.diet, wanted=press.wanted
        )
    await show(update, views.diet(diets, context.t))


async def delete_diet(update: Update, context: Context) -> None:
    """*No special food*: nothing is kept."""
    mine = replace(corrections.own(context.person), dietary=())
    async with context.write() as session:
        await corrections.delete_diet(session, context.person, context.meeting_id)
        screen = await _card(session, context, mine, first=views.diet_deleted(context.t))
    await show(update, screen)


async def show_fields(update: Update, context: Context) -> None:
    """*Something is wrong*: which line?"""
    await show(update, views.fields(context.t))


async def correct(update: Update, context: Context) -> None:
    """Somebody pressed the line that is wrong; what they type next is right."""
    field = Field(pressed(update, Correct).field)
    corrections.own(context.person)
    async with context.write() as session:
        await dialogues.follow(session, context.person.user_id, FLOW, field, {}, now=context.now())
    await show(update, views.what_is_right(field, context.t))


async def type_correction(update: Update, context: Context) -> None:
    """Somebody typed what is right. What does not fit leaves the question open."""
    text = update.message.text if update.message else None
    user_id, groups = context.person.user_id, context.programme.groups
    async with context.write() as session:
        open_ = await dialogues.current(session, user_id, now=context.now())
        if open_ is not None:
            await corrections.ask(session, context.by(), Field(open_.step), text or "", groups)
            await dialogues.close(session, user_id)
        screen = await _card(session, context, corrections.own(context.person), first=views.asked(context.t))
    await show(update, screen)


async def _card(
    session: AsyncSession, context: Context, mine: Participant, *, first: Markup | None = None
) -> Screen:
    leaders = await corrections.leaders(session, context.meeting_id, mine.delegation)
    asked = await corrections.of_person(session, context.person, context.meeting_id)
    travels = await reading.of_town(session, context.meeting_id, mine.delegation)
    return views.card(context.programme, mine, leaders, asked, context.t, travels=travels, first=first)
