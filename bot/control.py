"""The rehearsal's clock as the chat page and `ttchan clock` move it: a wish in, the time out."""

import re
from datetime import UTC, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock, Rehearsal, parse_instant
from bot.db.engine import Database
from bot.domain.errors import DomainError, NoMeeting
from bot.domain.programme import Programme
from bot.i18n import translator
from bot.services import people, rehearsal
from bot.services.programme import Programmes

_SPAN = re.compile(r"(\d{1,5})\s*(s|m|h|d)\Z")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class ClockControl:
    """Tells and moves meeting time for whoever may: only a rehearsal moves."""

    def __init__(self, db: Database, clock: Clock, programmes: Programmes) -> None:
        self._db = db
        self._clock = clock
        self._programmes = programmes

    async def tell(self) -> dict[str, Any]:
        """Meeting time, its zone and speed, and the next item of anybody's."""
        programme = await self._programme()
        zone = programme.meeting.zone if programme else UTC
        now = self._clock.now()
        item = rehearsal.next_item(programme, now) if programme else None
        running = self._clock.rehearsal
        return {
            "now": now.astimezone(zone).isoformat(timespec="seconds"),
            "zone": str(zone),
            "speed": running.speed if running else 1.0,
            "rehearsal": running is not None,
            "next_item": item
            and {
                "id": item.id,
                "title": translator("en", programme.meeting).text(item.title).unescape() if programme else "",
                "starts_at": item.starts_at.astimezone(zone).isoformat(timespec="seconds"),
            },
        }

    async def move(self, wish: dict[str, Any]) -> dict[str, Any]:
        """Do one wish: ``set``, ``add``, ``next`` or ``speed``. Raises DomainError, ValueError."""
        programme = await self._programme()
        async with self._db.write() as session:
            await self._do(session, wish, programme)
        return await self.tell()

    async def _do(
        self, session: AsyncSession, wish: dict[str, Any], programme: Programme | None
    ) -> Rehearsal:
        match wish:
            case {"set": str(text)}:
                at = parse_instant(text, programme.meeting.timezone if programme else "UTC")
                return await rehearsal.move_to(session, self._clock, at)
            case {"add": str(text)}:
                return await rehearsal.move_on(session, self._clock, parse_span(text))
            case {"next": "item"}:
                if programme is None:
                    raise NoMeeting
                return await rehearsal.move_to_next_item(session, self._clock, programme)
            case {"speed": int(speed) | float(speed)}:
                return await rehearsal.set_speed(session, self._clock, float(speed))
        raise ValueError(wish)

    async def _programme(self) -> Programme | None:
        async with self._db.read() as session:
            glance = await people.glance(session, 0)
        self._clock.follow(glance.rehearsal)
        kept = self._programmes.kept(glance.meeting_id, glance.version)
        if kept is None and glance.meeting_id is not None:
            return await self._programmes.load(glance.meeting_id)
        return kept


def sentence(error: DomainError) -> str:
    """Say to an operator or a rehearsing organiser why the clock did not move."""
    match error:
        case rehearsal.NoRehearsal():
            return "This is no rehearsal: meeting time is real time. Start one with: ttchan run --at TIME"
        case rehearsal.NothingAhead():
            return "No item of the programme lies ahead."
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
