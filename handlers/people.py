"""A person begins, and says in which language, with which town and in which group they are."""

from telegram import Update

from bot.deps import Context
from bot.services import people
from bot.views import people as questions
from bot.views.buttons import ShowTowns
from bot.views.home import home
from bot.views.people import ChooseDelegation, ChooseGroup, ChooseLanguage
from handlers.pressed import pressed
from handlers.show import show


async def start(update: Update, context: Context) -> None:
    """Go on where this person's first questions stopped. A code behind /start is not needed yet."""
    await show(update, questions.next_question(context.programme, context.person, context.t))


async def ask_language(update: Update, context: Context) -> None:
    """The eight languages."""
    await show(update, questions.language_question(context.t))


async def choose_language(update: Update, context: Context) -> None:
    """Somebody pressed a language."""
    press = pressed(update, ChooseLanguage)
    async with context.write() as session:
        person = await people.choose_language(session, context.person, press.language, now=context.now())
    t = context.t.speaking(press.language)
    await show(update, questions.language_chosen(context.programme, person, t))


async def ask_town(update: Update, context: Context) -> None:
    """The towns of the meeting."""
    part = pressed(update, ShowTowns).part
    await show(update, questions.delegation_question(context.programme, context.t, part=part))


async def choose_delegation(update: Update, context: Context) -> None:
    """Somebody pressed their town, or *Just looking*."""
    town = pressed(update, ChooseDelegation).delegation
    async with context.write() as session:
        person = await people.choose_delegation(
            session, context.person, context.programme, town, None, now=context.now()
        )
    await show(update, questions.delegation_chosen(context.programme, person, context.t))


async def choose_group(update: Update, context: Context) -> None:
    """Somebody pressed their group, or *I do not know yet*."""
    press = pressed(update, ChooseGroup)
    async with context.write() as session:
        person = await people.choose_delegation(
            session, context.person, context.programme, press.delegation, press.group, now=context.now()
        )
    await show(update, home(context.programme, person, context.t))
