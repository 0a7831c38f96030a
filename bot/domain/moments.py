"""A moment as somebody types it in a chat: 14:20, or with a day before it. Pure."""

import re
from datetime import UTC, date, datetime, timedelta

from bot.domain.edits import UnfitEdit
from bot.domain.meeting import Meeting
from bot.domain.workbook.problems import BadCell, Code
from bot.domain.workbook.times import Clock, Day, instant

_DAY = re.compile(r"(\d{1,2})\s*[./]\s*(\d{1,2})\s*\.?")
_LATEST = 1440


def moment(text: str, now: datetime, meeting: Meeting) -> datetime:
    """The instant that is meant (UTC): without a day the next time the clock shows it.

    A day may be ``2018-11-11``, ``11.11.2018`` or ``11.11.`` (of this year or the next). Raises UnfitEdit.
    """
    *before, clock = text.split() or [""]
    try:
        if before:
            day = _day(" ".join(before).rstrip(","), now, meeting)
            return instant(day, Clock(_LATEST).parse(clock), meeting.zone)
        today = now.astimezone(meeting.zone).date()
        at = instant(today, Clock(_LATEST).parse(clock), meeting.zone)
        return at if at > now else instant(today + timedelta(days=1), Clock().parse(clock), meeting.zone)
    except BadCell as problem:
        raise UnfitEdit(problem.code, problem.values) from None


def _day(text: str, now: datetime, meeting: Meeting) -> date:
    match = _DAY.fullmatch(text)
    if match is None:
        found = Day().parse(text)
        assert isinstance(found, date)
        return found
    today = now.astimezone(meeting.zone).date()
    for year in (today.year, today.year + 1):
        try:
            day = date(year, int(match[2]), int(match[1]))
        except ValueError:
            raise BadCell(Code.BAD_DATE, value=text) from None
        if day >= today:
            return day
    return day


def whole(minutes: int, now: datetime) -> datetime:
    """So many minutes from now, on the next whole five minutes. UTC."""
    at = (now + timedelta(minutes=minutes)).astimezone(UTC).replace(second=0, microsecond=0)
    return at + timedelta(minutes=-at.minute % 5)
