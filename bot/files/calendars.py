"""iCalendar (RFC 5545) in: a calendar as a timetable. Runs in the reading child; opens no address."""

import warnings
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.timetables import Slot, Span, Timetable
from bot.domain.timetables.guesses import Guesses
from bot.domain.timetables.readings import stamp, zone_of
from bot.domain.workbook import Code, Problem
from bot.files import ics_values as values
from bot.files import limits
from bot.files.csv_tables import decode
from bot.files.ics_lines import Lines, lines_of
from bot.files.plain_text import one_line
from bot.files.refusals import Refusal, Refused
from bot.files.repeats import Window, dates, is_left_out

if TYPE_CHECKING:
    from icalendar import Calendar, Event

_NAME = "iCalendar"
_NIGHT = timedelta(hours=12)


def read_calendar(data: bytes, span: Span) -> Timetable:
    """Read an .ics file; what repeats is worked out within the days of the span only. Raises Refused."""
    text, guessed = decode(data, _NAME)
    lines = lines_of(text)
    guesses = Guesses()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a library's advice to its programmers, about a stranger's file
        slots = tuple(islice(_Calendar(lines, span, guesses).slots(), limits.ROWS + 1))
    if len(slots) > limits.ROWS:
        raise Refused(Refusal.TOO_MANY_PARTS, most=str(limits.ROWS))
    notes = guesses.notes()
    if guessed:
        notes += (Problem(_NAME, 0, "", Code.ENCODING_GUESSED, {"encoding": guessed}, warning=True),)
    return Timetable(lines.name, "", slots, notes)


class _Start(NamedTuple):
    """``wall``: what a clock shows; ``zone`` is None for a floating time."""

    wall: datetime
    zone: tzinfo | None


class _Calendar:
    """One file on its way to slots."""

    def __init__(self, lines: Lines, span: Span, guesses: Guesses) -> None:
        self._lines = lines
        self._span = span
        self._guesses = guesses
        self._zone = ZoneInfo(span.zone)
        self._floating = zone_of(lines.zone)

    def slots(self) -> Iterator[Slot]:
        """Every date of every entry."""
        by_uid: dict[str, list[Event]] = defaultdict(list)
        for event in self._events():
            by_uid[values.text(event, "UID")[:300]].append(event)
        for uid, events in by_uid.items():
            newest = self._newest(events)
            moved = {id(one): one for one in newest if "RECURRENCE-ID" in one}
            for event in newest:
                if id(event) not in moved:
                    yield from self._of(uid, event, moved)
            for event in moved.values():
                yield from self._moved(uid, event)

    def _events(self) -> Iterator["Event"]:
        zones = [zone for zone in self._lines.zones if _parsed([zone]) is not None]
        together = _parsed([*zones, *self._lines.events])
        if together is not None:
            yield from together.events
            return
        for text in self._lines.events:
            alone = _parsed([*zones, text])
            if alone is None:
                self._guesses.add(Code.SLOT_UNREADABLE, _raw_title(text))
            else:
                yield from alone.events

    def _newest(self, events: Sequence["Event"]) -> list["Event"]:
        """Leave out older versions of an entry: same title, same date of its rule, a lower SEQUENCE."""
        told = [(values.text(one, "RECURRENCE-ID"), values.text(one, "SUMMARY")) for one in events]
        numbers: dict[tuple[str, str], list[int]] = defaultdict(list)
        for event, key in zip(events, told, strict=True):
            numbers[key].append(values.number(event))
        kept = []
        for event, key in zip(events, told, strict=True):
            number, all_of_them = values.number(event), numbers[key]
            if number < max(all_of_them) and len(set(all_of_them)) == len(all_of_them):
                self._guesses.add(Code.SLOT_OLDER, one_line(key[1]))
            else:
                kept.append(event)
        return kept

    def _of(self, uid: str, event: "Event", moved: dict[int, "Event"]) -> Iterator[Slot]:
        start = self._start(event, "DTSTART")
        if start is None:
            if not self._is_all_day(event):
                yield self._slot(uid, event, None, None)
            return
        minutes = values.minutes_of(event)
        if not {"RRULE", "RDATE"} & set(event):
            yield self._slot(uid, event, start, minutes)
            return
        others = {at.wall for one in moved.values() if (at := self._start(one, "RECURRENCE-ID", start.zone))}
        try:
            found = self._dates(event, start)
        except (ValueError, TypeError, KeyError, OverflowError):
            self._guesses.add(Code.SLOT_UNREADABLE, self._title(event))
            return
        left_out = self._walls(event, "EXDATE", start.zone)
        days = self._walls(event, "EXDATE", start.zone, whole_days=True)
        for wall in found:
            if wall not in others and not is_left_out(wall, left_out, days):
                self._guesses.add(Code.SLOT_REPEATS, self._title(event))
                yield self._slot(f"{uid}/{wall:%Y%m%dT%H%M}", event, _Start(wall, start.zone), minutes)

    def _moved(self, uid: str, event: "Event") -> Iterator[Slot]:
        """One date of a rule that is told apart: its id is that of the date it had."""
        start = self._start(event, "DTSTART")
        if start is not None:
            at = self._start(event, "RECURRENCE-ID", start.zone)
            number = f"{at.wall:%Y%m%dT%H%M}" if at is not None else values.text(event, "RECURRENCE-ID")[:40]
            yield self._slot(f"{uid}/{number}", event, start, values.minutes_of(event))

    def _dates(self, event: "Event", start: _Start) -> list[datetime]:
        """Starts within the days of the meeting, on the clock of the entry."""
        here = start.zone or self._zone
        first, last = (
            datetime.combine(day, time(), self._zone).astimezone(here).replace(tzinfo=None)
            for day in (self._span.first, self._span.last + timedelta(days=1))
        )
        if start.zone is None:  # it may yet be read as UTC
            first, last = first - _NIGHT, last + _NIGHT
        rule, until = "", None
        if given := values.first(event, "RRULE"):
            rest = {name: value for name, value in given.items() if name != "UNTIL"}
            rule = type(given)(rest).to_ical().decode()
            if ends := given.get("UNTIL"):
                until = values.wall_of(ends[0] if isinstance(ends, list) else ends, start.zone, end=True)
        more = self._walls(event, "RDATE", start.zone)
        return dates(start.wall, rule, until, more, Window(first, last - timedelta(seconds=1)))

    def _walls(
        self, event: "Event", name: str, zone: tzinfo | None, *, whole_days: bool = False
    ) -> set[datetime]:
        """Times of a list on the entry's clock; or only its days, as midnights."""
        walls = set()
        for listed in values.every(event, name):
            for one in getattr(listed, "dts", ()):
                given = one.dt[0] if isinstance(one.dt, tuple) else one.dt
                if whole_days != isinstance(given, datetime):
                    walls.add(values.wall_of(given, zone))
        return walls

    def _start(self, event: "Event", name: str, zone: tzinfo | None = None) -> _Start | None:
        """A time of the entry, on the clock of ``zone`` if one is given; None for none, or a whole day."""
        given = values.first(event, name)
        told = getattr(given, "dt", None)
        if not isinstance(told, datetime):
            return None
        unknown = given.params.get("TZID") if told.tzinfo is None and given.params else None
        if unknown and name == "DTSTART":
            self._guesses.add(Code.SLOT_ZONE_UNKNOWN, self._title(event), zone=str(unknown)[:60])
        if zone is not None and told.tzinfo is not None:
            return _Start(told.astimezone(zone).replace(tzinfo=None), zone)
        return _Start(told.replace(tzinfo=None), told.tzinfo)

    def _is_all_day(self, event: "Event") -> bool:
        given = getattr(values.first(event, "DTSTART"), "dt", None)
        if not isinstance(given, date):
            return False
        if self._span.first <= given <= self._span.last:
            self._guesses.add(Code.SLOT_ALL_DAY, self._title(event))
        return True

    def _slot(self, uid: str, event: "Event", start: _Start | None, minutes: int | None) -> Slot:
        categories = (
            str(one) for cats in values.every(event, "CATEGORIES") for one in getattr(cats, "cats", ())
        )
        place = one_line(values.text(event, "LOCATION"))
        return Slot(
            id=uid,
            title=values.texts(event, "SUMMARY", lines=False),
            **self._when(start),
            minutes=minutes,
            note=values.texts(event, "DESCRIPTION", lines=True),
            rooms=(place,) if place else (),
            words=tuple(one_line(one) for one in categories),
            url=values.text(event, "URL").strip(),
            point=values.point(event),
            cancelled=values.text(event, "STATUS").strip().upper() == "CANCELLED",
        )

    def _when(self, start: _Start | None) -> dict[str, Any]:
        if start is None:
            return {}
        if start.zone is not None:
            return {"stamp": start.wall.replace(tzinfo=start.zone).isoformat()}
        clock = start.wall.hour * 60 + start.wall.minute
        day = start.wall.date()
        return {"day": day.isoformat(), "clock": clock, "stamp": stamp(day, clock, self._floating)}

    def _title(self, event: "Event") -> str:
        return one_line(values.text(event, "SUMMARY")) or values.text(event, "UID")[:60]


def _wrapped(blocks: Sequence[str]) -> str:
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-", *blocks, "END:VCALENDAR", ""))


def _parsed(blocks: Sequence[str]) -> "Calendar | None":
    """The entries and zones of these texts; None if the library gives up on one of them."""
    from icalendar import Calendar  # noqa: PLC0415 - 10 MB that only calendars need

    try:
        whole = Calendar.from_ical(_wrapped(blocks))
        assert isinstance(whole, Calendar)
        for zone in whole.timezones:
            zone.to_tz()
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError):
        return None
    return whole


def _raw_title(event: str) -> str:
    line = next((line for line in event.split("\r\n") if line.upper().startswith("SUMMARY")), "")
    return one_line(line.partition(":")[2])[:100]
