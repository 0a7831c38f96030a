"""An organiser asks how the bot is."""

import pytest

from bot.app import Bot
from bot.domain.alarms import Alarm, Cause
from bot.services import alarms
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


async def test_under_an_alarm_that_is_open_it_never_says_that_all_is_well(bot: Bot, martins: Person) -> None:
    told = Alarm(Cause.BACKUP_OLD, bot.clock.real(), told_at=bot.clock.real())
    async with bot.db.write() as session:
        await alarms.keep(session, [told])
    seen = await asks(martins, "/status")
    assert seen.text.startswith("Something is wrong.\nMy last good backup is more than 26 hours old.")
    async with bot.db.write() as session:
        await alarms.keep(session, [])
    assert (await presses(martins, "Look again")).text.startswith("All is well.")
