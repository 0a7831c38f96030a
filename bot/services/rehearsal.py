"""Moving meeting time: a rehearsal starts, goes on, jumps ahead. Never back: that needs a fresh start."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock, Rehearsal
from bot.domain.errors import DomainError
from bot.domain.programme import Item, Programme
from bot.services import state

MAX_SPEED = 3600.0
FIRST_YEAR, LAST_YEAR = 1971, 2199


class NoRehearsal(DomainError):
    """Meeting time is real time: there is nothing to move."""


class NothingAhead(DomainError):
    """No item lies ahead to move to."""


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
    """Start a rehearsal at a meeting time (aware). Raises BadSpeed, NotATime."""
    return await _keep(session, clock, Rehearsal(at, clock.real(), _checked(speed)))


async def move_to(session: AsyncSession, clock: Clock, at: datetime) -> Rehearsal:
    """Move meeting time ahead to an instant. Raises NoRehearsal, MovesBack, NotATime."""
    running = await _running(session)
    now = running.at(clock.real())
    if at < now:
        raise MovesBack(now)
    return await _keep(session, clock, Rehearsal(at, clock.real(), running.speed))


async def move_on(session: AsyncSession, clock: Clock, by: timedelta) -> Rehearsal:
    """Move meeting time ahead by a span. Raises NoRehearsal, MovesBack, NotATime."""
    running = await _running(session)
    return await move_to(session, clock, running.at(clock.real()) + by)


async def move_to_next_item(session: AsyncSession, clock: Clock, programme: Programme) -> Rehearsal:
    """Move meeting time ahead to the next start of an item. Raises NoRehearsal, NothingAhead."""
    running = await _running(session)
    item = next_item(programme, running.at(clock.real()))
    if item is None:
        raise NothingAhead
    return await move_to(session, clock, item.starts_at)


async def set_speed(session: AsyncSession, clock: Clock, speed: float) -> Rehearsal:
    """Let meeting time run ``speed`` times as fast from now on. Raises NoRehearsal, BadSpeed."""
    running = await _running(session)
    real = clock.real()
    return await _keep(session, clock, Rehearsal(running.at(real), real, _checked(speed)))


def next_item(programme: Programme, now: datetime) -> Item | None:
    """The item of anybody's that starts next after ``now``."""
    ahead = (item for item in programme.items if item.starts_at > now and not item.withdrawn)
    return min(ahead, key=lambda item: item.starts_at, default=None)


async def _running(session: AsyncSession) -> Rehearsal:
    running = await state.rehearsal(session)
    if running is None:
        raise NoRehearsal
    return running


async def _keep(session: AsyncSession, clock: Clock, rehearsal: Rehearsal) -> Rehearsal:
    if not FIRST_YEAR <= rehearsal.meets.year <= LAST_YEAR:
        raise NotATime(f"{rehearsal.meets:%Y-%m-%d}")
    await state.set_rehearsal(session, rehearsal)
    clock.follow(rehearsal)
    return rehearsal


def _checked(speed: float) -> float:
    if not 0 < speed <= MAX_SPEED:
        raise BadSpeed(speed)
    return speed
