"""What can be announced, in several languages: people get it as the organiser sent it."""

from typing import Any

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox, acts
from sandbox.methods.media import attachment, new_album
from sandbox.text.formatted import read
from sandbox.upload import Upload
from tests.chat.announcing import DOT, previews
from tests.chat.conftest import PATIENCE, asks, joins, presses

pytestmark = pytest.mark.parametrize("meeting_time", ["2018-11-11T12:00"])

NAMES = {"document": "a.pdf", "video": "a.mp4", "voice": "a.ogg", "photo": "a.png"}


async def sends(person: Person, kind: str, caption: str = "", **more: Any) -> None:
    """Send a file."""
    world = person._world
    content = attachment(world, kind, Upload(DOT, NAMES[kind], "application/octet-stream"), {})
    if caption:
        content |= read(caption, "HTML").fields("caption")
    acts.write(world, person.profile, content | more)


@pytest.mark.fault("bad:text")
async def test_a_file_that_telegram_does_not_find_any_more_is_said_in_its_preview(
    martins: Person, sandbox: Sandbox
) -> None:
    await asks(martins, "/announce")
    await sends(martins, "photo", "Look")
    await martins.receives(PATIENCE)
    gone = "Bad Request: wrong file identifier/HTTP URL specified"
    sandbox.faults.add("error", method="sendPhoto", code=400, description=gone)
    await presses(martins, "To everybody")
    await presses(martins, martins.chat.last.buttons[0][0])
    seen = await martins.receives(PATIENCE)
    assert seen.text.startswith("I cannot announce this. Please send a text, photo")
    assert len(seen.buttons[0]) == 2, "a way back"


async def announced(martins: Person, to: Person) -> Any:
    """The rest of the plain case. Returns what arrives at somebody's."""
    await presses(martins, "To everybody")
    *shown, _ = await previews(martins)
    await presses(martins, "Send now")
    await presses(martins, "Send to 2 people")
    got = await to.receives(PATIENCE)
    assert {key: got.raw.get(key) for key in KEPT} == {key: shown[0].raw.get(key) for key in KEPT}
    return got


KEPT = ("text", "caption", "entities", "photo", "document", "video", "voice", "venue", "location")


@pytest.mark.parametrize("kind", NAMES)
async def test_a_file_with_its_caption_arrives_as_it_was_sent(
    martins: Person, radom_a: Person, kind: str
) -> None:
    await asks(martins, "/announce")
    await sends(martins, kind, "Look <b>here</b> &amp; there")
    await martins.receives(PATIENCE)
    got = await announced(martins, radom_a)
    assert kind in got.raw
    assert got.html == "Look <b>here</b> &amp; there"


async def test_the_command_may_stand_under_a_photo(martins: Person, radom_a: Person) -> None:
    await sends(martins, "photo", "/announce Meet here")
    assert (await martins.receives(PATIENCE)).text.startswith("For whom?")
    assert (await announced(martins, radom_a)).text == "Meet here"


async def test_a_photo_sent_after_a_text_has_it_as_its_caption(martins: Person, radom_a: Person) -> None:
    await asks(martins, "/announce Meet here")
    await sends(martins, "photo")
    await martins.receives(PATIENCE)
    assert (await announced(martins, radom_a)).text == "Meet here"


async def test_a_place_is_announced_by_itself(martins: Person, radom_a: Person) -> None:
    await asks(martins, "/announce")
    await martins.send_location(55.87, 26.53)
    assert (await martins.receives(PATIENCE)).text.startswith("For whom?")
    await sends(martins, "photo")
    assert "takes no text, photo or file" in (await martins.receives(PATIENCE)).text
    await presses(martins, "Go on with it")
    got = await announced(martins, radom_a)
    assert got.raw["location"] == {"latitude": 55.87, "longitude": 26.53}


async def test_an_album_arrives_as_one(martins: Person, radom_a: Person) -> None:
    await asks(martins, "/announce")
    album = new_album()
    for caption in ("", "Three pictures", ""):
        await sends(martins, "photo", caption, media_group_id=album)
    assert (await martins.receives(PATIENCE)).text.startswith("For whom?")
    await martins.receives_nothing()
    got = [await announced(martins, radom_a), *[await radom_a.receives(PATIENCE) for _ in range(2)]]
    assert len({one.raw["media_group_id"] for one in got}) == 1
    assert [one.text for one in got] == ["Three pictures", "", ""]


@pytest.mark.fault("bad:text")
async def test_formatting_is_kept_and_what_cannot_be_announced_is_said(
    martins: Person, radom_a: Person
) -> None:
    await asks(martins, "/announce")
    acts.write(martins._world, martins.profile, {"contact": {"phone_number": "1", "first_name": "A"}})
    assert (await martins.receives(PATIENCE)).text.startswith("I cannot announce this.")
    words = read("Bus <b>2</b> waits at <i>Rīgas iela</i>", "HTML").fields()
    acts.write(martins._world, martins.profile, words)
    await martins.receives(PATIENCE)
    assert (await announced(martins, radom_a)).html == "Bus <b>2</b> waits at <i>Rīgas iela</i>"


async def test_everybody_gets_their_own_language_and_who_has_none_is_named(
    bot: Bot, martins: Person, radom_a: Person, sandbox: Sandbox
) -> None:
    ilze, snezana = sandbox.add_person("Ilze"), sandbox.add_person("Snežana")
    await joins(bot, ilze, "LV-DAU-06", "latviešu")
    await joins(bot, snezana, "RS-RAS-05", "српски")
    await asks(martins, "/announce Good evening")
    texts = await presses(martins, "To everybody")
    assert "2 people read another language: they get English, with a note that says so." in texts.text
    assert "Latvian 1, Serbian 1" in texts.text
    assert texts.buttons[1] == ["Add Latvian", "Add Serbian"]
    await presses(martins, "Add Latvian")
    texts = await asks(martins, "Labvakar")
    assert "Your texts: English and Latvian." in texts.text
    assert "Latvian 1" not in texts.text
    *messages, when = await previews(martins, "Preview")
    assert [one.text for one in messages] == ["Good evening", "Labvakar"]
    assert "1 person reads another language and gets it with the note “(in English)”." in when.text
    await presses(martins, "Send now")
    await presses(martins, "Send to 4 people")
    assert (await radom_a.receives(PATIENCE)).text == "Good evening"
    assert (await ilze.receives(PATIENCE)).text == "Labvakar"
    assert (await snezana.receives(PATIENCE)).text.startswith("Good evening\n\n(")


@pytest.mark.fault("bad:text")
async def test_a_translation_too_long_is_sent_again_shorter_without_saying_which(
    bot: Bot, martins: Person, sandbox: Sandbox
) -> None:
    ilze = sandbox.add_person("Ilze")
    await joins(bot, ilze, "LV-DAU-06", "latviešu")
    await martins.send_photo(DOT, "/announce Good evening")
    await martins.receives(PATIENCE)
    await presses(martins, "To everybody")
    await presses(martins, "Add Latvian")
    refused = await asks(martins, "a" * 1030)
    assert refused.text.startswith("In Latvian:\nThe text is too long by 6 characters.")
    texts = await asks(martins, "Labvakar")
    assert "Your texts: English and Latvian." in texts.text
    *messages, _ = await previews(martins)
    assert [one.raw["caption"] for one in messages] == ["Good evening", "Labvakar"]


async def test_a_text_is_replaced_in_the_language_that_is_pressed_and_can_be_taken_away(
    bot: Bot, martins: Person, sandbox: Sandbox
) -> None:
    ilze = sandbox.add_person("Ilze")
    await joins(bot, ilze, "LV-DAU-06", "latviešu")
    await asks(martins, "/announce Good evening")
    await presses(martins, "To everybody")
    await presses(martins, "Add Latvian")
    await asks(martins, "Labvakar")
    which = await asks(martins, "Labdien")
    assert which.text == "Which text does this replace?"
    await presses(martins, "Latvian")
    await presses(martins, "To everybody")
    *messages, _ = await previews(martins, "Preview")
    assert [one.text for one in messages] == ["Good evening", "Labdien"]
    await presses(martins, "‹ Texts")
    await presses(martins, "Change Latvian")
    texts = await presses(martins, "Without Latvian")
    assert "Your text is in English." in texts.text
    await presses(martins, "It is in another language")
    texts = await presses(martins, "Several languages in one text")
    assert "several languages at once" in texts.text
    assert texts.buttons[0] == ["As it is, to everybody"]
