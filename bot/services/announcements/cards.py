"""Cards: messages that show how far an announcement is. They are kept up to date by schedules/cards.py."""

from typing import NamedTuple

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import announcement_cards, announcements
from bot.db.upsert import insert_or_update
from bot.domain.announcements import Shown
from bot.services import hold
from bot.services.acts import By
from bot.services.announcements import amending, archive, confirming


class Card(NamedTuple):
    """A message in somebody's chat, and what it shows."""

    user_id: int
    message_id: int
    announcement_id: int
    meeting_id: int


async def look(session: AsyncSession, by: By, announcement_id: int) -> Shown:
    """What the card of an announcement shows. Raises NoSuchAnnouncement, NotAllowed, NotJoined."""
    found, progress = await archive.figures(session, by, announcement_id, real=by.now)
    asks = found.asks_confirmation and found.state.told
    silent = await confirming.unconfirmed(session, by, announcement_id) if asks else []
    behind = await amending.behind(session, found, real=by.now)
    held = await hold.held(session) is not None
    return Shown(found, progress, tuple(silent), behind, held)


async def remember(session: AsyncSession, announcement_id: int, user_id: int, message_id: int) -> None:
    """From now on this message shows the announcement, whatever it showed before."""
    card = {"user_id": user_id, "message_id": message_id}
    values = card | {"announcement_id": announcement_id}
    await session.execute(insert_or_update(session, announcement_cards, tuple(card), values))


async def forget(session: AsyncSession, user_id: int, message_id: int) -> None:
    """The message shows something else, or nothing that still changes."""
    table = announcement_cards.c
    await session.execute(
        delete(announcement_cards).where(table.user_id == user_id, table.message_id == message_id)
    )


async def is_kept(session: AsyncSession, card: Card) -> bool:
    """Whether a message still shows that announcement."""
    table = announcement_cards.c
    this = table.user_id == card.user_id, table.message_id == card.message_id
    shown = select(table.announcement_id).where(*this)
    return bool(await session.scalar(shown) == card.announcement_id)


async def kept(session: AsyncSession) -> list[Card]:
    """All messages that are to be kept up to date."""
    card = announcement_cards.c
    found = (
        select(card.user_id, card.message_id, card.announcement_id, announcements.c.meeting_id)
        .join(announcements, announcements.c.id == card.announcement_id)
        .order_by(card.announcement_id, card.user_id, card.message_id)
    )
    return [Card(*row) for row in await session.execute(found)]
