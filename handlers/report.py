"""An organiser looks how the evidence pack stands, and has it made (schedules/packs.py does it)."""

from collections.abc import Mapping

from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.reports.making import Wish
from bot.domain.rights import Action
from bot.services.reports.gathering import glance
from bot.services.rights import reach
from bot.views import report as views
from bot.views.buttons import ShowReport
from bot.views.report import MakeReport
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import answer, post, show


async def show_report(update: Update, context: Context) -> None:
    """``/report``."""
    language = pressed(update, ShowReport).language if update.callback_query else None
    reach(context.person, Action.EXPORT_REPORT)
    async with context.deps.db.read() as session:
        facts = await glance(session, context.meeting_id, now=context.now())
    first = views.being_made(context.t) if context.deps.pack_desk.taken else None
    await show(update, views.report(facts, views.chosen(language, context.t), context.t, first=first))


async def make(update: Update, context: Context) -> None:
    """*Make the report*: a line of progress, and the wish for who makes it. One at a time."""
    language = views.chosen(pressed(update, MakeReport).language, context.t)
    reach(context.person, Action.EXPORT_REPORT)
    desk = context.deps.pack_desk
    if not desk.claim():
        await answer(update, views.being_made(context.t))
        return
    try:
        await answer(update)
        line = await post(update, views.progress(None, context.t))
    except BaseException:
        desk.release()
        raise
    who, update_id = context.person.user_id, context.entry.update_id
    desk.leave(Wish(who, context.meeting_id, language, line, update_id))


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    ShowReport: Guarded(show_report, Action.EXPORT_REPORT),
    MakeReport: Guarded(make, Action.EXPORT_REPORT),
}
"""What stands under the report."""
