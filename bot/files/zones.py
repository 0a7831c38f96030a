"""A time zone as calendar files describe it (VTIMEZONE, RFC 5545 3.6.5), from the clock changes of the zone.

icalendar 7.3.0 can write one too, but puts every change in spring an hour late.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Timezone


def described(zone: ZoneInfo, first: date, last: date) -> "Timezone":
    """Describe ``zone`` for calendars from the first to the last day, both included."""
    import icalendar  # noqa: PLC0415 - 10 MB that the bot needs only here

    written = icalendar.Timezone()
    written.add("tzid", zone.key)
    begins = datetime.combine(first, time(), zone).astimezone(UTC)
    ends = datetime.combine(last + timedelta(days=1), time(), zone).astimezone(UTC)
    for instant in (begins, *changes(zone, begins, ends)):
        after = instant.astimezone(zone)
        before = (instant - timedelta(seconds=1)).astimezone(zone) if instant != begins else after
        summer = bool(after.dst())
        part = icalendar.TimezoneDaylight() if summer else icalendar.TimezoneStandard()
        # An onset is told by the clock that runs until then, whose offset is TZOFFSETFROM.
        onset = instant + (before.utcoffset() or timedelta())
        part.add("dtstart", onset.replace(tzinfo=None))
        part.add("tzoffsetfrom", before.utcoffset())
        part.add("tzoffsetto", after.utcoffset())
        part.add("tzname", after.tzname())
        written.add_component(part)
    return written


def changes(zone: ZoneInfo, begins: datetime, ends: datetime) -> Iterator[datetime]:
    """Instants (UTC, whole seconds) after ``begins`` and before ``ends`` from which another offset holds."""
    step = timedelta(days=1)
    while begins < ends:
        until = min(begins + step, ends)
        if _offset(zone, begins) != _offset(zone, until):
            yield _first_of(zone, begins, until)
        begins = until


def _first_of(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    old = _offset(zone, before)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if _offset(zone, middle) == old:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()
