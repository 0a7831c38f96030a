"""When a vote of towns is closed, those who lead them and the organisers hear of it, once."""

from datetime import datetime, timedelta

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import deliveries, participants, poll_asked, poll_rounds
from bot.domain.notes import News, What
from bot.domain.polls.rounds import Mode, Round
from bot.services import notes
from bot.services.deliveries import key_of
from bot.services.polls.reading import as_round

_STALE = timedelta(days=1)
"""Longer ago it is no news."""


async def untold(session: AsyncSession, *, now: datetime) -> list[Round]:
    """Votes of towns that have just closed, and of which nobody has heard. Meeting time."""
    ends_at = func.coalesce(poll_rounds.c.closed_at, poll_rounds.c.closes_at)
    closed = poll_rounds.c.mode == Mode.TOWNS, ends_at <= now, ends_at > now - _STALE
    found = [as_round(row) for row in await session.execute(select(poll_rounds).where(*closed))]
    return [one for one in found if not await _told(session, one)]


async def _told(session: AsyncSession, asking: Round) -> bool:
    written = deliveries.c.dedupe_key.startswith(
        key_of(asking.meeting_id, f"note:{What.TOWNS_DECIDED}:{asking.id}:")
    )
    return bool((await session.execute(select(exists().where(written)))).scalar_one())


async def tell(session: AsyncSession, *, now: datetime) -> None:
    """Tell them (meeting time)."""
    for asking in await untold(session, now=now):
        tied = poll_asked.c.participant_id == participants.c.id
        here = participants.c.meeting_id == asking.meeting_id, poll_asked.c.round_id == asking.id
        towns = select(participants.c.delegation).join(poll_asked, tied).where(*here).distinct()
        for town in sorted((await session.execute(towns)).scalars()):
            data = {"round": asking.id, "delegation": town}
            news = News(What.TOWNS_DECIDED, f"{asking.id}:{town}", now, data)
            await notes.tell_leader(session, asking.meeting_id, town, news, or_organisers=False)
        news = News(What.TOWNS_DECIDED, f"{asking.id}:all", now, {"round": asking.id})
        await notes.tell_organisers(session, asking.meeting_id, news)
