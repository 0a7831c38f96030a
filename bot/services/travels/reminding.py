"""Reminders of a delegation's departure: rows written a little ahead, and put right when it moves."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import travels
from bot.domain.audience import Traits
from bot.domain.deliveries import HORIZON, DeliveryKind, NewDelivery, Parcel
from bot.domain.people import Role
from bot.domain.travels import BEFORE, Direction, Travel
from bot.services import sweeps
from bot.services.differences import Differences, When, settle, waiting, written
from bot.services.recipients import recipients
from bot.services.travels import reading

NAME = "travels"
"""Of the job in the table of sweeps."""


class Leaving(NamedTuple):
    """A departure, and whether all of its delegation are in it: else nobody knows who."""

    travel: Travel
    all_of_them: bool

    def concerns(self, traits: Traits) -> bool:
        """Whether somebody is reminded of it."""
        return traits.delegation == self.travel.delegation and (self.all_of_them or traits.leader)


async def leaving(
    session: AsyncSession, meeting_id: int, *, after: datetime | None = None, until: datetime | None = None
) -> list[Leaving]:
    """Departures after an instant and up to another (meeting time); None = all of them."""
    which = [travels.c.direction == Direction.DEPARTURE]
    which += [travels.c.at > after] if after is not None else []
    which += [travels.c.at <= until] if until is not None else []
    found = await reading.find(session, meeting_id, *which)
    members = await reading.members(session, meeting_id) if found else {}
    return [Leaving(one, one.takes_all(members.get(one.delegation, 0))) for one in found]


async def survey(session: AsyncSession, meeting_id: int, *, now: datetime) -> Differences:
    """Compare the table with what is wanted from the last look until a little ahead. Only reads.

    Meeting time. Quiet hours do not count: a train leaves in them as well. Who of a part that is not all
    of them nobody knows, so its leader is reminded.
    """
    after, until = await sweeps.since(session, NAME, now=now), now + HORIZON
    waits = await waiting(session, meeting_id, DeliveryKind.TRAVEL, None)
    near = await leaving(session, meeting_id, after=now, until=until + BEFORE)
    if not near and not waits:
        return Differences()
    wanted = {
        new.key: new
        for person in await recipients(session, meeting_id)
        for one in near
        if one.concerns(person.traits)
        and (new := delivery(person.participant_id, one.travel)).due_at <= until
    }
    unwanted = tuple(key for key, row in waits.items() if key not in wanted and row.expires_at > now)
    late = {key: one for key, one in wanted.items() if key not in waits and one.due_at > after}
    states = await written(session, meeting_id, late)
    when = {key: When(one.due_at, one.expires_at) for key, one in wanted.items()}
    moved = {key: when[key] for key, again in states.items() if again}
    return Differences(tuple(one for key, one in late.items() if key not in states), moved, unwanted)


async def follow(session: AsyncSession, meeting_id: int, *, now: datetime) -> None:
    """Put right what waits, at once: an entry was kept or withdrawn. Meeting time; in its transaction."""
    await settle(session, meeting_id, await survey(session, meeting_id, now=now))


def delivery(participant_id: str, travel: Travel) -> NewDelivery:
    """A reminder as it is written. One that moved shortly before it leaves is told at once."""
    data = {"delegation": travel.delegation, "entry": travel.part, "version": travel.version}
    return NewDelivery(
        kind=DeliveryKind.TRAVEL,
        key=f"travel:{travel.delegation}:{travel.part}:{travel.version}:{participant_id}",
        due_at=max(travel.at - BEFORE, travel.changed_at),
        expires_at=travel.at,
        participant_id=participant_id,
        data=data,
    )


async def still(session: AsyncSession, parcel: Parcel, *, now: datetime) -> Travel | None:
    """The departure that a message tells (meeting time); None if it moved, or is not theirs."""
    (row,), mine = parcel.rows, parcel.person.participant
    town = row.data["delegation"]
    travel = await reading.get(session, parcel.meeting_id, town, Direction.DEPARTURE, row.data["entry"])
    if travel is None or travel.withdrawn or travel.version != row.data["version"] or travel.at <= now:
        return None
    if mine is None or mine.delegation != town:
        return None
    number = (await reading.members(session, parcel.meeting_id)).get(town, 0)
    return travel if travel.takes_all(number) or mine.role is Role.LEADER else None
