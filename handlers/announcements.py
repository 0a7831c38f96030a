"""Who sends announcements sees how far they are: pauses, stops, rings again, takes back."""

from collections.abc import Awaitable, Callable

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.deps import Context
from bot.services.announcements import amending, cards, confirming, counts, rows, sending
from bot.views import announcements as views
from bot.views import help as words
from bot.views import unreached as lists
from bot.views.announcements import (
    AskRecall,
    AskStop,
    OpenAnnouncement,
    PauseAnnouncement,
    RecallAnnouncement,
    RingAgain,
    SendAgain,
    ShowSilent,
    ShowUnreached,
    StopAnnouncement,
    StopAnothers,
)
from handlers.pressed import pressed
from handlers.show import show


async def open_card(update: Update, context: Context) -> None:
    """The card; from now on it follows what becomes of it."""
    await _card(update, context, pressed(update, OpenAnnouncement).announcement)


async def pause(update: Update, context: Context) -> None:
    """*Pause*, *Go on*."""
    press = pressed(update, PauseAnnouncement)

    async def act(session: AsyncSession) -> None:
        steer = sending.pause if press.paused else sending.resume
        await steer(session, context.by(), press.announcement)

    await _card(update, context, press.announcement, act)


async def ask_stop(update: Update, context: Context) -> None:
    """*Stop …*: meanwhile it goes on."""
    this = pressed(update, AskStop).announcement
    async with context.write() as session:
        shown = await cards.look(session, context.by(), this)
        await _leave(session, update, context)
    await show(update, views.stop_question(shown, context.t))


async def stop(update: Update, context: Context) -> None:
    """*Stop it for good*."""
    await _stop(update, context, pressed(update, StopAnnouncement).announcement)


async def stop_anothers(update: Update, context: Context) -> None:
    """*Stop it*, under the note that another sends something: at once."""
    await _stop(update, context, pressed(update, StopAnothers).announcement)


async def _stop(update: Update, context: Context, this: int) -> None:
    async def act(session: AsyncSession) -> None:
        await sending.cancel(session, context.by(), this)

    await _card(update, context, this, act)


async def ring_again(update: Update, context: Context) -> None:
    """*Ring again*."""
    this = pressed(update, RingAgain).announcement

    async def act(session: AsyncSession) -> Markup:
        return lists.rung(await confirming.ring_again(session, context.by(), this), context.t)

    await _card(update, context, this, act)


async def send_again(update: Update, context: Context) -> None:
    """*Send again to the unknown*."""
    this = pressed(update, SendAgain).announcement

    async def act(session: AsyncSession) -> None:
        await amending.resend_unknown(session, context.by(), this)

    await _card(update, context, this, act)


async def ask_recall(update: Update, context: Context) -> None:
    """*Withdraw …*."""
    this = pressed(update, AskRecall).announcement
    async with context.write() as session:
        shown = await cards.look(session, context.by(), this)
        await _leave(session, update, context)
    old = amending.too_old(shown.announcement, real=context.by().now)
    await show(update, views.recall_question(shown, context.t, old=old))


async def recall(update: Update, context: Context) -> None:
    """*Withdraw it*."""
    this = pressed(update, RecallAnnouncement).announcement

    async def act(session: AsyncSession) -> None:
        await amending.recall(session, context.by(), this)

    await _card(update, context, this, act)


async def show_unreached(update: Update, context: Context) -> None:
    """Who did not get it, by town."""
    press = pressed(update, ShowUnreached)
    async with context.write() as session:
        found = await rows.seen(session, context.by(), press.announcement)
        missed = await counts.unreached(session, found.id)
        await _leave(session, update, context)
    await show(update, lists.unreached(found, missed, context.programme, context.t, part=press.part))


async def show_silent(update: Update, context: Context) -> None:
    """Who has not confirmed, by town."""
    press = pressed(update, ShowSilent)
    async with context.write() as session:
        found = await rows.seen(session, context.by(), press.announcement)
        silent = await confirming.unconfirmed(session, context.by(), press.announcement)
        await _leave(session, update, context)
    await show(update, lists.silent(found, silent, context.programme, context.t, part=press.part))


async def leave(update: Update, context: Context) -> None:
    """*Help* under a card."""
    async with context.write() as session:
        await _leave(session, update, context)
    await show(update, words.help_screen(context.published, context.t, context.person.standing))


async def _card(
    update: Update,
    context: Context,
    announcement_id: int,
    act: Callable[[AsyncSession], Awaitable[Markup | None]] | None = None,
) -> None:
    """Do something, then show the card as it is now; what ``act`` returns is said beside it."""
    async with context.write() as session:
        toast = await act(session) if act is not None else None
        shown = await cards.look(session, context.by(), announcement_id)
        if (message := _message(update)) is not None:
            await cards.remember(session, announcement_id, context.person.user_id, message)
    await show(update, views.card(shown, context.programme, context.t), toast=toast or "")


async def _leave(session: AsyncSession, update: Update, context: Context) -> None:
    """The message shows something else now: no card may come over it."""
    if (message := _message(update)) is not None:
        await cards.forget(session, context.person.user_id, message)


def _message(update: Update) -> int | None:
    query = update.callback_query
    return query.message.message_id if query is not None and query.message is not None else None
