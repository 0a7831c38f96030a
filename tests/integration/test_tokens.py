"""A new token of the same bot goes on; another bot's is refused, unless it is meant; who can read it."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.app import Bot
from bot.cli.hold_check import hold_findings, secret_findings
from bot.clock import Clock
from bot.db.engine import Database
from bot.db.tables import state
from bot.domain.deliveries import DeliveryKind, State
from bot.settings import SECRETS, ConfigurationError, load_settings
from sandbox import Sandbox
from schedules import letters
from tests.integration.deliveries.crowd import gather, own, tell
from tests.integration.gateway.feeding import sqlite_only
from tests.integration.live import running, settings_for
from tests.integration.telling_bot import write

OLD = "1234567890:the-token-that-leaked-and-was-revoked"
NEW = "1234567890:the-token-that-took-the-place-of-it"
OTHER = "9876543210:the-token-of-a-bot-that-nobody-knows"


@sqlite_only
async def test_a_new_token_of_the_same_bot_loses_nothing(
    db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "WRITERS", dict.fromkeys(DeliveryKind, write))
    async with Sandbox.serve(token=OLD) as before:
        await gather(db, before, 3)
        async with running(Bot(settings_for(before, db.url, tmp_path)), at=None):
            pass
    await tell(db, 3, key="waits", due_at=Clock().real())
    async with Sandbox.serve(token=NEW) as after:
        people = [after.add_person(f"P{n}") for n in range(3)]
        for one in people:
            one.profile.started = bool(one.chat)
        async with running(Bot(settings_for(after, db.url, tmp_path)), at=None), asyncio.timeout(20):
            while {row.state for row in await own(db)} & {State.PENDING, State.SENDING}:
                await asyncio.sleep(0.05)
    assert {row.state for row in await own(db)} == {State.SENT}


@sqlite_only
async def test_the_token_of_another_bot_is_refused_unless_it_is_meant(db: Database, tmp_path: Path) -> None:
    async with Sandbox.serve(token=OLD) as before:
        await gather(db, before, 1)
        async with running(Bot(settings_for(before, db.url, tmp_path)), at=None):
            pass
    async with Sandbox.serve(token=OTHER) as other:
        settings = settings_for(other, db.url, tmp_path)
        with pytest.raises(ConfigurationError) as refused:
            await Bot(settings).run()
        (sentence,) = refused.value.problems
        assert sentence.startswith("This token is another bot's than these data (9876543210, not 1234567890)")
        assert not other.journal.calls("getUpdates", ok=None), "nothing is asked for with it"
        found = [one.words async for one in hold_findings(settings, db) if one.what == "token"]
        assert found == ["it is another bot's than that of the data: ttchan run --new-bot if you mean it"]
        bot = Bot(settings)
        going = asyncio.ensure_future(bot.run(new_bot=True))
        await asyncio.wait_for(bot.ready.wait(), 20)
        bot.stop()
        await going
    async with db.read() as session:
        assert await session.scalar(select(state.c.bot_id)) == 9876543210


def test_a_file_with_a_secret_that_others_can_read_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    token, environment = tmp_path / "token", tmp_path / ".env"
    token.write_text(NEW)
    environment.write_text(f"TTCHAN_TOKEN={NEW}\n")
    for path in (token, environment):
        path.chmod(0o644)
    settings = load_settings(token_file=token)
    told = [finding.words for finding in secret_findings(settings) if finding.ok is False]
    assert told == [
        "others may read the file of TTCHAN_TOKEN_FILE: chmod 600 it",
        "others may read the file of .env: chmod 600 it",
    ]
    for path in (token, environment):
        path.chmod(0o600)
    assert list(secret_findings(settings)) == []


@pytest.mark.parametrize("name", SECRETS)
def test_each_kind_of_secret_is_looked_for_in_its_file_and_among_the_settings(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    secret, environment = tmp_path / "secret", tmp_path / ".env"
    secret.write_text(NEW if name == "token" else "test-only-not-a-secret-of-anybody")
    environment.write_text(f"TTCHAN_METRICS=true\nexport TTCHAN_{name.upper()}={secret.read_text()}\n")
    for path in (secret, environment):
        path.chmod(0o644)
    more: dict[str, Any] = {f"{name}_file": secret}
    settings = load_settings(database_url="postgresql://ttchan@localhost/ttchan", **more)
    told = [finding.words for finding in secret_findings(settings) if finding.ok is False]
    assert told == [
        f"others may read the file of TTCHAN_{name.upper()}_FILE: chmod 600 it",
        "others may read the file of .env: chmod 600 it",
    ]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("TTCHAN_DATABASE_URL=postgresql://ttchan:geheim@localhost/ttchan", True),
        ("TTCHAN_DATABASE_URL=postgresql://ttchan@localhost:5432/ttchan", False),
        ("TTCHAN_TOKEN=", False),
        ("TTCHAN_TOKEN_FILE=/etc/ttchan/token", False),
        ("# TTCHAN_TOKEN=gone", False),
    ],
)
def test_an_environment_for_everybody_is_found_where_it_holds_a_secret(
    line: str, found: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    environment = tmp_path / ".env"
    environment.write_text(f"{line}\nTTCHAN_METRICS=true\n")
    environment.chmod(0o644)
    assert bool(list(secret_findings(load_settings()))) is found
