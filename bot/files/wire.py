"""Tables as JSON between the reading child and the bot: plain values, dates marked by their kind."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.domain.workbook import Code, Problem, Tables
from bot.files.refusals import Refusal, Refused


def dump(tables: Tables) -> str:
    """Return tables as JSON."""
    notes = [
        [note.sheet, note.row, note.column, note.code, dict(note.values), note.warning]
        for note in tables.notes
    ]
    # Sheets as pairs: a name from outside must never look like one of our marks.
    sheets = list(tables.sheets.items())
    return json.dumps({"sheets": sheets, "notes": notes}, ensure_ascii=False, default=_mark)


def dump_refusal(refused: Refused) -> str:
    """Return a refusal as JSON."""
    return json.dumps({"refused": refused.code, "values": refused.values})


def load(text: bytes) -> Tables:
    """Return the tables of JSON, or raise the Refused it holds."""
    answer = json.loads(text, object_hook=_unmark)
    if "refused" in answer:
        raise Refused(Refusal(answer["refused"]), **answer["values"])
    notes = (
        Problem(sheet, row, column, Code(code), values, warning)
        for sheet, row, column, code, values, warning in answer["notes"]
    )
    return Tables(dict(answer["sheets"]), tuple(notes))


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
