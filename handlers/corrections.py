"""A leader or organiser answers what people ask to be corrected, one after the other."""

from telegram import Update

from bot.deps import Context
from bot.services import corrections
from bot.views import corrections as views
from bot.views.corrections import AnswerRequest, ShowRequests
from handlers.pressed import pressed
from handlers.show import show


async def show_requests(update: Update, context: Context) -> None:
    """The requests that wait."""
    press = pressed(update, ShowRequests)
    async with context.deps.db.read() as session:
        waiting = await corrections.waiting(session, context.person, context.meeting_id, press.delegation)
    screen = views.requests(context.programme, waiting, press.delegation, context.t, number=press.number)
    await show(update, screen)


async def answer(update: Update, context: Context) -> None:
    """*Done* or *Refuse*; the next one follows."""
    press = pressed(update, AnswerRequest)
    async with context.write() as session:
        answered = await corrections.answer(session, context.by(), press.request, done=press.done)
        waiting = await corrections.waiting(session, context.person, context.meeting_id, press.delegation)
    first = views.answered(answered, context.t)
    await show(update, views.requests(context.programme, waiting, press.delegation, context.t, first=first))
