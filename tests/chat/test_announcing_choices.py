"""For whom, when, until when; and what the leader of a delegation may announce."""

import pytest

from bot.app import Bot
from bot.views.announcing_audience import ChooseTerm
from bot.views.announcing_ways import ShowAudience
from sandbox import Person, Sandbox, acts
from tests.chat.announcing import WORDS, previews
from tests.chat.conftest import PATIENCE, asks, is_told, joins, presses, time_is
from tests.chat.importing import hears

pytestmark = pytest.mark.parametrize("meeting_time", ["2018-11-11T12:00"])


@pytest.fixture
async def radom_b(bot: Bot, sandbox: Sandbox) -> Person:
    """Krzysztof, a delegate of Radom in group B."""
    person = sandbox.add_person("Krzysztof")
    await joins(bot, person, "PL-RAD-04")
    return person


async def test_where_a_time_is_asked_anything_else_asks_again_and_nobody_is_said(martins: Person) -> None:
    await asks(martins, f"/announce {WORDS}")
    whom = await asks(martins, "Motala")
    assert "It reaches 0 of " in whom.text
    await presses(martins, whom.buttons[0][0])
    await previews(martins)
    await presses(martins, "At a time")
    acts.write(martins._world, martins.profile, {"contact": {"phone_number": "1", "first_name": "A"}})
    again = await martins.receives(PATIENCE)
    assert again.text.startswith("I could not read that as a time.")
    confirm = await presses(martins, "‹ Back")
    assert "Nobody gets it now: only who joins while it is of use." in confirm.text


async def test_towns_and_a_group_are_chosen_by_buttons_with_a_live_count(
    martins: Person, radom_a: Person, radom_b: Person
) -> None:
    await asks(martins, f"/announce {WORDS}")
    await presses(martins, "Towns …")
    motala = await presses(martins, "Motala")
    assert motala.edited
    both = await presses(martins, "Radom")
    assert "For: Motala and Radom" in both.text
    assert "It reaches 2 of " in both.text
    assert ["✓ Motala", "✓ Radom"] in both.buttons or any("✓ Radom" in row for row in both.buttons)
    radom = await presses(martins, "✓ Motala")
    assert "For: Radom\n" in radom.text
    await presses(martins, "‹ For whom")
    await presses(martins, "Groups …")
    group = await presses(martins, "group B")
    assert "For: Radom (group B)\nIt reaches 1 of " in group.text
    await presses(martins, group.buttons[0][0])
    await previews(martins)
    await presses(martins, "Send now")
    await presses(martins, "Send to 1 person")
    await is_told(radom_b, WORDS)
    await radom_a.receives_nothing()
    await martins.receives(PATIENCE)


async def test_words_replace_towns_and_leaders_narrow_them(martins: Person) -> None:
    await asks(martins, f"/announce {WORDS}")
    assert "For: guests" in (await presses(martins, "Guests")).text
    assert "For: guests (leaders of delegations)" in (await presses(martins, "Leaders")).text
    assert "For: the host town (leaders" in (await presses(martins, "Host town")).text
    everybody = await presses(martins, "Everybody")
    assert "For: everybody" in everybody.text
    assert everybody.buttons[0] == ["To everybody"]


async def test_an_audience_can_be_typed_and_what_names_nobody_may_be_the_text(martins: Person) -> None:
    await asks(martins, f"/announce {WORDS}")
    assert "For: guests (group A)" in (await asks(martins, "guests+group-A")).text
    assert "For: Motala" in (await asks(martins, "motala")).text
    unknown = await asks(martins, "Dinner is at 20:00!")
    assert unknown.text.startswith("I do not know a town or code “Dinner is at 20:00!”.")
    assert unknown.buttons[0] == ["It is the text"]
    kept = await presses(martins, "It is the text")
    assert "For: Motala" in kept.text
    await presses(martins, kept.buttons[0][0])
    *messages, _ = await previews(martins)
    assert [one.text for one in messages] == ["Dinner is at 20:00!"]


async def prepared(martins: Person) -> None:
    """Up to the question when."""
    await asks(martins, f"/announce {WORDS}")
    await presses(martins, "To everybody")
    await previews(martins)


async def test_it_goes_out_at_the_time_that_was_typed(bot: Bot, martins: Person, radom_a: Person) -> None:
    await prepared(martins)
    when = await presses(martins, "At a time")
    assert when.buttons[0] == ["Sun 11, 12:15", "Sun 11, 12:30"]
    assert (await asks(martins, "half past two")).text.startswith("I could not read that as a time.")
    assert "has passed" in (await asks(martins, "10.11.2018 14:20")).text
    last = await asks(martins, "12.20")
    assert last.text.startswith("It goes out on Sun 11, 12:20.")
    await presses(martins, "Send to 2 people at 12:20")
    await radom_a.receives_nothing()
    await time_is(bot, "2018-11-11T12:20")
    await is_told(radom_a, WORDS)


async def test_it_goes_out_before_an_item_and_moves_with_it(
    bot: Bot, martins: Person, radom_a: Person
) -> None:
    await prepared(martins)
    items = await presses(martins, "Beside an item")
    factory = next(row[0] for row in items.buttons if "13:50 Lead" in row[0])
    await presses(martins, factory)
    last = await presses(martins, "30 min before")
    assert last.text.startswith("It goes out on Sun 11, 13:20.\nIt moves with “Lead Shot Factory")
    await presses(martins, "Send to 2 people at 13:20")
    await asks(martins, "/edit shot factory")
    await presses(martins, "13:50 Lead Shot Factory and its…")
    await presses(martins, "13:35 (−15)")
    await presses(martins, "Publish")
    await time_is(bot, "2018-11-11T13:04")
    assert WORDS not in [one.text for one in radom_a.chat.messages]
    await time_is(bot, "2018-11-11T13:05")
    await hears(radom_a, WORDS)


async def test_until_when_it_is_of_use_is_chosen_or_typed(martins: Person) -> None:
    await prepared(martins)
    await presses(martins, "Send now")
    until = await presses(martins, "Of use until …")
    assert until.buttons[0] == ["Until Mon 12, 00:00"]
    assert "Of use until Sun 11, 15:00." in (await presses(martins, "Sun 11, 15:00")).text
    await presses(martins, "Of use until …")
    assert "Of use until Mon 12, 18:30." in (await asks(martins, "12.11. 18:30")).text
    asked = await presses(martins, "Ask for “Got it”")
    assert ["✓ Ask for “Got it”"] in asked.buttons


async def test_a_leader_announces_to_the_own_delegation_alone_whatever_is_forged(
    bot: Bot, sandbox: Sandbox, radom_a: Person, martins: Person
) -> None:
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    texts = await asks(leader, f"/announce {WORDS}")
    assert texts.text.startswith("Texts")
    data = ChooseTerm(1, "all", wanted=True).pack()
    for forged in (ChooseTerm(1, "SE-MOT", wanted=True).pack(), data, ShowAudience(1).pack()):
        await leader.presses_stale(texts.id, forged)
        await leader.sees_toast()
    for who in ("Radom and Radom (Motala)", "Radom"):
        assert f"For: {who}\nIt reaches 2 of 13 people." in (await leader.receives(PATIENCE)).text
    await previews(leader)
    last = await presses(leader, "Send now")
    assert "For: Radom" in last.text
    await presses(leader, "Send to 2 people")
    await is_told(radom_a, WORDS)
    assert "Małgorzata" in (await martins.receives(PATIENCE)).text
    await martins.receives_nothing()
