"""How long before an item people are reminded: rules, one person's reminders, and what leaves together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.audience import Traits
from bot.domain.digests import starts_early
from bot.domain.meeting import Meeting
from bot.domain.preferences import Preferences
from bot.domain.programme import Item, Kind

SHORTEST_WALK = 5
"""Minutes: who is told to leave needs time to put a coat on."""
_USUAL_EARLY_MINUTES = 45
_USUAL_MERGE_WITHIN = 10


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """Minutes before the start, per kind of item; none = no reminder. Departures ignore quiet hours."""

    kind: Kind
    minutes_before: tuple[int, ...] = ()
    ignores_quiet_hours: bool = False
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class PlannedReminder:
    """A reminder of an item for one person: ``lead`` minutes before its start, where no quiet hours are.

    Aware UTC, meeting time. It is of no use any more at ``expires_at``, the start.
    """

    item: Item
    lead: int
    due_at: datetime

    @property
    def expires_at(self) -> datetime:
        """When the item starts."""
        return self.item.starts_at

    def key(self, participant_id: str) -> str:
        """What makes its delivery unique: an item that moves has new reminders."""
        return f"reminder:{self.item.id}:{self.item.version}:{self.lead}:{participant_id}"


@dataclass(frozen=True, slots=True)
class Timing:
    """When people are reminded in a meeting: its rules by kind, and what its sheet says of the rest."""

    meeting: Meeting
    rules: Mapping[Kind, ReminderRule]

    @classmethod
    def of(cls, meeting: Meeting, rules: Iterable[ReminderRule]) -> "Timing":
        """The rules that hold: a withdrawn one is as none."""
        return cls(meeting, {rule.kind: rule for rule in rules if not rule.withdrawn})

    @property
    def merge_within(self) -> timedelta:
        """Reminders of one person that are due within this time of the first leave with it."""
        return timedelta(
            minutes=_minutes(self.meeting, "merge_reminders_within_minutes", _USUAL_MERGE_WITHIN)
        )

    def leads(self, item: Item, preferences: Preferences) -> tuple[int, ...]:
        """Minutes before the start at which one person is reminded of an item, the longest first.

        An early start has a reminder more. *Leave now* takes the place of what would come a little
        before it, and of what would come when people are on their way.
        """
        rule = self._rule(item.kind)
        leads = set(preferences.leads_for(item.kind, rule.minutes_before))
        early = _minutes(self.meeting, "early_start_reminder_minutes", _USUAL_EARLY_MINUTES)
        if leads and early and rule.minutes_before and starts_early(item, self.meeting):
            leads.add(early)
        if leads and item.walk_minutes is not None:
            leave = leaves(item.walk_minutes)
            within = self.merge_within // timedelta(minutes=1)
            leads = {lead for lead in leads if lead > leave + within} | {leave}
        return tuple(sorted(leads, reverse=True))

    def instants(self, item: Item, preferences: Preferences) -> tuple[PlannedReminder, ...]:
        """Reminders of an item for anybody it is for, in order of time.

        In quiet hours only of kinds that ignore them; others wait for the end of the quiet hours, if
        that is before the start, else there is none.
        """
        if item.withdrawn:
            return ()
        quiet, zone = preferences.quiet_at(self.meeting), self.meeting.zone
        rings = self._rule(item.kind).ignores_quiet_hours
        found: dict[datetime, PlannedReminder] = {}
        for lead in self.leads(item, preferences):
            due_at = item.starts_at - timedelta(minutes=lead)
            if not rings:
                due_at = quiet.over(due_at, zone)
            if due_at < item.starts_at:
                found.setdefault(due_at, PlannedReminder(item, lead, due_at))
        return tuple(found.values())

    def _rule(self, kind: Kind) -> ReminderRule:
        return self.rules.get(kind) or ReminderRule(kind)


def leaves(walk_minutes: int) -> int:
    """Minutes before the start at which one sets out: full five minutes, SHORTEST_WALK at least."""
    return max(SHORTEST_WALK, -(-walk_minutes // 5) * 5)


def plan(
    items: Iterable[Item], traits: Traits, preferences: Preferences, timing: Timing
) -> tuple[PlannedReminder, ...]:
    """Every reminder of one person, in order of time; also of other groups' items while theirs is unknown."""
    found = (one for item in items if item.concerns(traits) for one in timing.instants(item, preferences))
    return tuple(sorted(found, key=lambda one: (one.due_at, one.item.starts_at, one.item.id)))


def merged(
    reminders: Sequence[PlannedReminder], within: timedelta
) -> tuple[tuple[PlannedReminder, ...], ...]:
    """What leaves together: from the earliest on, each message takes what is due ``within`` of its first.

    ``reminders``: one person's, in order of time.
    """
    messages: list[list[PlannedReminder]] = []
    for one in reminders:
        if messages and one.due_at <= messages[-1][0].due_at + within:
            messages[-1].append(one)
        else:
            messages.append([one])
    return tuple(tuple(message) for message in messages)


def _minutes(meeting: Meeting, key: str, usual: int) -> int:
    text = meeting.values.get(key, "")
    return int(text) if text.isdecimal() else usual
