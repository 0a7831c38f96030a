"""A delegate opens an item: its card, its place on the map, its calendar file, its slides."""

from typing import Any

import icalendar

from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.conftest import asks, presses


def content(sandbox: Sandbox, message: SeenMessage) -> bytes:
    """What is in a document of a message."""
    document: dict[str, Any] = message.raw["document"]
    return sandbox.world.files.get(document["file_id"]).content


async def test_the_card_opens_in_place_and_leads_back_to_the_day(radom_a: Person) -> None:
    today = await asks(radom_a, "/today")
    card = await presses(radom_a, "09:40")
    assert card.id == today.id
    assert card.text.startswith(
        "Aglona Basilica (group A) 🗺\n"
        "When: Saturday, 10 November, 09:40–10:40\n"
        "Where: Aglonas bazilika (Aglona Basilica) – Main gate of the sacred square\n"
        "Transport: Bus 1\n"
        "Wear: warm clothes, something to cover your shoulders"
    )
    back = await presses(radom_a, "‹ Back to day")
    assert back.text == today.text
    assert back.buttons == today.buttons


async def test_the_map_shows_where_the_coach_leaves(radom_a: Person) -> None:
    await asks(radom_a, "/today")
    await presses(radom_a, "08:30")
    pin = await presses(radom_a, "Map")
    assert not pin.edited
    assert pin.raw["venue"]["title"] == "Vienības laukums (Unity Square)"
    assert pin.raw["venue"]["location"] == {"latitude": 55.8708, "longitude": 26.5162}


async def test_one_item_goes_into_the_phones_calendar(sandbox: Sandbox, radom_a: Person) -> None:
    await asks(radom_a, "/today")
    await presses(radom_a, "08:30")
    file = await presses(radom_a, "Add to calendar")
    assert file.raw["document"]["file_name"] == "ttchan-2018-P21.ics"
    assert file.text == "Open this file: your phone puts “Coaches Daugavpils – Aglona” into your calendar."
    (event,) = icalendar.Calendar.from_ical(content(sandbox, file)).walk("VEVENT")
    assert event["uid"] == "P21@ttchan-2018.ttchan"


async def test_slides_of_a_seminar_are_sent_as_a_file(sandbox: Sandbox, radom_a: Person) -> None:
    await asks(radom_a, "/programme")
    await presses(radom_a, "Fri 9")
    card = await presses(radom_a, "11:25")
    slides = next(label for row in card.buttons for label in row if "six towns" in label.lower())
    file = await presses(radom_a, slides)
    assert file.raw["document"]["file_name"] == "p14.pdf"
    assert content(sandbox, file).startswith(b"%PDF")


async def test_slides_that_were_not_stored_are_apologised_for(radom_a: Person, data_dir: Any) -> None:
    (data_dir / "files" / "slides" / "p14.pdf").unlink()
    message = await asks(radom_a, "/help")
    for number in range(3):
        await radom_a.presses_stale(message.id, f"1file|P14|{number}")
        answer = await radom_a.receives()
        if "not here yet" in answer.text:
            return
    raise AssertionError("no link of P14 is a file")


async def test_the_card_of_everything_leads_back_to_everything(radom_a: Person) -> None:
    await asks(radom_a, "/today")
    everything = await presses(radom_a, "Show everything")
    card = await presses(radom_a, "11:10")
    assert "For: group B" in card.text
    assert (await presses(radom_a, "‹ Back to day")).text == everything.text


async def test_an_item_that_is_gone_is_answered_kindly(radom_a: Person) -> None:
    message = await asks(radom_a, "/today")
    await radom_a.presses_stale(message.id, "1item|P99|0")
    answer = await radom_a.receives()
    assert answer.text == (
        "This item is no longer in the programme. Here is the way to the programme of today:"
    )
    assert (await presses(radom_a, "Today")).text == message.text
