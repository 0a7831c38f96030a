"""Admins give and take roles: menus follow at once, a second admin confirms, old buttons answer kindly."""

import pytest

from bot.app import Bot
from bot.settings import Settings, load_settings
from sandbox import Person, Sandbox
from tests.chat.conftest import PATIENCE, asks, is_told, joins, lists, presses, running

REFUSED = "You cannot do this: it is for the leaders of delegations or for the organisers."


@pytest.fixture(params=[1])
def admins(request: pytest.FixtureRequest, sandbox: Sandbox) -> list[Person]:
    """One admin, or as many as a test asks for."""
    return [sandbox.add_person(f"Admin {number}") for number in range(request.param)]


@pytest.fixture
def settings(settings: Settings, admins: list[Person]) -> Settings:
    """The same settings, with admins."""
    return settings.model_copy(update={"admins": frozenset(one.id for one in admins)})


def menu(sandbox: Sandbox, person: Person) -> list[dict[str, str]]:
    """The commands written for this chat alone."""
    return sandbox.world.presentation.commands.get((("chat", person.id), ""), [])


async def begins(person: Person) -> None:
    """An admin, who is nobody on the list, chooses English."""
    await asks(person, "/start")
    await person.presses("English")
    await person.receives(PATIENCE)
    await person.receives(PATIENCE)


async def opens_card(admin: Person, name: str) -> None:
    """Find somebody by the beginning of their name and open the card."""
    found = await asks(admin, f"/people {name}")
    await presses(admin, found.buttons[0][0])


async def test_an_admin_makes_an_organiser_and_takes_the_role_back(
    bot: Bot, admins: list[Person], radom_a: Person
) -> None:
    (admin,) = admins
    await begins(admin)
    await lists(admin, "delegation", "people")
    await opens_card(admin, "agnieszka")
    sure = await presses(admin, "Make organiser")
    assert sure.text == "Make Agnieszka Źródłogórska an organiser?"
    done = await presses(admin, "Yes")
    assert done.text.startswith("Done. The rights and the menu have changed.")
    told = await is_told(radom_a, "You are an organiser of this meeting now.")
    assert told.buttons == [["Help", "Today"]]
    table = await asks(radom_a, "/people")
    assert "81 people on the list" in table.text
    await lists(radom_a, "delegation", "people")
    await presses(radom_a, "Find somebody")
    await presses(admin, "Take organiser role")
    await presses(admin, "Yes")
    await is_told(radom_a, "You are no longer an organiser of this meeting.")
    assert (await asks(radom_a, "Zofia")).text.startswith("I did not understand that.")
    await lists(radom_a, instead_of=("delegation", "people"))
    assert (await asks(radom_a, "/people")).text.startswith(REFUSED)


@pytest.mark.fault("bad:callback")
async def test_a_button_of_before_the_role_was_taken_answers_kindly(
    bot: Bot, admins: list[Person], radom_a: Person
) -> None:
    (admin,) = admins
    await begins(admin)
    await opens_card(admin, "agnieszka")
    await presses(admin, "Make organiser")
    await presses(admin, "Yes")
    await is_told(radom_a, "You are an organiser")
    await asks(radom_a, "/people")
    await presses(admin, "Take organiser role")
    await presses(admin, "Yes")
    await is_told(radom_a, "You are no longer")
    refused = await presses(radom_a, "Find somebody")
    assert refused.text.startswith(REFUSED)
    assert refused.buttons == [["Today", "Next for me"], ["Help"]]


@pytest.mark.parametrize("admins", [2], indirect=True)
async def test_with_two_admins_the_second_one_confirms(
    bot: Bot, admins: list[Person], radom_a: Person
) -> None:
    first, second = admins
    await begins(first)
    await begins(second)
    await opens_card(first, "agnieszka")
    await presses(first, "Make organiser")
    assert (await presses(first, "Yes")).text.startswith("A second admin must confirm this")
    assert (await asks(radom_a, "/people")).text.startswith(REFUSED)
    await asks(first, "/people")
    own = await presses(first, "Roles to confirm (1)")
    assert own.buttons[0] == ["Refuse"]
    await first.presses_stale(own.id, "1roleok|1|1")
    assert (await first.receives(PATIENCE)).text.startswith(REFUSED)
    asked = await is_told(second, "Another admin wants to make Agnieszka Źródłogórska (Radom) an organiser.")
    assert asked.buttons[0] == ["Confirm or refuse"]
    await presses(second, "Confirm or refuse")
    assert (await presses(second, "Confirm")).text == "No change of role is waiting."
    await is_told(radom_a, "You are an organiser")
    told = await is_told(first, "Agnieszka Źródłogórska (Radom) is an organiser now: an admin decided it.")
    assert told.buttons == [["Show person"], ["‹ People", "Help"]]
    assert "81 people on the list" in (await asks(radom_a, "/people")).text


async def test_a_leaders_menu_speaks_the_language_they_choose_later(bot: Bot, sandbox: Sandbox) -> None:
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    await lists(leader, "delegation")
    shown = {one["command"]: one["description"] for one in menu(sandbox, leader)}
    assert shown["delegation"] == "Your delegation: who has joined, invitations"
    await asks(leader, "/language")
    await leader.presses("latviešu")
    await leader.receives(PATIENCE)
    await leader.receives(PATIENCE)
    await asks(leader, "/help")  # the update before is over then
    shown = {one["command"]: one["description"] for one in menu(sandbox, leader)}
    assert shown["delegation"] == "Jūsu delegācija: kas jau lieto botu, uzaicinājumi"


async def test_a_menu_that_telegram_refuses_is_written_with_the_next_update(
    bot: Bot, sandbox: Sandbox
) -> None:
    sandbox.faults.add(
        "error", method="setMyCommands", code=400, description="Bad Request: BOT_COMMAND_INVALID"
    )
    leader = sandbox.add_person("Małgorzata")
    await joins(bot, leader, "PL-RAD-01")
    assert "Małgorzata" in (await asks(leader, "/me")).text
    await asks(leader, "/help")
    await lists(leader, "delegation")


async def test_a_delegates_chat_has_no_menu_of_its_own(radom_a: Person, sandbox: Sandbox) -> None:
    await asks(radom_a, "/me")
    assert menu(sandbox, radom_a) == []


async def test_after_a_restart_with_another_admin_the_first_has_no_rights(
    sandbox: Sandbox, settings: Settings, admins: list[Person]
) -> None:
    (admin,) = admins
    async with running(settings, "2018-11-10T07:25"):
        await begins(admin)
        assert "81 people on the list" in (await asks(admin, "/people")).text
    other = load_settings(token=sandbox.token, api_url=sandbox.url, data_dir=settings.data_dir, send_rate=0)
    async with running(other):
        assert "To join, you need the code" in (await asks(admin, "/people")).text
        await asks(admin, "/help")
        await lists(admin, instead_of=("people",))
