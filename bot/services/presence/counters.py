"""Who may count whom: organisers everybody, guides their bus, leaders their own people."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import guides
from bot.domain.errors import NoSuchParticipant, NotYourBus
from bot.domain.people import Person
from bot.domain.presence import Ride
from bot.domain.rights import Action, Scope
from bot.services.acts import By
from bot.services.participants import listed
from bot.services.rights import reach


async def counts_of(session: AsyncSession, by: By, ride: Ride) -> str | None:
    """Whose heads they may count in a ride: one delegation's, None = everybody's.

    Raises NotYourBus, NotAllowed, NotJoined.
    """
    may = reach(by.person, Action.COUNT_HEADS)
    if may is Scope.MEETING or ride.vehicle in await guided(session, by.meeting_id, by.person):
        return None
    if may is Scope.DELEGATION:
        return by.person.delegation
    raise NotYourBus(ride.vehicle)


async def require_counts(session: AsyncSession, by: By, ride: Ride, participant_id: str) -> None:
    """Refuse what ``counts_of`` does not cover. Raises NoSuchParticipant besides."""
    of = await counts_of(session, by, ride)
    if of is None:
        return
    one = await listed(session, by.meeting_id, participant_id)
    if one is None or one.delegation != of:
        raise NoSuchParticipant(participant_id)  # one answer: nobody learns whom the list knows


async def guided(session: AsyncSession, meeting_id: int, person: Person) -> frozenset[str]:
    """The buses somebody is the guide of."""
    if person.participant is None:
        return frozenset()
    mine = guides.c.meeting_id == meeting_id, guides.c.participant_id == person.participant.id
    return frozenset((await session.execute(select(guides.c.bus).where(*mine))).scalars())
