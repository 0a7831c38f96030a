"""A person says in which language they read."""

from telegram import Update

from bot.deps import Context
from bot.services import people
from bot.views import people as questions
from bot.views.people import ChooseLanguage
from handlers import doorstep
from handlers.pressed import pressed
from handlers.show import show


async def ask_language(update: Update, context: Context) -> None:
    """The eight languages."""
    await show(update, questions.language_question(context.t))


async def choose_language(update: Update, context: Context) -> None:
    """Somebody pressed a language: on they go where they were."""
    press = pressed(update, ChooseLanguage)
    async with context.write() as session:
        context.person = await people.choose_language(
            session, context.person, press.language, now=context.now()
        )
        way_in = await doorstep.look(session, context)
    context.t = context.t.speaking(press.language)
    await show(update, doorstep.screen(context, way_in, first=questions.language_chosen(context.t)))
