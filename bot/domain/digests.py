"""Digests: the evening tells of the next day, the morning of the day itself. When to whom; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.audience import Traits
from bot.domain.meeting import Meeting
from bot.domain.preferences import Preferences
from bot.domain.programme import Item, Programme

_ONE_DAY = timedelta(days=1)


class Part(StrEnum):
    """The two digests of a day."""

    EVENING = "evening"
    MORNING = "morning"


_USUAL = {Part.EVENING: time(20, 30), Part.MORNING: time(7)}
_USUAL_EARLY = time(8)


@dataclass(frozen=True, slots=True)
class PlannedDigest:
    """A digest for one person. ``day`` is the day it tells about; aware UTC, meeting time."""

    part: Part
    day: date
    due_at: datetime
    expires_at: datetime

    def key(self, participant_id: str) -> str:
        """What makes its delivery unique."""
        return f"digest:{self.part}:{self.day}:{participant_id}"


def plan(programme: Programme, traits: Traits, preferences: Preferences) -> tuple[PlannedDigest, ...]:
    """Every digest of one person, in order of time. None for a day without items of theirs."""
    found = (one for day in programme.days for one in of_day(programme, traits, preferences, day))
    return tuple(sorted(found, key=lambda one: one.due_at))


def of_day(
    programme: Programme, traits: Traits, preferences: Preferences, day: date
) -> Iterator[PlannedDigest]:
    """The digests that tell one person about one day.

    Quiet hours move a digest to their end, if it is still of use then. That of the evening is so until
    midnight or the next quiet hours, that of the morning until the last item of theirs begins.
    """
    theirs = items_of(programme, traits, day)
    if not theirs:
        return
    meeting = programme.meeting
    quiet, zone = preferences.quiet_at(meeting), meeting.zone
    for part in Part:
        due_at = quiet.over(told_at(meeting, part, day), zone)
        if part is Part.MORNING:
            wanted, expires_at = preferences.morning, max(item.starts_at for item in theirs)
        else:
            wanted, expires_at = preferences.evening, _instant(meeting, day, time())
            falls = _instant(meeting, due_at.astimezone(zone).date(), quiet.start)
            if quiet and falls > due_at:
                expires_at = min(expires_at, falls)
        if wanted and due_at < expires_at:
            yield PlannedDigest(part, day, due_at, expires_at)


def told_at(meeting: Meeting, part: Part, day: date) -> datetime:
    """When a digest about a day is told to who chose no quiet hours of their own (UTC)."""
    on = day - _ONE_DAY if part is Part.EVENING else day
    return _instant(meeting, on, clock_of(meeting, part))


def clock_of(meeting: Meeting, part: Part) -> time:
    """The meeting's local time of a digest."""
    return _time(meeting, f"digest_{part}", _USUAL[part])


def items_of(programme: Programme, traits: Traits, day: date) -> list[Item]:
    """What one person does on a day, in order of time, without what is cancelled."""
    return [item for item in programme.of_day(day, traits) if not item.withdrawn]


def starts_early(item: Item, meeting: Meeting) -> bool:
    """Whether an item begins at an hour at which people are glad of a warning; not the end of a night."""
    early = _time(meeting, "early_start_before", _USUAL_EARLY)
    starts = item.starts_at.astimezone(meeting.zone)
    return starts.date() == item.day and starts.time() < early


def _instant(meeting: Meeting, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, meeting.zone).astimezone(UTC)


def _time(meeting: Meeting, key: str, usual: time) -> time:
    try:
        return time.fromisoformat(meeting.values.get(key, "")).replace(tzinfo=None)
    except ValueError:
        return usual
