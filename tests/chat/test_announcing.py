"""An organiser announces something from a phone: to everybody, as it is, now, with the preview in between."""

import pytest

from bot.app import Bot
from bot.settings import Settings
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.announcing import DOT, WORDS, prepares, previews
from tests.chat.conftest import PATIENCE, asks, is_told, joins, presses, running
from tests.chat.importing import hears

pytestmark = pytest.mark.parametrize("meeting_time", ["2018-11-11T12:00"])


async def test_the_plain_case_takes_two_messages_and_four_taps(martins: Person, radom_a: Person) -> None:
    asked = await asks(martins, "/announce")
    assert asked.text.splitlines()[-1].startswith("Send me what you want to say: a text, photo, file")
    whom = await asks(martins, WORDS)
    assert "For: everybody" in whom.text
    assert "It reaches 2 of 81 people." in whom.text
    texts = await presses(martins, whom.buttons[0][0])
    assert "Your text is in English." in texts.text
    assert texts.buttons[0] == ["As it is, to everybody"]
    *messages, when = await previews(martins, texts.buttons[0][0])
    assert [one.text for one in messages] == [WORDS]
    last = await presses(martins, when.buttons[0][0])
    assert last.text.startswith("Send it now?")
    assert last.buttons[0] == ["Send to 2 people"]
    card = await presses(martins, last.buttons[0][0])
    assert card.edited
    assert card.text.startswith("Announcement\n“Dinner is at 19:00")
    assert (await is_told(radom_a, "Dinner")).text == WORDS
    await hears(martins, WORDS)


@pytest.mark.fault("F40")
async def test_send_pressed_twice_sends_once_and_shows_how_far_it_is(
    martins: Person, radom_a: Person
) -> None:
    last = await prepares(martins)
    await presses(martins, "Send to 2 people")
    await is_told(radom_a, WORDS)
    await hears(martins, WORDS)
    await martins.presses_stale(last.id, last.data[0][0])
    await hears(martins, "Announcement")
    await radom_a.receives_nothing()


@pytest.mark.fault("F40")
async def test_what_was_changed_after_the_last_look_is_shown_again_before_it_is_sent(
    martins: Person, radom_a: Person
) -> None:
    looked_at = await prepares(martins)
    texts = await asks(martins, "Dinner is at 20:00.")
    assert "Your text is in English." in texts.text
    await martins.presses(data=looked_at.data[0][0], message_id=looked_at.id)
    again = await martins.receives(PATIENCE)
    assert again.text.startswith("The announcement was changed meanwhile.")
    assert (await martins.receives(PATIENCE)).text == "Dinner is at 20:00."
    await martins.receives(PATIENCE)
    await radom_a.receives_nothing()
    await presses(martins, "Send now")
    await presses(martins, "Send to 2 people")
    await is_told(radom_a, "Dinner is at 20:00.")


async def test_the_last_look_says_what_goes_also_under_the_preview_of_other_words(martins: Person) -> None:
    await asks(martins, f"/announce {WORDS}")
    await presses(martins, "To everybody")
    *_, when = await previews(martins)
    await asks(martins, "Dinner is at 20:00.")
    await martins.presses(data=when.data[0][0], message_id=when.id)
    last = await martins.receives(PATIENCE)
    assert last.text.startswith("Send it now?\n“Dinner is at 20:00.”\n")


async def test_send_of_a_draft_that_was_thrown_away_sends_no_other(martins: Person, radom_a: Person) -> None:
    last = await prepares(martins)
    await asks(martins, "/announce")
    await presses(martins, "Begin anew")
    await asks(martins, "Dinner is at 20:00.")
    await presses(martins, "To everybody")
    await previews(martins)
    await presses(martins, "Send now")
    await martins.presses(data=last.data[0][0], message_id=last.id)
    assert not (await martins.receives(PATIENCE)).text.startswith("Announcement")
    await radom_a.receives_nothing()


async def test_a_draft_survives_a_restart_and_is_offered(
    settings: Settings, sandbox: Sandbox, meeting_time: str
) -> None:
    martins = sandbox.add_person("Mārtiņš")
    async with running(settings, meeting_time) as bot:
        await joins(bot, martins, "LV-DAU-02")
        await asks(martins, f"/announce {WORDS}")
    async with running(settings):
        texts = await presses(martins, "To everybody")
        assert "Your text is in English." in texts.text
        offer = await asks(martins, "/announce")
        assert offer.text == f"You have begun an announcement:\n“{WORDS}”"
        assert "For: everybody" in (await presses(martins, "Go on with it")).text
        await asks(martins, "/announce")
        assert "Send me what you want to say" in (await presses(martins, "Begin anew")).text
        assert "For: everybody" in (await asks(martins, "Something else.")).text
        await asks(martins, "/announce")
        assert "Something else." in martins.chat.last.text


async def test_too_long_a_text_is_said_and_kept_and_links_elsewhere_are_named(martins: Person) -> None:
    long = "a" * 4000
    await asks(martins, f"/announce {long}")
    photo = await sends_photo(martins)
    assert photo.text.splitlines() == [
        "The text is too long by 2976 characters. Please send it shorter: nothing is lost.",
        "At most 4096 characters fit; under a photo or file 1024.",
    ]
    whom = await asks(martins, "See https://evil.example/x and https://www.daugavpils.lv")
    assert whom.text.startswith("For whom?")
    await presses(martins, "To everybody")
    *messages, when = await previews(martins)
    assert messages[0].raw["photo"]
    assert "a link leads to evil.example, which is no site" in when.text


async def sends_photo(person: Person, caption: str = "") -> SeenMessage:
    """A picture of one dot."""
    await person.send_photo(DOT, caption)
    return await person.receives(PATIENCE)


async def test_other_organisers_are_told_at_once(bot: Bot, martins: Person, sandbox: Sandbox) -> None:
    other = sandbox.add_person("Žanete")
    await joins(bot, other, "LV-DAU-03")
    await martins.receives(PATIENCE)  # that she has joined
    await prepares(martins)
    await presses(martins, "Send to 2 people")
    heard = [(await other.receives(PATIENCE)).text for _ in range(2)]
    assert WORDS in heard
    assert any("announce" in text and "Mārtiņš" in text for text in heard)


async def test_organise_leads_to_all_that_organisers_do(martins: Person, radom_a: Person) -> None:
    screen = await asks(martins, "/organise")
    assert screen.buttons[0][0] == "Announce"
    assert "Send me what you want to say" in (await presses(martins, "Announce")).text
    await asks(martins, "/organise")
    assert "which item?" in (await presses(martins, "Change an item")).text
    assert (await asks(radom_a, "/organise")).text.startswith("You cannot do this")


async def test_a_draft_can_be_thrown_away(martins: Person, radom_a: Person) -> None:
    await prepares(martins)
    gone = await presses(martins, "Throw it away")
    assert gone.text == "The announcement is thrown away. Nothing was sent."
    assert "Send me what you want to say" in (await asks(martins, "/announce")).text
    await radom_a.receives_nothing()
