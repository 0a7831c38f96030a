"""Where somebody who was lost has been stands in no table, no file, no log and no export afterwards."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Text, cast, select

from bot import logs
from bot.app import Bot
from bot.db import tables
from sandbox import Person, Sandbox
from tests.chat.conftest import PATIENCE, asks, presses

LOST, LIVE, ALONE = (55.8712341, 26.5156781), (55.8712342, 26.5156782), (55.8712343, 26.5156783)
CANARIES = ("55.87123", "26.51567")


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, down to DEBUG."""
    stream = io.StringIO()
    logs.set_up("DEBUG", stream=stream)
    yield stream
    logs.set_up("INFO")


async def everything(bot: Bot) -> str:
    """Every table as text."""
    async with bot.db.read() as session:
        rows: list[Any] = []
        for table in tables.metadata.sorted_tables:
            columns = [cast(column, Text) for column in table.c]
            rows += (await session.execute(select(*columns))).all()
        return str(rows)


def traces(said: str, data_dir: Path) -> list[str]:
    """What is left of the places."""
    found = [one for one in CANARIES if one in said]
    for path in sorted(data_dir.rglob("*")):
        content = path.read_bytes() if path.is_file() else b""
        found += [f"{path.name}: {one}" for one in CANARIES if one.encode() in content]
    return found


async def test_where_she_was_is_nowhere_when_she_is_found(
    log: io.StringIO, bot: Bot, sandbox: Sandbox, data_dir: Path, martins: Person, radom_a: Person
) -> None:
    await radom_a.send_location(*ALONE)
    await radom_a.receives(PATIENCE)
    await presses(radom_a, "I am lost")
    await radom_a.receives(PATIENCE)
    live = await radom_a.send_location(*LOST, live=900)
    await radom_a.receives(PATIENCE)
    await radom_a.moves(live.id, *LIVE)
    arrived = [await martins.receives(PATIENCE) for _ in range(3)]
    assert str(LOST[0])[:8] in str([one.raw for one in arrived]), "it did go on"
    await martins.send("I am coming", reply_to=arrived[1].id)
    await martins.receives(PATIENCE)
    await radom_a.presses("I am found")
    for _ in range(2):
        await radom_a.receives(PATIENCE)
    await asks(radom_a, "/mydata")
    await radom_a.presses("As a file")
    sent = await radom_a.receives(PATIENCE)
    exported = sandbox.world.files.get(sent.raw["document"]["file_id"]).content.decode()
    stored = await everything(bot)
    assert "call-place" in stored
    assert '"calls"' in exported
    assert traces(stored + log.getvalue() + exported, data_dir) == []
    assert any(path.name.endswith("-wal") for path in data_dir.rglob("*")), "what was written is looked at"


async def test_where_an_organiser_was_lost_is_nowhere_though_an_announcement_waits_for_words(
    log: io.StringIO, bot: Bot, data_dir: Path, martins: Person
) -> None:
    await asks(martins, "/announce Dinner is at 19:00.")
    await asks(martins, "/help")
    await presses(martins, "I am lost")
    await martins.receives(PATIENCE)
    await martins.send_location(*LOST)
    assert (await martins.receives(PATIENCE)).text.startswith("I can reach nobody now.")
    await asks(martins, "/today")
    assert traces(await everything(bot) + log.getvalue(), data_dir) == []
