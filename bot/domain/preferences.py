"""What somebody chose about unasked messages; where they chose nothing, the meeting's own rules hold."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

from bot.domain.meeting import Meeting
from bot.domain.programme import Kind
from bot.domain.quiet_hours import QuietHours, quiet_hours_of, quiet_of

LONGEST_LEAD = 7 * 1440
"""Minutes; the Reminders sheet allows no more either."""
_SWITCHES = ("evening", "morning", "polls")


@dataclass(frozen=True, slots=True)
class Preferences:
    """``leads``: minutes before the start per kind of item; a kind that is absent follows the meeting.

    ``()`` = no reminders of that kind. ``quiet`` None = the meeting's, NO_QUIET = none at all.
    ``polls`` False: nobody writes to them about polls; /polls is there all the same.
    """

    leads: Mapping[Kind, tuple[int, ...]] = field(default_factory=dict, hash=False)
    evening: bool = True
    morning: bool = True
    polls: bool = True
    quiet: QuietHours | None = None

    @classmethod
    def read(cls, stored: object) -> Self:
        """What a row says. Whatever cannot be read is as if it had not been chosen."""
        data: Mapping[str, Any] = stored if isinstance(stored, dict) else {}
        chosen = data.get("leads")
        leads = {
            Kind(kind): found
            for kind, minutes in (chosen.items() if isinstance(chosen, dict) else ())
            if kind in set(Kind) and (found := _leads(minutes)) is not None
        }
        switches = {name: data.get(name) is not False for name in _SWITCHES}
        return cls(leads=leads, quiet=quiet_of(data.get("quiet")), **switches)

    def stored(self) -> dict[str, Any]:
        """As a row keeps it: plain JSON, only what was chosen."""
        data: dict[str, Any] = {}
        if self.leads:
            data["leads"] = {str(kind): list(minutes) for kind, minutes in sorted(self.leads.items())}
        data |= {name: False for name in _SWITCHES if not getattr(self, name)}
        if self.quiet is not None:
            data["quiet"] = str(self.quiet)
        return data

    def with_leads(self, kind: Kind, minutes: Iterable[int] | None) -> Self:
        """The same with other minutes for a kind; None = as the meeting has it."""
        leads = {other: kept for other, kept in self.leads.items() if other is not kind}
        if minutes is not None:
            leads[kind] = _ordered(minutes)
        return replace(self, leads=leads)

    def leads_for(self, kind: Kind, rule: Iterable[int]) -> tuple[int, ...]:
        """Minutes before the start for a kind, the longest first; ``rule`` is what the meeting has."""
        return self.leads.get(kind, _ordered(rule))

    def mutes(self, kind: Kind) -> bool:
        """Whether the person wants no reminders of a kind, whatever the meeting has."""
        return self.leads.get(kind) == ()

    def quiet_at(self, meeting: Meeting) -> QuietHours:
        """The quiet hours that hold for this person."""
        return quiet_hours_of(meeting) if self.quiet is None else self.quiet


USUAL = Preferences()


def _ordered(minutes: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(set(minutes), reverse=True))


def _leads(stored: object) -> tuple[int, ...] | None:
    if not isinstance(stored, list):
        return None
    if not all(type(one) is int and 0 < one <= LONGEST_LEAD for one in stored):
        return None
    return _ordered(stored)
