"""Schedules as JSON: frab's form, and pretalx' own two (of its page, of its programming interface)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from bot.domain.timetables import Slot, Span, Timetable
from bot.files import limits
from bot.files.csv_tables import decode
from bot.files.refusals import Refusal, Refused
from bot.files.schedules import frab, texts
from bot.files.schedules.clocks import length


def read_json(data: bytes, span: Span) -> Timetable:
    """Read a .json file. Raises Refused."""
    given = _loaded(data)
    if isinstance(given, Mapping):
        inner = given.get("schedule")
        schedule = inner if isinstance(inner, Mapping) else given
        conference = schedule.get("conference", schedule)
        if isinstance(conference, Mapping) and isinstance(conference.get("days"), list):
            placed = list(_frab(conference["days"]))
            return frab.timetable(conference, placed, span)
        if isinstance(given.get("talks"), list):
            return _of_talks(given, given["talks"])
        given = given.get("results")
    if isinstance(given, list) and any(isinstance(one, Mapping) and _is_talk(one) for one in given):
        return _of_talks({}, given)
    raise Refused(Refusal.NO_TIMETABLE)


def _loaded(data: bytes) -> Any:
    try:
        text = data.decode(json.detect_encoding(data))
    except UnicodeDecodeError:
        text, _ = decode(data, "JSON")
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        raise Refused(Refusal.INCOMPLETE) from None


def _frab(days: list[Any]) -> Iterator[frab.Placed]:
    count = 0
    for day in days:
        if not isinstance(day, Mapping):
            continue
        begins, ends = (str(day.get(key) or "") for key in ("day_start", "day_end"))
        for room, events in _rooms(day.get("rooms")):
            for event in events:
                if isinstance(event, Mapping):
                    count += 1
                    if count > limits.ROWS:
                        raise Refused(Refusal.TOO_MANY_PARTS, most=str(limits.ROWS))
                    yield frab.Placed(str(day.get("date") or ""), begins, ends, room, event)


def _rooms(given: object) -> Iterator[tuple[str, list[Any]]]:
    if isinstance(given, Mapping):
        for name, events in given.items():
            if isinstance(events, list):
                yield texts.any_of(name), events
    for room in given if isinstance(given, list) else ():
        if isinstance(room, Mapping):
            events = room.get("events") or room.get("talks")
            if isinstance(events, list):
                yield texts.any_of(room), events


def _is_talk(one: Mapping[str, Any]) -> bool:
    return "title" in one and bool({"slot", "slots", "start", "state"} & set(one))


def _of_talks(about: Mapping[str, Any], talks: list[Any]) -> Timetable:
    """Pretalx: talks with moments; rooms, tracks and speakers may stand apart and be named by number."""
    if len(talks) > limits.ROWS:
        raise Refused(Refusal.TOO_MANY_PARTS, most=str(limits.ROWS))
    apart = {key: _by_id(about.get(key)) for key in ("rooms", "tracks", "speakers")}
    slots = tuple(_talk(one, apart) for one in talks if isinstance(one, Mapping))
    return Timetable(frab.name_of(about), str(about.get("timezone") or ""), slots)


def _by_id(given: object) -> dict[str, Any]:
    rows = [one for one in given if isinstance(one, Mapping)] if isinstance(given, list) else []
    return {str(one.get("id", one.get("code"))): one for one in rows}


def _talk(one: Mapping[str, Any], apart: Mapping[str, Mapping[str, Any]]) -> Slot:
    listed = one.get("slots")
    slot = one.get("slot") or (listed[0] if isinstance(listed, list) and listed else None)
    at = slot if isinstance(slot, Mapping) else one
    start, end = frab.moment_of(at.get("start")), frab.moment_of(at.get("end"))
    aware = start is not None and start.tzinfo is not None
    minutes = length(one.get("duration"))
    if minutes is None and start is not None and end is not None and (end.tzinfo is None) == (not aware):
        minutes = int((end - start).total_seconds() // 60)
    room, track = _apart(apart["rooms"], at.get("room")), _apart(apart["tracks"], one.get("track"))
    listed = one.get("speakers")
    speakers = [_apart(apart["speakers"], who) for who in (listed if isinstance(listed, list) else ())]
    url = str(one.get("url") or "")
    return Slot(
        id=frab.id_of(one),
        title=texts.by_language(one.get("title")),
        day=start.date().isoformat() if start is not None and not aware else "",
        clock=start.hour * 60 + start.minute if start is not None and not aware else None,
        stamp=start.isoformat() if start is not None and aware else "",
        minutes=minutes,
        note=texts.joined(one.get("abstract"), one.get("description")),
        rooms=(name,) if (name := texts.any_of(room)) else (),
        words=(*texts.all_of(track), *texts.all_of(one.get("submission_type"))),
        people=texts.people(speakers),
        language=texts.any_of(one.get("content_locale")),
        url=url if "://" in url else "",
        cancelled=str(one.get("state") or "").lower() in ("canceled", "cancelled", "withdrawn"),
    )


def _apart(rows: Mapping[str, Any], given: object) -> Any:
    """What stands apart, if something is only named by its number."""
    return rows.get(str(given), given) if isinstance(given, int | str) else given
