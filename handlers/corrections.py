"""A leader or organiser answers what people ask to be corrected, one after the other."""

from collections.abc import Sequence

from markupsafe import Markup
from telegram import Update

from bot.deps import Context
from bot.domain.corrections import Request
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
    await _show(update, context, waiting, press.delegation, number=press.number)


async def answer(update: Update, context: Context) -> None:
    """*Done* or *Refuse*; the next one follows. One that asks for something else by now is shown afresh."""
    press = pressed(update, AnswerRequest)
    async with context.write() as session:
        answered = await corrections.answer(
            session, context.by(), press.request, done=press.done, seal=press.seal
        )
        waiting = await corrections.waiting(session, context.person, context.meeting_id, press.delegation)
    first = views.answered(answered, context.t)
    number = next((at for at, one in enumerate(waiting) if one.id == answered.id), 0)
    await _show(update, context, waiting, press.delegation, number=number, first=first)


async def _show(
    update: Update,
    context: Context,
    waiting: Sequence[Request],
    delegation: str | None,
    *,
    number: int = 0,
    first: Markup | None = None,
) -> None:
    ends_all = corrections.may_end_all(context.person)
    screen = views.requests(
        context.programme, waiting, delegation, context.t, ends_all=ends_all, number=number, first=first
    )
    await show(update, screen)
