"""The bot was away: what is still useful comes with the true time left, the rest is owned up to."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, select, update

from bot.app import Bot
from bot.db import tables
from bot.db.engine import Database
from bot.settings import Settings
from sandbox import Person, Sandbox
from schedules.outages import settle
from tests.chat.conftest import PATIENCE, joins, running

pytestmark = pytest.mark.fault("F21")

pytestmark = pytest.mark.usefixtures("without_polls")


async def passes(settings: Settings, away: timedelta) -> None:
    """So long the bot was stopped: everything of operating time lies so much further back."""
    db = Database(settings.database)
    try:
        async with db.write() as session:
            row = (await session.execute(select(tables.state))).one()
            past = {
                "intake_ok_at": row.intake_ok_at - away,
                "rehearsal_real": row.rehearsal_real - away,
            }
            await session.execute(update(tables.state).values(past))
    finally:
        await db.dispose()


@pytest.fixture
async def organiser(sandbox: Sandbox) -> Person:
    """Mārtiņš, an organiser, from the host town."""
    return sandbox.add_person("Mārtiņš")


@pytest.fixture
async def stopped(settings: Settings, sandbox: Sandbox, agnieszka: Person, organiser: Person) -> Settings:
    """The bot ran on Saturday morning, with a delegate and an organiser, and stopped at 07:25."""
    async with running(settings, "2018-11-10T07:25") as bot:
        await joins(bot, agnieszka, "PL-RAD-03")
        await joins(bot, organiser, "LV-DAU-02")
        while {"reminders", "digests"} - {row.name for row in await rows(bot, tables.sweeps)}:
            await asyncio.sleep(0.1)
    return settings


async def rows(bot: Bot, table: Table) -> Sequence[Any]:
    """All of a table."""
    async with bot.db.read() as session:
        return (await session.execute(select(table))).all()


async def owned_up(organiser: Person) -> str:
    """What the organiser is told of the outage; what they have coming themselves comes as well."""
    while not (told := (await organiser.receives(PATIENCE)).text).startswith("I was away"):
        pass
    return told


async def settled(bot: Bot) -> None:
    """Wait until what follows from the outage is done: its job looks every ten seconds."""
    for _ in range(PATIENCE * 5):
        await settle(bot.chat.deps)
        found = await rows(bot, tables.outages)
        if [one for one in found if one.settled_at is not None]:
            return
        await asyncio.sleep(0.2)
    raise AssertionError("the outage was not settled")


async def test_after_five_minutes_a_reminder_comes_with_the_minutes_that_are_left(
    stopped: Settings, agnieszka: Person, organiser: Person
) -> None:
    await passes(stopped, timedelta(minutes=6))
    async with running(stopped) as bot:
        await agnieszka.send("/help")  # what ends the outage: without it a poll takes 50 seconds
        seen = [(await agnieszka.receives(PATIENCE)).text for _ in range(2)]
        (reminder,) = [text for text in seen if "58 minutes" in text or "59 minutes" in text]
        assert "08:30" in reminder
        await settled(bot)
        assert "08:30" in (await organiser.receives(PATIENCE)).text
        await organiser.receives_nothing()  # nothing was lost, and it was short


async def test_after_two_hours_the_late_ones_are_left_out_and_the_organisers_told(
    stopped: Settings, agnieszka: Person, organiser: Person
) -> None:
    await passes(stopped, timedelta(hours=2, minutes=4))
    async with running(stopped) as bot:
        await agnieszka.send("/help")
        seen = [(await agnieszka.receives(PATIENCE)).text for _ in range(2)]
        (reminder,) = [text for text in seen if "10 minutes" in text or "11 minutes" in text]
        assert "09:40" in reminder
        assert "08:30" not in reminder
        await settled(bot)
        told = await owned_up(organiser)
        assert told.startswith("I was away on Saturday, 10 November from 07:2")
        lines = told.splitlines()
        assert "4 reminders were too late and were not sent:" in lines  # two of two people
        assert [line for line in lines if line.startswith("08:30")] == [
            "08:30 Coaches Daugavpils – Aglona: 4"
        ]
        await agnieszka.receives_nothing()


async def test_after_a_day_nothing_stale_is_sent(
    stopped: Settings, agnieszka: Person, organiser: Person
) -> None:
    await passes(stopped, timedelta(hours=26))
    async with running(stopped) as bot:
        await agnieszka.send("/help")
        await settled(bot)
        told = await owned_up(organiser)
        assert told.startswith("I was away from Saturday, 10 November, 07:2")
        assert "reminders were too late and were not sent:" in told
        assert "digests of the day were too late and were not sent." in told
        left = [row for row in await rows(bot, tables.deliveries) if row.state == "sent"]
        assert [row.dedupe_key for row in left if ":reminder:P2" in row.dedupe_key] == [], "of Saturday"
