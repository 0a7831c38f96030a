"""Throttling of wrong codes, stored: it survives restarts. Operating time throughout.

``user_id`` is whatever names the typist; invitations give ``typist``, never the account itself.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import guesses
from bot.db.upsert import insert_or_ignore

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


def typist(user_id: int, key: bytes) -> int:
    """Who typed, as the counters know them: a keyed hash of 63 bits, so that an erasure resets nothing."""
    digest = hmac.new(key, b"typist:" + str(user_id).encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") >> 1 or 1


async def drop_old(session: AsyncSession, *, now: datetime) -> int:
    """Forget who typed nothing wrong for a day and is not silenced. Returns how many."""
    quiet = guesses.c.today_since < now - TODAY, guesses.c.recent_since < now - HOUR
    over = guesses.c.silent_until.is_(None) | (guesses.c.silent_until < now)
    return int((await session.execute(delete(guesses).where(*quiet, over))).rowcount)  # type: ignore[attr-defined]


async def silenced(session: AsyncSession, user_id: int, *, now: datetime, brake: bool = True) -> bool:
    """Whether this person's codes are not even looked at now; ``brake``: also because of everybody's."""
    whose = (user_id, EVERYBODY) if brake else (user_id,)
    rows = await session.execute(select(guesses.c.silent_until).where(guesses.c.user_id.in_(whose)))
    return any(until is not None and until > now for until in rows.scalars())


async def count_wrong(session: AsyncSession, user_id: int, *, now: datetime) -> bool:
    """Count a wrong code for the person and for everybody. Returns whether everybody's brake began."""
    all_before = await _locked(session, EVERYBODY, now)
    before = await _locked(session, user_id, now)
    await _keep(
        session, user_id, before.after_one_more(now, limits=(RECENT_WRONG, TODAY_WRONG), silence=SILENCE)
    )
    return await _count_all(session, all_before, now)


async def _locked(session: AsyncSession, user_id: int, now: datetime) -> Guesses:
    """The counter, made if there is none. Everybody's first: two people at once must not lock crosswise."""
    new = {"user_id": user_id, "recent": 0, "recent_since": now, "today": 0, "today_since": now}
    await session.execute(insert_or_ignore(session, guesses, "user_id"), [new])
    found = select(guesses).where(guesses.c.user_id == user_id).with_for_update()
    row = (await session.execute(found)).one()
    return Guesses(*row[1:])


async def _count_all(session: AsyncSession, before: Guesses, now: datetime) -> bool:
    """A hundred wrong codes in an hour, whoever typed them: everybody waits 30 seconds after each more."""
    fresh = now - before.recent_since > HOUR
    recent = 1 if fresh else before.recent + 1
    since = now if fresh else before.recent_since
    braking = recent >= HOUR_WRONG
    await _keep(session, EVERYBODY, Guesses(recent, since, recent, since, now + BRAKE if braking else None))
    return braking and recent == HOUR_WRONG


async def _keep(session: AsyncSession, user_id: int, counted: Guesses) -> None:
    values = {name: getattr(counted, name) for name in Guesses.__slots__}
    await session.execute(update(guesses).where(guesses.c.user_id == user_id).values(values))
