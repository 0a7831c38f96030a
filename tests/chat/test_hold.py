"""An admin holds everything back, looks what waits, and lets it leave or marks it as sent."""

import pytest

from bot import alarms
from bot.app import Bot
from bot.settings import Settings
from sandbox import Person, Sandbox
from tests.chat.conftest import PATIENCE, asks, presses, time_is
from tests.chat.test_calls import is_lost
from tests.chat.test_roles import begins

pytestmark = [pytest.mark.usefixtures("without_polls"), pytest.mark.fault("F33")]


@pytest.fixture
def admin(sandbox: Sandbox) -> Person:
    """Somebody who is nobody on the list."""
    return sandbox.add_person("Admin")


@pytest.fixture
def settings(settings: Settings, admin: Person) -> Settings:
    """The same settings, with an admin."""
    return settings.model_copy(update={"admins": frozenset({admin.id})})


async def reads(admin: Person, text: str, beginning: str) -> list[str]:
    """Write something; the lines of the answer, whatever the alarms say besides."""
    await admin.send(text)
    while not (seen := await admin.receives(PATIENCE)).text.startswith(beginning):
        pass
    return seen.text.splitlines()


async def holds(admin: Person) -> None:
    """Everything is held back from now on."""
    await begins(admin)
    await asks(admin, "/hold")
    await presses(admin, "Hold everything back")
    seen = await presses(admin, "Yes, hold everything back")
    assert seen.text.startswith("I send nothing by myself. Since ")


async def test_what_was_held_leaves_when_an_admin_lets_it_go(
    bot: Bot, radom_a: Person, admin: Person
) -> None:
    await holds(admin)
    await time_is(bot, "2018-11-10T08:15")
    await radom_a.receives_nothing()
    assert (await asks(radom_a, "/next")).text, "whoever asks is answered"
    assert "Something is wrong." in await reads(admin, "/status", "Something")
    told = await reads(admin, "/hold", "I send nothing by myself.")
    assert "Reminders: 2 (people: 1; the oldest: 07:30, Sat 10)" in told
    await presses(admin, "Send what is still useful")
    assert (await presses(admin, "Yes, send")).text.startswith("Done. Messages that leave now: ")
    assert (await radom_a.receives(PATIENCE)).text.startswith("Bus 1 leaves at 08:30, in 15 minutes")


async def test_a_lockdown_stops_an_organiser_whose_phone_was_stolen(
    bot: Bot, radom_a: Person, martins: Person, admin: Person
) -> None:
    await begins(admin)
    await asks(martins, "/announce")
    await asks(martins, "Send me your passwords.")
    assert (await asks(admin, "/lockdown")).text.startswith("Hold everything back?")
    assert "can do no more than delegates" in (await presses(admin, "Yes, hold everything back")).text
    for command in ("/announce", "/urgent", "/people", "/import", "/report"):
        assert (await asks(martins, command)).text.startswith("You cannot do this"), command
    assert (await asks(martins, "/today")).text
    assert (await asks(radom_a, "/today")).text
    told, _ = await is_lost(radom_a)
    assert told.text.startswith("I can reach nobody now. Please call:"), "the notes wait"
    assert "Organisers: +371 0000 0001" in told.text
    await reads(admin, "/hold", "I send nothing by myself.")
    await presses(admin, "Send what is still useful")
    await presses(admin, "Yes, send")
    assert not (await asks(martins, "/people")).text.startswith("You cannot do this")


async def test_what_was_marked_as_sent_never_leaves_and_what_comes_then_does(
    bot: Bot, radom_a: Person, admin: Person
) -> None:
    await holds(admin)
    await time_is(bot, "2018-11-10T08:15")
    await reads(admin, "/hold", "I send nothing by myself.")
    await presses(admin, "Mark as sent")
    assert (await presses(admin, "Yes, mark as sent")).text.startswith("Done. Messages that were marked")
    await radom_a.receives_nothing()
    await time_is(bot, "2018-11-10T09:00")
    assert "in 60 minutes" in (await radom_a.receives(PATIENCE)).text
    assert (await reads(admin, "/hold", "Nothing is held back."))[0].endswith("Messages leave as usual.")


class TestWithASecondAdmin:
    """The runbook's steps for an organiser's stolen phone."""

    @pytest.fixture
    def second(self, sandbox: Sandbox) -> Person:
        """Who has to confirm."""
        return sandbox.add_person("Second")

    @pytest.fixture
    def settings(self, settings: Settings, second: Person, monkeypatch: pytest.MonkeyPatch) -> Settings:
        """The same settings, with both; no alarm comes between the answers."""
        monkeypatch.setattr(alarms, "LOOK_SECONDS", 60)
        return settings.model_copy(update={"admins": settings.admins | {second.id}})

    async def test_the_role_is_taken_while_all_is_held_and_the_second_finds_it_untold(
        self, bot: Bot, martins: Person, admin: Person, second: Person
    ) -> None:
        await begins(second)
        await holds(admin)
        found = await asks(admin, "/people mārtiņš")
        await presses(admin, found.buttons[0][0])
        await presses(admin, "Take organiser role")
        assert (await presses(admin, "Yes")).text.startswith("A second admin must confirm this")
        assert "81 people on the list" in (await asks(second, "/people")).text
        await presses(second, "Roles to confirm (1)")
        assert (await presses(second, "Confirm")).text == "No change of role is waiting."
        assert not [one for one in second.chat.messages if one.text.startswith("Another admin wants")]
        await asks(admin, "/hold")
        await presses(admin, "Mark as sent")
        assert (await presses(admin, "Yes, mark as sent")).text.startswith("Done. Messages that were marked")
        assert (await asks(martins, "/people")).text.startswith("You cannot do this")
