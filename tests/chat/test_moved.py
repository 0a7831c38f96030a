"""The data are moved to PostgreSQL between two words of a conversation."""

from pathlib import Path

import pytest

from bot.settings import Settings, load_settings
from sandbox import Person, Sandbox
from tests.chat.conftest import asks, invited, is_told, joins, presses, running, time_is
from tests.integration.command import ttchan
from tests.postgres import Postgres


@pytest.mark.fault("rehearsed")
async def test_whoever_talks_to_the_bot_notices_nothing(
    settings: Settings, data_dir: Path, sandbox: Sandbox, postgres: Postgres, agnieszka: Person, ilze: Person
) -> None:
    url = postgres.create()
    async with running(settings, "2018-11-10T07:25") as bot:
        await joins(bot, agnieszka, "PL-RAD-03")
        link = (await invited(bot, "LV-DAU-03")).link
        card = await asks(agnieszka, "/next")
        choice = await asks(agnieszka, "/settings")
    await ilze.start(link)  # while nobody is there
    moved = await ttchan("migrate-to", url, DATA_DIR=str(data_dir))
    assert moved.code == 0, moved.err
    on_postgresql = load_settings(
        token=sandbox.token, api_url=sandbox.url, data_dir=data_dir, database_url=url, send_rate=0
    )
    async with running(on_postgresql) as bot:
        await ilze.receives(20)
        welcomed = await presses(ilze, "English")
        assert "You are Žanete Rītausma, delegation Daugavpils." in welcomed.text
        again = await asks(agnieszka, "/next")
        assert (again.text, again.buttons) == (card.text, card.buttons)
        shown = await presses(agnieszka, choice.buttons[0][0])
        assert shown.edited
        await time_is(bot, "2018-11-10T08:15")
        await is_told(agnieszka, "Bus 1 leaves at 08:30, in 50 minutes")
        await is_told(agnieszka, "Bus 1 leaves at 08:30, in 15 minutes")
        on_board = await presses(agnieszka, "I am on board")
        assert on_board.text == "You are on board of Bus 1, 08:15."
