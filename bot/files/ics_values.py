"""Values of calendar entries as plain Python, whatever is wrong with them. Runs in the reading child."""

import math
from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from bot.files.plain_text import one_line, plain_text

if TYPE_CHECKING:
    from icalendar import Event


def every(event: "Event", name: str) -> list[Any]:
    """The values of a property that can be read."""
    from icalendar.prop.broken import vBroken  # noqa: PLC0415 - 10 MB that only calendars need

    value = event.get(name)
    values = value if isinstance(value, list) else [value]
    return [one for one in values if one is not None and not isinstance(one, vBroken)]


def first(event: "Event", name: str) -> Any:
    """The first of them, or None."""
    return next(iter(every(event, name)), None)


def text(event: "Event", name: str) -> str:
    """A property as text; empty if there is none."""
    value = first(event, name)
    if value is not None and hasattr(value, "dt"):
        return str(value.dt)
    return "" if value is None else str(value)


def texts(event: "Event", name: str, *, lines: bool) -> dict[str, str]:
    """The texts of a property by their languages."""
    cleaned = plain_text if lines else one_line
    return {str(one.params.get("LANGUAGE", "")): cleaned(str(one)) for one in reversed(every(event, name))}


def number(event: "Event") -> int:
    """Its SEQUENCE."""
    value = first(event, "SEQUENCE")
    return value if isinstance(value, int) else 0


def minutes_of(event: "Event") -> int | None:
    """How long it is; None if that is not said, or nonsense."""
    start, end = (getattr(first(event, name), "dt", None) for name in ("DTSTART", "DTEND"))
    length = getattr(first(event, "DURATION"), "dt", None)
    if isinstance(start, datetime) and isinstance(end, datetime):
        if (start.tzinfo is None) != (end.tzinfo is None):
            return None
        length = end - start
    if not isinstance(length, timedelta):
        return None
    return math.floor(length.total_seconds() / 60)


def point(event: "Event") -> tuple[float, float] | None:
    """Latitude and longitude; 0, 0 is what some tools write for nowhere."""
    geo = first(event, "GEO")
    if geo is None:
        return None
    latitude, longitude = float(geo.latitude), float(geo.longitude)
    sound = abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude, longitude) != (0, 0)
    return (latitude, longitude) if sound else None


def wall_of(given: date, zone: tzinfo | None, *, end: bool = False) -> datetime:
    """A time on the entry's clock; a day is its midnight, or with ``end`` its last second."""
    if not isinstance(given, datetime):
        return datetime.combine(given, time(23, 59, 59) if end else time())
    if given.tzinfo is not None and zone is not None:
        given = given.astimezone(zone)
    return given.replace(tzinfo=None)
