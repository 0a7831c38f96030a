"""iCalendar (RFC 5545) out: a reader's programme as a file for a phone's calendar."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.domain.calendar import Calendar, Entry
from bot.files import zones

if TYPE_CHECKING:
    from icalendar import Event, Timezone


def write(calendar: Calendar, *, now: datetime) -> bytes:
    """Write the file, with its VTIMEZONE. ``now`` (aware) stamps the entries. Takes tens of milliseconds."""
    import icalendar  # noqa: PLC0415 - 10 MB that the bot needs only here

    written = icalendar.Calendar()
    written.add("prodid", "-//TTChan//TTChan//EN")
    written.add("version", "2.0")
    written.add("method", "PUBLISH")
    written.add("x-wr-calname", calendar.name)
    if calendar.entries:
        written.add_component(_zone(calendar))
    for entry in calendar.entries:
        event = icalendar.Event()
        _fill(event, entry, calendar, now)
        written.add_component(event)
    return bytes(written.to_ical())


def _zone(calendar: Calendar) -> "Timezone":
    """The zone in the years of the entries: all of its history would be ten times the programme's size."""
    first = min(entry.starts_at for entry in calendar.entries)
    last = max(entry.ends_at for entry in calendar.entries)
    return zones.described(calendar.zone, date(first.year, 1, 1), date(last.year, 12, 31))


def _fill(event: "Event", entry: Entry, calendar: Calendar, now: datetime) -> None:
    event.add("uid", entry.uid)
    event.add("sequence", calendar.sequence)
    event.add("dtstamp", now)
    event.add("dtstart", entry.starts_at.astimezone(calendar.zone))
    event.add("dtend", entry.ends_at.astimezone(calendar.zone))
    event.add("summary", entry.summary)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.location:
        event.add("location", entry.location)
    if entry.description:
        event.add("description", entry.description)
    if entry.geo:
        event.add("geo", entry.geo)
