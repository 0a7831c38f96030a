"""iCalendar (RFC 5545) out: a reader's programme as a file for a phone's calendar."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.calendar import Calendar, Entry

if TYPE_CHECKING:
    from icalendar import Event


def write(calendar: Calendar, *, now: datetime) -> bytes:
    """Write the file, with its VTIMEZONE. ``now`` (aware) stamps the entries. Takes tens of milliseconds."""
    import icalendar  # noqa: PLC0415 - 10 MB that the bot needs only here

    written = icalendar.Calendar()
    written.add("prodid", "-//TTChan//TTChan//EN")
    written.add("version", "2.0")
    written.add("method", "PUBLISH")
    written.add("x-wr-calname", calendar.name)
    for entry in calendar.entries:
        event = icalendar.Event()
        _fill(event, entry, calendar, now)
        written.add_component(event)
    days = [entry.starts_at.date() for entry in calendar.entries] or [now.date()]
    # The default describes the zone from 1970 to 2038: ten times the size of the programme.
    written.add_missing_timezones(
        first_date=min(days).replace(month=1, day=1), last_date=max(days) + timedelta(days=366)
    )
    return bytes(written.to_ical())


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
