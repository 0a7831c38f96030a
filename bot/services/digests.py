"""Digests as deliveries: written a little ahead, and put right when the programme or people change.

When to whom: bot/domain/digests.py. What a digest says: bot/views/digests.py.
"""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.domain.audience import Traits
from bot.domain.deliveries import HORIZON, DeliveryKind, NewDelivery
from bot.domain.digests import Part, PlannedDigest, of_day, told_at
from bot.domain.preferences import Preferences
from bot.domain.programme import Programme
from bot.services import sweeps
from bot.services.differences import Differences, When, waiting, written
from bot.services.recipients import Recipient, preferences_chosen, recipients

NAME = "digests"
"""Of the job in the table of sweeps."""
_PEOPLE_AT_ONCE = 100
_LONGEST_QUIET = timedelta(days=1, hours=2)
"""Hours of quiet, and a change of the clock."""


async def survey(
    session: AsyncSession,
    meeting_id: int,
    programme: Programme,
    *,
    now: datetime,
    participant_id: str | None = None,
) -> Differences:
    """Compare the table with what is wanted from the last look until a little ahead. Only reads.

    Meeting time. ``participant_id``: look at one person only. Nobody is read where no digest is near.
    """
    after, until = await sweeps.since(session, NAME, now=now), now + HORIZON
    waits = await waiting(session, meeting_id, DeliveryKind.DIGEST, participant_id)
    chosen = await preferences_chosen(session, meeting_id, participant_id)
    days = {day for day in programme.days if _near(programme, day, chosen, after, until)}
    days |= {date.fromisoformat(key.split(":")[2]) for key in waits} & set(programme.days)
    if not days and not waits:
        return Differences()
    people = await recipients(session, meeting_id, participant_id)
    wanted = await _wanted(people, programme, sorted(days), until)
    unwanted = tuple(key for key, row in waits.items() if key not in wanted and row.expires_at > now)
    late = {key: one for key, one in wanted.items() if key not in waits and one.due_at > after}
    states = await written(session, meeting_id, late)
    when = {key: When(one.due_at, one.expires_at) for key, one in wanted.items()}
    moved = {key: when[key] for key, row in waits.items() if key in when and when[key] != row}
    moved |= {key: when[key] for key, again in states.items() if again}
    return Differences(tuple(one for key, one in late.items() if key not in states), moved, unwanted)


def _near(
    programme: Programme, day: date, chosen: Sequence[Preferences], after: datetime, until: datetime
) -> bool:
    """Whether anybody may be told about a day in the window, whatever they chose."""
    meeting = programme.meeting
    times = [told_at(meeting, part, day) for part in Part]
    near = [one for one in times if after - _LONGEST_QUIET < one <= until]
    hours = {one.quiet_at(meeting) for one in chosen} if near else set()
    return any(after < quiet.over(one, meeting.zone) <= until for one in near for quiet in hours)


async def _wanted(
    people: Sequence[Recipient], programme: Programme, days: Sequence[date], until: datetime
) -> dict[str, NewDelivery]:
    """By key. Also what was due before the window."""
    planned: dict[tuple[date, Traits, Preferences], tuple[PlannedDigest, ...]] = {}
    wanted: dict[str, NewDelivery] = {}
    for number, person in enumerate(people):
        if number % _PEOPLE_AT_ONCE == 0:
            await asyncio.sleep(0)  # answers go out meanwhile
        for day in days:
            case = day, person.traits, person.preferences
            if case not in planned:
                planned[case] = tuple(of_day(programme, person.traits, person.preferences, day))
            for one in planned[case]:
                if one.due_at <= until:
                    new = delivery(person.participant_id, one)
                    wanted[new.key] = new
    return wanted


def delivery(participant_id: str, one: PlannedDigest) -> NewDelivery:
    """A planned digest as it is written."""
    return NewDelivery(
        kind=DeliveryKind.DIGEST,
        key=one.key(participant_id),
        due_at=one.due_at,
        expires_at=one.expires_at,
        participant_id=participant_id,
        data={"part": one.part.value, "day": one.day.isoformat()},
    )
