"""What was sent is changed everywhere: to just the words that stand above the button."""

import pytest

from sandbox import Person
from sandbox.seen import SeenMessage
from tests.chat.announcing import WORDS
from tests.chat.conftest import PATIENCE, asks, is_told, presses
from tests.chat.test_announcements import sends
from tests.chat.test_urgent import until

pytestmark = [
    pytest.mark.parametrize("meeting_time", ["2018-11-11T12:00"]),
    pytest.mark.usefixtures("without_polls"),
]


async def types_anew(person: Person, words: str) -> SeenMessage:
    """Send other words. Returns the question under how they will read."""
    assert (await asks(person, words)).text == words
    return await person.receives(PATIENCE)


async def test_change_it_everywhere_means_the_words_above_it(martins: Person, radom_a: Person) -> None:
    await sends(martins)
    told = await is_told(radom_a, WORDS)
    await until(martins, "Sent. 2 of 81")
    await presses(martins, "Edit everywhere")
    first = await types_anew(martins, "Dinner is at 20:00.")
    await types_anew(martins, "Dinner is at 21:00.")
    await martins.presses_stale(first.id, first.data[0][0])
    heading = await martins.receives(PATIENCE)
    assert heading.id == first.id
    assert heading.text.startswith("This button is from an older message. Here is the way on:")
    assert (await martins.receives(PATIENCE)).text == "Dinner is at 21:00."
    assert (await martins.receives(PATIENCE)).text.startswith("So it will read")
    await radom_a.receives_nothing()
    await presses(martins, "Change it everywhere")
    changed = await radom_a.receives(PATIENCE)
    assert (changed.id, changed.text) == (told.id, "Dinner is at 21:00.")
