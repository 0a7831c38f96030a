"""What a load must say of people's data: who was erased, and what is past its time."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.meeting import Meeting

_CLASSES = {"dietary": "food needs", "people": "names and accounts"}


def erased_notes(ids: Sequence[str]) -> list[str]:
    """Rows of the file that are left out because their people asked to be erased."""
    return [
        f"{one} asked to be erased: this row is left out. Take it out of the file; "
        "if the person wants to come back, give them a new id."
        for one in ids
    ]


def overdue_notes(meeting: Meeting, now: datetime) -> list[str]:
    """What would be erased soon after a start, because the meeting is over (meeting time)."""
    from bot.services.retention import overdue

    classes = [f"{_CLASSES[name]} (kept {days} days)" for name, days in overdue(meeting, now=now)]
    if not classes:
        return []
    return [
        f"this meeting ended on {meeting.end_date}. A bot that runs now erases {' and '.join(classes)} "
        f"within minutes. To rehearse the meeting instead: ttchan run --at {meeting.start_date}T08:00"
    ]
