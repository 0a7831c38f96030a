"""Live boards: which message shows which departure. They are kept up to date by schedules/boards.py."""

from typing import NamedTuple

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import boards
from bot.db.upsert import insert_or_update
from bot.domain.presence import Seen, departs, departures
from bot.domain.programme import Item, Programme
from bot.domain.rights import Action
from bot.services.acts import By
from bot.services.presence.counting import every_bus
from bot.services.rights import require

OTHERS = 3
"""How many departures one can turn to."""
_ROW = boards.c


class Board(NamedTuple):
    """A message in an organiser's chat, and the departure it shows; ``shown``: a digest of what it says."""

    chat_id: int
    meeting_id: int
    item_id: str
    message_id: int
    shown: str


async def see(session: AsyncSession, by: By, programme: Programme, chosen: str | None) -> Seen | None:
    """What a board shows of a departure, or of the next one; also for a moment more after it has left.

    None if no bus leaves any more. Raises NotAllowed, NotJoined.
    """
    require(by.person, Action.SEE_BOARDS)
    coming = departures(programme, by.at)
    item = programme.by_id.get(chosen or "")
    if item is None or not departs(item):
        if not coming:
            return None
        item = coming[0]
    others = tuple(one for one in coming if one.id != item.id)[:OTHERS]
    return Seen(item, await every_bus(session, by.meeting_id, item), others)


async def remember(session: AsyncSession, by: By, item: Item, message_id: int, shown: str) -> None:
    """From now on this message shows the departure, and no other message of this chat does."""
    chat = {"chat_id": by.person.user_id}
    values = {"meeting_id": by.meeting_id, "item_id": item.id, "message_id": message_id, "shown": shown}
    await session.execute(insert_or_update(session, boards, tuple(chat), chat | values))


async def forget(session: AsyncSession, chat_id: int, message_id: int) -> None:
    """The message shows something else, or nothing that still changes."""
    await session.execute(delete(boards).where(_ROW.chat_id == chat_id, _ROW.message_id == message_id))


async def note(session: AsyncSession, board: Board, shown: str) -> None:
    """What the message shows now, unless it shows something else meanwhile."""
    this = _ROW.chat_id == board.chat_id, _ROW.message_id == board.message_id
    await session.execute(update(boards).where(*this, _ROW.item_id == board.item_id).values(shown=shown))


async def kept(session: AsyncSession, chat_id: int | None = None) -> list[Board]:
    """All messages that are to be kept up to date, or the one of a chat."""
    mine = () if chat_id is None else (_ROW.chat_id == chat_id,)
    columns = (_ROW[name] for name in Board._fields)
    return [
        Board(*row) for row in await session.execute(select(*columns).where(*mine).order_by(_ROW.chat_id))
    ]
