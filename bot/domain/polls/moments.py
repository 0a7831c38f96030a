"""When polls are asked and until when: the workbook's triggers and closings as instants. Pure.

Notation: docs of the workbook (``on_join``, ``after_kind=K``, ``daily=HH:MM``, ``item=ID``,
``meeting_end+Nd``; closings also ``+Nh``). Aware UTC, meeting time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.domain.audience import Traits
from bot.domain.polls.questions import Poll, Question
from bot.domain.programme import Item, Programme
from bot.domain.quiet_hours import quiet_hours_of

USUAL_CLOSING = "meeting_end+7d"
"""Of a poll whose rows name none."""
MORNING = time(10)
"""Local time at which a day after the meeting begins for polls."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """One asking of a poll. ``opens_at`` None = as soon as somebody joins.

    ``key`` is unique in the meeting, and lasts while the programme changes.
    """

    key: str
    poll_id: str
    opens_at: datetime | None
    closes_at: datetime
    item_id: str | None = None
    day: date | None = None

    def asks(self, poll: Poll, programme: Programme, person: Traits) -> tuple[Question, ...]:
        """The questions of a person: the poll's audience, within the item's."""
        return asked(poll, programme, self.item_id, person)


def asked(poll: Poll, programme: Programme, item_id: str | None, person: Traits) -> tuple[Question, ...]:
    """The questions a person is asked in a round of a poll; ``item_id``: the item it is about."""
    if item_id is not None:
        item = programme.by_id.get(item_id)
        if item is None or not (item.audience.includes(person) and item.concerns(person)):
            return ()
    return poll.asked_of(person)


def rounds(poll: Poll, programme: Programme) -> Iterator[PlannedRound]:
    """Every round that a poll's trigger plans, in the programme as it is published now.

    None for a poll that is opened by hand, and none for items that are cancelled. What would begin in quiet
    hours begins at their end; what would be over before it begins is left out.
    """
    for one in _planned(poll, programme):
        if one.opens_at is None or one.opens_at < one.closes_at:
            yield one


def closing(poll: Poll, programme: Programme, opens_at: datetime | None) -> datetime:
    """When a round closes that opens (or was opened by hand) at an instant."""
    word = poll.closes or USUAL_CLOSING
    if word.startswith("+") and opens_at is not None:
        return opens_at + timedelta(hours=int(word[1:-1]))
    if word.startswith("item="):
        item = programme.by_id.get(word.removeprefix("item="))
        if item is not None:
            return item.starts_at
    days = word.removeprefix("meeting_end+")[:-1]
    return after_meeting(programme, int(days) if days.isdecimal() else 7)


def after_meeting(programme: Programme, days: int) -> datetime:
    """10:00 local time so many days after the meeting's last day."""
    return _at(programme, programme.meeting.end_date + days * _ONE_DAY, MORNING)


def _planned(poll: Poll, programme: Programme) -> Iterator[PlannedRound]:
    word, _, argument = poll.trigger.partition("=")
    match word:
        case "on_join":
            yield PlannedRound(poll.id, poll.id, None, closing(poll, programme, None))
        case "after_kind":
            for item in programme.items:
                if item.kind == argument and not item.withdrawn:
                    yield _round(poll, programme, item.over_at, f"{poll.id}:{item.id}", item=item)
        case "item":
            start = programme.by_id.get(argument)
            if start is not None and not start.withdrawn:
                yield _round(poll, programme, start.starts_at, poll.id)
        case "daily":
            meeting, clock = programme.meeting, time.fromisoformat(argument)
            for number in range((meeting.end_date - meeting.start_date).days):
                day = meeting.start_date + number * _ONE_DAY
                yield _round(poll, programme, _at(programme, day, clock), f"{poll.id}:{day}", day=day)
        case _ if word.startswith("meeting_end+"):
            days = int(word.removeprefix("meeting_end+")[:-1])
            yield _round(poll, programme, after_meeting(programme, days), poll.id)


def _round(
    poll: Poll,
    programme: Programme,
    opens_at: datetime,
    key: str,
    *,
    item: Item | None = None,
    day: date | None = None,
) -> PlannedRound:
    meeting = programme.meeting
    opens_at = quiet_hours_of(meeting).over(opens_at, meeting.zone)
    item_id = item.id if item else None
    about = day or (item.day if item else None)
    return PlannedRound(key, poll.id, opens_at, closing(poll, programme, opens_at), item_id, about)


def _at(programme: Programme, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, programme.meeting.zone).astimezone(UTC)
