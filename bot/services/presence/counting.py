"""Head-counts: who should be in a bus, who is, and the taps of those who count."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.errors import NotBoarding
from bot.domain.members import matches
from bot.domain.presence import (
    Heads,
    Mark,
    Ride,
    Traveller,
    Way,
    board,
    count,
    countable,
    expected,
    own_ride,
    rides,
)
from bot.domain.programme import Item
from bot.domain.rights import Action, Scope
from bot.services.acts import By
from bot.services.presence.counters import counts_of, guided
from bot.services.presence.marks import mark, present
from bot.services.presence.travellers import everybody
from bot.services.rights import reach


async def heads(session: AsyncSession, by: By, ride: Ride) -> Heads:
    """Count a ride: a leader's own people, everybody for a guide or an organiser.

    Raises NotYourBus, NotAllowed, NotJoined.
    """
    of = await counts_of(session, by, ride)
    found, marks = await _now(session, by.meeting_id, ride.item)
    return count(ride, found, marks, of=of)


async def every_bus(session: AsyncSession, meeting_id: int, item: Item) -> tuple[Heads, ...]:
    """A head-count of each bus, for services that have asked for the right already."""
    found, marks = await _now(session, meeting_id, item)
    return board(item, found, marks)


async def tap(session: AsyncSession, by: By, ride: Ride, participant_id: str, *, here: bool) -> Heads:
    """Somebody is here, or is not. Raises NotBoarding, and what ``mark`` does."""
    _require_open(by, ride)
    await mark(session, by, ride.item, participant_id, here=here, way=Way.COUNT, bus=ride.bus, now=by.at)
    return await heads(session, by, ride)


async def all_here(session: AsyncSession, by: By, ride: Ride) -> Heads:
    """Nobody is missing of those whom they count. Raises NotBoarding, NotYourBus, NotAllowed, NotJoined."""
    _require_open(by, ride)
    for one in sorted((await heads(session, by, ride)).missing, key=lambda head: head.who.id):
        await mark(session, by, ride.item, one.who.id, here=True, way=Way.COUNT, bus=ride.bus, now=by.at)
    return await heads(session, by, ride)


async def seek(session: AsyncSession, by: By, ride: Ride, query: str) -> list[tuple[Traveller, Mark | None]]:
    """Find somebody by name, to put them into a bus, and where they are.

    A guide looks among all whom the item concerns, a leader among own people, an organiser among everybody.

    Raises NotYourBus, NotAllowed, NotJoined.
    """
    of = await counts_of(session, by, ride)
    found, marks = await _now(session, by.meeting_id, ride.item)
    if reach(by.person, Action.COUNT_HEADS) is not Scope.MEETING:
        found = expected(ride.item, found)
    theirs = [one for one in found if of is None or one.delegation == of]
    return [(one, marks.get(one.id)) for one in theirs if matches(query, one.name)]


async def countable_rides(
    session: AsyncSession, by: By, items: Iterable[Item]
) -> list[tuple[Item, tuple[Ride, ...]]]:
    """Those of the items of which they may count anybody, and the buses.

    Raises NotAllowed, NotJoined.
    """
    may = reach(by.person, Action.COUNT_HEADS)
    guides = await guided(session, by.meeting_id, by.person)
    own: list[Traveller] = []
    if may is Scope.DELEGATION:
        own = [
            one for one in await everybody(session, by.meeting_id) if one.delegation == by.person.delegation
        ]

    def counts(ride: Ride) -> bool:
        if may is Scope.MEETING or ride.vehicle in guides:
            return True
        return any(own_ride(ride.item, one.assigned) == ride for one in expected(ride.item, own))

    found = [(item, tuple(filter(counts, rides(item)))) for item in items]
    return [(item, some) for item, some in found if some]


def _require_open(by: By, ride: Ride) -> None:
    if not countable(ride.item, by.at):
        raise NotBoarding(ride.item.id)


async def _now(session: AsyncSession, meeting_id: int, item: Item) -> tuple[list[Traveller], dict[str, Mark]]:
    return await everybody(session, meeting_id), await present(session, meeting_id, item.id)
