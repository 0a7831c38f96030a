"""``ttchan hold`` without a running bot and beside one, and what ``ttchan check`` says of it."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import beat
from bot.app import Bot
from bot.cli.hold import What, _hold
from bot.cli.hold_check import hold_findings
from bot.clock import Clock
from bot.db.engine import Database
from bot.db.tables import audit_log
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.hold import Beat
from bot.services import hold
from bot.settings import Settings
from sandbox import Sandbox
from tests.integration.command import ttchan
from tests.integration.deliveries.crowd import gather, own, tell
from tests.integration.gateway.feeding import sqlite_only
from tests.integration.live import running, settings_for

pytestmark = [pytest.mark.fault("F33"), sqlite_only]


@pytest.fixture
async def settings(db: Database, tmp_path: Path, sandbox: Sandbox) -> Settings:
    """Of a bot that never ran, and was to remind three people."""
    await gather(db, sandbox, 3)
    await tell(db, 3, key="soon", kind=DeliveryKind.REMINDER, due_at=Clock().real())
    return settings_for(sandbox, db.url, tmp_path)


async def _states(db: Database) -> set[str]:
    return {row.state for row in await own(db)}


async def _checked(settings: Settings, db: Database) -> list[tuple[bool | None, str]]:
    return [(one.ok, one.words) async for one in hold_findings(settings, db)]


async def test_it_is_held_shown_and_marked_as_sent_from_the_command_line(
    db: Database, tmp_path: Path, settings: Settings
) -> None:
    assert await _checked(settings, db) == [(True, "nothing is held back")]
    begun = await ttchan("hold", "begin", DATA_DIR=str(tmp_path))
    assert begun.code == 0
    shown = await _hold(settings, What.SHOW)
    assert begun.out.splitlines() == shown
    assert shown[0].startswith("Nothing leaves by itself since ")
    assert shown[0].endswith(": an admin wanted it so.")
    assert shown[1].startswith("  reminders: 3 to 3 people, the oldest from ")
    assert shown[-1].startswith("Choose: ttchan hold go")
    ((ok, words),) = await _checked(settings, db)
    assert ok is False
    assert words.startswith("nothing leaves by itself since ")
    (done,) = await _hold(settings, What.MARK_SENT)
    assert done.startswith("Marked as sent: 3 messages.")
    assert await _hold(settings, What.GO) == ["Nothing is held back: messages leave as usual."]
    assert await _states(db) == {State.SUPPRESSED}
    async with db.read() as session:
        kept, _ = await hold.pulse(session)
        acts = (await session.execute(select(audit_log.c.action, audit_log.c.role))).all()
    assert kept is not None
    assert kept == await asyncio.to_thread(beat.read, tmp_path), "or the next start would hold again"
    assert [tuple(row) for row in acts] == [("hold", "command line"), ("mark_as_sent", "command line")]


async def test_a_running_bot_lets_go_what_the_command_line_lets_go(db: Database, settings: Settings) -> None:
    async with db.write() as session:
        await hold.set_epoch(session, "e" * 32)
    missing = "The next start begins with a hold: the file ttchan.beat beside the database is missing."
    assert (await _hold(settings, What.SHOW))[0] == missing
    soon = "the next start begins with one (copy missing): docs/operations.md, Hold mode"
    assert await _checked(settings, db) == [(None, soon)]
    bot = Bot(settings)
    async with running(bot, at=None):
        assert bot.hold.on
        (told,) = await _hold(settings, What.GO)
        assert told.startswith("3 messages leave as soon as the bot runs")
        async with asyncio.timeout(20):
            while await _states(db) & {State.PENDING, State.SENDING}:
                await asyncio.sleep(0.1)
    async with running(Bot(settings), at=None) as again:
        assert not again.hold.on


async def test_an_old_copy_is_marked_as_sent_before_its_first_start(
    db: Database, tmp_path: Path, settings: Settings
) -> None:
    async with db.write() as session:
        await hold.set_epoch(session, "e" * 32)
    await asyncio.to_thread(beat.write, tmp_path, Beat("e" * 32, 5))
    (done,) = await _hold(settings, What.MARK_SENT)
    assert done.startswith("Marked as sent: 3 messages.")
    async with running(Bot(settings), at=None) as bot:
        assert not bot.hold.on
    assert await _states(db) == {State.SUPPRESSED}
