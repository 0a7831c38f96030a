"""A code at the door: whoever scans it around the item's time is noted as present, once."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.app import Bot
from bot.db.tables import presences
from bot.domain.doors import code_of
from bot.services import guesses
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, invited, joins, presses, time_is
from tests.sample import programme

SEMINAR, EXCURSION_B = programme().by_id["P18"], programme().by_id["P23"]


@pytest.fixture
def meeting_time() -> str:
    """A quarter of an hour before the seminar on Friday."""
    return "2018-11-09T16:05"


def code(bot: Bot, item_id: str) -> str:
    return code_of(programme().by_id[item_id], programme(), bot.chat.deps.secret_key)


async def scans(person: Person, payload: str) -> SeenMessage:
    await person.start(payload)
    return await person.receives(PATIENCE)


async def marks(bot: Bot) -> list[tuple[str, str, str, str]]:
    async with bot.db.read() as session:
        rows = await session.execute(select(presences).where(presences.c.current))
        return [(row.item_id, row.participant_id, row.way, row.said_by) for row in rows]


async def test_who_scans_the_code_is_here_and_twice_is_once(bot: Bot, radom_a: Person) -> None:
    first = await scans(radom_a, code(bot, "P18"))
    assert first.text.startswith("Welcome! You are here: ")
    assert "Noted at 16:05." in first.text
    await time_is(bot, "2018-11-09T16:06")
    again = await scans(radom_a, code(bot, "P18"))
    assert "Noted at 16:05." in again.text
    assert await marks(bot) == [("P18", "PL-RAD-03", "door", "PL-RAD-03")]


async def test_outside_its_time_the_code_says_when_it_is(bot: Bot, radom_a: Person) -> None:
    shut = await scans(radom_a, code(bot, "P34"))
    assert shut.text.startswith("This code is for ")
    assert shut.text.endswith("Please scan it when you come in.")
    assert await marks(bot) == []


@pytest.mark.fault("bad:deeplinks")
async def test_a_forged_code_is_a_wrong_code_and_is_counted(bot: Bot, radom_a: Person) -> None:
    wrong = await scans(radom_a, "ABCDEFGHJK")
    good = code(bot, "P18")
    for forged in (f"{good[:-1]}{'A' if good[-1] != 'A' else 'B'}", "here-P18", "here-", good[:-1]):
        assert (await scans(radom_a, forged)).text == wrong.text
    async with bot.db.read() as session:
        typist = guesses.typist(radom_a.id, bot.chat.deps.secret_key)
        assert await guesses.silenced(session, typist, now=bot.chat.deps.clock.real())
    assert await marks(bot) == []


async def test_who_has_not_joined_does_so_first_and_scans_once_more(
    bot: Bot, sandbox: Sandbox, agnieszka: Person
) -> None:
    await joins(bot, sandbox.add_person("Mārtiņš"), "LV-DAU-02")
    await scans(agnieszka, code(bot, "P18"))
    told = await presses(agnieszka, "English")
    assert "invitation" in told.text.lower()
    asked = await scans(agnieszka, code(bot, "P18"))
    assert asked.text.startswith("This code is for people who have joined.")
    assert await marks(bot) == []
    await agnieszka.start((await invited(bot, "PL-RAD-03")).link)
    await agnieszka.receives(PATIENCE)
    await presses(agnieszka, "Yes, that is me")
    await agnieszka.presses("Agree and continue")
    while "Press a button below" not in (await agnieszka.receives(PATIENCE)).text:
        pass
    assert (await scans(agnieszka, code(bot, "P18"))).text.startswith("Welcome!")


@pytest.mark.parametrize("meeting_time", ["2018-11-10T10:00"])
async def test_the_code_of_another_group_is_refused_kindly(bot: Bot, radom_a: Person) -> None:
    told = await scans(radom_a, code(bot, EXCURSION_B.id))
    assert "is for group B, so I do not note you." in told.text
    assert await marks(bot) == []


async def test_an_organiser_gets_the_code_as_a_picture_from_the_card(
    bot: Bot, sandbox: Sandbox, martins: Person
) -> None:
    await asks(martins, "/today")
    card = await presses(martins, "16:20")
    assert ["Code for the door", "Who came: file"] in card.buttons
    await martins.presses("Code for the door")
    shown = await martins.receives(PATIENCE)
    assert not shown.edited
    assert "Show or print this at the door." in shown.raw["caption"]
    content = sandbox.world.files.get(shown.raw["photo"][-1]["file_id"]).content
    assert content.startswith(b"\x89PNG")


async def test_a_delegate_finds_no_code_on_the_card(radom_a: Person) -> None:
    await asks(radom_a, "/today")
    card = await presses(radom_a, "16:20")
    assert "Code for the door" not in [label for row in card.buttons for label in row]
    await radom_a.presses_stale(card.id, "1door|P18")
    assert (await radom_a.receives(PATIENCE)).text.startswith("You cannot do this")


async def test_an_organiser_takes_home_who_came(
    bot: Bot, sandbox: Sandbox, martins: Person, radom_a: Person
) -> None:
    await scans(radom_a, code(bot, "P18"))
    await asks(martins, "/today")
    await presses(martins, "16:20")
    await martins.presses("Who came: file")
    sent = await martins.receives(PATIENCE)
    assert sent.raw["document"]["file_name"] == "presence-P18.xlsx"
    assert sent.raw["caption"].startswith("1 person was marked as present.")
    content = sandbox.world.files.get(sent.raw["document"]["file_id"]).content
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Presence").to_python()
    assert [row[2] for row in sheet if row[7] == "yes"] == ["PL-RAD-03"]
