"""Sending the workbook in a chat, for tests: who sends it, what it says, what became of it."""

import sqlite3
from pathlib import Path

from sqlalchemy import text

from bot.app import Bot
from sandbox import Person
from sandbox.seen import SeenMessage
from tests.books import Book
from tests.chat.conftest import PATIENCE

REFUSED = "You cannot do this: it is for the leaders of delegations or for the organisers."
ITEM = "P36"
MOVED = "Lunch in the Fortress (P36): start 12:30 → 14:20; end 13:30 → 15:20"


async def sends(person: Person, content: bytes, name: str = "meeting.xlsx", caption: str = "") -> SeenMessage:
    """Send a file and wait till the line of progress is the answer; a refusal comes without one."""
    await person.send_document(content, name, caption=caption)
    seen = await person.receives(PATIENCE)
    while not seen.text.startswith(REFUSED) and (not seen.edited or seen.text.endswith(" …")):
        seen = await person.receives(PATIENCE)
    return seen


def moved() -> Book:
    """The item half an hour later."""
    return Book().set("programme", ITEM, "start", "14:20").set("programme", ITEM, "end", "15:20")


async def hears(person: Person, beginning: str) -> SeenMessage:
    """Wait for a message that begins so; other news may come before it."""
    seen = await person.receives(PATIENCE)
    while not seen.text.startswith(beginning):
        seen = await person.receives(PATIENCE)
    return seen


def waiting(data_dir: Path) -> list[Path]:
    """Files on their way in, and those that wait for their organiser."""
    return list((data_dir / "imports").glob("*"))


def column(data_dir: Path, sql: str) -> list[object]:
    """The first column of a query."""
    connection = sqlite3.connect(data_dir / "ttchan.db")
    try:
        return [row[0] for row in connection.execute(sql)]
    finally:
        connection.close()


async def edited(bot: Bot, sql: str) -> None:
    """Change what is published as somebody in the chat would have."""
    async with bot.db.write() as session:
        await session.execute(text(sql))
        await session.execute(text("UPDATE meetings SET version = version + 1"))
