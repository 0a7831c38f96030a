"""Rooms of slots as venues of the meeting: matched by name, else new; a room for all is no place."""

from collections.abc import Mapping, Sequence

from bot.domain.meeting import Meeting
from bot.domain.timetables import keys
from bot.domain.timetables.texts import cut
from bot.domain.workbook.content import Row, from_row, to_row

_NO_PLACE = (
    "all|all rooms|alle|alle räume|visi|wszyscy|everywhere|plenary|plenum|online|to be announced"
    "|to be confirmed|tba|tbc|tbd|n/a|none|null|*|-|–"
)
_NOWHERE = frozenset(_NO_PLACE.split("|"))
_NAME = 120


class Rooms:
    """The places of a meeting; ``new`` are the rows of those that only the file names."""

    def __init__(self, venues: Mapping[str, Row], meeting: Meeting) -> None:
        self.new: dict[str, Row] = {}
        self._meeting = meeting
        self._known: dict[str, str] = {}
        for key, row in venues.items():
            if row.get("withdrawn") == "yes":
                continue
            names = [text for column, text in row.items() if column.partition(":")[0] == "name"]
            for name in names:
                for told in (name, f"{name}, {row.get('address', '')}"):
                    self._known.setdefault(_folded(told), key)

    def venue(self, rooms: Sequence[str], point: tuple[float, float] | None) -> str:
        """The id of the place of a slot; empty where it has none, or several."""
        named = real(rooms)
        if len(named) != 1:
            return ""
        name = cut(" ".join(named[0].split()), _NAME)
        known = self._known.get(_folded(name)) or self._known.get(_folded(name.partition(",")[0]))
        if known:
            return known
        key = keys.venue_key(name)
        row = {"id": key, f"name:{self._meeting.default_language}": name}
        if point is not None:
            row |= {"lat": str(point[0]), "lon": str(point[1])}
        self.new[key] = to_row(from_row("Venues", row, self._meeting), self._meeting)
        self._known[_folded(name)] = key
        return key


def real(rooms: Sequence[str]) -> list[str]:
    """The rooms that are a place: *ALL* and *TBA* are none."""
    return [room for room in rooms if _folded(room) not in _NOWHERE and _folded(room)]


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
