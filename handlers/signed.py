"""An organiser notes who signed the paper list of their town."""

from collections.abc import Mapping

from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.reports.signing import SignedList
from bot.domain.rights import Action
from bot.services.reports import signing
from bot.views import signed as views
from bot.views.signed import NoteAllSigned, NoteSigned, ShowSigned, ShowSignedList
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import show


async def signed(update: Update, context: Context) -> None:
    """``/signed``: the towns."""
    await _towns(update, context, 0)


async def show_towns(update: Update, context: Context) -> None:
    """The towns, some at a time."""
    await _towns(update, context, pressed(update, ShowSigned).part)


async def show_list(update: Update, context: Context) -> None:
    """A town's people."""
    press = pressed(update, ShowSignedList)
    async with context.deps.db.read() as session:
        found = await signing.one_list(session, context.by(), press.delegation)
    await _list(update, context, found, press.part)


async def note(update: Update, context: Context) -> None:
    """A tap on a name."""
    press = pressed(update, NoteSigned)
    async with context.write() as session:
        found = await signing.note(session, context.by(), press.participant, signed=press.signed)
    await _list(update, context, found, press.part)


async def note_all(update: Update, context: Context) -> None:
    """*All signed*, *Undo all*, after a question."""
    press, by = pressed(update, NoteAllSigned), context.by()
    if press.sure:
        async with context.write() as session:
            found = await signing.note_all(session, by, press.delegation, signed=press.signed)
        await _list(update, context, found)
        return
    async with context.deps.db.read() as session:
        found = await signing.one_list(session, by, press.delegation)
    await show(update, views.all_of_them(found, context.programme, context.t, signed=press.signed))


async def _towns(update: Update, context: Context, part: int) -> None:
    async with context.deps.db.read() as session:
        lists = await signing.lists(session, context.by())
    await show(update, views.towns(lists, context.programme, context.t, part=part))


async def _list(update: Update, context: Context, found: SignedList, part: int = 0) -> None:
    await show(update, views.one_list(found, context.programme, context.t, part=part))


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    ShowSigned: Guarded(show_towns, Action.TICK_SIGNATURES),
    ShowSignedList: Guarded(show_list, Action.TICK_SIGNATURES),
    NoteSigned: Guarded(note, Action.TICK_SIGNATURES),
    NoteAllSigned: Guarded(note_all, Action.TICK_SIGNATURES),
}
"""What stands under the signed lists."""
