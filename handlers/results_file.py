"""An organiser takes the results of a poll home: as a workbook."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from telegram import Update

from bot.deps import Context
from bot.domain.polls.exports import Export
from bot.screen import Document
from bot.services.polls import showing
from bot.views.polls import result_lists as lists
from bot.views.polls.result_presses import SendResults
from handlers.pressed import pressed
from handlers.show import send_document


async def send_results(update: Update, context: Context) -> None:
    """*Excel*."""
    this, key = pressed(update, SendResults).round, context.poll_key
    async with context.write() as session:
        found = await showing.workbook(session, context.by(), context.programme, this, key=key)
    languages = context.programme.meeting.languages
    content = await asyncio.to_thread(_written, found, languages, context.t.language)
    name = f"{found.results[0].poll.id}.xlsx" if found.results else "polls.xlsx"
    await send_document(update, Document(name, content, lists.enclosed(context.t)))


def _written(found: Export, languages: tuple[str, ...], language: str) -> bytes:
    from bot.files import polls_xlsx  # noqa: PLC0415 - only who takes a file home needs it

    with TemporaryDirectory() as folder:
        path = Path(folder) / "results.xlsx"
        polls_xlsx.write(path, found, languages, language=language)
        return path.read_bytes()
