"""No unasked messages at all: who said so to us (/stop), and who said so to Telegram (blocked the bot)."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import people
from bot.domain.people import Person
from bot.services.preferences import keep


async def stop(session: AsyncSession, person: Person, *, real: datetime) -> None:
    """No unasked messages any more, whoever they are: who joins later is not asked again. Operating time."""
    if not person.stopped:
        await keep(session, person, {"stopped_at": real}, real)


async def start_again(session: AsyncSession, person: Person) -> bool:
    """Unasked messages again. Returns whether they had been stopped."""
    mine = people.c.user_id == person.user_id, people.c.stopped_at.is_not(None)
    changed = await session.execute(update(people).where(*mine).values(stopped_at=None))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


async def block(session: AsyncSession, user_id: int, *, real: datetime) -> None:
    """Somebody blocked the bot: nothing is sent to them until they come back (claims.forgive)."""
    mine = people.c.user_id == user_id, people.c.blocked_at.is_(None)
    await session.execute(update(people).where(*mine).values(blocked_at=real))
