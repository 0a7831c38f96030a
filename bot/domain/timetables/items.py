"""One slot as a row of the sheet Programme."""

import re
from dataclasses import dataclass

from bot.domain.meeting import Meeting
from bot.domain.timetables import kinds
from bot.domain.timetables.guesses import Guesses
from bot.domain.timetables.readings import When, end_of
from bot.domain.timetables.rooms import Rooms, real
from bot.domain.timetables.slots import Slot
from bot.domain.timetables.texts import NOTE, TITLE, by_language, cut
from bot.domain.workbook.content import Row, from_row, to_row
from bot.domain.workbook.problems import Code
from bot.domain.workbook.sheets.programme import LONGEST

_LONGEST = int(LONGEST.total_seconds() // 60)
_ADDRESS = re.compile(r"https://([^\s/@|?#]+\.[^\s/@|?#]+)(?:[/?#][^\s|]*)?")
_SHEET = "Programme"


@dataclass(frozen=True, slots=True)
class Frame:
    """What slots are read within."""

    meeting: Meeting
    rooms: Rooms
    guesses: Guesses


def row_of(key: str, slot: Slot, when: When, before: Row, frame: Frame, *, own: bool) -> Row:
    """Return the canonical row. Raises Broken where it makes no item.

    ``before`` is the row as the last load had it: what a file of this sort never says stays as it was.
    ``own``: the bot wrote this entry itself, in some reader's words; only its time is taken.
    """
    row = {name: text for name, text in before.items() if name not in ("day", "start", "end", "cancelled")}
    row |= {"id": key, "day": when.day.isoformat(), "start": str(when.clock)}
    if end := _end(slot, when, before, frame, own=own):
        row["end"] = end
    if own:
        cancelled = slot.cancelled or before.get("cancelled") == "yes"
    else:
        cancelled = slot.cancelled
        row |= _content(slot, when, before, frame)
    if cancelled:
        row["cancelled"] = "yes"
    return to_row(from_row(_SHEET, row, frame.meeting), frame.meeting)


def _end(slot: Slot, when: When, before: Row, frame: Frame, *, own: bool) -> str:
    """The end as the row has it. A calendar of ours gives an hour to what has no end."""
    stays = (before.get("day"), before.get("start")) == (when.day.isoformat(), str(when.clock))
    known = before.get("end", "") if stays else ""
    if own and before and "end" not in before and slot.minutes == 60:
        return ""
    if not slot.minutes or slot.minutes < 0:
        if not known:
            frame.guesses.add(Code.SLOT_NO_END, slot.name)
        return known
    if slot.minutes > _LONGEST:
        frame.guesses.add(Code.SLOT_TOO_LONG, slot.name, most=str(_LONGEST // 60))
        return known
    end = end_of(when, slot.minutes, frame.meeting.zone)
    return str(end) if end is not None else ""


def _content(slot: Slot, when: When, before: Row, frame: Frame) -> Row:
    meeting, guesses = frame.meeting, frame.guesses
    row: Row = {}
    for language, text in by_language(slot.title, slot, meeting, TITLE, guesses).items():
        row[f"title:{language}"] = text
    people = ", ".join(slot.people)
    said = {language: "\n".join(filter(None, (people, text))) for language, text in slot.note.items()}
    for language, text in by_language(said or {"": people}, slot, meeting, NOTE, guesses).items():
        row[f"note:{language}"] = text
    if people:
        guesses.add(Code.SLOT_PEOPLE)
    if "kind" not in before:
        row["kind"] = _kind(slot, guesses)
        row["audience"] = "all"
        guesses.add(Code.SLOT_AUDIENCE)
    if venue := frame.rooms.venue(slot.rooms, slot.point):
        row["venue_id"] = venue
    elif named := real(slot.rooms):
        row[f"meeting_point:{meeting.default_language}"] = cut(", ".join(named), 200)
    if (match := _ADDRESS.fullmatch(slot.url)) and len(slot.url) <= 500:
        row["links"] = f"{match[1][:60]} | {slot.url}"
    elif slot.url:
        guesses.add(Code.SLOT_LINK, slot.name)
    if when.clock.minutes >= 24 * 60:
        guesses.add(Code.SLOT_NIGHT, slot.name)
    return row


def _kind(slot: Slot, guesses: Guesses) -> str:
    told = kinds.guess(slot.words, slot.title.values())
    if told is None:
        guesses.add(Code.SLOT_KIND_UNKNOWN, slot.name, kind=kinds.OTHERWISE)
        return kinds.OTHERWISE
    guesses.add(Code.SLOT_KIND, slot.name, kind=told)
    return told
