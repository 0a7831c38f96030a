"""A person says whether they may be asked once more long after the meeting."""

from telegram import Update

from bot.deps import Context
from bot.domain.polls.lasting import follow_ups
from bot.domain.privacy import Retention, after_end
from bot.services.polls import permissions
from bot.services.polls.reading import polls_of
from bot.views.polls import permission as words
from bot.views.polls.permission import PermitFollowUp
from handlers.pressed import pressed
from handlers.show import show


async def permit(update: Update, context: Context) -> None:
    """*Yes, ask me*, or *No, thank you*."""
    wanted, programme = pressed(update, PermitFollowUp).wanted, context.programme
    async with context.write() as session:
        await permissions.permit(session, context.by(), wanted=wanted)
        polls = await polls_of(session, context.meeting_id)
    gone_at = after_end(programme.meeting, Retention.of(programme.meeting).people)
    asks_at = max((one.opens_at for one in follow_ups(polls, programme) if one.opens_at), default=gone_at)
    await show(update, words.permitted(wanted, asks_at, gone_at, context.t))
