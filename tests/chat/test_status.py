"""An organiser asks how the bot is."""

import pytest

from sandbox import Person
from tests.chat.conftest import PATIENCE, asks, presses

pytestmark = pytest.mark.usefixtures("without_polls")


async def test_all_is_well_and_what_comes_next_is_told(martins: Person) -> None:
    await asks(martins, "/organise")
    seen = await presses(martins, "Status")
    assert seen.text.startswith("All is well.\nA rehearsal is on: it is 07:25, Saturday, 10 November 2018.")
    assert "People who have joined: 1." in seen.text
    assert "Everybody who wrote to me is answered." in seen.text
    assert "07:30: " in seen.text
    await martins.presses("Look again")
    assert (await martins.sees_toast(PATIENCE)).text == "As of 07:25."
