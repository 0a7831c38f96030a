"""Buttons that nobody was shown, and worn-out ones, on PostgreSQL: all of them in a conversation.

One by one, on SQLite, they are where their nouns are.
"""

from pathlib import Path

import pytest

from bot.app import Bot
from bot.settings import Settings, load_settings
from sandbox import Person, Sandbox
from tests.backups import content
from tests.chat.conftest import PATIENCE, asks, joins
from tests.chat.test_delegation import NO_DELEGATES, NO_LEADERS, REFUSED
from tests.chat.test_help import LONG_AGO
from tests.chat.test_strangers import OF_OTHERS

pytestmark = [
    pytest.mark.fault("bad:callback"),
    pytest.mark.parametrize("database_url", ["postgresql"], indirect=True),
]
KEPT = ("participants", "people", "invitations", "requests", "waiting", "delegations", "dialogues", "items")


@pytest.fixture
def meeting_id() -> int:
    """The sample meeting is in the database (tests/conftest.py)."""
    return 1


@pytest.fixture
def settings(sandbox: Sandbox, database_url: str, meeting_id: int, tmp_path: Path) -> Settings:
    """The bot's settings beside the sandbox."""
    data_dir = tmp_path / "data"
    return load_settings(
        token=sandbox.token, api_url=sandbox.url, database_url=database_url, data_dir=data_dir, send_rate=0
    )


async def answers(person: Person, *data: str) -> set[str]:
    """Press each under a message of its own, in whose place the answer comes; what is answered."""
    said = set()
    for one in data:
        message = await asks(person, "/help")
        await person.presses_stale(message.id, one)
        said.add((await person.receives(PATIENCE)).text)
    return said


async def kept(database_url: str) -> dict[str, list[str]]:
    """What a press could change of somebody."""
    rows = await content(database_url)
    return {name: rows[name] for name in KEPT}


async def test_what_is_forged_shows_nothing_and_changes_nothing(
    bot: Bot, database_url: str, sandbox: Sandbox, radom_a: Person
) -> None:
    assert not bot.db.is_sqlite
    leader, eve = sandbox.add_person("Małgorzata"), sandbox.add_person("Eve", language_code="en")
    await joins(bot, leader, "PL-RAD-01")
    await asks(eve, "/help")
    before = await kept(database_url)
    assert all(text.startswith(REFUSED) for text in await answers(leader, *NO_LEADERS))
    assert all(text.startswith(REFUSED) for text in await answers(radom_a, *NO_DELEGATES))
    assert all("To join, you need the code" in text for text in await answers(eve, *OF_OTHERS))
    assert await kept(database_url) == before


async def test_what_is_worn_out_is_answered_kindly(bot: Bot, radom_a: Person) -> None:
    said = {"This button is from an older message. Here is the way on:"}
    assert await answers(radom_a, *LONG_AGO) == said
