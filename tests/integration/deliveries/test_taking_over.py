"""The lead goes from one process to another, both of which live on."""

import asyncio
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import Bot
from bot.clock import Clock
from bot.db.engine import Database
from bot.domain.deliveries import State
from bot.domain.hold import HoldReason
from bot.leading import Leadership
from bot.roles import Role
from bot.services import hold, rehearsal
from sandbox import Sandbox
from tests.integration.deliveries.crowd import NOW, gather, own, tell
from tests.integration.gateway.feeding import until
from tests.integration.live import running, settings_for
from tests.integration.troubled import away

PEOPLE = 30

pytestmark = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


class Office(Bot):
    """A process of role dispatcher; ``look``: so often it tries to lead."""

    def __init__(self, sandbox: Sandbox, db: Database, folder: Path, *, look: float) -> None:
        super().__init__(settings_for(sandbox, db.url, folder, send_window=10), Role.DISPATCHER)
        self._look = look

    def _leadership(self) -> Leadership:
        return Leadership(self.db.url, self.lead, self.clock, self.db.bell.set, look=self._look)


def _told(sandbox: Sandbox) -> int:
    return len(sandbox.journal.calls("sendMessage"))


@pytest.mark.fault("F28")
@pytest.mark.usefixtures("plain_texts")
async def test_what_landed_while_the_storage_was_away_is_not_sent_again_by_who_leads_afterwards(
    sandbox: Sandbox, db: Database, tmp_path: Path
) -> None:
    await gather(db, sandbox, PEOPLE)
    sandbox.faults.add("latency", method="sendMessage", times=None, ms=300)
    first, second = (Office(sandbox, db, tmp_path, look=look) for look in (9.0, 0.1))
    async with running(first, at=None):
        await until(lambda: first.lead.on)
        async with running(second, at=None):
            await tell(db, PEOPLE, due_at=Clock().real())
            await until(lambda: _told(sandbox) >= 7)
            async with away(db.url):
                await asyncio.sleep(5)
            await until(lambda: second.lead.on)
            await until(lambda: _told(sandbox) >= PEOPLE)
            await asyncio.sleep(4)
    assert _told(sandbox) == PEOPLE, "some were told twice"
    assert {row.state for row in await own(db)} == {State.SENT}


@pytest.mark.fault("F26")
async def test_who_takes_over_goes_by_the_time_that_the_rehearsal_has_by_then(
    sandbox: Sandbox, db: Database, tmp_path: Path
) -> None:
    await gather(db, sandbox, 1)
    async with AsyncExitStack() as first_runs:
        first, second = (Office(sandbox, db, tmp_path, look=0.1) for _ in range(2))
        await first_runs.enter_async_context(running(first, at=None))
        await until(lambda: first.lead.on)
        async with running(second, at=None):
            async with db.write() as session:
                await rehearsal.start(session, Clock(), NOW)
            await until(lambda: first.clock.rehearsal)
            await tell(db, 1, due_at=NOW + timedelta(hours=1))
            await first_runs.aclose()
            await until(lambda: second.lead.on)
            await asyncio.sleep(1.5)
    assert {row.state for row in await own(db)} == {State.PENDING}


@pytest.mark.fault("F33")
async def test_what_an_admin_holds_in_another_process_is_held_within_a_second_or_two(
    sandbox: Sandbox, db: Database, tmp_path: Path
) -> None:
    async with running(Office(sandbox, db, tmp_path, look=0.1), at=None) as leader:
        await until(lambda: leader.lead.on)
        await asyncio.sleep(0.2)
        async with db.write() as session:
            await hold.begin(session, HoldReason.ASKED, real=Clock().real())
        await until(lambda: leader.hold.on, 2)
        async with db.write() as session:
            await hold.forget(session)
        await until(lambda: not leader.hold.on, 2)
