"""An organiser has the evidence pack made in chat; the bot answers meanwhile."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import Bot
from bot.cli.packing import DOCUMENTS
from bot.db.tables import audit_log, packs
from bot.settings import Settings
from sandbox import Person, Sandbox
from sandbox.seen import SeenMessage
from tests.chat.conftest import PATIENCE, asks, is_told, joins, presses, running

FILES = {"data.zip" if one.name == "data" else one.name for one in DOCUMENTS}
BEGUN = "The report is being made.\nI read what happened."


@pytest.fixture
def meeting_time() -> str:
    """The day after the meeting."""
    return "2018-11-13T12:00"


def children(folder: Path) -> list[int]:
    """Processes that make a pack for this data directory."""
    found = []
    for one in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = one.read_bytes()
        except OSError:
            continue
        if b"pack_worker" in words and str(folder).encode() in words:
            found.append(int(one.parent.name))
    return found


async def child(folder: Path) -> int:
    """The process that makes the pack."""
    for _ in range(PATIENCE * 50):
        if found := children(folder):
            return found[0]
        await asyncio.sleep(0.02)
    raise AssertionError("nothing is being made")


def left_over(data_dir: Path) -> list[Path]:
    return list((data_dir / "packs").rglob("*"))


async def line_says(person: Person, beginning: str) -> SeenMessage:
    """Follow the line of progress until it begins so."""
    while True:
        seen = await person.receives(60)
        if seen.text.startswith(beginning):
            return seen


async def test_the_files_arrive_after_a_second_try_and_the_other_organiser_is_told(
    bot: Bot, settings: Settings, sandbox: Sandbox, martins: Person
) -> None:
    other = sandbox.add_person("Inese", language_code="lv")
    await joins(bot, other, "LV-DAU-03")
    await is_told(martins, "Žanete Rītausma (Daugavpils) has joined as an organiser.")
    shown = await asks(martins, "/report")
    assert shown.text.startswith(
        "Report\nInvited participants: 57 on the list; neither signed nor marked present.\n"
        "Report due: Saturday, 12 January 2019 (60 days left)."
    )
    assert shown.buttons[0] == ["Make the report"]
    assert (await presses(martins, "Make the report")).text == BEGUN
    os.kill(await child(settings.data_dir), signal.SIGKILL)
    failed = await line_says(martins, "The report could not be made.")
    assert left_over(settings.data_dir) == []

    assert failed.buttons[0] == ["Try again"]
    assert (await presses(martins, "Try again")).text == BEGUN
    assert "being made" in (await asks(other, "/report")).text
    await other.presses("Make the report")
    assert (await other.sees_toast()).text.startswith("The report is being made.")
    assert (await asks(other, "/next")).text, "everybody is answered meanwhile"
    made = await line_says(martins, "The report is made.")
    assert f"{len(FILES)} files are below." in made.text
    names = {(await martins.receives(PATIENCE)).raw["document"]["file_name"] for _ in FILES}
    assert names == FILES
    told = await is_told(other, "Mārtiņš ")
    assert "has made the report and has its files." in told.text
    await asyncio.sleep(0.1)
    assert left_over(settings.data_dir) == []
    async with bot.db.read() as session:
        assert [row.made_by for row in await session.execute(select(packs))] == [martins.id]
        acts = select(audit_log.c.actor).where(audit_log.c.action == "export_report")
        assert (await session.execute(acts)).scalars().all() == [martins.id]


async def test_a_stop_in_the_middle_is_said_and_leaves_nothing(settings: Settings, sandbox: Sandbox) -> None:
    martins = sandbox.add_person("Mārtiņš", language_code="lv")
    async with running(settings, "2018-11-13T12:00") as bot:
        await joins(bot, martins, "LV-DAU-02")
        await asks(martins, "/report")
        await presses(martins, "Make the report")
        pid = await child(settings.data_dir)
    stopped = await line_says(martins, "I was stopped before the report was ready.")
    assert stopped.buttons[0] == ["Try again"]
    assert not Path(f"/proc/{pid}").exists()
    assert left_over(settings.data_dir) == []
