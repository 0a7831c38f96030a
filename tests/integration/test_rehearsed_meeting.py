"""The sample with all 81 people: what each of them gets, and when, is what `ttchan rehearse` printed."""

import asyncio
import csv
import io
import time
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from markupsafe import Markup
from sqlalchemy import delete

from bot.app import Bot
from bot.clock import Clock
from bot.control import ClockControl
from bot.db.engine import Database
from bot.db.tables import questions
from bot.domain.deliveries import State
from bot.domain.programme import Kind
from bot.domain.quiet_hours import quiet_hours_of
from bot.screen import plain
from bot.services.people import traits_of
from bot.services.programme import Programmes
from sandbox import Sandbox
from sandbox.journal import Entry
from tests.integration.command import ttchan
from tests.integration.deliveries.crowd import rows
from tests.integration.deliveries.invariants import check
from tests.integration.gateway.feeding import sqlite_only
from tests.integration.live import running, settings_for
from tests.integration.rehearsed import NotingClock, everybody_joins
from tests.sample import RIGA, at, content

pytestmark = pytest.mark.fault("rehearsed")

Told = tuple[str, str, str]
"""Local time, participant, text on one line: what both the journal and the paper say of a message."""


ON_JOINING = "before"
"""It is asked whenever somebody joins: no paper can tell that hour."""


async def _only_asked(db: Database, polls: Collection[str]) -> None:
    async with db.write() as session:
        await session.execute(delete(questions).where(questions.c.poll_id.not_in(polls)))


_PAPERS: dict[bool, list[dict[str, str]]] = {}


async def _printed(db: Database) -> list[dict[str, str]]:
    """What `ttchan rehearse` says, asked once of each kind of database: all hold the same."""
    if db.is_sqlite not in _PAPERS:
        ended = await ttchan("rehearse", "--format", "csv", DATABASE_URL=db.url)
        assert ended.code == 0, ended.err
        _PAPERS[db.is_sqlite] = list(csv.DictReader(io.StringIO(ended.out)))
    return _PAPERS[db.is_sqlite]


def _said(call: Entry) -> str:
    lines = plain(Markup(str(call.params["text"]))).splitlines()
    return " / ".join(line.strip() for line in lines if line.strip())


def _local(instant: datetime) -> str:
    return instant.astimezone(RIGA).isoformat(timespec="minutes")


class Meeting:
    """The sample with everybody in it, the bot beside a sandbox, and what was printed before."""

    def __init__(self, db: Database, sandbox: Sandbox, folder: Path, polls: Collection[str] = ()) -> None:
        self._polls = polls
        self._sandbox = sandbox
        self._folder = folder
        self._clock = NotingClock()
        self.goes_on(db)
        self._accounts: dict[int, str] = {}
        self._printed: list[dict[str, str]] = []

    def goes_on(self, db: Database) -> None:
        """Be told of by a new bot, on this database from now on."""
        self._db = db
        self.bot = Bot(settings_for(self._sandbox, db.url, self._folder))
        self.bot.clock = self._clock

    async def gather(self) -> None:
        """Let everybody join, and print what they will be told."""
        joined = await everybody_joins(self._db, self._sandbox)
        self._accounts = {person.id: name for name, person in joined.items()}
        await _only_asked(self._db, self._polls)
        self._printed = await _printed(self._db)

    def calls(self) -> list[Entry]:
        """Messages that arrived."""
        return self._sandbox.journal.calls("sendMessage")

    def received(self) -> Counter[Told]:
        """What arrived, when and where."""
        return Counter(
            (_local(self._clock.then(call.at)), self._accounts[int(call.chat_id or 0)], _said(call))
            for call in self.calls()
        )

    def due(self, start: str, end: str) -> list[dict[str, str]]:
        """What was printed of a time."""
        first, last = _local(at(start)), _local(at(end))
        return [row for row in self._printed if first < row["time"] <= last]

    async def check_rows(self, due: list[dict[str, str]]) -> list[Any]:
        """Each reminder of each person exactly once, none late, none of others' items, quiet hours kept."""
        left = [row for row in await rows(self._db) if row.state != State.PENDING]
        left = [row for row in left if "again" not in row.data]  # nothing says what became of them
        assert {row.state for row in left} == {State.SENT}
        reminded = Counter(
            (row.participant_id, row.data["item"], row.data["lead"]) for row in left if row.kind == "reminder"
        )
        assert reminded == Counter(
            (row["person"], item, int(lead))
            for row in due
            if row["kind"] == "reminder"
            for item, lead in zip(row["item"].split(";"), row["lead"].split(";"), strict=True)
        )
        keys = defaultdict(list)
        for row in left:
            keys[row.user_id, row.message_id].append(row.dedupe_key.partition(":")[2])
        figures = check(
            self.calls(),
            left,
            window=10,
            keys_of=lambda call: keys[call.chat_id, call.message_id],
            meeting_time=self._clock.then,
        )
        print(figures)  # noqa: T201 - pytest shows it beside a failure
        assert figures.doubles == 0
        for row in left:
            self._suits(row)
        return left

    def _suits(self, row: Any) -> None:
        items, meeting = content().items, content().meeting
        participant = content().participants[row.participant_id]
        if row.kind == "reminder":
            traits = traits_of(participant, meeting.host_delegation, participant.language)
            assert items[row.data["item"]].audience.may_include(traits), "an item of another group"
        departs = row.kind == "reminder" and items[row.data["item"]].kind is Kind.TRANSFER
        assert departs or not quiet_hours_of(meeting).hold_at(row.due_at, RIGA), "in quiet hours"

    def lateness(self, left: Iterable[Any], speed: float) -> list[tuple[float, int]]:
        """By message: real seconds after it was due, and its place in what was due then."""
        due_at: dict[tuple[Any, Any], datetime] = {}
        for row in left:
            message = row.user_id, row.message_id
            due_at[message] = min(row.due_at, due_at.get(message, row.due_at))
        places: Counter[datetime] = Counter()
        found = []
        for call in self.calls():
            due = due_at[call.chat_id, call.message_id]
            places[due] += 1
            found.append(((self._clock.then(call.at) - due).total_seconds() / speed, places[due]))
        return found


async def _stepped(
    db: Database, folder: Path, start: str, end: str, seconds: float, polls: Collection[str]
) -> None:
    """Step from one local time to another; all that arrived must be what was printed.

    ``polls``: what is asked; nobody ever answers. None of them may be open as time begins.
    """
    async with Sandbox.serve() as sandbox:
        meeting = Meeting(db, sandbox, folder, polls)
        await meeting.gather()
        control = ClockControl(db, Clock(), Programmes(db))
        async with running(meeting.bot, start):
            began = time.monotonic()
            await control.move({"set": end})
            assert await control.arrived(still=seconds)
            took = time.monotonic() - began
            received = meeting.received()
        print(f"stepped in {took:.1f} s")  # noqa: T201 - pytest shows it beside a failure
        due = meeting.due(start, end)
        assert received == Counter((row["time"], row["person"], row["text"]) for row in due)
        await meeting.check_rows(due)


async def _live(db: Database, folder: Path, start: str, end: str, speed: float, *, late: float) -> None:
    """Let time run from one local time to another: the same rows leave, none later than may be.

    ``late``: real seconds, besides the place in a burst at 25 a second.
    """
    async with Sandbox.serve() as sandbox:
        meeting = Meeting(db, sandbox, folder)
        await meeting.gather()
        task = asyncio.ensure_future(meeting.bot.run(at=start, speed=speed))
        try:
            await asyncio.wait_for(meeting.bot.ready.wait(), 20)
            while meeting.bot.clock.now() < at(end):
                await asyncio.sleep(0.2)
        finally:
            meeting.bot.stop()
            await asyncio.wait_for(task, 20)
        left = await meeting.check_rows(meeting.due(start, end))
        lateness = meeting.lateness(left, speed)
        print(f"latest: {max(lateness)}")  # noqa: T201 - pytest shows it beside a failure
        assert [one for one in lateness if one[0] > late + one[1] / 25] == []


async def _rings_early(db: Database) -> None:
    times = {_local(row.due_at) for row in await rows(db) if row.data.get("item") == "P45"}
    assert times == {f"2018-11-12T{hour}+02:00" for hour in ("04:30", "04:45", "05:15")}


@pytest.mark.proof
async def test_the_last_night_and_morning_stepped(db: Database, tmp_path: Path) -> None:
    await _stepped(db, tmp_path, "2018-11-11T20:00", "2018-11-12T12:30", 100, {"day"})
    await _rings_early(db)


@pytest.mark.proof
@pytest.mark.timeout(900)
async def test_the_five_days_stepped(db: Database, tmp_path: Path) -> None:
    polls = {one.poll_id for one in content().questions.values()} - {ON_JOINING}
    await _stepped(db, tmp_path, "2018-11-07T20:00", "2018-11-12T23:30", 600, polls)
    await _rings_early(db)


@sqlite_only
async def test_a_morning_live(db: Database, tmp_path: Path) -> None:
    await _live(db, tmp_path, "2018-11-10T06:50", "2018-11-10T08:33", 300, late=6)


@pytest.mark.proof
@pytest.mark.timeout(4000)  # 24 minutes, whatever the machine: begun first, for it mostly waits
async def test_a_day_live(db: Database, tmp_path: Path) -> None:
    await _live(db, tmp_path, "2018-11-10T00:00", "2018-11-11T00:00", 60, late=2)
