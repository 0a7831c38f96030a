"""What an answer costs: one read besides the inbox's own statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from bot.app import Bot
from sandbox import Person
from tests.chat.conftest import asks, presses


@contextmanager
def statements(bot: Bot) -> Iterator[list[str]]:
    """Collect what is asked of the database meanwhile; the ticker's look at the clock apart."""
    seen: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if "FROM state" in statement and "people" not in statement:
            return
        seen.append(statement)

    engines = {bot.db.reader.sync_engine, bot.db.writer.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def _besides_the_inbox(seen: list[str]) -> list[str]:
    """Without what the bot asks by itself now and then: what is due, and whether the storage works."""
    own = ("inbox", "UPDATE state", "BEGIN", "FROM deliveries", "FROM alembic_version", "FROM alarms")
    return [statement for statement in seen if not any(word in statement for word in own)]


async def test_today_costs_one_read_of_person_role_and_programme_version(bot: Bot, radom_a: Person) -> None:
    await asks(radom_a, "/today")
    with statements(bot) as seen:
        await asks(radom_a, "/today")
        await asks(radom_a, "/today")
    reads = _besides_the_inbox(seen)
    assert len(reads) == 2
    assert all("people" in read and "meetings" in read and "state" in read for read in reads)


async def test_a_button_of_the_programme_costs_one_read(bot: Bot, radom_a: Person) -> None:
    await asks(radom_a, "/today")
    with statements(bot) as seen:
        await presses(radom_a, "Sun 11")
    assert len(_besides_the_inbox(seen)) == 1
