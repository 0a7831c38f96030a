"""An organiser takes home who was at an item: as a workbook."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from telegram import Update

from bot.deps import Context
from bot.domain.presence_rows import PresenceRow
from bot.screen import Document
from bot.services.presence import exporting
from bot.views import doors as views
from bot.views.doors import SendPresence
from handlers.pressed import pressed
from handlers.show import send_document


async def send_presence(update: Update, context: Context) -> None:
    """*Who came*."""
    item_id, by = pressed(update, SendPresence).item, context.by()
    async with context.write() as session:
        rows = await exporting.export(session, context.meeting_id, context.programme, by=by, item_id=item_id)
        await by.tell(session, "export_presence", item_id)
    content = await asyncio.to_thread(_written, rows)
    name = f"presence-{item_id}.xlsx"
    await send_document(update, Document(name, content, views.presence_caption(rows, context.t)))


def _written(rows: list[PresenceRow]) -> bytes:
    from bot.files import presence  # noqa: PLC0415 - only who takes a file home needs it

    with TemporaryDirectory() as folder:
        path = Path(folder) / "presence.xlsx"
        presence.write(path, rows)
        return path.read_bytes()
