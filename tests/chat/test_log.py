"""What somebody did leaves lines in the log, and none of them says who it was."""

import io
from collections.abc import Iterator

import pytest

from bot import logs
from bot.app import Bot
from sandbox import Person, Sandbox
from tests.chat.conftest import asks, joins

WORDS = "My neighbour snores terribly"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged as long as nobody asks for more."""
    stream = io.StringIO()
    logs.set_up("INFO", stream=stream)
    yield stream
    logs.set_up("INFO")


async def test_the_log_tells_what_failed_and_not_whose_it_was(
    log: io.StringIO, bot: Bot, sandbox: Sandbox, agnieszka: Person
) -> None:
    await joins(bot, agnieszka, "PL-RAD-07")
    await asks(agnieszka, WORDS)
    refusal = "Bad Request: a refusal that nobody expects"
    sandbox.faults.add("error", method="sendMessage", chat_id=agnieszka.id, code=400, description=refusal)
    await asks(agnieszka, "/today")
    assert '"update_failed"' in log.getvalue()
    who = (str(agnieszka.id), "Agnieszka", "Źródłogórska", "PL-RAD", WORDS)
    assert [one for one in who if one in log.getvalue()] == []
