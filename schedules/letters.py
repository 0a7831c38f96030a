"""What is said in an unasked message: one writer for each kind of delivery, called when it leaves.

Writers import from schedules/writing.py, never from here: this imports them.
"""

from collections.abc import Mapping

from bot.domain.deliveries import DeliveryKind
from schedules import announcements, changes, digests, notes, polls, reminders, travels
from schedules.writing import Letter, Writer, Written

__all__ = ["WRITERS", "Letter", "Written"]

WRITERS: Mapping[DeliveryKind, Writer] = {
    DeliveryKind.ANNOUNCEMENT: announcements.write,
    DeliveryKind.CHANGE: changes.write,
    DeliveryKind.DIGEST: digests.write,
    DeliveryKind.FOLLOW_UP: polls.write_permission,
    DeliveryKind.NOTE: notes.write,
    DeliveryKind.POLL: polls.write,
    DeliveryKind.REMINDER: reminders.write,
    DeliveryKind.RING: announcements.write,
    DeliveryKind.TRAVEL: travels.write,
}
