"""Reminders of a delegation's departure: rows written a little ahead, and put right when it moves."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import travels
from bot.domain.deliveries import HORIZON, DeliveryKind, NewDelivery, Parcel
from bot.domain.people import Role
from bot.domain.travels import BEFORE, Direction, Travel
from bot.services import sweeps
from bot.services.differences import Differences, When, waiting, written
from bot.services.recipients import Recipient, recipients
from bot.services.travels import reading

NAME = "travels"
"""Of the job in the table of sweeps."""


async def survey(session: AsyncSession, meeting_id: int, *, now: datetime) -> Differences:
    """Compare the table with what is wanted from the last look until a little ahead. Only reads.

    Meeting time. Quiet hours do not count: a train leaves in them as well. Who of a part that is not all
    of them nobody knows, so its leader is reminded.
    """
    after, until = await sweeps.since(session, NAME, now=now), now + HORIZON
    waits = await waiting(session, meeting_id, DeliveryKind.TRAVEL, None)
    near = travels.c.at > now, travels.c.at <= until + BEFORE
    leaving = await reading.find(session, meeting_id, travels.c.direction == Direction.DEPARTURE, *near)
    if not leaving and not waits:
        return Differences()
    members = await reading.members(session, meeting_id)
    wanted = {
        new.key: new
        for person in await recipients(session, meeting_id)
        for one in leaving
        if _concerns(one, person, members) and (new := delivery(person.participant_id, one)).due_at <= until
    }
    unwanted = tuple(key for key, row in waits.items() if key not in wanted and row.expires_at > now)
    late = {key: one for key, one in wanted.items() if key not in waits and one.due_at > after}
    states = await written(session, meeting_id, late)
    when = {key: When(one.due_at, one.expires_at) for key, one in wanted.items()}
    moved = {key: when[key] for key, again in states.items() if again}
    return Differences(tuple(one for key, one in late.items() if key not in states), moved, unwanted)


def delivery(participant_id: str, travel: Travel) -> NewDelivery:
    """A reminder as it is written. One that moved shortly before it leaves is told at once."""
    data = {"delegation": travel.delegation, "part": travel.part, "version": travel.version}
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
    travel = await reading.get(session, parcel.meeting_id, town, Direction.DEPARTURE, row.data["part"])
    if travel is None or travel.withdrawn or travel.version != row.data["version"] or travel.at <= now:
        return None
    if mine is None or mine.delegation != town:
        return None
    number = (await reading.members(session, parcel.meeting_id)).get(town, 0)
    return travel if travel.takes_all(number) or mine.role is Role.LEADER else None


def _concerns(travel: Travel, person: Recipient, members: Mapping[str, int]) -> bool:
    if person.traits.delegation != travel.delegation:
        return False
    return person.traits.leader or travel.takes_all(members.get(travel.delegation, 0))
