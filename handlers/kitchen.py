"""An organiser looks at what the kitchen is told, and takes it home as a file."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from telegram import Update

from bot.deps import Context
from bot.domain.errors import NoSuchItem
from bot.services import kitchen
from bot.views import kitchen as views
from bot.views import kitchen_sheets
from bot.views.kitchen import ShowKitchen, ShowPortions
from bot.views.kitchen_sheets import SheetOf
from handlers.pressed import pressed
from handlers.show import send_document, show


async def show_kitchen(update: Update, context: Context) -> None:
    """Every meal with its portions."""
    part = pressed(update, ShowKitchen).part
    async with context.deps.db.read() as session:
        table = await kitchen.table(session, context.by(), context.programme)
    own = views.ways(context.t, eats=context.person.participant is not None)
    await show(update, views.kitchen(table, context.t, now=context.now(), ways=own, part=part))


async def show_portions(update: Update, context: Context) -> None:
    """One meal."""
    wanted = pressed(update, ShowPortions).item
    async with context.deps.db.read() as session:
        table = await kitchen.table(session, context.by(), context.programme)
    meal = next((one for one in table.meals if one.item.id == wanted), None)
    if meal is None:
        raise NoSuchItem(wanted)
    await show(update, views.portions(meal, context.t, foods_known=table.foods_known))


async def send_kitchen(update: Update, context: Context) -> None:
    """*Excel*."""
    async with context.deps.db.read() as session:
        table = await kitchen.table(session, context.by(), context.programme)
    sheets = kitchen_sheets.sheets(table, context.programme, context.t)
    content = await asyncio.to_thread(_written, sheets)
    await send_document(update, views.document(content, context.t))


def _written(sheets: tuple[SheetOf, ...]) -> bytes:
    from bot.files import tables_xlsx  # noqa: PLC0415 - only who takes a file home needs it

    with TemporaryDirectory() as folder:
        path = Path(folder) / views.FILE
        tables_xlsx.write(path, sheets)
        return path.read_bytes()
