"""An anonymous answer leaves its trace in one table, and in no log, inbox, dialogue or delivery."""

import asyncio
import io
from collections.abc import Iterator

import pytest
from sqlalchemy import Text, cast, select

from bot import logs
from bot.app import Bot
from bot.db import tables
from bot.domain.seals import handle_of
from sandbox import Person
from tests.chat.conftest import PATIENCE, asks, presses
from tests.chat.polling import given, opens

SEMINAR = "After the seminar: Citizens’ debate: the future of Europe"
SAID = "Miasta powinny rozmawiać CANARY"


@pytest.fixture
def meeting_time() -> str:
    """Friday night, in quiet hours: what waits is found in /polls."""
    return "2018-11-09T22:30"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, down to DEBUG."""
    stream = io.StringIO()
    logs.set_up("DEBUG", stream=stream)
    yield stream
    logs.set_up("INFO")


async def everything(bot: Bot) -> dict[str, str]:
    """Every table as text."""
    found = {}
    async with bot.db.read() as session:
        for table in tables.metadata.sorted_tables:
            columns = [cast(column, Text) for column in table.c]
            found[table.name] = str((await session.execute(select(*columns))).all())
    return found


async def test_what_she_pressed_and_wrote_stands_in_one_table_alone(
    log: io.StringIO, bot: Bot, radom_a: Person
) -> None:
    round_id = await opens(bot, "seminar", item_id="P18")
    await asks(radom_a, "/polls")
    await presses(radom_a, SEMINAR)
    for label in ("poor", "useful", "partly", "right"):
        await presses(radom_a, label)
    await asks(radom_a, SAID)
    assert dict(await given(bot, round_id))["sess_idea"] == SAID
    for _ in range(PATIENCE * 10):
        told = await everything(bot)
        if "new" not in told["inbox"] and "applied" not in told["inbox"]:
            break
        await asyncio.sleep(0.1)
    assert SAID in told["poll_answers"], "or there was nothing to find"
    assert "PL-RAD-03" not in told["poll_answers"] + told["poll_progress"]
    pressed = [handle_of(f"sess_{name}") for name in ("rate", "use", "lang", "pace", "idea")]
    async with bot.db.read() as session:
        kept = tables.poll_answers.c.token, tables.poll_progress.c.mark
        secret = [one for column in kept for one in (await session.execute(select(column))).scalars()]
    assert len(secret) == 6
    elsewhere = {name: text for name, text in told.items() if name not in ("poll_answers", "poll_progress")}
    for trace in (SAID, *pressed, *secret):
        assert [name for name, text in elsewhere.items() if trace in text] == []
        assert trace not in log.getvalue()
    assert '"ready"' in log.getvalue(), "nothing was logged"
    assert told["dialogues"] == "[]"
