"""An organiser looks at who arrives and leaves when: the pick-up table, as a file, and who is to be asked."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from telegram import Update

from bot.callback_data import CallbackData
from bot.deps import Context
from bot.domain.rights import Action
from bot.domain.travels import Direction
from bot.screen import Document
from bot.services.travels import entries, telling
from bot.views import arrivals as views
from bot.views import arrivals_sheets as sheets
from bot.views.arrivals import AskTowns, SendArrivals, ShowArrivals
from handlers.guarded import Guarded
from handlers.pressed import pressed
from handlers.show import send_document, show


async def arrivals(update: Update, context: Context) -> None:
    """``/arrivals``."""
    await _show(update, context, Direction.ARRIVAL)


async def show_arrivals(update: Update, context: Context) -> None:
    """*Arrivals*, *Departures*, more of them."""
    press = pressed(update, ShowArrivals)
    await _show(update, context, Direction(press.direction), part=press.part)


async def ask_towns(update: Update, context: Context) -> None:
    """*Ask them*."""
    direction, programme, t = Direction(pressed(update, AskTowns).direction), context.programme, context.t
    async with context.write() as session:
        found = await entries.pickups(session, context.by())
        await telling.ask(session, context.by(), found, direction, programme.meeting)
    await show(update, views.table(programme, found, direction, t, first=views.asked(t)))


async def send_arrivals(update: Update, context: Context) -> None:
    """*Excel*."""
    async with context.deps.db.read() as session:
        found = await entries.pickups(session, context.by())
    content = await asyncio.to_thread(_written, sheets.sheets(context.programme, found, context.t))
    await send_document(update, Document("arrivals.xlsx", content, views.enclosed(context.t)))


async def _show(update: Update, context: Context, direction: Direction, *, part: int = 0) -> None:
    async with context.deps.db.read() as session:
        found = await entries.pickups(session, context.by())
    await show(update, views.table(context.programme, found, direction, context.t, part=part))


def _written(tables: list[sheets.Sheet]) -> bytes:
    from bot.files import tables_xlsx  # noqa: PLC0415 - only who takes a file home needs it

    with TemporaryDirectory() as folder:
        path = Path(folder) / "arrivals.xlsx"
        tables_xlsx.write(path, tables)
        return path.read_bytes()


BUTTONS: Mapping[type[CallbackData], Guarded] = {
    ShowArrivals: Guarded(show_arrivals, Action.SEE_TRAVELS),
    SendArrivals: Guarded(send_arrivals, Action.SEE_TRAVELS),
    AskTowns: Guarded(ask_towns, Action.SEE_TRAVELS),
}
