"""What was read as JSON between the reading child and the bot: plain values, dates marked by their kind."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.domain.timetables import Slot, Timetable
from bot.domain.workbook import Code, Problem, Tables
from bot.files.refusals import Refusal, Refused


def dump(read: Tables | Timetable) -> str:
    """Return tables, or a timetable, as JSON."""
    if isinstance(read, Timetable):
        return json.dumps({"timetable": asdict(read)}, ensure_ascii=False)
    notes = [
        [note.sheet, note.row, note.column, note.code, dict(note.values), note.warning] for note in read.notes
    ]
    # Sheets as pairs: a name from outside must never look like one of our marks.
    sheets = list(read.sheets.items())
    return json.dumps({"sheets": sheets, "notes": notes}, ensure_ascii=False, default=_mark)


def dump_refusal(refused: Refused) -> str:
    """Return a refusal as JSON."""
    return json.dumps({"refused": refused.code, "values": refused.values})


def load(text: bytes) -> Tables | Timetable:
    """Return the tables or the timetable of JSON, or raise the Refused it holds."""
    if text.startswith(b'{"timetable"'):
        return timetable_of(json.loads(text)["timetable"])
    answer = json.loads(text, object_hook=_unmark)
    if "refused" in answer:
        raise Refused(Refusal(answer["refused"]), **answer["values"])
    notes = (
        Problem(sheet, row, column, Code(code), values, warning)
        for sheet, row, column, code, values, warning in answer["notes"]
    )
    return Tables(dict(answer["sheets"]), tuple(notes))


def timetable_of(told: Mapping[str, Any]) -> Timetable:
    """Return the timetable of its plain values, as ``asdict`` and JSON made them."""
    slots = (
        Slot(
            **one
            | {name: tuple(one[name]) for name in ("rooms", "words", "people")}
            | {"point": tuple(one["point"]) if one["point"] else None}
        )
        for one in told["slots"]
    )
    notes = (Problem(**one | {"code": Code(one["code"])}) for one in told["notes"])
    return Timetable(told["name"], told["zone"], tuple(slots), tuple(notes))


def _mark(value: object) -> dict[str, Any]:
    match value:
        case datetime():
            return {"$datetime": value.isoformat()}
        case date():
            return {"$date": value.isoformat()}
        case time():
            return {"$time": value.isoformat()}
        case timedelta():
            return {"$timedelta": [value.days, value.seconds, value.microseconds]}
    raise TypeError(type(value).__name__)


def _unmark(found: Mapping[str, Any]) -> Any:
    if len(found) == 1:
        ((kind, value),) = found.items()
        match kind:
            case "$datetime":
                return datetime.fromisoformat(value)
            case "$date":
                return date.fromisoformat(value)
            case "$time":
                return time.fromisoformat(value)
            case "$timedelta":
                return timedelta(*value)
    return found
