"""Zones in calendar files, against the hours at which clocks really change."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from bot.files import zones

pytestmark = pytest.mark.fault("F23")


def onsets(zone: str, year: int) -> list[tuple[str, str, timedelta]]:
    """Kind, instant in UTC and new offset of each part of a zone's description, as a calendar reads it."""
    told = zones.described(ZoneInfo(zone), date(year, 1, 1), date(year, 12, 31)).to_ical()
    parts: list[Any] = icalendar.Timezone.from_ical(told).subcomponents
    return [
        (
            part.name,
            (part["dtstart"].dt - part["tzoffsetfrom"].td).strftime("%m-%d %H:%M"),
            part["tzoffsetto"].td,
        )
        for part in parts
    ]


TWO, THREE = timedelta(hours=2), timedelta(hours=3)


@pytest.mark.parametrize(("year", "spring", "autumn"), [(2018, "03-25", "10-28"), (2026, "03-29", "10-25")])
def test_riga_changes_its_clocks_at_one_in_utc(year: int, spring: str, autumn: str) -> None:
    assert onsets("Europe/Riga", year)[1:] == [
        ("DAYLIGHT", f"{spring} 01:00", THREE),
        ("STANDARD", f"{autumn} 01:00", TWO),
    ]


def test_the_year_begins_with_the_offset_that_holds_then() -> None:
    assert onsets("Europe/Riga", 2018)[0] == ("STANDARD", "12-31 22:00", TWO)
    assert onsets("America/Santiago", 2018)[0][0] == "DAYLIGHT"


def test_a_zone_that_never_changes_is_one_line_of_history() -> None:
    assert onsets("Asia/Tokyo", 2018) == [("STANDARD", "12-31 15:00", timedelta(hours=9))]


@pytest.mark.parametrize("zone", ["Europe/Riga", "Europe/London", "America/Sao_Paulo", "Australia/Lord_Howe"])
def test_every_hour_of_two_years_has_the_offset_of_the_zone(zone: str) -> None:
    parts: list[Any] = zones.described(ZoneInfo(zone), date(2018, 1, 1), date(2019, 12, 31)).subcomponents
    told = sorted((part["dtstart"].dt - part["tzoffsetfrom"].td, part["tzoffsetto"].td) for part in parts)
    hour = datetime(2018, 1, 2, tzinfo=UTC)
    while hour.year < 2020:
        offset = [to for onset, to in told if onset <= hour.replace(tzinfo=None)][-1]
        assert offset == hour.astimezone(ZoneInfo(zone)).utcoffset(), hour
        hour += timedelta(hours=1)
