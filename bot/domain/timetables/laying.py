"""Laying a timetable over the published meeting: rows of Programme and Venues, and every guess by name.

Only what came from the same source is touched; the rows then go the same road as a workbook's.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain.meeting import Meeting
from bot.domain.timetables import keys
from bot.domain.timetables.guesses import Guesses, in_order, note
from bot.domain.timetables.items import Frame, row_of
from bot.domain.timetables.readings import Doubt, When, readings, zone_of
from bot.domain.timetables.rooms import Rooms, real
from bot.domain.timetables.slots import Reading, Slot, Timetable
from bot.domain.workbook.content import Row, Rows, from_row
from bot.domain.workbook.problems import Broken, Code, Problem

_SHEET = "Programme"
_FLAG = "cancelled"


class Doubtful(ValueError):
    """Times can be read in two ways; somebody has to say which."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt)
        self.doubt = doubt


@dataclass(frozen=True, slots=True)
class Laid:
    """What the file says, as rows for a plan; ``notes``: what was guessed, left out or will be cancelled."""

    rows: Rows
    notes: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    slot: Slot
    when: When


def lay(timetable: Timetable, loaded: Rows, published: Rows, reading: Reading | None = None) -> Laid:
    """Make rows of a timetable. Raises Doubtful while a reading is to be chosen, Broken with what to mend."""
    meeting: Meeting = from_row("Meeting", next(iter(published["Meeting"].values())))
    here = published.get(_SHEET, {})
    base = _as_loaded(_SHEET, loaded, published)
    guesses = Guesses()
    placed = list(_in_days(timetable, meeting, reading, guesses))
    ours = [(key, one) for one in placed if (key := keys.own_id(one.slot.id, meeting.code)) in here]
    theirs = [one for one in placed if keys.own_id(one.slot.id, meeting.code) not in here]
    told = _told(_one_of_several_rooms(theirs, guesses), guesses)
    source = keys.source_of(timetable.name, told, here)
    keyed = [*ours, *((keys.item_key(source, text), one) for text, one in told.items())]
    rooms = Rooms(published.get("Venues", {}), meeting)
    frame = Frame(meeting, rooms, guesses)
    rows: dict[str, Row] = {}
    problems: list[Problem] = []
    for number, (key, one) in enumerate(keyed):
        if one.slot.cancelled and key not in here:
            guesses.add(Code.SLOT_CANCELLED, one.slot.name)
            continue
        before = base.get(key) or here.get(key, {})
        try:
            rows[key] = row_of(key, one.slot, one.when, before, frame, own=number < len(ours))
        except Broken as broken:
            problems += [replace(problem, key=one.slot.name) for problem in broken.problems]
    if problems:
        raise Broken(problems)
    if not rows:
        first, last = meeting.start_date.isoformat(), meeting.end_date.isoformat()
        raise Broken([Problem("", 0, "", Code.SLOTS_NONE, {"first": first, "last": last})])
    gone = _gone(source, rows, here, base, meeting)
    missing: list[Problem] = []
    if gone:
        missing.append(note(Code.SLOT_GONE, [_title(row, meeting) for row in gone.values()]))
    laid: Rows = {_SHEET: {**base, **rows, **gone}}
    if rooms.new:
        laid["Venues"] = {**_as_loaded("Venues", loaded, published), **rooms.new}
        names = [next(text for name, text in row.items() if ":" in name) for row in rooms.new.values()]
        missing.append(note(Code.SLOT_NEW_PLACE, names))
    return Laid(laid, in_order((*missing, *guesses.notes(), *timetable.notes)))


def _as_loaded(sheet: str, loaded: Rows, published: Rows) -> dict[str, Row]:
    """What the last loads said of what is there: laid beside a file, it changes nothing."""
    return {key: row for key, row in loaded.get(sheet, {}).items() if row and key in published.get(sheet, {})}


def _in_days(
    timetable: Timetable, meeting: Meeting, reading: Reading | None, guesses: Guesses
) -> Iterator[_Placed]:
    """Yield the slots of the meeting's days, with their times as they are read."""
    declared = zone_of(timetable.zone)
    doubts: list[tuple[Slot, Mapping[Reading, When]]] = []
    for slot in timetable.slots:
        ways = readings(slot, meeting.zone, declared)
        if not slot.name or not any(slot.title.values()):
            guesses.add(Code.SLOT_NO_TITLE, slot.id[:60])
            continue
        if not ways:
            guesses.add(Code.SLOT_NO_TIME, slot.name)
            continue
        if not any(meeting.start_date <= when.day <= meeting.end_date for when in ways.values()):
            first, last = meeting.start_date.isoformat(), meeting.end_date.isoformat()
            guesses.add(Code.SLOT_OUTSIDE, slot.name, first=first, last=last)
            continue
        if len(ways) > 1:
            doubts.append((slot, ways))
            if reading is None:
                continue
            guesses.add(Code.SLOT_READING_LOCAL if reading is Reading.LOCAL else Code.SLOT_READING_UTC)
        when = ways[reading] if reading in ways else next(iter(ways.values()))
        if not meeting.start_date <= when.day <= meeting.end_date:
            first, last = meeting.start_date.isoformat(), meeting.end_date.isoformat()
            guesses.add(Code.SLOT_OUTSIDE, slot.name, first=first, last=last)
            continue
        if declared is not None and slot.stamp and str(declared) != str(meeting.zone):
            guesses.add(Code.SLOT_ZONE, theirs=str(declared), ours=str(meeting.zone))
        yield _Placed(slot, when)
    if doubts and reading is None:
        example, both = doubts[0]
        local, utc = both[Reading.LOCAL], both[Reading.UTC]
        raise Doubtful(Doubt(example.name, local, utc, len(doubts), str(meeting.zone)))


def _one_of_several_rooms(placed: Sequence[_Placed], guesses: Guesses) -> list[_Placed]:
    """Make one of the slots that are the same thing at the same time in several rooms."""
    groups: dict[tuple[str, int, int | None], list[_Placed]] = {}
    for one in placed:
        key = (one.slot.name.casefold(), one.when.minutes, one.slot.minutes)
        groups.setdefault(key, []).append(one)
    merged = []
    for group in groups.values():
        first = min(group, key=lambda one: one.slot.id)
        rooms = tuple(dict.fromkeys(room for one in group for room in one.slot.rooms))
        if len(group) > 1 and len(rooms) <= 1:
            guesses.add(Code.SLOT_TWICE_THE_SAME, first.slot.name)
        if len(rooms) > 1 or (rooms and not real(rooms)):
            guesses.add(Code.SLOT_FOR_ALL_ROOMS, first.slot.name)
        merged.append(_Placed(replace(first.slot, rooms=rooms), first.when))
    return merged


def _told(placed: Sequence[_Placed], guesses: Guesses) -> dict[str, _Placed]:
    """The slots by what tells each from the others, the same in the next file: its id, if it alone has it."""
    counts = Counter(one.slot.id for one in placed)
    told: dict[str, _Placed] = {}
    for one in placed:
        if one.slot.id and counts[one.slot.id] == 1:
            told[one.slot.id] = one
        else:
            guesses.add(Code.SLOT_SAME_ID, one.slot.name)
            text = f"{one.slot.id}|{one.when}|{one.slot.name}"
            told[text if text not in told else f"{text}|{one.slot.minutes}"] = one
    return told


def _gone(
    source: str, rows: Mapping[str, Row], here: Mapping[str, Row], base: Mapping[str, Row], meeting: Meeting
) -> dict[str, Row]:
    """What came from the source before and is not in the file any more, as cancelled."""
    return {
        key: {**base.get(key, here[key]), _FLAG: "yes"}
        for key in keys.of_source(source, here)
        if key not in rows and here[key].get(_FLAG) != "yes"
    }


def _title(row: Row, meeting: Meeting) -> str:
    return row.get(f"title:{meeting.default_language}", row.get("id", ""))
