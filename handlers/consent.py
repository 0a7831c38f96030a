"""Somebody who agreed to an older privacy notice is asked about the new one, and answers."""

from telegram import Update

from bot.deps import Context
from bot.services import consents, people
from bot.views import consent as views
from bot.views.consent import AgreeAnew, AskConsent
from handlers import doorstep
from handlers.pressed import pressed
from handlers.show import show


async def ask(update: Update, context: Context) -> None:
    """The question again, in short or with the whole notice."""
    whole = pressed(update, AskConsent).whole
    if whole and consents.outdated(context.person):
        screen = views.question(context.programme, people.CONSENT_VERSION, context.t, whole=True)
        await show(update, screen)
    else:
        await show(update, doorstep.screen(context, None))


async def agree(update: Update, context: Context) -> None:
    """*Agree and continue*; to an older notice than the present one nobody agrees any more."""
    version = pressed(update, AgreeAnew).version
    async with context.write() as session:
        agreed = await consents.agree(session, context.by(), version)
        way_in = await doorstep.look(session, context)
    first = views.agreed(context.t) if agreed else None
    await show(update, doorstep.screen(context, way_in, first=first))


async def decline(update: Update, context: Context) -> None:
    """*No, thank you*."""
    async with context.write() as session:
        left = await consents.refuse(session, context.by())
        way_in = await doorstep.look(session, context)
    first = views.declined(context.t) if left else None
    await show(update, doorstep.screen(context, way_in, first=first))
