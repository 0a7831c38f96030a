"""Frab's form of a schedule, whether it came as JSON or as XML: days, rooms in them, events in those."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.timetables import Slot, Span, Timetable
from bot.domain.timetables.guesses import Guesses
from bot.domain.timetables.readings import stamp
from bot.domain.workbook import Code
from bot.files.schedules import texts
from bot.files.schedules.clocks import are_minutes, clock, length

_NIGHT = 4 * 60
"""Without a better word, the day of a conference ends at four in the morning."""
_GONE = frozenset(("canceled", "cancelled", "withdrawn"))


@dataclass(frozen=True, slots=True)
class Placed:
    """One event with its day and its room. ``begins``, ``ends``: of the day, as written."""

    day: str
    begins: str
    ends: str
    room: str
    event: Mapping[str, Any]


def timetable(conference: Mapping[str, Any], placed: Sequence[Placed], span: Span) -> Timetable:
    """Make a timetable of what a file of frab's form holds."""
    guesses = Guesses()
    minutes = are_minutes(one.event.get("start") for one in placed)
    slots = tuple(_slots(placed, ZoneInfo(span.zone), minutes, guesses))
    zones = (conference.get(key) for key in ("time_zone_name", "timezone", "time_zone"))
    zone = next((text for text in zones if isinstance(text, str) and text), "")
    return Timetable(name_of(conference), zone, slots, guesses.notes())


def name_of(conference: Mapping[str, Any]) -> str:
    """What tells this conference from others."""
    said = (texts.any_of(conference.get(key)) for key in ("acronym", "slug", "title", "name", "url"))
    return next((text for text in said if text), "schedule")


def _slots(placed: Sequence[Placed], zone: ZoneInfo, minutes: bool, guesses: Guesses) -> Iterator[Slot]:
    exemplary = False
    for one in placed:
        event = one.event
        start = clock(event.get("start"), minutes=minutes)
        given = str(event.get("start")).strip()
        if start is not None and given.isdecimal() and not exemplary:
            guesses.add(Code.SLOT_MINUTES, value=given, time=f"{start // 60:02}:{start % 60:02}")
            exemplary = True
        day, clock_, moment = _when(one, start, zone)
        url = str(event.get("url") or "")
        yield Slot(
            id=id_of(event),
            title=texts.by_language(event.get("title")),
            day=day,
            clock=clock_,
            stamp=moment,
            minutes=length(event.get("duration")),
            note=texts.joined(event.get("subtitle"), event.get("abstract"), event.get("description")),
            rooms=(one.room,) if one.room else (),
            words=(*texts.all_of(event.get("track")), *texts.all_of(event.get("type"))),
            people=texts.people(event.get("persons") or event.get("speakers")),
            language=texts.any_of(event.get("language") or event.get("content_locale")),
            url=url if "://" in url else "",
            cancelled=str(event.get("state") or event.get("status") or "").lower() in _GONE,
        )


def id_of(event: Mapping[str, Any]) -> str:
    """What the tool calls an event, the more lasting name first."""
    said = (str(event.get(key) or "").strip() for key in ("guid", "id", "code", "slug"))
    return next((text[:300] for text in said if text), "")


def _when(one: Placed, start: int | None, zone: ZoneInfo) -> tuple[str, int | None, str]:
    """The printed day and time, and the moment if the event has a date of its own."""
    day = day_of(one.day)
    told, own = moment_of(one.event.get("date")), day_of(one.event.get("date"))
    if day is None:
        day = own
    if start is None or day is None:
        return "", None, told.isoformat() if told is not None and told.tzinfo is not None else ""
    if told is None:
        if own is not None and own != day:
            return day.isoformat(), start + _after_midnight(one, start), stamp(own, start, zone)
        return day.isoformat(), start + _after_midnight(one, start), ""
    for aware in _aware(told, zone):
        for here in (aware, aware.astimezone(zone)):
            if here.hour * 60 + here.minute == start:
                if here.date() == day:
                    return day.isoformat(), start, aware.isoformat()
                if here.date() == day + timedelta(days=1) and start < _turn(one, day):
                    return day.isoformat(), start + 24 * 60, aware.isoformat()
    return day.isoformat(), start + _after_midnight(one, start), _aware(told, zone)[0].isoformat()


def _aware(told: datetime, zone: ZoneInfo) -> tuple[datetime, ...]:
    """What a date may mean: one without an offset is of the meeting's zone, or of UTC."""
    if told.tzinfo is not None:
        return (told,)
    return told.replace(tzinfo=zone), told.replace(tzinfo=UTC)


def _turn(one: Placed, day: date | None) -> int:
    """Until when, in minutes after midnight, a start belongs to the day before."""
    ends = moment_of(one.ends)
    if day is not None and ends is not None and ends.date() == day + timedelta(days=1):
        return ends.hour * 60 + ends.minute + 1
    return _NIGHT


def _after_midnight(one: Placed, start: int) -> int:
    """A whole day for what stands under a day but comes after its midnight."""
    day, begins = day_of(one.day), moment_of(one.begins)
    if begins is not None and begins.date() == day and begins.hour * 60 + begins.minute <= start:
        return 0
    return 24 * 60 if start < _turn(one, day) else 0


def moment_of(given: object) -> datetime | None:
    """A date with a time (ISO), with its offset if it has one."""
    text = str(given or "").strip()
    if len(text) <= 10:
        return None
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return None
    return told if 1 < told.year < 9999 else None  # what some tools write for "never" is of no zone


def day_of(given: object) -> date | None:
    """The date alone, as written."""
    try:
        told = date.fromisoformat(str(given or "").strip()[:10])
    except ValueError:
        return None
    return told if 1 < told.year < 9999 else None
