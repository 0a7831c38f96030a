"""An organiser stands with the paper lists and ticks who signed; the grant follows in /status."""

import pytest

from bot.app import Bot
from sandbox import Person
from tests.chat.conftest import asks, joins, presses

pytestmark = pytest.mark.usefixtures("without_polls")


@pytest.fixture
def meeting_time() -> str:
    """The day after the meeting."""
    return "2018-11-13T12:00"


async def test_names_are_ticked_in_place_and_a_whole_town_after_a_question(martins: Person) -> None:
    towns = await asks(martins, "/signed")
    assert towns.text.startswith("Signed lists\n0 of 81 people have signed.")
    assert ["Radom: 0 of 13 signed"] in towns.buttons
    page = await presses(martins, "Radom: 0 of 13 signed")
    names = [row[0] for row in page.buttons[:8]]
    ticked = await presses(martins, names[2])
    assert ticked.id == page.id
    assert ticked.text.startswith("Radom: 1 of 13 signed")
    assert [row[0] for row in ticked.buttons[:8]] == [*names[:2], f"✓ {names[2]}", *names[3:]]
    assert (await presses(martins, f"✓ {names[2]}")).buttons[:8] == page.buttons[:8]
    asked = await presses(martins, "All signed")
    assert asked.text.endswith("Did 13 more people sign the paper list?")
    done = await presses(martins, "Yes, all have signed")
    assert done.text.startswith("Radom: 13 of 13 signed")
    assert all(row[0].startswith("✓ ") for row in done.buttons[:8])
    assert len([row for row in (await presses(martins, "More ›")).buttons if row[0].startswith("✓ ")]) == 5
    status = await asks(martins, "/status")
    assert "Invited participants who signed: 13 of 57." in status.text
    assert "12 more: EUR 5\N{NO-BREAK SPACE}040." in status.text
    await asks(martins, "/signed")
    await presses(martins, "Radom: 13 of 13 signed")
    asked = await presses(martins, "Undo all")
    assert asked.text.endswith("Take back the note that 13 people have signed?")
    assert (await presses(martins, "Yes, undo all")).text.startswith("Radom: 0 of 13 signed")


async def test_a_delegate_ticks_nobody(bot: Bot, agnieszka: Person) -> None:
    await joins(bot, agnieszka, "PL-RAD-03")
    for command in ("/signed", "/status"):
        refused = await asks(agnieszka, command)
        assert refused.text.startswith("You cannot do this")
