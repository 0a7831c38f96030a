"""The whole bot with the sample meeting, and a person whose phone speaks Latvian."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.app import Bot
from bot.db.engine import Database
from sandbox import Person, Sandbox
from tests.integration.conftest import Logged
from tests.integration.live import publish_sample, running, settings_for


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox.serve(check_results=False) as served:
        yield served


@pytest.fixture
async def bot(
    sandbox: Sandbox, db: Database, database_url: str, tmp_path: Path, logged: Logged
) -> AsyncIterator[Bot]:
    await publish_sample(db)
    made = Bot(settings_for(sandbox, database_url, tmp_path))
    async with running(made):
        yield made
    assert logged.events("loop_error") == []


@pytest.fixture
def anna(sandbox: Sandbox) -> Person:
    return sandbox.add_person("Agnieszka", "Modrzewska", language_code="lv")
