"""Delegates sign up for the Lead Shot Factory: 30 places, 41 people of group B."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox
from schedules import signups
from tests.chat.conftest import asks, is_told, joins, presses, time_is
from tests.integration.services.signing import GROUP_B

TITLE = "Lead Shot Factory and its tower (group B)"
pytestmark = pytest.mark.usefixtures("without_polls")


def change(data_dir: Path, statement: str, *values: object) -> None:
    """Before the bot runs, or in a thread: it may hold the database, on this loop."""
    with closing(sqlite3.connect(data_dir / "ttchan.db", timeout=20)) as connection, connection:
        connection.execute(statement, values)


async def changes(data_dir: Path, *statements: str) -> None:
    """While the bot runs: what was published is another version then."""
    for statement in (*statements, "UPDATE meetings SET version = version + 1"):
        await asyncio.to_thread(change, data_dir, statement)


def taken(data_dir: Path, ids: list[str], state: str = "place", first: int = 1) -> None:
    """These have signed up already."""
    for number, who in enumerate(ids, start=first):
        change(
            data_dir,
            "INSERT INTO signups VALUES (1, 'P38', ?, ?, ?, '2018-11-08 12:00:00', ?)",
            *(who, state, number, who),
        )


@pytest.fixture
async def radom_b(bot: Bot, sandbox: Sandbox) -> Person:
    """Somebody of Radom in group B, who has joined and reads English."""
    person = sandbox.add_person("Bogdan", language_code="pl")
    await joins(bot, person, "PL-RAD-04")
    return person


@pytest.fixture
async def motala_b(bot: Bot, sandbox: Sandbox) -> Person:
    """Somebody of Motala in group B."""
    person = sandbox.add_person("Britta", language_code="sv")
    await joins(bot, person, "SE-MOT-04")
    return person


@pytest.fixture
def others(data_dir: Path) -> list[str]:
    """29 of group B who have signed up before; two others and nine more have not."""
    ids = [one for one in GROUP_B if one not in ("PL-RAD-04", "SE-MOT-04")][:29]
    taken(data_dir, ids)
    return ids


async def test_who_takes_the_last_place_and_leaves_it_makes_room_for_who_waits(
    others: list[str], radom_b: Person, motala_b: Person
) -> None:
    listed = await asks(radom_b, "/signup")
    assert "Places: 1 of 30 left" in listed.text
    card = await presses(radom_b, "13:50 Lead Shot Factory and its…")
    assert "Places: 1 of 30 left" in card.text
    assert card.buttons[0] == ["Sign up"]
    card = await presses(radom_b, "Sign up")
    assert "You have a place." in card.text
    await asks(motala_b, "/signup")
    card = await presses(motala_b, "13:50 Lead Shot Factory and its…")
    assert "All 30 places are taken." in card.text
    card = await presses(motala_b, "Put me on the waiting list")
    assert "You are number 1 on the waiting list." in card.text
    assert "Leave the list" in [label for row in card.buttons for label in row]
    day = await asks(motala_b, "/programme")
    sunday = await presses(motala_b, "Sun 11")
    assert day.id == sunday.id
    assert "Lead Shot Factory" not in sunday.text
    everything = await presses(motala_b, "Show everything")
    assert "Lead Shot Factory" in everything.text
    left = await presses(radom_b, "I do not come")
    assert "You do not come." in left.text
    note = await is_told(motala_b, f"You have a place: {TITLE}")
    assert note.buttons == [["Show item", "I do not come"], ["Help"]]
    day = await asks(motala_b, "/programme")
    assert "Lead Shot Factory" in (await presses(motala_b, "Sun 11")).text


async def test_who_has_a_place_at_the_same_time_chooses_one(
    data_dir: Path, bot: Bot, radom_b: Person
) -> None:
    await changes(data_dir, "UPDATE items SET audience = 'all', signup = 1 WHERE id = 'P37'")
    await asks(radom_b, "/signup")
    await presses(radom_b, "13:50 Church Hill: four churches…")
    assert "You have a place." in (await presses(radom_b, "Sign up")).text
    await asks(radom_b, "/signup")
    await presses(radom_b, "13:50 Lead Shot Factory and its…")
    choice = await presses(radom_b, "Sign up")
    assert choice.text.startswith("You have a place in Church Hill: four churches")
    assert choice.buttons[:2] == [["Take this one instead"], ["Keep what I have"]]
    kept = await presses(radom_b, "Keep what I have")
    assert "Places: 30 of 30 left" in kept.text
    await presses(radom_b, "Sign up")
    taken_ = await presses(radom_b, "Take this one instead")
    assert "You have a place." in taken_.text
    assert "You do not come." in (await asks(radom_b, "/signup")).text


async def test_after_the_end_of_sign_up_the_card_says_so(data_dir: Path, bot: Bot, radom_b: Person) -> None:
    await asks(radom_b, "/signup")
    await presses(radom_b, "13:50 Lead Shot Factory and its…")
    await changes(data_dir, "UPDATE items SET signup_until = '2018-11-10 05:00:00' WHERE id = 'P38'")
    refused = await presses(radom_b, "Sign up")
    assert refused.text.startswith("Sign-up for this has ended.")
    await asks(radom_b, "/signup")
    card = await presses(radom_b, "13:50 Lead Shot Factory and its…")
    assert "Sign-up ended on Saturday, 10 November at 07:00. Please ask the organisers." in card.text
    assert "Sign up" not in [label for row in card.buttons for label in row]


@pytest.mark.parametrize("meeting_time", ["2018-11-11T12:40"])
async def test_a_reminder_offers_the_places_that_are_left(
    others: list[str], bot: Bot, radom_b: Person
) -> None:
    await time_is(bot, "2018-11-11T12:50")
    reminded = await is_told(radom_b, "13:50 Lead Shot Factory")
    assert "You have not signed up. 1 place is left." in reminded.text
    assert reminded.buttons[0] == ["Sign up"]
    assert "You have a place." in (await presses(radom_b, "Sign up")).text


@pytest.mark.parametrize("meeting_time", ["2018-11-11T12:40"])
async def test_who_has_no_place_is_not_reminded_of_what_is_full(
    data_dir: Path, others: list[str], bot: Bot, radom_b: Person, motala_b: Person
) -> None:
    await asyncio.to_thread(taken, data_dir, ["PL-RAD-04"], first=30)
    await time_is(bot, "2018-11-11T13:40")
    told = await is_told(radom_b, "13:50 Lead Shot Factory")
    assert "You have not signed up." not in told.text
    assert told.buttons[0] == ["On my way", "I am late"]
    quiet = await asks(motala_b, "/help")
    assert "Lead Shot" not in quiet.text, "nothing came before the answer"


async def test_the_place_of_who_is_off_the_list_goes_to_who_waits(
    data_dir: Path, others: list[str], bot: Bot, radom_b: Person, motala_b: Person
) -> None:
    for person, ways in ((radom_b, "Sign up"), (motala_b, "Put me on the waiting list")):
        await asks(person, "/signup")
        await presses(person, "13:50 Lead Shot Factory and its…")
        await presses(person, ways)
    await changes(data_dir, "UPDATE participants SET withdrawn = 1 WHERE id = 'PL-RAD-04'")
    await signups.promote(bot.chat.deps)
    await is_told(motala_b, f"You have a place: {TITLE}")
