"""Files of other tools, changed at random: each is read, or refused in a sentence; nothing else happens."""

import json
import random
from typing import Any

import pytest

from bot.domain.timetables import Doubtful, Reading, lay
from bot.domain.workbook import Broken
from bot.files.calendars import read_calendar
from bot.files.refusals import Refused
from bot.files.schedules.json_files import read_json
from tests.timetables import FOLDER, SPAN, ics, sample

LONG = [pytest.mark.proof, pytest.mark.timeout(900)]
ODD: list[Any] = [
    *(None, "", 0, -1, 1e308, True, [], {}, 570, ["a"], [None], "all", "²", "١٠:٣٠", "x" * 3000),
    *("\ud800", "a\x00b", "10:00", "25:99", "0930", "00:05:00", "<b>", "&#x110000;", "&#0;"),
    *("2018-11-09", "2018-11-09T10:00:00", "2018-11-09T10:00:00+02:00", "2018-13-45", "9999-12-31T23:59:59Z"),
    *("0001-01-01T00:00:00+14:00", {"en": 1}, {"en": "a", "lv": None}, {"name": {"en": "b"}}),
]
_LINES = r"""
DTSTART:20181109T080000Z DTSTART;TZID=Europe/Riga:20181109T080000 DTSTART:20181109 DTSTART:99991231T235959Z
DTSTART:00010101T000000Z DTSTART:20181109T246060 DTSTART;TZID=%00:20181109T080000 DTEND:20181109T080000
DURATION:-P1D DURATION:P99999999D DURATION:PT RRULE:FREQ=WEEKLY;BYDAY=9XX RRULE: RRULE:FREQ=MONTHLY;COUNT=-1
RRULE:FREQ=YEARLY;BYWEEKNO=1;UNTIL=20181111 RRULE:UNTIL=20181111T000000Z;FREQ=WEEKLY
RRULE:FREQ=DAILY;INTERVAL=0 RDATE;VALUE=PERIOD:20181110T100000Z/PT1H
RDATE:rubbish RDATE;VALUE=DATE:20181110 EXDATE:20181110T080000Z
EXDATE;TZID=X:20181110T080000 RECURRENCE-ID:20181110T080000Z RECURRENCE-ID;VALUE=DATE:20181110 RECURRENCE-ID:z
SUMMARY:A SUMMARY;LANGUAGE=lv:B SUMMARY;LANGUAGE= SUMMARY;X="a:A GEO:a;b GEO:999;999 CATEGORIES:,,; LOCATION:x
STATUS:CANCELLED SEQUENCE:x SEQUENCE:99999999999999999999 UID:1 UID:2 UID: URL:file:///x ;;;::: BEGIN:VALARM
END:VALARM END:VEVENT BEGIN:VEVENT
"""
LINES = [line.replace("%00", "\x00") for line in _LINES.split()]


def changed(found: Any, chance: random.Random) -> Any:
    """The same with some of its values gone, doubled, or something odd in their place."""
    if chance.random() < 0.08:
        return chance.choice(ODD)
    if isinstance(found, dict):
        return {key: changed(one, chance) for key, one in found.items() if chance.random() > 0.03}
    if isinstance(found, list):
        return [changed(one, chance) for one in found] * (1 if chance.random() > 0.02 else 2)
    return found


@pytest.mark.fault("bad:ics")
@pytest.mark.parametrize("rounds", [40, pytest.param(1500, marks=LONG)])
def test_a_damaged_file_is_read_or_refused(rounds: int) -> None:
    chance = random.Random(rounds)
    whole = [json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))]
    rows = sample()
    read = 0
    for _ in range(rounds):
        data = json.dumps(changed(chance.choice(whole), chance)).encode()
        entries = [
            "\n".join(chance.choices(LINES, k=chance.randint(1, 8))) for _ in range(chance.randint(1, 3))
        ]
        for reader, content in ((read_json, data), (read_calendar, ics(*entries))):
            try:
                timetable = reader(content, SPAN)
                lay(timetable, rows, rows, chance.choice((None, *Reading)))
                read += 1
            except (Refused, Doubtful, Broken):
                continue
    assert read > rounds // 4
