"""Dates and local times as people write them, and the instants they mean in the meeting's zone."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple, Self
from zoneinfo import ZoneInfo

from bot.domain.workbook.cells import Cell, text_of
from bot.domain.workbook.codecs import Codec
from bot.domain.workbook.problems import BadCell, Code

_EPOCH = date(1899, 12, 30)
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})\.?(?:[T ]\d{1,2}:\d{2}.*)?")
_DOTTED = re.compile(r"(\d{1,2})\s*[.-]\s*(\d{1,2})\s*[.-]\s*(\d{4})\.?")
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_CLOCK = re.compile(r"(\d{1,2})\s*[:.h]\s*(\d{2})(?:[:.]\d{2}(?:\.\d+)?)?\s*([+-]\d{2}:?\d{2})?")
_DURATION = re.compile(r"PT(\d{1,2})H(\d{2})M\d{2}(?:[.,]\d+)?S")  # what OpenDocument makes of 24:30
_DIGITS = re.compile(r"(\d{1,2}?)(\d{2})?")
LATEST = 36 * 60
"""Minutes after midnight of the printed day by which an item must have started."""


class Day(Codec):
    """A calendar day; canonical text ``2018-11-10``."""

    def parse(self, cell: Cell) -> date:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if isinstance(cell, int | float) and not isinstance(cell, bool) and 20_000 <= cell < 80_000:
            return _EPOCH + timedelta(days=int(cell))
        text = text_of(cell)
        try:
            if match := _ISO.fullmatch(text):
                year, month, day = match.groups()
            elif match := _DOTTED.fullmatch(text):
                day, month, year = match.groups()
            elif match := _SLASHED.fullmatch(text):
                day, month, year = match.groups()
                if int(day) <= 12 and int(month) <= 12 and day != month:
                    raise BadCell(Code.AMBIGUOUS_DATE, value=text)
                if int(month) > 12:
                    day, month = month, day
            else:
                raise BadCell(Code.BAD_DATE, value=text)
            return date(int(year), int(month), int(day))
        except ValueError as problem:
            if isinstance(problem, BadCell):
                raise
            raise BadCell(Code.BAD_DATE, value=text) from None


class ClockTime(NamedTuple):
    """Minutes after the printed day's midnight, and the offset where the clock shows a time twice."""

    minutes: int
    offset: timedelta | None = None

    def __str__(self) -> str:
        text = f"{self.minutes // 60:02}:{self.minutes % 60:02}"
        if self.offset is None:
            return text
        minutes = int(self.offset.total_seconds() // 60)
        sign = "-" if minutes < 0 else "+"
        return f"{text}{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"

    @classmethod
    def of(cls, instant: datetime, day: date, zone: ZoneInfo) -> Self:
        """Return how the programme of ``day`` prints an instant (aware)."""
        local = instant.astimezone(zone)
        minutes = (local.date() - day).days * 1440 + local.hour * 60 + local.minute
        doubtful = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        return cls(minutes, local.utcoffset() if doubtful else None)


class Clock(Codec):
    """A local time; canonical text ``08:30``, after midnight ``24:30`` up to ``latest`` minutes."""

    def __init__(self, latest: int = 1440) -> None:
        self.latest = latest

    def parse(self, cell: Cell) -> ClockTime:
        offset = None
        match cell:
            case datetime() if cell.year > 1904:
                raise BadCell(Code.TIME_WITH_DATE, value=text_of(cell))
            case datetime():
                minutes = _days(cell) * 1440 + _minutes(cell.time())
            case date() if cell.year <= 1904:
                minutes = _days(cell) * 1440
            case time():
                minutes = _minutes(cell)
            case timedelta():
                minutes = round(cell.total_seconds() / 60)
            case float() if 1 < cell < 48 and not cell.is_integer() and _typed(cell):
                minutes, offset = _read_clock(f"{cell:.2f}")
            case float() if 0 <= cell < 1.5 and (cell < 1 or not cell.is_integer()):
                minutes = round(cell * 1440)
            case _:
                minutes, offset = _read_clock(text_of(cell))
        if not 0 <= minutes < self.latest:
            raise BadCell(Code.BAD_TIME, value=text_of(cell))
        return ClockTime(minutes, offset)


def _minutes(cell: time) -> int:
    """Return the minutes since midnight; files store 08:30 as a fraction that may fall short by a hair."""
    return cell.hour * 60 + cell.minute + round((cell.second + cell.microsecond / 1e6) / 60)


def _days(cell: date) -> int:
    """Return the whole days of a time beyond midnight, which files show as a day of their first year."""
    first = date(1904, 1, 1) if cell.year == 1904 else date(1899, 12, 31)
    return max((date(cell.year, cell.month, cell.day) - first).days, 0)


def _typed(cell: float) -> bool:
    """Whether a number is what a spreadsheet makes of a typed 8.30, rather than a fraction of days."""
    return abs(cell * 100 - round(cell * 100)) < 1e-6


def _read_clock(text: str) -> tuple[int, timedelta | None]:
    offset = None
    if match := _CLOCK.fullmatch(text):
        hours, minutes = int(match[1]), int(match[2])
        if match[3]:
            sign = -1 if match[3][0] == "-" else 1
            offset = sign * timedelta(hours=int(match[3][1:3]), minutes=int(match[3][-2:]))
    elif match := _DURATION.fullmatch(text) or _DIGITS.fullmatch(text):
        hours, minutes = int(match[1]), int(match[2] or 0)
    else:
        raise BadCell(Code.BAD_TIME, value=text)
    if minutes > 59:
        raise BadCell(Code.BAD_TIME, value=text)
    return hours * 60 + minutes, offset


class LocalMoment(NamedTuple):
    """A day and a time on the clock of the meeting's town."""

    day: date
    clock: ClockTime

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.clock}"

    @classmethod
    def of(cls, instant: datetime, zone: ZoneInfo) -> Self:
        """Return how an instant (aware) is printed."""
        day = instant.astimezone(zone).date()
        return cls(day, ClockTime.of(instant, day, zone))


class Moment(Codec):
    """A local day and time; canonical text ``2018-11-09 20:00``."""

    def parse(self, cell: Cell) -> LocalMoment:
        if isinstance(cell, datetime):
            return LocalMoment(cell.date(), ClockTime(_minutes(cell.time())))
        day, _, clock = text_of(cell).replace("T", " ").rpartition(" ")
        try:
            return LocalMoment(Day().parse(day.rstrip(", ")), Clock().parse(clock))
        except BadCell as problem:
            if problem.code is Code.AMBIGUOUS_DATE:
                raise
            raise BadCell(Code.BAD_MOMENT, value=text_of(cell)) from None


class Period(Codec):
    """Two times of day, ``22:00-06:30``; the second may be of the next morning."""

    def parse(self, cell: Cell) -> str:
        parts = re.split(r"\s*[-–]\s*", text_of(cell))
        if len(parts) != 2:
            raise BadCell(Code.BAD_PERIOD, value=text_of(cell))
        return "-".join(str(Clock().parse(part)) for part in parts)


def instant(day: date, clock: ClockTime, zone: ZoneInfo) -> datetime:
    """Return the UTC instant of a printed time.

    Raises BadCell: the clock skips the time, or shows it twice and no offset chooses, or the offset is
    not one the zone has then.
    """
    wall = datetime.combine(day, time()) + timedelta(minutes=clock.minutes)
    first, second = (wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    text = f"{clock}"
    place: dict[str, Any] = {"time": text, "day": wall.date().isoformat(), "zone": zone.key}
    if first.utcoffset() != second.utcoffset():
        if first.astimezone(UTC) > second.astimezone(UTC):
            raise BadCell(Code.NO_SUCH_TIME, **place)
        if clock.offset is None:
            choices = " or ".join(
                str(ClockTime(clock.minutes, choice.utcoffset())) for choice in (first, second)
            )
            raise BadCell(Code.TIME_TWICE, **place, choices=choices)
    for choice in (first, second):
        if clock.offset is None or clock.offset == choice.utcoffset():
            return choice.astimezone(UTC)
    raise BadCell(Code.WRONG_OFFSET, **place, right=str(ClockTime(clock.minutes, first.utcoffset())))


def roughly(day: date, clock: ClockTime, zone: ZoneInfo) -> datetime:
    """Return the later UTC instant a printed time may mean; never fails."""
    wall = datetime.combine(day, time()) + timedelta(minutes=clock.minutes)
    tries = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    if clock.offset is not None:
        return (wall - clock.offset).replace(tzinfo=UTC)
    return max(tries)
