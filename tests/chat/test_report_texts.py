"""An organiser writes texts for the report from the phone."""

import pytest

from sandbox import Person
from tests.chat.conftest import asks, presses

pytestmark = pytest.mark.usefixtures("without_polls")


@pytest.fixture
def meeting_time() -> str:
    """The day after the meeting."""
    return "2018-11-13T12:00"


async def test_a_day_is_told_in_latvian_changed_and_deleted(martins: Person) -> None:
    await asks(martins, "/report")
    texts = await presses(martins, "Texts")
    assert texts.text.startswith("Texts for the report\nLanguage: English\nWritten: 0 of 10.")
    day = await presses(martins, "Friday, 9 November – drafted")
    assert "The day of 09/11/2018 was dedicated to “Registration" in day.text
    await presses(martins, "Another language")
    await presses(martins, "Latvian")
    ask = await presses(martins, "Write")
    assert ask.text.endswith("Send me the text now, in this language: Latvian. At most 3000 characters.")
    refused = await asks(martins, "x" * 3001)
    assert refused.text.startswith("The text is too long by 1 character.")
    saved = await asks(martins, "Diena bija veltīta <b>Eiropas</b> nākotnei.")
    assert saved.text.startswith("Saved.")
    assert saved.text.endswith("Diena bija veltīta <b>Eiropas</b> nākotnei.")
    assert saved.buttons[0] == ["Change", "Delete"]
    texts = await presses(martins, "‹ Texts")
    assert texts.buttons[1] == ["✓ Friday, 9 November"]
    await presses(martins, "✓ Friday, 9 November")
    await presses(martins, "Change")
    changed = await asks(martins, "Diena bija veltīta dziesmām.")
    assert changed.text.endswith("\nDiena bija veltīta dziesmām.")
    asked = await presses(martins, "Delete")
    assert asked.text.endswith("Delete this text?")
    gone = await presses(martins, "Yes, delete")
    assert gone.buttons[0] == ["Write"]


async def test_who_goes_back_is_not_taken_at_their_next_word(martins: Person) -> None:
    await asks(martins, "/report")
    await presses(martins, "Texts")
    await presses(martins, "Thursday, 8 November – drafted")
    await presses(martins, "Write")
    await presses(martins, "‹ Back")
    answer = await asks(martins, "Where is the bus?")
    assert "I did not understand that." in answer.text
