"""An organiser looks at the live board of a departure."""

from collections.abc import Mapping

from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.rights import Action
from bot.services.presence import boards
from bot.views import boards as views
from bot.views import help as words
from bot.views.head_count_presses import LeaveBoard, ShowBoards
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import amend, post, show


async def open_board(update: Update, context: Context) -> None:
    """``/boards``: a message of its own, which follows what is marked; an older one says so and ends."""
    await _open(update, context, None)


async def show_board(update: Update, context: Context) -> None:
    """A button to a board, in the place of what was tapped."""
    await _open(update, context, pressed(update, ShowBoards).item)


async def leave(update: Update, context: Context) -> None:
    """*Help* under a board: nothing may come over it."""
    query = update.callback_query
    async with context.write() as session:
        if query is not None and query.message is not None:
            await boards.forget(session, context.person.user_id, query.message.message_id)
    await show(update, words.help_screen(context.published, context.t, context.person.standing))


async def _open(update: Update, context: Context, chosen: str | None) -> None:
    """In the place of the message whose button was tapped; a command posts a new one, and ends an older."""
    now, t, by, query = context.now(), context.t, context.by(), update.callback_query
    async with context.deps.db.read() as session:
        seen = await boards.see(session, by, context.programme, chosen)
        before = await boards.kept(session, context.person.user_id)
    if seen is None:
        await show(update, views.none(t))
        return
    screen = views.board(seen, t, now=now)
    tapped = query.message.message_id if query is not None and query.message is not None else None
    message_id = tapped or await post(update, screen)
    async with context.write() as session:
        await boards.remember(session, by, seen.item, message_id, views.digest(screen))
    if query is not None:
        await show(update, screen)
    for older in before:
        if older.message_id != message_id:
            await amend(update, older.message_id, views.moved(t))


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    ShowBoards: Guarded(show_board, Action.SEE_BOARDS),
    LeaveBoard: Guarded(leave, Action.TALK),
}
"""What leads to a board, and away from it."""
