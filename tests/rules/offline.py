"""The bot's handlers with a wire that ends here: thousands of updates, and everything that was said."""

import json
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from telegram.request import RequestData

import bot.chat
from bot.chat import Chat
from bot.clock import Clock, Rehearsal
from bot.db.engine import Database
from bot.db.migrate import migrate
from bot.deps import Context, Deps
from bot.domain.workbook import Content, plan, to_rows
from bot.gateway.inbox import CURRENT, Entry
from bot.gateway.transport import Transport
from bot.poll_keys import PollKeys
from bot.services import meeting_time, meetings, state
from bot.services.programme import Programmes
from bot.settings import load_settings

Rows = dict[tuple[Any, ...], dict[str, Any]]
TOKEN = "1234567890:test-only-not-a-real-token-of-anybody"
KEY = b"k" * 32
ADMIN = 5
DATABASE = "ttchan.db"


class Wire(Transport):
    """Takes every call for Telegram and agrees."""

    said: list[str]

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Remember what would have been sent."""
        name = url.rsplit("/", 1)[-1]
        Wire.said += _words(name, request_data)
        result: Any = True
        if name == "getMe":
            result = {"id": 1234567890, "is_bot": True, "first_name": "T", "username": "offline_bot"}
        elif name.startswith("send") and name != "sendChatAction":
            result = {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}
        return 200, json.dumps({"ok": True, "result": result}).encode()


def _words(name: str, data: RequestData | None) -> list[str]:
    if data is None or name.startswith(("setMy", "deleteMy")):
        return []
    if not data.contains_files:
        return [json.dumps(json.loads(data.json_payload), ensure_ascii=False)]
    contents = [content for _, content, _ in (data.multipart_data or {}).values()]
    files = [content.decode(errors="replace") for content in contents if isinstance(content, bytes)]
    assert len(files) == len(contents)
    return [json.dumps(dict(data.json_parameters), ensure_ascii=False), *files]


class Offline:
    """A bot without Telegram. ``press`` and ``write`` return what it said; a fault of ours is raised."""

    def __init__(self, chat: Chat, path: Path) -> None:
        self.chat = chat
        self.db = chat.deps.db
        self._path = path
        self._raw = sqlite3.connect(path)
        self.refusal: BaseException | None = None
        chat.application.add_error_handler(self._refused)

    async def _refused(self, _: object, context: Context) -> None:
        self.refusal = context.error

    async def press(self, user_id: int, data: str) -> str:
        """Press a button that carries this, whether or not it was ever shown."""
        message = {"message_id": 9, "date": 0, "chat": {"id": user_id, "type": "private"}}
        query = {"id": "1", "chat_instance": "1", "data": data, "message": message}
        return await self._handle({"callback_query": query | {"from": _user(user_id)}})

    async def write(self, user_id: int, text: str) -> str:
        """Write a message."""
        message: dict[str, Any] = {"message_id": 8, "date": 0, "text": text, "from": _user(user_id)}
        if text.startswith("/"):
            command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
            message["entities"] = [command]
        return await self._handle({"message": message | {"chat": {"id": user_id, "type": "private"}}})

    async def _handle(self, content: dict[str, Any]) -> str:
        number = next(_NUMBERS)
        Wire.said, self.refusal = [], None
        self.chat.deps.hold.follow(None)  # what an admin pressed before would lock everybody else out
        entry = Entry(10**9 + number, number, "")
        CURRENT.set(entry)
        await self.chat.handle(entry, {"update_id": number, **content})
        if entry.failure is not None:
            raise entry.failure
        return "\n".join(Wire.said)

    def changes(self) -> int:
        """A number that rises when somebody wrote into the database."""
        return int(self._raw.execute("PRAGMA data_version").fetchone()[0])

    def rows(self, table: str) -> Rows:
        """A table by its primary key."""
        keys = [row[1] for row in self._raw.execute(f"PRAGMA table_info({table})") if row[5]]
        cursor = self._raw.execute(f"SELECT * FROM {table}")
        names = [column[0] for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor]
        return {tuple(row[key] for key in keys): row for row in found}

    def leave(self, folder: Path) -> None:
        """Leave the database and its keys in a folder, for ``offline`` to begin with."""
        with closing(sqlite3.connect(self._path)) as now, closing(sqlite3.connect(folder / DATABASE)) as copy:
            now.backup(copy)
        _take_keys(self._path.parent, folder)

    def keep(self) -> Callable[[], None]:
        """Remember the database; returns what puts it back."""
        programmes = self.chat.deps.programmes
        known = dict(programmes._kept)
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(sqlite3.connect(self._path)) as now:
            now.backup(copy)

        def back() -> None:
            # Another programme of the same version may be in memory.
            programmes._kept.clear()
            programmes._kept.update(known)
            with closing(sqlite3.connect(self._path, timeout=20)) as now:
                now.execute("PRAGMA synchronous = OFF")
                copy.backup(now)

        return back


def _take_keys(of: Path, folder: Path) -> None:
    for path in of.glob("*.key"):
        shutil.copy(path, folder)


_NUMBERS = count(1)
"""Of updates: what one bot has handled stands in the copies of its database."""


def _user(user_id: int) -> dict[str, Any]:
    return {"id": user_id, "is_bot": False, "first_name": "T", "language_code": "en"}


@asynccontextmanager
async def offline(
    folder: Path, patch: pytest.MonkeyPatch, *published: Content, begun: Path | None = None
) -> AsyncIterator[Offline]:
    """The handlers on a database of their own; the last of the meetings is the current one.

    ``begun``: where a bot has left all that, and more; a copy of it is worked on.
    """
    patch.setattr(bot.chat, "Transport", Wire)
    settings = load_settings(
        token=TOKEN, api_url="http://127.0.0.1:9", data_dir=folder, send_rate=0, admins=str(ADMIN)
    )
    if begun is not None:
        shutil.copy(begun / DATABASE, folder)
        _take_keys(begun, folder)
    await migrate(settings.database)
    db = Database(settings.database)
    clock = Clock()
    at = published[-1].items["P21"].starts_at
    async with db.write() as session:
        await state.ensure(session)
        await meeting_time.set_rehearsal(session, Rehearsal(at, clock.real()))
        for content in () if begun else published:
            await meetings.publish(session, plan(None, {}, to_rows(content)), now=clock.real(), at=at)
    Wire.said = []
    chat = Chat(Deps(settings, db, KEY, clock, Programmes(db), PollKeys.of(settings)))
    await chat.greet()
    yield Offline(chat, folder / DATABASE)
    await chat.close()
    await db.dispose()
