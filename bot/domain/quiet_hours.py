"""Quiet hours: when nothing is sent that can wait, in the host town's time. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from bot.domain.meeting import Meeting


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From ``start`` until ``end``, local times, over midnight if ``end`` is the earlier; equal = none."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``22:00-06:30``. Raises ValueError."""
        start, found, end = text.partition("-")
        if not found:
            raise ValueError(text)
        first, last = (time.fromisoformat(one.strip()).replace(tzinfo=None) for one in (start, end))
        return cls(first, last)

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def __bool__(self) -> bool:
        return self.start != self.end

    def hold_at(self, at: datetime, zone: ZoneInfo) -> bool:
        """Whether it is quiet at an instant: what the clock on the wall shows decides."""
        wall = at.astimezone(zone).time()
        if self.start <= self.end:
            return self.start <= wall < self.end
        return wall >= self.start or wall < self.end

    def over(self, at: datetime, zone: ZoneInfo) -> datetime:
        """The instant itself if it is not quiet then, else when it is no more. Aware UTC.

        An end that the clock shows twice is the first after ``at``; one that it skips comes as much later.
        """
        if not self.hold_at(at, zone):
            return at
        today = at.astimezone(zone).date()
        ends = sorted(
            datetime.combine(today + timedelta(days=days), self.end.replace(fold=fold), zone).astimezone(UTC)
            for days in (0, 1, 2)
            for fold in (0, 1)
        )
        return next(end for end in ends if end > at and not self.hold_at(end, zone))


NO_QUIET = QuietHours(time(), time())
USUAL_QUIET = QuietHours(time(22), time(6, 30))


def quiet_hours_of(meeting: Meeting) -> QuietHours:
    """The meeting's own quiet hours, the usual ones where its sheet says nothing."""
    own = quiet_of(meeting.values.get("quiet_hours"))
    return USUAL_QUIET if own is None else own


def quiet_of(stored: object) -> QuietHours | None:
    try:
        return QuietHours.parse(stored) if isinstance(stored, str) else None
    except ValueError:
        return None
