"""Throttling of wrong codes, stored: it survives restarts. Operating time throughout."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import guesses
from bot.db.upsert import insert_or_update

EVERYBODY = 0
RECENT, RECENT_WRONG = timedelta(minutes=15), 5
TODAY, TODAY_WRONG = timedelta(days=1), 20
SILENCE = timedelta(hours=24)
HOUR, HOUR_WRONG = timedelta(hours=1), 100
BRAKE = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Guesses:
    """Wrong codes lately: within ``RECENT`` and within ``TODAY`` of the first of them."""

    recent: int
    recent_since: datetime
    today: int
    today_since: datetime
    silent_until: datetime | None

    def after_one_more(self, now: datetime, *, limits: tuple[int, int], silence: timedelta) -> "Guesses":
        """One more wrong code; at a limit begins a silence."""
        fresh, new_day = now - self.recent_since > RECENT, now - self.today_since > TODAY
        recent = 1 if fresh else self.recent + 1
        today = 1 if new_day else self.today + 1
        stop = recent >= limits[0] or today >= limits[1]
        return Guesses(
            recent,
            now if fresh else self.recent_since,
            today,
            now if new_day else self.today_since,
            now + silence if stop else self.silent_until,
        )


async def silenced(session: AsyncSession, user_id: int, *, now: datetime) -> bool:
    """Whether this person's codes are not even looked at now."""
    rows = await session.execute(
        select(guesses.c.silent_until).where(guesses.c.user_id.in_((user_id, EVERYBODY)))
    )
    return any(until is not None and until > now for until in rows.scalars())


async def count_wrong(session: AsyncSession, user_id: int, *, now: datetime) -> bool:
    """Count a wrong code for the person and for everybody. Returns whether everybody's brake began."""
    await _count(session, user_id, now, (RECENT_WRONG, TODAY_WRONG), SILENCE)
    return await _count_all(session, now)


async def _count(
    session: AsyncSession, user_id: int, now: datetime, limits: tuple[int, int], silence: timedelta
) -> None:
    row = (await session.execute(select(guesses).where(guesses.c.user_id == user_id))).one_or_none()
    before = Guesses(*row[1:]) if row else Guesses(0, now, 0, now, None)
    await _keep(session, user_id, before.after_one_more(now, limits=limits, silence=silence))


async def _count_all(session: AsyncSession, now: datetime) -> bool:
    """A hundred wrong codes in an hour, whoever typed them: everybody waits 30 seconds after each more."""
    found = select(guesses).where(guesses.c.user_id == EVERYBODY)
    row = (await session.execute(found)).one_or_none()
    fresh = row is None or now - row.recent_since > HOUR
    recent = 1 if fresh else row.recent + 1
    since = now if fresh else row.recent_since
    braking = recent >= HOUR_WRONG
    await _keep(session, EVERYBODY, Guesses(recent, since, recent, since, now + BRAKE if braking else None))
    return braking and recent == HOUR_WRONG


async def _keep(session: AsyncSession, user_id: int, counted: Guesses) -> None:
    values = {name: getattr(counted, name) for name in Guesses.__slots__}
    await session.execute(insert_or_update(session, guesses, ("user_id",), {"user_id": user_id, **values}))
