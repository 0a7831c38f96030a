"""The calendar file, read back by an independent parser."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import icalendar

from bot.files import ics
from bot.views import calendar
from tests.sample import at, item, person, programme, said_in, with_items

NOW = at("2018-11-09 12:00")


def events(data: bytes) -> dict[str, Any]:
    """Events of a file by their UID."""
    return {str(event["uid"]): event for event in icalendar.Calendar.from_ical(data).walk("VEVENT")}


def test_the_programme_of_radom_reads_back_with_the_hosts_times() -> None:
    data = ics.write(calendar.of_reader(programme(), person(), said_in("en")), now=NOW)
    coach = events(data)["P21@ttchan-2018.ttchan"]
    assert coach.start.isoformat() == "2018-11-10T08:30:00+02:00"
    assert coach.end.isoformat() == "2018-11-10T09:35:00+02:00"
    assert str(coach["summary"]) == "Coaches Daugavpils – Aglona"
    assert coach["geo"].latitude == 55.8708
    assert coach["status"] == "CONFIRMED"
    assert coach["dtstamp"].dt == NOW
    assert "Wear: warm clothes" in coach["description"]


def test_the_zone_is_described_once_and_puts_november_two_hours_east() -> None:
    data = ics.write(calendar.of_reader(programme(), person(), said_in("en")), now=NOW)
    (zone,) = icalendar.Calendar.from_ical(data).timezones
    assert zone["tzid"] == "Europe/Riga"
    assert at("2018-11-10 08:30").astimezone(zone.to_tz()).utcoffset() == timedelta(hours=2)
    assert b"DTSTART;TZID=Europe/Riga:20181110T083000" in data


def test_a_new_version_keeps_the_uid_and_raises_the_sequence() -> None:
    first = events(ics.write(calendar.of_reader(programme(), person(), said_in("en")), now=NOW))
    newer = replace(programme(), version=7)
    second = events(ics.write(calendar.of_reader(newer, person(), said_in("lv")), now=NOW))
    assert first.keys() == second.keys()
    assert {int(event["sequence"]) for event in first.values()} == {1}
    assert {int(event["sequence"]) for event in second.values()} == {7}


def test_a_cancelled_item_is_cancelled_in_the_calendar() -> None:
    gone = item("X", "2018-11-10 09:00", "2018-11-10 10:00", withdrawn=True)
    data = ics.write(calendar.of_item(with_items(gone), gone, said_in("en")), now=NOW)
    event = events(data)["X@ttchan-2018.ttchan"]
    assert event["status"] == "CANCELLED"
    assert event["summary"] == "Cancelled: Title X"


def test_an_item_without_end_or_place_takes_an_hour() -> None:
    bare = item("X", "2018-11-10 23:30")
    event = events(ics.write(calendar.of_item(with_items(bare), bare, said_in("en")), now=NOW))[
        "X@ttchan-2018.ttchan"
    ]
    assert event.end.isoformat() == "2018-11-11T00:30:00+02:00"
    assert "location" not in event
    assert "geo" not in event


def test_a_programme_with_nothing_is_still_a_calendar() -> None:
    data = ics.write(calendar.of_reader(with_items(), person(), said_in("en")), now=NOW)
    assert events(data) == {}
    assert icalendar.Calendar.from_ical(data)["version"] == "2.0"


def test_a_long_line_is_folded_and_commas_are_escaped() -> None:
    data = ics.write(calendar.of_reader(programme(), person(), said_in("sr")), now=NOW)
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines)
    assert "Одећа: топла одећа\\, чврста обућа" in data.replace(b"\r\n ", b"").decode()


def test_no_entry_takes_a_whole_day() -> None:
    data = ics.write(calendar.of_reader(programme(), person(None, None), said_in("en")), now=NOW)
    assert len(events(data)) == 49
    assert data.count(b"DTSTART;TZID=Europe/Riga:") == 49
    assert b"VALUE=DATE" not in data
