"""Telling the missing that their bus leaves: by hand, and by the clock where somebody counts."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import deliveries
from bot.domain.errors import NotBoarding
from bot.domain.notes import News, What
from bot.domain.presence import RINGS, Heads, Ride, boarding, departs
from bot.domain.programme import Item, Programme
from bot.services import notes
from bot.services.acts import By
from bot.services.deliveries import key_of
from bot.services.presence.counting import every_bus, heads

NAME = "leaving"
"""Of the job in the table of sweeps."""


async def tell_missing(session: AsyncSession, by: By, ride: Ride) -> int:
    """Tell those who are missing and have joined. Returns how many were not told before.

    Raises NotBoarding, NotYourBus, NotAllowed, NotJoined.
    """
    counted = await heads(session, by, ride)
    if not boarding(ride.item, by.at) or by.at >= ride.item.starts_at + RINGS:
        raise NotBoarding(ride.item.id)
    return await _tell(session, by.meeting_id, counted, now=by.at)


async def ring(session: AsyncSession, meeting_id: int, items: list[Item], *, now: datetime) -> None:
    """Tell the missing of every bus in which anybody is: where nobody counts nobody is rung."""
    for item in items:
        for counted in await every_bus(session, meeting_id, item):
            if counted.here:
                await _tell(session, meeting_id, counted, now=now)


def rung(programme: Programme, after: datetime, now: datetime) -> list[Item]:
    """The departures whose missing are to be told since ``after``. Meeting time."""
    leaving = (one for one in programme.items if departs(one) and now < one.starts_at)
    return [one for one in leaving if after < one.starts_at - RINGS <= now]


async def _tell(session: AsyncSession, meeting_id: int, counted: Heads, *, now: datetime) -> int:
    """Once a person and departure, whoever tells them."""
    item, ids = counted.ride.item, [one.who.id for one in counted.missing if one.who.reached]
    news = News(
        What.LEAVING,
        f"{item.id}:{item.version}",
        now,
        {"item": item.id, "version": item.version, "bus": counted.ride.bus},
        until=item.starts_at + RINGS,
    )
    keys = {key_of(meeting_id, news.key_for(one, None)): one for one in ids}
    written = select(deliveries.c.dedupe_key).where(deliveries.c.dedupe_key.in_(keys))
    known = {keys[one] for one in (await session.execute(written)).scalars()}
    fresh = [one for one in ids if one not in known]
    await notes.tell_people(session, meeting_id, fresh, news)
    return len(fresh)
