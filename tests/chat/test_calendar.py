"""A delegate takes the programme home in their phone."""

from typing import Any

import icalendar

from bot.app import Bot
from sandbox import Person, Sandbox
from tests.chat.conftest import asks, joins
from tests.chat.test_items import content


async def test_the_calendar_has_what_concerns_the_reader(sandbox: Sandbox, radom_a: Person) -> None:
    file = await asks(radom_a, "/calendar")
    assert file.raw["document"]["file_name"] == "ttchan-2018.ics"
    calendar = icalendar.Calendar.from_ical(content(sandbox, file))
    events: dict[str, Any] = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    assert "P22@ttchan-2018.ttchan" in events
    assert "P25@ttchan-2018.ttchan" not in events
    assert events["P21@ttchan-2018.ttchan"].start.isoformat() == "2018-11-10T08:30:00+02:00"
    assert [zone["tzid"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Riga"]


async def test_the_calendar_is_in_the_readers_language(bot: Bot, sandbox: Sandbox, ilze: Person) -> None:
    await joins(bot, ilze, "LV-DAU-01", "latviešu")
    file = await asks(ilze, "/calendar")
    assert "programmu Jūsu kalendārā" in file.text
    assert "Autobusi Daugavpils – Aglona".encode() in content(sandbox, file)
