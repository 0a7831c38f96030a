"""No dead ends: help, words the bot does not know, buttons of long ago, no meeting at all."""

from pathlib import Path

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox
from tests.chat.conftest import asks, joins, presses

LONG_AGO = (
    "0day|20181110|0|",
    "1day|20181199|0|",
    "1nothing",
    "",
    "1item",
    "1lang|xx",
    "x" * 64,
    "1file|P14|9",
)
"""Buttons of another version, or broken."""


async def test_help_lists_the_commands_that_the_menu_has(radom_a: Person) -> None:
    answer = await asks(radom_a, "/help")
    assert radom_a.chat.commands
    for name in radom_a.chat.commands:
        assert f"/{name} – " in answer.text


async def test_the_menu_is_in_the_language_of_the_phone(bot: Bot, ilze: Person, sandbox: Sandbox) -> None:
    await joins(bot, ilze, "LV-DAU-01", "latviešu")
    written = [call for call in sandbox.journal if call.method == "setMyCommands"]
    latvian = next(call for call in written if call.params.get("language_code") == "lv")
    assert "Šodienas programma" in str(latvian.params["commands"])


@pytest.mark.parametrize(
    "text", ["Good morning", "/dance", "🙂", "a" * 4096, "/start@OtherBot", "<b>", "\u202e/x"]
)
@pytest.mark.fault("bad:commands")
async def test_what_the_bot_does_not_know_brings_the_keyboard_back(radom_a: Person, text: str) -> None:
    answer = await asks(radom_a, text)
    assert answer.text.startswith("I did not understand that.\nPress a button below this message, or /help.")
    assert "Organisers: +371 0000 0001" in answer.text
    assert radom_a.chat.reply_labels == [
        ["Today", "Programme"],
        ["Next for me", "My card"],
        ["Questions and polls", "Information"],
        ["Help"],
    ]


async def test_a_file_brings_it_back_as_well(radom_a: Person) -> None:
    await radom_a.send_document(b"x", "x.txt")
    assert (await radom_a.receives()).text.startswith("I did not understand that.")


async def test_an_album_of_photos_gets_one_answer(sandbox: Sandbox, radom_a: Person) -> None:
    person = {"id": radom_a.id, "first_name": "Agnieszka"}
    for number, album in enumerate(["17", "17", "17", "18"]):
        message = {
            "message_id": 5_000 + number,
            "date": 1_541_800_000,
            "chat": {**person, "type": "private"},
            "from": {**person, "is_bot": False},
            "media_group_id": album,
            "photo": [{"file_id": "p", "file_unique_id": "u", "width": 9, "height": 9}],
        }
        sandbox.updates.inject({"message": message}, chat=radom_a.id)
    await radom_a.send("/about")
    answers = [(await radom_a.receives()).text for _ in range(3)]
    assert [text.startswith("I did not understand that.") for text in answers] == [True, True, False]


@pytest.mark.fault("bad:commands")
async def test_commands_in_capitals_and_with_the_bots_name_are_commands(
    sandbox: Sandbox, radom_a: Person
) -> None:
    assert (await asks(radom_a, "/TODAY")).text.startswith("Saturday, 10 November 2018")
    name = sandbox.world.bot_user()["username"]
    assert (await asks(radom_a, f"/today@{name}")).text.startswith("Saturday, 10 November 2018")


@pytest.mark.fault("bad:commands")
async def test_an_edited_message_is_left_alone(radom_a: Person) -> None:
    sent = await radom_a.send("/today")
    await radom_a.receives()
    await radom_a.edits(sent.id, "/tomorrow")
    await radom_a.receives_nothing()


@pytest.mark.parametrize("data", LONG_AGO)
@pytest.mark.fault("bad:callback")
async def test_a_button_of_long_ago_is_answered_kindly(radom_a: Person, data: str) -> None:
    message = await asks(radom_a, "/today")
    await radom_a.presses_stale(message.id, data)
    answer = await radom_a.receives()
    assert answer.text == "This button is from an older message. Here is the way on:"
    assert (await presses(radom_a, "Today")).text == message.text


@pytest.mark.fault("bad:callback")
async def test_a_day_that_is_no_longer_part_of_the_meeting_is_answered_with_one_that_is(
    radom_a: Person,
) -> None:
    message = await asks(radom_a, "/today")
    await radom_a.presses_stale(message.id, "1day|20181230|0|")
    assert (await radom_a.receives()).text == "The meeting ends on Monday, 12 November 2018."


async def test_a_newcomer_who_only_writes_is_asked_for_the_language(bot: Bot, agnieszka: Person) -> None:
    assert "In which language would you like to read?" in (await asks(agnieszka, "Dzień dobry")).text


class TestBeforeThereIsAMeeting:
    """Nothing is published yet."""

    @pytest.fixture
    def data_dir(self, tmp_path: Path) -> Path:
        """An empty data directory."""
        return tmp_path / "empty"

    @pytest.fixture
    def meeting_time(self) -> None:
        """No rehearsal."""

    async def test_people_are_told_and_can_try_again(self, bot: Bot, ilze: Person) -> None:
        await ilze.start()
        told = await ilze.receives()
        assert told.text == "Programmas vēl nav: rīkotāji to nav publicējuši.\nLūdzu, mēģiniet vēlāk."
        assert told.buttons == [["Mēģināt vēlreiz", "Palīdzība"]]
        assert "/today" in (await presses(ilze, "Palīdzība")).text
        assert (await asks(ilze, "???")).text.startswith("Es to nesapratu.")
