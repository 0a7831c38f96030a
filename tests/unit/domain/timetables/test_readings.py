"""Printed times and moments compared, in the meeting's zone."""

from zoneinfo import ZoneInfo

import pytest

from bot.domain.timetables import Reading, Slot
from bot.domain.timetables.readings import readings

RIGA, WARSAW, UTC = (ZoneInfo(name) for name in ("Europe/Riga", "Europe/Warsaw", "UTC"))


def read(slot: Slot, declared: ZoneInfo | None = None) -> dict[Reading, str]:
    """The readings in words."""
    return {reading: str(when) for reading, when in readings(slot, RIGA, declared).items()}


def slot(day: str, clock: int | None, stamp: str = "") -> Slot:
    """Something at this time."""
    return Slot("a", {"": "Talk"}, day, clock, stamp)


@pytest.mark.parametrize(
    ("given", "declared", "expected"),
    [
        (slot("2018-11-09", 600), None, {Reading.LOCAL: "2018-11-09 10:00"}),
        (slot("2018-11-09", 600), RIGA, {Reading.LOCAL: "2018-11-09 10:00"}),
        (
            slot("2018-11-09", 600),
            WARSAW,
            {Reading.LOCAL: "2018-11-09 10:00", Reading.UTC: "2018-11-09 11:00"},
        ),
        (slot("2018-11-09", 600, "2018-11-09T10:00:00+01:00"), WARSAW, {Reading.UTC: "2018-11-09 11:00"}),
        (
            slot("2018-11-09", 600, "2018-11-09T10:00:00+01:00"),
            UTC,
            {Reading.LOCAL: "2018-11-09 10:00", Reading.UTC: "2018-11-09 11:00"},
        ),
        (slot("2018-11-09", 600, "2018-11-09T08:00:00Z"), None, {Reading.UTC: "2018-11-09 10:00"}),
        (slot("", None, "2018-11-09T23:30:00Z"), None, {Reading.UTC: "2018-11-10 01:30"}),
        (slot("2018-11-09", 1530, "2018-11-09T23:30:00Z"), None, {Reading.UTC: "2018-11-09 25:30"}),
        (
            slot("2018-11-09", 1410),
            WARSAW,
            {Reading.LOCAL: "2018-11-09 23:30", Reading.UTC: "2018-11-09 24:30"},
        ),
        (slot("2018-10-28", 210, "2018-10-28T01:30:00Z"), None, {Reading.UTC: "2018-10-28 03:30+02:00"}),
        (slot("2018-11-09", None), None, {}),
        (slot("", None, "9999-12-31T23:30:00-10:00"), None, {}),
    ],
    ids=[
        "printed alone",
        "printed in our zone",
        "printed in another zone",
        "agrees with its zone",
        "disagrees with its zone",
        "agrees in UTC",
        "a moment alone",
        "after midnight",
        "after midnight here, not there",
        "one of two equal times",
        "a day alone",
        "never",
    ],
)
def test_there_are_two_readings_only_where_they_differ(
    given: Slot, declared: ZoneInfo | None, expected: dict[Reading, str]
) -> None:
    assert read(given, declared) == expected
