"""The data are moved to PostgreSQL between two words of a conversation."""

from contextlib import AsyncExitStack

import pytest

from bot.settings import Settings, load_settings
from sandbox import Person, Sandbox
from schedules import boards
from tests.chat.conftest import asks, invited, is_told, joins, presses, running, time_is
from tests.chat.test_saturday import begun, passes
from tests.integration.command import ttchan
from tests.postgres import Postgres

pytestmark = pytest.mark.fault("rehearsed")


async def _moved(settings: Settings, url: str) -> Settings:
    """Move the data; returns the settings of the bot from now on."""
    done = await ttchan("migrate-to", url, DATA_DIR=str(settings.data_dir))
    assert done.code == 0, done.err
    given = {name: getattr(settings, name) for name in ("token", "api_url", "data_dir", "send_rate")}
    return load_settings(database_url=url, **given)


async def test_whoever_talks_to_the_bot_notices_nothing(
    settings: Settings, postgres: Postgres, agnieszka: Person, ilze: Person
) -> None:
    url = postgres.create()
    async with running(settings, "2018-11-10T07:25") as bot:
        await joins(bot, agnieszka, "PL-RAD-03")
        link = (await invited(bot, "LV-DAU-03")).link
        card = await asks(agnieszka, "/next")
        choice = await asks(agnieszka, "/settings")
    await ilze.start(link)  # while nobody is there
    on_postgresql = await _moved(settings, url)
    async with running(on_postgresql) as bot:
        await ilze.receives(20)
        welcomed = await presses(ilze, "English")
        assert "You are Žanete Rītausma, delegation Daugavpils." in welcomed.text
        again = await asks(agnieszka, "/next")
        assert (again.text, again.buttons) == (card.text, card.buttons)
        shown = await presses(agnieszka, choice.buttons[0][0])
        assert shown.edited
        await time_is(bot, "2018-11-10T07:27")  # whoever has joined is looked for each minute
        await time_is(bot, "2018-11-10T08:15")
        await is_told(agnieszka, "Bus 1 leaves at 08:30, in 60 minutes")
        await is_told(agnieszka, "Bus 1 leaves at 08:30, in 15 minutes")
        on_board = await presses(agnieszka, "I am on board")
        assert on_board.text == "You are on board of Bus 1, 08:15."


@pytest.mark.proof
@pytest.mark.timeout(400)
async def test_saturday_morning_moved_midway(
    settings: Settings,
    without_polls: None,
    sandbox: Sandbox,
    postgres: Postgres,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(boards, "LOOK_SECONDS", 0.3)
    url = postgres.create()
    async with AsyncExitStack() as at_end:
        bot = await at_end.enter_async_context(running(settings, "2018-11-10T07:25"))
        morning = await begun(bot, sandbox)

        async def moves() -> None:
            await at_end.aclose()
            on_postgresql = await _moved(settings, url)
            morning.bot = await at_end.enter_async_context(running(on_postgresql))

        await passes(morning, moves)
        assert not morning.bot.db.is_sqlite
