"""The rehearsal's clock as the chat page and `ttchan clock` move it: a wish in, the time out."""

import asyncio
import re
from datetime import UTC, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock, Rehearsal, parse_instant
from bot.db.engine import Database
from bot.domain.errors import DomainError, NoMeeting
from bot.domain.programme import Programme
from bot.i18n import translator
from bot.services import meeting_time, people, planning, rehearsal
from bot.services.programme import Programmes

_SPAN = re.compile(r"(\d{1,5})\s*(s|m|h|d)\Z")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_LOOK_SECONDS = 0.05
_PAGE_SECONDS = 8.0
"""The chat page's server waits ten for an answer."""


class ClockControl:
    """Tells and moves meeting time for whoever may: only a rehearsal moves."""

    def __init__(self, db: Database, clock: Clock, programmes: Programmes) -> None:
        self._db = db
        self._clock = clock
        self._programmes = programmes

    async def tell(self) -> dict[str, Any]:
        """Meeting time, its zone and speed, where it is on its way to, and the next item of anybody's."""
        _, programme = await self._programme()
        zone = programme.meeting.zone if programme else UTC
        now = self._clock.now()
        item = rehearsal.next_item(programme, now) if programme else None
        running = self._clock.rehearsal
        return {
            "now": now.astimezone(zone).isoformat(timespec="seconds"),
            "zone": str(zone),
            "speed": running.speed if running else 1.0,
            "rehearsal": running is not None,
            "target": running
            and running.target
            and running.target.astimezone(zone).isoformat(timespec="seconds"),
            "next_item": item
            and {
                "id": item.id,
                "title": translator("en", programme.meeting).text(item.title).unescape() if programme else "",
                "starts_at": item.starts_at.astimezone(zone).isoformat(timespec="seconds"),
            },
        }

    async def move(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Do one wish: ``set``, ``add``, ``next`` or ``speed``. Raises DomainError, ValueError.

        Moved ahead, meeting time is on its way: the running bot steps it there. See ``arrived``.
        """
        meeting_id, programme = await self._programme()
        async with self._db.write() as session:
            await self._do(session, wish, meeting_id, programme)
        return await self.tell()

    async def arrived(self, *, still: float, at_most: float = float("inf")) -> bool:
        """Wait until meeting time is where it was moved to.

        False if it has not come nearer for ``still`` seconds, or after ``at_most``.
        """
        began = since = self._clock.monotonic()
        stands = None
        while True:
            async with self._db.read() as session:
                self._clock.follow(await meeting_time.rehearsal(session))
            running, now = self._clock.rehearsal, self._clock.monotonic()
            if running is None or running.target is None:
                return True
            if running.meets != stands:
                stands, since = running.meets, now
            if now - since > still or now - began > at_most:
                return False
            await asyncio.sleep(_LOOK_SECONDS)

    async def move_and_arrive(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Do one wish and tell the time there, or on the way there if it is far. As ``move`` otherwise."""
        await self.move(wish)
        await self.arrived(still=_PAGE_SECONDS, at_most=_PAGE_SECONDS)
        return await self.tell()

    async def _do(
        self, session: AsyncSession, wish: dict[str, Any], meeting_id: int, programme: Programme | None
    ) -> Rehearsal:
        match wish:
            case {"set": str(text)}:
                at = parse_instant(text, programme.meeting.timezone if programme else "UTC")
                return await rehearsal.move_to(session, self._clock, at)
            case {"add": str(text)}:
                return await rehearsal.move_on(session, self._clock, parse_span(text))
            case {"next": "item" | "reminder" as what}:
                if programme is None:
                    raise NoMeeting
                if what == "item":
                    return await rehearsal.move_to_next_item(session, self._clock, programme)
                return await self._move_to_next_reminder(session, meeting_id, programme)
            case {"speed": int(speed) | float(speed)}:
                return await rehearsal.set_speed(session, self._clock, float(speed))
        raise ValueError(wish)

    async def _move_to_next_reminder(
        self, session: AsyncSession, meeting_id: int, programme: Programme
    ) -> Rehearsal:
        after = await rehearsal.heading_for(session, self._clock)
        due = await planning.next_instant(session, meeting_id, programme, after)
        if due is None:
            raise rehearsal.NothingAhead("reminder")
        return await rehearsal.move_to(session, self._clock, due)

    async def _programme(self) -> tuple[int, Programme | None]:
        async with self._db.read() as session:
            glance = await people.glance(session, 0)
        self._clock.follow(glance.rehearsal)
        if glance.meeting_id is None:
            return 0, None
        kept = self._programmes.kept(glance.meeting_id, glance.version)
        return glance.meeting_id, kept or await self._programmes.load(glance.meeting_id)


def sentence(error: DomainError) -> str:
    """Say to an operator or a rehearsing organiser why the clock did not move."""
    match error:
        case rehearsal.NoRehearsal():
            return "This is no rehearsal: meeting time is real time. Start one with: ttchan run --at TIME"
        case rehearsal.NothingAhead("item"):
            return "No item of the programme lies ahead."
        case rehearsal.NothingAhead():
            return "No reminder of anybody who has joined lies ahead."
        case rehearsal.MovesBack():
            now = f"{error.now:%Y-%m-%d %H:%M}"
            return f"The clock only moves ahead, and it is {now} UTC. For the past, start afresh."
        case rehearsal.NotATime():
            return f"{error.text} is not a time such as 2018-11-10T07:25, or too far away."
        case rehearsal.BadSpeed():
            return f"The speed must be above 0 and at most {rehearsal.MAX_SPEED:g}."
        case NoMeeting():
            return "No meeting is published yet: ttchan load PATH --publish"
    return type(error).__name__


def parse_span(text: str) -> timedelta:
    """``15m``, ``2h``, ``30s``, ``1d``. Raises ValueError."""
    found = _SPAN.match(text.strip())
    if not found:
        raise ValueError(text)
    return timedelta(**{_UNITS[found[2]]: int(found[1])})
