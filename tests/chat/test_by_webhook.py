"""A whole conversation while Telegram sends the updates to the bot instead of being asked for them."""

import pytest

from bot.settings import Settings, load_settings
from sandbox import Person, Sandbox
from sandbox.caller import Caller
from tests.chat.announcing import WORDS, prepares
from tests.chat.conftest import PATIENCE, asks, is_told, presses, running
from tests.chat.importing import hears
from tests.integration.command import free_port

pytestmark = pytest.mark.parametrize("meeting_time", ["2018-11-11T12:00"])


@pytest.fixture
def settings(settings: Settings) -> Settings:
    port = free_port()
    more = {"webhook_url": f"http://127.0.0.1:{port}/telegram", "webhook_listen": f"127.0.0.1:{port}"}
    return load_settings(**settings.model_dump() | more)


async def test_joining_reading_pressing_and_announcing_go_on_as_ever(
    sandbox: Sandbox, martins: Person, radom_a: Person
) -> None:
    today = await asks(radom_a, "/today")
    assert today.text.startswith("Sunday, 11 November 2018")
    monday = await presses(radom_a, "Mon 12")
    assert monday.edited
    assert monday.text.startswith("Monday, 12 November 2018")
    await prepares(martins)
    await presses(martins, "Send to 2 people")
    assert (await is_told(radom_a, WORDS)).text == WORDS
    await hears(martins, WORDS)
    assert not sandbox.journal.calls("getUpdates")
    async with Caller.open(sandbox.url, sandbox.token) as call:
        info = await call("getWebhookInfo")
    assert info["pending_update_count"] == 0
    assert "last_error_date" not in info
    assert "callback_query" in info["allowed_updates"]


async def test_presses_come_in_the_order_of_the_fingers(radom_a: Person) -> None:
    await asks(radom_a, "/today")
    for _ in range(3):
        for label in ("Mon 12", "Sun 11"):
            shown = await presses(radom_a, label)
            assert any(f"·{label}·" in row for row in shown.buttons)
    await radom_a.send("/next")
    await radom_a.send("/me")
    first, second = [(await radom_a.receives(PATIENCE)).text for _ in range(2)]
    assert first.startswith("Now")
    assert second.splitlines()[0] == "Agnieszka Źródłogórska"


async def test_what_was_written_while_the_bot_was_away_is_answered_by_webhook_and_by_polling(
    settings: Settings, sandbox: Sandbox, meeting_time: str
) -> None:
    sandbox.world.webhook.first_pause = 0.1
    stranger = sandbox.add_person("Anna", language_code="en")
    async with running(settings, meeting_time):
        first = await asks(stranger, "/start")
    await stranger.send("/start")
    await stranger.receives_nothing()
    async with running(settings):
        assert (await stranger.receives(PATIENCE)).text == first.text
    await stranger.send("/start")
    polls = load_settings(**settings.model_dump() | {"webhook_url": ""})
    async with running(polls):
        assert (await stranger.receives(PATIENCE)).text == first.text
        await stranger.receives_nothing()
    assert not sandbox.world.webhook.url
