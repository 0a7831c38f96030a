"""A delegate reads the notice, sees what is kept, has it erased; also when the bot dies in the middle."""

import asyncio
import os
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
from tests.chat.conftest import PATIENCE, asks, invited, joins, presses, running
from tests.forked import Forked

CARD = "PL-RAD-03"


async def row_of_card(db: Database) -> tuple[str, str, str | None]:
    async with db.read() as session:
        person = tables.participants.c
        found = select(person.last_name, person.delegation, person.erased).where(person.id == CARD)
        return tuple((await session.execute(found)).one())


async def accounts(db: Database) -> list[int]:
    async with db.read() as session:
        return list((await session.execute(select(tables.people.c.user_id))).scalars())


async def test_the_notice_is_short_first_and_whole_at_a_tap(bot: Bot, radom_a: Person) -> None:
    seen = await asks(radom_a, "/privacy")
    assert "Daugavpils City Council keeps your name" in seen.text
    whole = await presses(radom_a, "Read all")
    assert "Article 6(1)(e)" in whole.text
    assert "privacy@example.org" in whole.text
    assert "Data State Inspectorate" in whole.text
    assert (await presses(radom_a, "‹ In short")).text == seen.text


async def test_a_stranger_may_read_the_notice_too(bot: Bot, ilze: Person) -> None:
    assert "glabā Jūsu vārdu" in (await asks(ilze, "/privacy")).text


async def test_whoever_joins_reads_the_notice_before_agreeing(bot: Bot, agnieszka: Person) -> None:
    await agnieszka.start((await invited(bot, CARD)).link)
    await agnieszka.receives(PATIENCE)
    await presses(agnieszka, "English")
    asked = await presses(agnieszka, "Yes, that is me")
    assert "/mydata, /forget" in asked.text
    assert "Article 6(1)(e)" in (await presses(agnieszka, "Read all")).text


async def test_my_data_come_to_read_and_as_a_file(bot: Bot, radom_a: Person) -> None:
    seen = await asks(radom_a, "/mydata")
    assert "Telegram number: " in seen.text
    assert "Delegation: Radom" in seen.text
    sent = await radom_a.receives(PATIENCE)
    assert sent.raw["document"]["file_name"] == "ttchan-my-data.json"


async def test_a_stranger_of_whom_nothing_is_kept_is_told_so(bot: Bot, ilze: Person) -> None:
    seen = await asks(ilze, "/mydata")
    assert "Par Jums es neko neglabāju." in seen.text
    assert "As a file" not in str(seen.buttons)
    assert await accounts(bot.db) == []


async def test_a_stranger_sees_and_takes_along_what_little_there_is(bot: Bot, ilze: Person) -> None:
    await asks(ilze, "/language")
    await presses(ilze, "English")
    assert "/mydata – " in (await asks(ilze, "/help")).text
    await asks(ilze, "/join WRONG23456")
    seen = await asks(ilze, "/mydata")
    assert f"Telegram number: {ilze.id}" in seen.text
    assert "Language: English" in seen.text
    assert "Notes of wrong codes: 1" in seen.text
    sent = await ilze.receives(PATIENCE)
    assert sent.raw["document"]["file_name"] == "ttchan-my-data.json"
    # Also at the button of the notice; the card is still for those who joined.
    await asks(ilze, "/privacy")
    assert "Notes of wrong codes: 1" in (await presses(ilze, "My data")).text
    assert "To join" in (await asks(ilze, "/me")).text


async def test_saying_no_erases_nothing(bot: Bot, radom_a: Person) -> None:
    asked = await asks(radom_a, "/forget")
    assert "This stays, and why:" in asked.text
    await presses(radom_a, "No, keep my data")
    assert (await row_of_card(bot.db))[2] is None
    assert await accounts(bot.db) == [radom_a.id]


async def test_saying_yes_erases_everything_and_the_bot_knows_them_no_more(
    bot: Bot, radom_a: Person, data_dir: Path
) -> None:
    await asks(radom_a, "/mydata")
    assert (await radom_a.receives(PATIENCE)).raw["document"]["file_name"] == "ttchan-my-data.json"
    await asks(radom_a, "/forget")
    done = await presses(radom_a, "Yes, erase my data")
    assert "Your data are erased" in done.text
    assert await row_of_card(bot.db) == ("", "PL-RAD", "wish")
    assert await accounts(bot.db) == []
    assert len(ledger.read(data_dir)) == 2
    # A stranger again, spoken to as the phone speaks; nothing of them is made anew by asking.
    assert "zaproszenia" in (await asks(radom_a, "/today")).text
    assert await accounts(bot.db) == []
    await asyncio.sleep(0.3)  # their last update is marked done
    async with bot.db.write() as session:
        await session.execute(update(tables.erasures).values(scrub_at=bot.chat.deps.clock.real()))
    await retention.wipe(bot.chat.deps)
    raw = b"".join(path.read_bytes() for path in data_dir.rglob("*") if path.is_file())
    assert b"PL-RAD-04" in raw, "the search finds what is there"
    for trace in (str(radom_a.id), "Agnieszka"):
        assert trace.encode() not in raw


async def test_a_stranger_may_have_what_little_there_is_erased(bot: Bot, ilze: Person) -> None:
    await asks(ilze, "/language")
    await presses(ilze, "svenska")
    assert await accounts(bot.db) == [ilze.id]
    asked = await asks(ilze, "/forget")
    assert "delegation" not in asked.text
    await presses(ilze, "Ja, radera mina uppgifter")
    assert await accounts(bot.db) == []


async def test_whoever_comes_back_with_a_new_id_stays_after_a_restart(
    settings: Settings, sandbox: Sandbox, agnieszka: Person
) -> None:
    async with running(settings, "2018-11-10T07:25") as bot:
        await joins(bot, agnieszka, CARD)
        await asks(agnieszka, "/forget")
        await presses(agnieszka, "Yes, erase my data")
        await joins(bot, agnieszka, "PL-RAD-04")
    async with running(settings) as bot:
        assert await accounts(bot.db) == [agnieszka.id]
        assert "Radom" in (await asks(agnieszka, "/me")).text


class Victim:
    """The bot in a process of its own, which dies at a point."""

    def __init__(self, settings: Settings, crash_at: str = "") -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("TTCHAN_")}
        self._environment = kept | {
            "TTCHAN_TOKEN": settings.bot_token,
            "TTCHAN_API_URL": settings.api_url,
            "TTCHAN_DATA_DIR": str(settings.data_dir),
            "TTCHAN_SEND_RATE": "0",
            "TTCHAN_ADMINS": ",".join(map(str, settings.admins)),
            "TTCHAN_CRASH_AT": crash_at,
        }

    async def start(self) -> Forked:
        process = Forked("bot", ["run"], self._environment)
        await process.start()
        return process


@pytest.mark.parametrize("point", ["before_erase", "before_apply", "after_erase"])
@pytest.mark.fault("F2", "canaries")
async def test_killed_in_the_middle_an_erasure_is_finished_by_the_next_start(
    settings: Settings, sandbox: Sandbox, agnieszka: Person, point: str
) -> None:
    async with running(settings, "2018-11-10T07:25") as bot:
        await joins(bot, agnieszka, CARD)
        await asks(agnieszka, "/forget")
    dying = await Victim(settings, point).start()
    await agnieszka.presses("Yes, erase my data")
    assert await asyncio.wait_for(dying.wait(), PATIENCE) == EXIT_CODE
    async with running(settings) as bot:
        # Her choice of English is erased by then: the phone’s language is what is left.
        assert "Państwa dane są usunięte." in (await agnieszka.receives(PATIENCE)).text
        assert await row_of_card(bot.db) == ("", "PL-RAD", "wish")
        assert await accounts(bot.db) == []
