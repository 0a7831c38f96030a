"""How long before an item people are reminded."""

from dataclasses import dataclass

from bot.domain.programme import Kind


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """Minutes before the start, per kind of item; none = no reminder. Departures ignore quiet hours."""

    kind: Kind
    minutes_before: tuple[int, ...] = ()
    ignores_quiet_hours: bool = False
    withdrawn: bool = False
