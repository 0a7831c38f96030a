"""Moving meeting time: a rehearsal starts, goes on, jumps ahead. Never back: that needs a fresh start."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Protocol

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock, Rehearsal
from bot.db.tables import deliveries, sweeps
from bot.domain.deliveries import HORIZON
from bot.domain.errors import DomainError
from bot.domain.preferences import LONGEST_LEAD
from bot.domain.programme import Item, Programme
from bot.services import meeting_time
from bot.services.deliveries import next_due

MAX_SPEED = 3600.0
FIRST_YEAR, LAST_YEAR = 1971, 2199
AGAIN = timedelta(minutes=10)
"""A command that is simply given again goes on with what it told."""
SMALL = HORIZON / 2
"""A stride that passes nothing which is planned ahead."""
_DAY = timedelta(days=1)
_BEFORE = timedelta(minutes=LONGEST_LEAD) + _DAY
"""So long before a day of the programme or a journey nothing of it is told yet, whatever people chose."""
_AFTER = 2 * _DAY


class NextDue(Protocol):
    """When something becomes due next after an instant (meeting time); None if nothing does."""

    async def __call__(self, session: AsyncSession, *, after: datetime) -> datetime | None: ...


class NoRehearsal(DomainError):
    """Meeting time is real time: there is nothing to move."""


@dataclass(eq=False)
class NothingAhead(DomainError):
    """No such instant lies ahead to move to: ``what`` is *item* or *reminder*."""

    what: str


@dataclass(eq=False)
class MovesBack(DomainError):
    """The wanted instant lies before the present meeting time: what was told cannot be untold."""

    now: datetime


@dataclass(eq=False)
class NotATime(DomainError):
    """The text is no instant, or one that no meeting will see (FIRST_YEAR to LAST_YEAR)."""

    text: str


@dataclass(eq=False)
class BadSpeed(DomainError):
    """Speed must be above 0 and at most MAX_SPEED."""

    speed: float


async def start(session: AsyncSession, clock: Clock, at: datetime, speed: float = 1.0) -> Rehearsal:
    """Start a rehearsal at a meeting time (aware). Raises BadSpeed, NotATime.

    If another rehearsal is farther than AGAIN, what it told of later instants is forgotten: this one
    tells it anew.
    """
    before, real = await meeting_time.rehearsal(session, to_move=True), clock.real()
    started = await _keep(session, clock, Rehearsal(at, real, _checked(speed)), before)
    if before is not None and at + AGAIN < before.at(real):
        await session.execute(delete(deliveries).where(deliveries.c.due_at >= at))
        await session.execute(delete(sweeps).where(sweeps.c.at > at))
    return started


async def move_to(session: AsyncSession, clock: Clock, at: datetime) -> Rehearsal:
    """Let meeting time go ahead to an instant: it stands still now, and steps there (``step``).

    Raises NoRehearsal, MovesBack, NotATime.
    """
    running = await _running(session)
    now = running.at(clock.real())
    if at < now:
        raise MovesBack(now)
    return await _keep(session, clock, Rehearsal(now, clock.real(), running.speed, at), running)


async def move_on(session: AsyncSession, clock: Clock, by: timedelta) -> Rehearsal:
    """Let meeting time go ahead by a span. Raises NoRehearsal, MovesBack, NotATime."""
    return await move_to(session, clock, await heading_for(session, clock) + by)


async def move_to_next_item(session: AsyncSession, clock: Clock, programme: Programme) -> Rehearsal:
    """Let meeting time go ahead to the next start of an item. Raises NoRehearsal, NothingAhead."""
    item = next_item(programme, await heading_for(session, clock))
    if item is None:
        raise NothingAhead("item")
    return await move_to(session, clock, item.starts_at)


async def heading_for(session: AsyncSession, clock: Clock) -> datetime:
    """Meeting time, or where it is on its way to. Raises NoRehearsal."""
    running = await _running(session)
    return running.target or running.at(clock.real())


async def set_speed(session: AsyncSession, clock: Clock, speed: float) -> Rehearsal:
    """Let meeting time run ``speed`` times as fast from now on. Raises NoRehearsal, BadSpeed."""
    running = await _running(session)
    real = clock.real()
    faster = Rehearsal(running.at(real), real, _checked(speed), running.target)
    return await _keep(session, clock, faster, running)


async def step(
    session: AsyncSession, clock: Clock, *, at_most: timedelta, also: Sequence[NextDue] = ()
) -> Rehearsal | None:
    """Take meeting time on to the next due instant on its way, at most so far; at its target it runs on.

    ``also``: what else becomes due besides deliveries that are written.
    """
    standing = await meeting_time.rehearsal(session, to_move=True)
    if standing is None or standing.target is None:
        return standing
    now, target = standing.meets, standing.target
    if now >= target:
        return await _keep(session, clock, Rehearsal(target, clock.real(), standing.speed), standing)
    looks: tuple[NextDue, ...] = (next_due, *also)
    due = [await look(session, after=now) for look in looks]
    then = min(target, now + at_most, *(one for one in due if one is not None))
    return await _keep(session, clock, Rehearsal(then, clock.real(), standing.speed, target), standing)


def stride(programme: Programme, journeys: Iterable[datetime], now: datetime) -> timedelta:
    """How far time may go at once and pass nothing that is planned ahead; a day where nothing is near.

    ``journeys``: when delegations come and leave.
    """
    zone = programme.meeting.zone
    days = (datetime.combine(day, time(), zone).astimezone(UTC) for day in programme.days)
    told = [*days, *journeys]
    if any(one - _BEFORE <= now <= one + _AFTER for one in told):
        return SMALL
    ahead = (one - _BEFORE - now for one in told if one - _BEFORE > now)
    return min([_DAY, *ahead])


def next_item(programme: Programme, now: datetime) -> Item | None:
    """The item of anybody's that starts next after ``now``."""
    ahead = (item for item in programme.items if item.starts_at > now and not item.withdrawn)
    return min(ahead, key=lambda item: item.starts_at, default=None)


async def _running(session: AsyncSession) -> Rehearsal:
    running = await meeting_time.rehearsal(session, to_move=True)
    if running is None:
        raise NoRehearsal
    return running


async def _keep(
    session: AsyncSession, clock: Clock, rehearsal: Rehearsal, before: Rehearsal | None
) -> Rehearsal:
    for at in (rehearsal.meets, rehearsal.target or rehearsal.meets):
        if not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise NotATime(f"{at:%Y-%m-%d}")
    if before is not None:  # the order of two rehearsals is told by their real instants
        rehearsal = replace(rehearsal, real=max(rehearsal.real, before.real + timedelta(microseconds=1)))
    await meeting_time.set_rehearsal(session, rehearsal)
    clock.follow(rehearsal)
    return rehearsal


def _checked(speed: float) -> float:
    if not 0 < speed <= MAX_SPEED:
        raise BadSpeed(speed)
    return speed
