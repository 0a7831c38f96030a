"""Leaders sign up their people; organisers see who comes, move people, make more places."""

from pathlib import Path

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox
from tests.chat.conftest import asks, is_told, joins, presses
from tests.chat.test_signups import change, radom_b, taken
from tests.integration.services.signing import GROUP_B

__all__ = ["radom_b"]
CARD = "13:50 Lead Shot Factory and its…"
pytestmark = pytest.mark.usefixtures("without_polls")


@pytest.fixture
async def leader(bot: Bot, sandbox: Sandbox) -> Person:
    """The leader of Radom, of group A herself."""
    person = sandbox.add_person("Małgorzata", language_code="pl")
    await joins(bot, person, "PL-RAD-01")
    return person


@pytest.fixture
def one_place(data_dir: Path) -> None:
    """Two places, one of them taken."""
    change(data_dir, "UPDATE items SET capacity = 2 WHERE id = 'P38'")
    taken(data_dir, ["SE-MOT-02"])


async def opens(person: Person, *buttons: str) -> None:
    """To the card of P38 through the whole programme, and on."""
    await asks(person, "/programme")
    for label in ("Sun 11", "Show everything", *buttons):
        await presses(person, label)


async def test_a_leader_signs_up_members_and_off_again(
    one_place: None, leader: Person, radom_b: Person
) -> None:
    await opens(leader)
    card = await presses(leader, "13:50 (2)")
    assert "Places: 1 of 2 left" in card.text
    assert card.buttons[1] == ["My delegation", "Who comes"]
    listed = await presses(leader, "My delegation")
    assert "Krzysztof Ćwierkalski – has not said anything" in listed.text
    assert "Agnieszka" not in listed.text, "of group A"
    await presses(leader, "Krzysztof Ćwierkalski")
    await is_told(radom_b, "You have a place: Lead Shot Factory")
    listed = await presses(leader, "Zofia Wrzosołąka")
    assert "Krzysztof Ćwierkalski – has a place" in listed.text
    assert "Zofia Wrzosołąka – number 1 on the waiting list" in listed.text
    assert "You have a place." in (await asks(radom_b, "/signup")).text
    listed = await presses(leader, "✓ Krzysztof Ćwierkalski")
    assert "Krzysztof Ćwierkalski – does not come" in listed.text
    await is_told(radom_b, "You have no place any more: Lead Shot Factory")
    told = await is_told(leader, "Zofia Wrzosołąka (Radom) has a place now")
    assert "Please tell them." in told.text
    await opens(leader, "13:50 (2)")
    who = await presses(leader, "Who comes")
    assert "Zofia Wrzosołąka (Radom)" in who.text
    assert "Åke" not in who.text, "of another delegation"


@pytest.fixture
def full(data_dir: Path) -> None:
    """30 have a place, five wait; the last of them is of Radom."""
    others = [one for one in GROUP_B if one not in ("PL-RAD-04", "LV-DAU-02")]
    taken(data_dir, others[:30])
    taken(data_dir, others[30:34], "waiting", first=31)
    taken(data_dir, ["PL-RAD-04"], "waiting", first=35)


async def test_an_organiser_makes_more_places_and_moves_people(
    full: None, martins: Person, radom_b: Person
) -> None:
    assert "You are number 5 on the waiting list." in (await asks(radom_b, "/signup")).text
    await asks(martins, "/signup")
    card = await presses(martins, CARD)
    assert "All 30 places are taken. 5 people wait." in card.text
    who = await presses(martins, "Who comes")
    assert "30 of 30 places are taken." in who.text
    assert "5 people wait." in who.text
    wanted = await presses(martins, "More places")
    assert wanted.buttons[0] == ["31 (+1)", "35 (+5)", "40 (+10)"]
    unread = await asks(martins, "a few")
    assert unread.text.startswith("I could not read that as a number of places.")
    more = await asks(martins, "34")
    assert "34 of 34 places are taken." in more.text
    assert "1 person waits." in more.text
    for _ in range(4):
        last = await presses(martins, "More ›")
    assert "1. Krzysztof Ćwierkalski (Radom) waits" in last.text
    one = await presses(martins, "Krzysztof Ćwierkalski")
    assert "They are number 1 on the waiting list." in one.text
    given = await presses(martins, "Give a place")
    assert "They have a place." in given.text
    await is_told(radom_b, "You have a place: Lead Shot Factory")
    await presses(martins, "Take the place away")
    await is_told(radom_b, "You have no place any more: Lead Shot Factory")
    assert "You do not come." in (await asks(radom_b, "/signup")).text


async def test_an_organiser_signs_up_anybody_and_writes_to_who_comes(
    martins: Person, radom_b: Person
) -> None:
    await asks(martins, "/signup")
    await presses(martins, CARD)
    await presses(martins, "Who comes")
    await presses(martins, "Sign people up")
    await presses(martins, "Radom")
    listed = await presses(martins, "Krzysztof Ćwierkalski")
    assert "Krzysztof Ćwierkalski – has a place" in listed.text
    await is_told(radom_b, "You have a place: Lead Shot Factory")
    assert "You have a place." in (await asks(radom_b, "/signup")).text
    await asks(martins, "/announce Bring a coat.")
    terms = await presses(martins, "Signed up …")
    assert [row[0] for row in terms.buttons[:3]] == [
        "Bread Museum: bake your own loaf…",
        "Bread Museum: bake your own loaf…",
        CARD.removeprefix("13:50 ").replace("its…", "its tower…"),
    ]
    chosen = await presses(martins, terms.buttons[2][0])
    assert "It reaches 1 of 1 person." in chosen.text
