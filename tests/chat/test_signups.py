"""Delegates sign up for the Lead Shot Factory: 30 places, 41 people of group B."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox
from tests.chat.conftest import asks, is_told, joins, presses, time_is
from tests.integration.services.signing import GROUP_B

TITLE = "Lead Shot Factory and its tower (group B)"
pytestmark = pytest.mark.usefixtures("without_polls")


def change(data_dir: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(data_dir / "ttchan.db")) as connection, connection:
        connection.execute(statement, values)


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
    assert "Lead Shot Factory" in (await asks(motala_b, "/next") and await asks(motala_b, "/signup")).text
