"""An old copy of the database is put back in the middle of what was told since: nothing leaves unasked."""

import asyncio
import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.app import Bot
from bot.clock import Clock
from bot.db.engine import Database
from bot.db.tables import audit_log, outages, state
from bot.domain.deliveries import DeliveryKind, State
from bot.domain.hold import MARKED_AS_SENT, Held, HoldReason
from bot.services import hold, releasing
from sandbox import Person
from tests.integration.deliveries.conftest import Scene
from tests.integration.deliveries.crowd import gather, rows, tell
from tests.integration.gateway.feeding import sqlite_first
from tests.integration.live import running, settings_for
from tests.postgres import Postgres
from tests.proving import Says

pytestmark = pytest.mark.fault("F33")

PEOPLE = 30
AGE = timedelta(hours=6)
ADMIN = "An admin"


class Restored:
    """A bot that told half of what it was to tell, was copied, told the rest, and got the copy back."""

    def __init__(self, scene: Scene, request: pytest.FixtureRequest) -> None:
        self.scene = scene
        self.db = scene.db
        self._request = request
        self.clock = Clock()
        self.admin: Person
        self.told: Counter[str] = Counter()
        """What the first bot told after the copy was made."""

    async def make(self) -> None:
        """From the first message to the copy in its place."""
        scene, due_at = self.scene, self.clock.real() - AGE
        scene.crowd = await gather(self.db, scene.sandbox, PEOPLE)
        self.admin = scene.sandbox.add_person(ADMIN)
        self.admin.profile.started = bool(self.admin.chat)  # they have a chat with the bot
        await tell(self.db, PEOPLE, due_at=due_at, key="announced", kind=DeliveryKind.ANNOUNCEMENT)
        await tell(self.db, PEOPLE, due_at=due_at, key="soon", kind=DeliveryKind.REMINDER, lasts=AGE / 2)
        scene.sandbox.faults.add("latency", method="sendMessage", times=None, ms=150)
        async with running(self.bot(), at=None):
            while len(scene.calls()) < PEOPLE // 3:
                await asyncio.sleep(0.01)
        assert len(scene.calls()) < PEOPLE, "the copy is to be made in the middle of it"
        scene.sandbox.faults.clear()
        copy, before = await self._copied(), Counter(_keys(scene))
        async with running(self.bot(), at=None):
            while await self._waiting():
                await asyncio.sleep(0.02)
        self.told = Counter(_keys(scene)) - before
        await self._put_back(copy)
        async with self.db.write() as session:
            row = (await session.execute(select(state))).one()
            await session.execute(update(state).values(intake_ok_at=row.intake_ok_at - AGE))

    def bot(self, **more: Any) -> Bot:
        """A bot in real time on the database as it is."""
        scene = self.scene
        admins = {"admins": str(self.admin.id), "send_window": 3}
        return Bot(settings_for(scene.sandbox, self.db.url, scene.folder, **admins | more))

    async def _waiting(self) -> int:
        return sum(row.state in (State.PENDING, State.SENDING) for row in await rows(self.db))

    async def _copied(self) -> str:
        await self.db.dispose()
        if self.db.is_sqlite:
            copy = str(self.scene.folder / "copy")
            with closing(sqlite3.connect(_path(self.db))) as now, closing(sqlite3.connect(copy)) as there:
                now.backup(there)
            return copy
        server: Postgres = self._request.getfixturevalue("postgres")
        copied = server.copy(self.db.url)
        self._request.addfinalizer(lambda: server.drop(copied))
        return copied

    async def _put_back(self, copy: str) -> None:
        await self.db.dispose()
        if self.db.is_sqlite:
            for end in ("-wal", "-shm"):
                Path(f"{_path(self.db)}{end}").unlink(missing_ok=True)
            shutil.copy(copy, _path(self.db))
        else:
            self.db = self.scene.db = Database(copy)


def _path(db: Database) -> str:
    return db.url.partition(":///")[2]


def _keys(scene: Scene) -> list[str]:
    return [key for call in scene.calls(ok=True) for key in str(call.params["text"]).split()[1:]]


@pytest.fixture
async def restored(scene: Scene, request: pytest.FixtureRequest) -> Restored:
    """The copy is in its place, six hours old; nothing runs."""
    made = Restored(scene, request)
    await made.make()
    return made


async def _is_held_and_answers(one: Restored) -> Held:
    """Look at a running bot for two seconds: it tells nothing, and answers."""
    told, scene = len(one.scene.calls()), one.scene
    begun = len(scene.sandbox.journal.calls("sendMessage"))
    await scene.crowd[0].send("/help")
    assert (await scene.crowd[0].receives(20)).text
    await asyncio.sleep(2)
    assert len(scene.calls()) == told, "something left unasked"
    async with asyncio.timeout(20):
        while "/hold" not in (await one.admin.receives(20)).text:
            pass
    said = scene.sandbox.journal.calls("sendMessage")[begun:]
    unasked = {call.params["chat_id"] for call in said} - {scene.crowd[0].id, one.admin.id}
    assert unasked == set()
    async with one.db.read() as session:
        held = await releasing.look(session, now=one.clock.now(), real=one.clock.real())
    assert held is not None
    return held


async def _ends(one: Restored, *, sent: bool) -> Held:
    async with one.db.write() as session:
        ended = await releasing.end(session, sent=sent, now=one.clock.now(), real=one.clock.real())
    assert ended is not None
    return ended


async def _leaves_again(one: Restored) -> None:
    """What is due from now on is told within a few seconds."""
    await tell(one.db, PEOPLE, key="later", due_at=one.clock.real())
    async with asyncio.timeout(20):
        while sum(key.startswith("later:") for key in _keys(one.scene)) < PEOPLE:
            await asyncio.sleep(0.05)


async def _goes(one: Restored) -> tuple[int, int]:
    """An admin chooses *go*. Returns how many were told twice, and how many could have been."""
    async with running(one.bot(), at=None):
        held = await _is_held_and_answers(one)
        assert held.why is HoldReason.BEHIND
        assert {sort.value for sort in held.useful} == {"announcements"}
        assert held.late == 0, "the reminders had expired before the copy"
        await _ends(one, sent=False)
        async with asyncio.timeout(20):
            while await one._waiting():
                await asyncio.sleep(0.05)
        await _leaves_again(one)
    copies = Counter(key for key in _keys(one.scene) if key.startswith("announced:"))
    assert len(copies) == PEOPLE, "nobody is left out"
    twice = {key for key, n in copies.items() if n > 1}
    assert max(copies.values()) <= 2
    assert twice <= set(one.told), "what the copy knows as told was told again"
    assert len(twice) <= held.before == held.messages
    return len(twice), held.before


async def _is_marked(one: Restored) -> int:
    """An admin chooses *mark as sent*. Returns how many rows that ended."""
    before = Counter(_keys(one.scene))
    async with running(one.bot(), at=None):
        held = await _is_held_and_answers(one)
        await _ends(one, sent=True)
        await _leaves_again(one)
        await asyncio.sleep(1)
    after = Counter(key for key in _keys(one.scene) if not key.startswith("later:"))
    assert after == before, "something of the time before was told after all"
    ended = [row for row in await rows(one.db) if row.reason == MARKED_AS_SENT]
    assert len(ended) == held.messages
    assert {row.state for row in ended} <= {State.SUPPRESSED, State.UNKNOWN}
    async with one.db.read() as session:
        acts = (await session.execute(select(audit_log.c.action, audit_log.c.object))).all()
        gaps = (await session.execute(select(outages))).all()
    assert ("mark_as_sent", str(held.messages)) in [tuple(row) for row in acts]
    assert gaps, "the time since the copy is an outage"
    assert all(row.settled_at is not None for row in gaps), "and nobody is asked again for it"
    return len(ended)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_copy_of_six_hours_ago_holds_until_an_admin_lets_it_go(
    restored: Restored, proof_says: Says
) -> None:
    twice, counted = await _goes(restored)
    proof_says(before_approval=0, twice=twice, foretold_as_twice=counted)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_copy_of_six_hours_ago_that_is_marked_as_sent_tells_nothing_of_it(
    restored: Restored, proof_says: Says
) -> None:
    ended = await _is_marked(restored)
    proof_says(before_approval=0, marked_as_sent=ended, told_of_them=0)


@sqlite_first
async def test_a_lockdown_in_the_middle_of_an_announcement_lets_nothing_more_out(
    scene: Scene, proof_says: Says
) -> None:
    await scene.gather(PEOPLE)
    scene.sandbox.faults.add("latency", method="sendMessage", times=None, ms=150)
    async with scene.running(send_window=3) as bot:
        await scene.tell()
        while len(scene.calls()) < 6:
            await asyncio.sleep(0.01)
        async with scene.db.write() as session:
            held = await hold.begin(session, HoldReason.ASKED, real=bot.clock.real())
        bot.hold.follow(held)  # as the handler does
        gone = len(scene.calls(ok=None))
        await asyncio.sleep(1)
        more = len(scene.calls(ok=None)) - gone
    assert more <= 3, "no more than what was on its way"
    assert gone + more < PEOPLE
    proof_says(gone_before=gone, gone_after=more)


@pytest.mark.proof
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_a_copy_that_is_let_go_on_the_other_engine(restored: Restored, proof_says: Says) -> None:
    twice, counted = await _goes(restored)
    proof_says(before_approval=0, twice=twice, foretold_as_twice=counted)


@pytest.mark.proof
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_copy_that_is_marked_as_sent_on_the_other_engine(
    restored: Restored, proof_says: Says
) -> None:
    ended = await _is_marked(restored)
    proof_says(before_approval=0, marked_as_sent=ended, told_of_them=0)
