"""An admin erases somebody else: asked once, the person hears nothing; also after a kill."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot import ledger
from bot.app import Bot
from bot.crash import EXIT_CODE
from bot.db import tables
from bot.db.engine import Database
from bot.settings import Settings
from sandbox import Person, Sandbox
from schedules import retention
from tests.chat.conftest import PATIENCE, asks, joins, lists, presses, running
from tests.chat.test_privacy import CARD, Victim, accounts, row_of_card


@pytest.fixture
def admin(sandbox: Sandbox) -> Person:
    """An admin, who is nobody on the list."""
    return sandbox.add_person("Admin")


@pytest.fixture
def settings(settings: Settings, admin: Person) -> Settings:
    """The same settings, with an admin."""
    return settings.model_copy(update={"admins": frozenset({admin.id})})


async def speaks_english(admin: Person) -> None:
    await asks(admin, "/language")
    await admin.presses("English")
    await admin.receives(PATIENCE)
    await admin.receives(PATIENCE)


async def opens_card(person: Person) -> list[list[str]]:
    """Find Agnieszka and open her card; returns its buttons."""
    found = await asks(person, "/people agnieszka")
    return (await presses(person, found.buttons[0][0])).buttons


async def erasures(db: Database) -> list[tuple[int | None, str, str]]:
    """The acts of erasing in the log: actor, role, object."""
    log = tables.audit_log.c
    async with db.read() as session:
        rows = await session.execute(select(log.actor, log.role, log.object).where(log.action == "erase"))
        return [tuple(row) for row in rows]


async def test_an_admin_erases_somebody_who_hears_nothing_of_it(
    bot: Bot, admin: Person, radom_a: Person, sandbox: Sandbox, data_dir: Path
) -> None:
    await speaks_english(admin)
    await opens_card(admin)
    asked = await presses(admin, "Erase this person’s data")
    assert asked.text.startswith("Erase all data of Agnieszka Źródłogórska?")
    assert "This stays, and why:" in asked.text
    assert "Please take PL-RAD-03 out of them." in asked.text
    await presses(admin, "No")
    assert (await row_of_card(bot.db))[2] is None
    await presses(admin, "Erase this person’s data")
    await radom_a.receives_nothing()
    done = await presses(admin, "Yes, erase")
    assert done.text.startswith("This person’s data are erased.")
    assert "Agnieszka" not in done.text
    assert await row_of_card(bot.db) == ("", "PL-RAD", "wish")
    assert await accounts(bot.db) == [admin.id]
    assert await erasures(bot.db) == [(admin.id, "admin", CARD)]
    assert len(ledger.read(data_dir)) == 2
    assert len((await asks(admin, "/people agnieszka")).buttons) < 3
    await radom_a.receives_nothing()
    # Her language is forgotten too: the phone’s is Polish.
    assert "Aby dołączyć, potrzebny jest kod" in (await asks(radom_a, "/me")).text
    await asyncio.sleep(0.3)  # the last updates are marked done
    async with bot.db.write() as session:
        await session.execute(update(tables.erasures).values(scrub_at=bot.chat.deps.clock.real()))
    await retention.wipe(bot.chat.deps)
    raw = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    assert b"PL-RAD-04" in raw, "the search finds what is there"
    assert b"Agnieszka" not in raw


async def test_an_erased_organiser_loses_the_menu_without_a_word(
    bot: Bot, admin: Person, martins: Person
) -> None:
    await lists(martins, "people")
    await speaks_english(admin)
    found = await asks(admin, "/people martins")
    await presses(admin, found.buttons[0][0])
    await presses(admin, "Erase this person’s data")
    await presses(admin, "Yes, erase")
    await lists(martins, instead_of=("people",))
    await martins.receives_nothing()


async def test_an_organiser_has_no_such_button_and_may_not_press_it(
    bot: Bot, martins: Person, radom_a: Person
) -> None:
    buttons = await opens_card(martins)
    assert "Erase this person’s data" not in str(buttons)
    shown = martins.chat.messages[-1]
    await martins.presses_stale(shown.id, f"1eraseone|{CARD}|1")
    assert (await martins.receives(PATIENCE)).text.startswith("You cannot do this")
    assert (await row_of_card(bot.db))[2] is None


@pytest.mark.parametrize("point", ["before_erase", "before_apply", "after_erase"])
@pytest.mark.fault("F2")
async def test_killed_in_the_middle_it_is_finished_told_and_logged_by_the_next_start(
    settings: Settings, sandbox: Sandbox, admin: Person, agnieszka: Person, point: str
) -> None:
    async with running(settings, "2018-11-10T07:25") as bot:
        await joins(bot, agnieszka, CARD)
        await speaks_english(admin)
        await opens_card(admin)
        await presses(admin, "Erase this person’s data")
    dying = await Victim(settings, point).start()
    await admin.presses("Yes, erase")
    assert await asyncio.wait_for(dying.wait(), PATIENCE) == EXIT_CODE
    async with running(settings) as bot:
        assert (await admin.receives(PATIENCE)).text.startswith("This person’s data are erased.")
        assert await row_of_card(bot.db) == ("", "PL-RAD", "wish")
        assert await accounts(bot.db) == [admin.id]
        assert await erasures(bot.db) == [(admin.id, "admin", CARD)]
