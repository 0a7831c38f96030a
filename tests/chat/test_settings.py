"""A delegate says when the bot may write to her: by buttons, at once, and back again."""

import pytest

from bot.app import Bot
from bot.domain.deliveries import State
from bot.settings import Settings
from sandbox import Person
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, joins, presses, running, time_is
from tests.chat.deliveries import rows

pytestmark = pytest.mark.usefixtures("without_polls")


@pytest.fixture
def meeting_time() -> str:
    """Friday evening: digests of Saturday lie ahead."""
    return "2018-11-09T20:25"


async def everything(person: Person) -> list[SeenMessage]:
    """All that has come and was not looked at yet."""
    found = []
    while True:
        try:
            found.append(await person.receives(0.3))
        except AssertionError:
            return found


def firsts(messages: list[SeenMessage]) -> list[str]:
    """Their first lines."""
    return [one.text.splitlines()[0] for one in messages]


async def test_the_evening_tells_of_the_next_day_and_the_morning_of_the_day(
    bot: Bot, radom_a: Person
) -> None:
    await time_is(bot, "2018-11-09T20:31")
    (evening,) = await everything(radom_a)
    assert evening.text.startswith("Tomorrow, Saturday, 10 November 2018\n\nFirst: 07:15 Breakfast (early)")
    assert evening.buttons == [["The whole day", "Next for me"], ["Settings", "Help"]]
    await time_is(bot, "2018-11-10T07:01")
    assert firsts(await everything(radom_a)) == ["Today, Saturday, 10 November 2018"]
    day = await presses(radom_a, "The whole day")
    assert day.text.startswith("Saturday, 10 November 2018")
    await time_is(bot, "2018-11-10T07:02")
    assert await everything(radom_a) == [], "nothing comes twice"


async def test_what_is_switched_off_does_not_come(bot: Bot, radom_a: Person) -> None:
    settings = await asks(radom_a, "/settings")
    assert settings.buttons[1] == ["✓ Evening summary", "✓ Morning summary"]
    off = await presses(radom_a, "✓ Evening summary")
    assert off.id == settings.id
    assert "Evening summary of the next day: no" in off.text
    await time_is(bot, "2018-11-10T07:01")
    told = firsts(await everything(radom_a))
    assert [one for one in told if one.startswith(("Today", "Tomorrow"))] == [
        "Today, Saturday, 10 November 2018"
    ]


@pytest.mark.parametrize("meeting_time", ["2018-11-09T18:35"])
async def test_minutes_of_a_kind_are_chosen_in_three_taps_and_count_at_once(
    bot: Bot, radom_a: Person
) -> None:
    reminders = await asks(radom_a, "/reminders")
    assert "Reminders: Journeys, Seminars, Excursions, Ceremonies and Culture" in reminders.text
    kinds = await presses(radom_a, "Reminders")
    assert "Meals: no reminder" in kinds.text
    await presses(radom_a, "Meals")
    chosen = await presses(radom_a, "30 minutes before")
    assert "Now: 30 minutes before." in chosen.text
    assert ["No reminder", "10 minutes before"] in chosen.buttons
    await presses(radom_a, "‹ Reminders")
    await presses(radom_a, "Culture")
    await presses(radom_a, "No reminder")
    assert "Meals: 30 minutes before" in (await presses(radom_a, "‹ Reminders")).text
    await time_is(bot, "2018-11-10T06:46")
    evening, breakfast = await everything(radom_a)
    assert evening.text.startswith("Tomorrow"), "the concert of Friday night is not announced"
    assert breakfast.text.startswith("07:15 Breakfast (early) 🍽, in 30 minutes")


async def test_own_quiet_hours_let_the_morning_wait(bot: Bot, radom_a: Person) -> None:
    await asks(radom_a, "/settings")
    await presses(radom_a, "Quiet hours")
    chosen = await presses(radom_a, "21:00–08:00")
    assert "Quiet hours: 21:00–08:00" in chosen.text
    assert any("✓ 21:00–08:00" in row for row in chosen.buttons)
    await time_is(bot, "2018-11-10T07:59")
    told = firsts(await everything(radom_a))
    assert not [one for one in told if one.startswith("Today")]
    assert [one for one in told if "leaves at 08:30, in 60 minutes" in one], "a departure rings all the same"
    await time_is(bot, "2018-11-10T08:01")
    assert [one for one in firsts(await everything(radom_a)) if one.startswith("Today, Saturday")]


async def test_a_pause_is_over_with_the_mornings_digest_or_when_she_says_so(
    bot: Bot, radom_a: Person
) -> None:
    await asks(radom_a, "/settings")
    paused = await presses(radom_a, "Pause for today")
    assert "No messages until Saturday, 10 November, 07:00." in paused.text
    await time_is(bot, "2018-11-09T20:31")
    assert await everything(radom_a) == []
    resumed = await presses(radom_a, "Resume")
    assert "No messages until" not in resumed.text
    await presses(radom_a, "Pause for today")
    await time_is(bot, "2018-11-10T07:01")
    assert firsts(await everything(radom_a)) == ["Today, Saturday, 10 November 2018"]


async def test_after_stop_nothing_comes_and_start_brings_it_back(bot: Bot, radom_a: Person) -> None:
    stopped = await asks(radom_a, "/stop")
    assert stopped.text.startswith("You get no more messages from me")
    assert stopped.buttons == [["Start messages again"], ["Help"]]
    assert (await asks(radom_a, "/today")).text.startswith("Friday, 9 November 2018")
    await time_is(bot, "2018-11-09T20:31")
    assert await everything(radom_a) == [], "another command does not bring them back"
    await asks(radom_a, "/language")
    await radom_a.presses("English")
    await radom_a.receives(PATIENCE)
    home = await radom_a.receives(PATIENCE)
    assert "You get no messages from me now. To get them again: /start" in home.text
    home = await asks(radom_a, "/start")
    assert home.text.startswith("You get messages from me again.")
    await time_is(bot, "2018-11-10T07:01")
    assert firsts(await everything(radom_a)) == ["Today, Saturday, 10 November 2018"]


async def test_one_press_brings_messages_back_as_well(bot: Bot, radom_a: Person) -> None:
    await asks(radom_a, "/settings")
    await presses(radom_a, "No more messages")
    settings = await asks(radom_a, "/settings")
    assert "You get no messages from me." in settings.text
    again = await presses(radom_a, "Start messages again")
    assert again.text == "You get messages from me again."
    await time_is(bot, "2018-11-09T20:31")
    assert [one for one in firsts(await everything(radom_a)) if one.startswith("Tomorrow")]


@pytest.mark.fault("F18")
async def test_who_blocks_the_bot_is_left_alone_and_gets_the_next_after_coming_back(
    bot: Bot, radom_a: Person
) -> None:
    await radom_a.blocks()
    await time_is(bot, "2018-11-09T20:31")
    (told,) = await rows(bot)
    assert told[1] in (State.SUPPRESSED, State.FAILED), "told of it by Telegram before or after the try"
    await radom_a.unblocks()
    await time_is(bot, "2018-11-10T07:01")
    assert firsts(await everything(radom_a)) == ["Today, Saturday, 10 November 2018"]


@pytest.mark.parametrize("meeting_time", ["2018-11-09T18:40"])
@pytest.mark.fault("F18")
async def test_a_block_that_the_bot_was_not_told_of_is_found_out_and_forgotten_by_any_message(
    bot: Bot, settings: Settings, radom_a: Person
) -> None:
    radom_a.profile.blocked = True
    await time_is(bot, "2018-11-09T20:31")
    assert [state for _, state in await rows(bot)] == [State.FAILED, State.SUPPRESSED]
    radom_a.profile.blocked = False
    assert (await asks(radom_a, "/next")).text
    await time_is(bot, "2018-11-10T07:01")
    assert firsts(await everything(radom_a)) == ["Today, Saturday, 10 November 2018"]


async def test_choices_survive_a_restart(settings: Settings, agnieszka: Person) -> None:
    async with running(settings, "2018-11-09T20:25") as bot:
        await joins(bot, agnieszka, "PL-RAD-03")
        await asks(agnieszka, "/settings")
        await presses(agnieszka, "✓ Morning summary")
    async with running(settings):
        again = await asks(agnieszka, "/settings")
        assert "Morning summary of the day: no" in again.text
        assert "✓ Evening summary" in again.buttons[1]


async def test_a_stranger_may_say_stop_but_has_nothing_to_choose(bot: Bot, ilze: Person) -> None:
    told = await asks(ilze, "/stop")
    assert told.buttons[0][0] in ("Start messages again", "Atsākt ziņas")
    refused = await asks(ilze, "/settings")
    assert not any("Quiet" in label for row in refused.buttons for label in row)


async def test_help_and_the_card_lead_to_the_settings(radom_a: Person) -> None:
    await asks(radom_a, "/help")
    assert (await presses(radom_a, "Settings")).text.startswith("Settings")
    await radom_a.send("/me")
    await radom_a.receives(PATIENCE)
    assert (await presses(radom_a, "Settings")).text.startswith("Settings")
