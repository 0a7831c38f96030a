"""*I am on board*, as a person says it themselves."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.errors import NotBoarding, NotJoined
from bot.domain.people import Person
from bot.domain.preferences import USUAL
from bot.domain.presence import Mark, Ride, Way, boarding, departs
from bot.domain.programme import Item, Programme
from bot.services import reminders
from bot.services.acts import By
from bot.services.presence.marks import mark, present

_USUAL_LEAD = 60


async def say(session: AsyncSession, by: By, ride: Ride, *, here: bool) -> Mark:
    """Keep that the person is on board of a bus, or not after all. Meeting time; late ones with their time.

    Raises NotBoarding too early and too late, NoSuchItem for an item of others, NotJoined, NotAllowed.
    """
    if by.person.participant is None:
        raise NotJoined
    if not boarding(ride.item, by.at):
        raise NotBoarding(ride.item.id)
    mine = by.person.participant.id
    return await mark(session, by, ride.item, mine, here=here, way=Way.SELF, bus=ride.bus, now=by.at)


async def said_by(session: AsyncSession, meeting_id: int, person: Person, item: Item) -> Mark | None:
    """What was said last of the person and a departure; None if nothing, or if nobody boards the item."""
    if person.participant is None or not departs(item):
        return None
    mine = person.participant.id
    return (await present(session, meeting_id, item.id, mine)).get(mine)


async def opens(session: AsyncSession, meeting_id: int, programme: Programme, item: Item) -> timedelta:
    """How long before a departure its card asks: from the meeting's first reminder on."""
    leads = (await reminders.timing(session, meeting_id, programme)).leads(item, USUAL)
    return timedelta(minutes=leads[0] if leads else _USUAL_LEAD)
