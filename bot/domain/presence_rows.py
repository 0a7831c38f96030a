"""Who was here, as a table for the report: a row for each who was marked, or only expected. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.domain.nameless import delegation_of, is_nameless
from bot.domain.presence import Mark, Traveller, expected, own_ride
from bot.domain.programme import Item, Programme

NOTHING = "-"
"""Of somebody who was expected and of whom nobody said anything."""


class PresenceRow(NamedTuple):
    """One person and one item, as text. ``at``: local time; ``late``: minutes after the start."""

    item: str
    day: str
    participant: str
    name: str
    delegation: str
    town: str
    bus: str
    here: str
    way: str
    said_by: str
    at: str
    late: int | str


HEADER = PresenceRow._fields


@dataclass(frozen=True, slots=True)
class Listed:
    """Somebody of the list, for the table: also who is not coming any more. ``town``: their own, or the
    delegation's."""

    name: str
    delegation: str
    town: str


def rows(
    programme: Programme,
    items: Iterable[Item],
    marks: Mapping[str, Mapping[str, Mark]],
    everybody: Iterable[Traveller],
    people: Mapping[str, Listed],
) -> Iterator[PresenceRow]:
    """Item by item in order of time, then by person. ``marks``: by item, then by participant."""
    travellers = list(everybody)
    for item in sorted(items, key=lambda one: (one.starts_at, one.id)):
        said = marks.get(item.id, {})
        due = {one.id: own_ride(item, one.assigned).bus for one in expected(item, travellers)}
        for who in sorted(due.keys() | said.keys()):
            yield _row(programme, item, who, said.get(who), bus=due.get(who, ""), person=people.get(who))


def _row(
    programme: Programme, item: Item, who: str, mark: Mark | None, *, bus: str, person: Listed | None
) -> PresenceRow:
    delegation = person.delegation if person else delegation_of(who)
    return PresenceRow(
        item.id,
        item.day.isoformat(),
        "" if is_nameless(who) else who,
        person.name if person else "",
        delegation,
        person.town if person else "",
        mark.bus if mark else bus,
        ("yes" if mark.here else "no") if mark else NOTHING,
        mark.way.value if mark else NOTHING,
        mark.said_by if mark else NOTHING,
        _local(mark.at, programme) if mark else NOTHING,
        _late(mark, item) if mark and mark.here else NOTHING,
    )


def _local(at: datetime, programme: Programme) -> str:
    return at.astimezone(programme.meeting.zone).isoformat(timespec="minutes")


def _late(mark: Mark, item: Item) -> int:
    return max(0, int((mark.at - item.starts_at).total_seconds() // 60))
