"""Everything that one person chose about unasked messages, with the meeting's rules for what they left."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.preferences import Preferences
from bot.domain.programme import Kind
from bot.domain.reminders import ReminderRule


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything a person chose, and the meeting's rules for what they left open. Aware UTC.

    ``paused_until`` is meeting time; None = no pause, or one that is over.
    """

    preferences: Preferences
    rules: tuple[ReminderRule, ...] = ()
    paused_until: datetime | None = None
    stopped: bool = False

    def leads(self, kind: Kind) -> tuple[int, ...]:
        """Minutes before the start at which they are reminded of a kind; empty = never."""
        return self.preferences.leads_for(kind, self.rule(kind))

    def rule(self, kind: Kind) -> tuple[int, ...]:
        """The same as the meeting has it."""
        return next((rule.minutes_before for rule in self.rules if rule.kind is kind), ())
