"""When a slot is, in the meeting's zone: what is printed and the moment that is given, compared."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.timetables.slots import Reading, Slot
from bot.domain.workbook.problems import BadCell
from bot.domain.workbook.times import ClockTime, instant

_NIGHT = 6 * 60
_DAY = 24 * 60


class When(NamedTuple):
    """A printed day and the time under it: 24:30 is half past midnight of the night after."""

    day: date
    clock: ClockTime

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.clock}"

    @property
    def minutes(self) -> int:
        """Something that is equal where two say the same time."""
        return self.day.toordinal() * _DAY + self.clock.minutes

    @classmethod
    def of(cls, moment: datetime, zone: ZoneInfo, printed: date | None) -> Self:
        """How a moment (aware) is printed: in the night it belongs to the day before, if that was said."""
        day = moment.astimezone(zone).date()
        clock = ClockTime.of(moment, day, zone)
        if printed is not None and day == printed + timedelta(days=1) and clock.minutes < _NIGHT:
            return cls(printed, ClockTime.of(moment, printed, zone))
        return cls(day, clock)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Times that can be read in two ways: an example, how it reads in each, and how many there are."""

    name: str
    local: When
    utc: When
    count: int
    zone: str


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def zone_of(name: str) -> ZoneInfo | None:
    """The zone of an IANA name; None for what is none."""
    return ZoneInfo(name) if name in _zones() else None


def readings(slot: Slot, zone: ZoneInfo, declared: ZoneInfo | None) -> dict[Reading, When]:
    """When it is, in each way that the file allows: none if no time is said, two only if they differ."""
    try:
        return _readings(slot, zone, declared)
    except (OverflowError, ValueError):  # in the year 1 or 9999, as some tools write "never"
        return {}


def _readings(slot: Slot, zone: ZoneInfo, declared: ZoneInfo | None) -> dict[Reading, When]:
    printed = _printed(slot)
    moment = datetime.fromisoformat(slot.stamp) if slot.stamp else None
    if printed is not None and declared is not None and str(declared) != str(zone):
        there = _moment(printed, declared)
        if moment is None or (there is not None and there == moment):
            # The file agrees with itself. Without stamps only its word for the zone stands for that.
            meant = When.of(there, zone, printed.day) if there is not None else printed
            return {Reading.UTC: meant} if moment is not None else _two(printed, meant)
    late = printed is not None and printed.clock.minutes >= _DAY
    told = When.of(moment, zone, printed.day if printed and late else None) if moment is not None else None
    if printed is None:
        return {} if told is None else {Reading.UTC: told}
    return {Reading.LOCAL: printed} if told is None else _two(printed, told)


def _two(printed: When, told: When) -> dict[Reading, When]:
    if printed.minutes == told.minutes:
        return {Reading.UTC: told}  # it knows which of two equal times of an autumn night is meant
    return {Reading.LOCAL: printed, Reading.UTC: told}


def _printed(slot: Slot) -> When | None:
    day = _day(slot)
    return None if day is None or slot.clock is None else When(day, ClockTime(slot.clock))


def _day(slot: Slot) -> date | None:
    return date.fromisoformat(slot.day) if slot.day else None


def _moment(printed: When, zone: ZoneInfo) -> datetime | None:
    try:
        return instant(printed.day, printed.clock, zone)
    except BadCell:
        return None


def end_of(start: When, minutes: int, zone: ZoneInfo) -> ClockTime | None:
    """The time on the clock at which it ends; None where the start is no time of the zone."""
    moment = _moment(start, zone)
    if moment is None:
        return None
    over = moment + timedelta(minutes=minutes)
    return ClockTime.of(over, over.astimezone(zone).date(), zone)


def stamp(day: date, clock: int, zone: ZoneInfo | None = None) -> str:
    """A printed time as a moment of a zone (UTC if none), as a slot has it."""
    wall = datetime.combine(day, time()) + timedelta(minutes=clock)
    return wall.replace(tzinfo=zone or UTC).isoformat()
