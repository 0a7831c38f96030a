"""A leader looks after their people; an organiser after any delegation's; nobody after more."""

import re

import pytest

from bot.app import Bot
from sandbox import Person, Sandbox
from tests.chat.conftest import PATIENCE, asks, invited, is_told, joins, lists, presses

REFUSED = "You cannot do this: it is for the leaders of delegations or for the organisers."
NO_LEADERS = (
    "1deleg|SE-MOT|0",
    "1delegs|0",
    "1asked|SE-MOT|0",
    "1asked||0",
    "1minors|SE-MOT|0",
    "1people",
    "1search",
    "1deladd",
    "1delgone|SE-MOT|1",
    "1delback|SE-MOT",
    "1food|SE-MOT-03",
    "1role|PL-RAD-03|organiser|1",
    "1roles|0",
    "1roleok|1|1",
    "1invite|PL-RAD-01",
)
"""Buttons that no leader of Radom was shown."""
NO_DELEGATES = ("1deleg|PL-RAD|0", "1member|PL-RAD-06", "1invite|PL-RAD-06", "1answer|1|1|PL-RAD")
"""Those that no delegate was."""


@pytest.fixture
async def leader(bot: Bot, sandbox: Sandbox) -> Person:
    """Małgorzata, the leader of Radom."""
    person = sandbox.add_person("Małgorzata")
    await joins(bot, person, "PL-RAD-01")
    return person


@pytest.fixture
async def organiser(bot: Bot, sandbox: Sandbox) -> Person:
    """Mārtiņš, an organiser."""
    person = sandbox.add_person("Mārtiņš")
    await joins(bot, person, "LV-DAU-02")
    return person


async def test_a_leader_sees_counts_then_names_eight_at_a_time(leader: Person, radom_a: Person) -> None:
    seen = await asks(leader, "/delegation")
    lines = seen.text.splitlines()
    assert lines[:3] == ["Radom", "13 people on the list", "Joined: 2 · Invited: 0 · Not invited yet: 11"]
    assert "Zuzanna Kłosowiejska – not invited yet (under age)" in (
        seen.text + (await presses(leader, "More ›")).text
    )
    assert len([row for row in seen.buttons if row[0] in seen.text]) == 8
    last = await presses(leader, "‹ Back")
    assert last.text == seen.text


async def test_no_diet_and_no_room_reaches_a_leader(leader: Person) -> None:
    await asks(leader, "/delegation")
    pages = [leader.chat.last.text, (await presses(leader, "More ›")).text]
    member = await presses(leader, "Zofia Wrzosołąka")
    assert member.text == "Zofia Wrzosołąka\nDelegation: Radom\nnot invited yet"
    assert member.buttons == [["New invitation"], ["Answer for them"], ["‹ Delegation"], ["Help"]]
    assert "fish" not in " ".join((*pages, member.text))


async def test_a_new_invitation_lets_exactly_this_person_in(
    bot: Bot, leader: Person, sandbox: Sandbox
) -> None:
    await asks(leader, "/delegation")
    await presses(leader, "Łukasz Śliwogaj")
    made = await presses(leader, "New invitation")
    assert "New invitation for Łukasz Śliwogaj" in made.text
    assert "It works once, for 60 days." in made.text
    link = re.search(r"https://t\.me/\w+\?start=(\S{22})", made.text)
    assert link
    lukasz = sandbox.add_person("Łukasz")
    await lukasz.start(link[1])
    await lukasz.receives(PATIENCE)
    assert "You are Łukasz Śliwogaj" in (await presses(lukasz, "English")).text
    await presses(leader, "‹ Delegation")
    assert "Łukasz Śliwogaj – invited" in leader.chat.last.text


async def test_a_minor_comes_in_when_the_leader_confirms(bot: Bot, leader: Person, sandbox: Sandbox) -> None:
    zuzanna = sandbox.add_person("Zuzanna")
    await zuzanna.start((await invited(bot, "PL-RAD-13")).link)
    await zuzanna.receives(PATIENCE)
    await presses(zuzanna, "English")
    await presses(zuzanna, "Yes, that is me")
    assert "must confirm" in (await presses(zuzanna, "Agree and continue")).text
    told = await is_told(leader, "Zuzanna Kłosowiejska (Radom) is under age and waits")
    assert told.buttons == [["Confirm or refuse"], ["‹ Delegation", "Help"]]
    await asks(leader, "/delegation")
    asked = await presses(leader, "Minors to confirm (1)")
    assert "Zuzanna Kłosowiejska is under age and wants to use me." in asked.text
    assert (await presses(leader, "Confirm")).text.startswith("Confirmed: Zuzanna Kłosowiejska")
    await is_told(zuzanna, "The leader of your delegation has confirmed: you may use me now.")
    assert "Group: A" in (await asks(zuzanna, "/me")).text


async def test_an_organiser_chooses_a_delegation_and_sees_a_card_but_the_diet_on_request(
    organiser: Person,
) -> None:
    choice = await asks(organiser, "/delegation")
    assert ["🇱🇻 Daugavpils", "🇵🇱 Radom"] in choice.buttons
    await presses(organiser, "🇵🇱 Radom")
    await presses(organiser, "More ›")
    card = await presses(organiser, "Zofia Wrzosołąka")
    assert "Room: 603" in card.text
    assert "fish" not in card.text
    food = await presses(organiser, "Show diet")
    assert food.text.startswith("Food of Zofia Wrzosołąka: no fish")


@pytest.mark.parametrize("data", NO_LEADERS)
@pytest.mark.fault("bad:callback")
async def test_a_leader_forges_buttons_in_vain(leader: Person, data: str) -> None:
    message = await asks(leader, "/help")
    await leader.presses_stale(message.id, data)
    assert (await leader.receives(PATIENCE)).text.startswith(REFUSED)


@pytest.mark.parametrize(
    "data",
    ["1member|SE-MOT-03", "1invite|SE-MOT-03", "1letin|SE-MOT-03|1", "1member|XX-9", "1pfor|SE-MOT-03|0"],
)
async def test_whom_the_list_knows_elsewhere_a_leader_does_not_learn(leader: Person, data: str) -> None:
    message = await asks(leader, "/help")
    await leader.presses_stale(message.id, data)
    answer = (await leader.receives(PATIENCE)).text
    assert "Häggbris" not in answer
    assert answer.startswith((REFUSED, "This person is no longer on the list."))


@pytest.mark.parametrize("data", NO_DELEGATES)
@pytest.mark.fault("bad:callback")
async def test_a_delegate_forges_buttons_in_vain(radom_a: Person, data: str) -> None:
    assert (await asks(radom_a, "/delegation")).text.startswith(REFUSED)
    assert (await asks(radom_a, "/people")).text.startswith(REFUSED)
    message = await asks(radom_a, "/help")
    await radom_a.presses_stale(message.id, data)
    assert (await radom_a.receives(PATIENCE)).text.startswith(REFUSED)


async def test_only_those_who_may_find_the_commands_in_their_menu(
    leader: Person, organiser: Person, radom_a: Person
) -> None:
    await lists(leader, "delegation", instead_of=("people",))
    await lists(organiser, "delegation", "people")
    await lists(radom_a, "me", instead_of=("delegation", "people"))
    assert "/people" not in (await asks(leader, "/help")).text
    assert "/people" in (await asks(organiser, "/help")).text
