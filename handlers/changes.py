"""A person confirms that they have seen a change."""

from telegram import Update

from bot.deps import Context
from bot.screen import Screen
from bot.services import changes
from bot.views import changes as views
from bot.views.changes import SeeChange
from handlers.pressed import pressed
from handlers.show import show


async def see(update: Update, context: Context) -> None:
    """*Seen*: the message stays and says so."""
    burst = pressed(update, SeeChange).burst
    programme, person, t, now = context.programme, context.person, context.t, context.now()
    screen: Screen | None = None
    async with context.write() as session:
        await changes.see(session, person, context.meeting_id, burst, at=now)
        if person.participant is not None:
            told = await changes.notice(
                session, context.meeting_id, programme.meeting, person.participant.id, burst
            )
            if told is not None:
                seen_at = told.confirmed_at or now
                screen = views.notice(
                    told.pairs, person.traits, programme, burst, t, now=now, seen_at=seen_at
                )
    await show(update, screen or views.nothing(t))
