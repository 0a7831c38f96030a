"""The sample’s polls, answered by a crowd of 81 in seven languages: nothing is lost, all is counted right."""

import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.app import Bot
from bot.clock import Clock
from bot.control import ClockControl
from bot.db.engine import Database
from bot.domain.programme import Kind
from bot.services.programme import Programmes
from sandbox import Person, Sandbox
from tests.integration import polling_checks as checks
from tests.integration import polling_results as outcomes
from tests.integration.live import running, settings_for
from tests.integration.polling_crowd import Crowd
from tests.integration.polling_ledger import Ledger
from tests.integration.rehearsed import NotingClock, everybody_joins

pytestmark = pytest.mark.fault("rehearsed")

SEED = 20181108
PREFERRING: Mapping[str, Mapping[str, Any]] = {
    **{name: {"polls": False} for name in ("PL-RAD-05", "LV-DAU-09", "DE-MAG-04")},
    **{name: {"quiet": "19:00-09:30"} for name in ("SE-MOT-03", "LT-PAN-06", "RS-RAS-07")},
}
"""Some do not want to be asked; /polls is theirs all the same. Some go to bed early."""
ONLY_POLLS = {"leads": {str(kind): [] for kind in Kind}, "evening": False, "morning": False}
"""Of all: what else comes has a test of its own."""
SLOWLY = 0.001
"""The clock's speed while people answer: meeting time stands still, all but."""


class Rehearsal:
    """The sample with everybody in it, and their phones."""

    def __init__(self, db: Database, sandbox: Sandbox, folder: Path) -> None:
        self.db, self.folder = db, folder
        self.ledger = Ledger.kept_by(sandbox)
        self.bot = Bot(settings_for(sandbox, db.url, folder))
        self.bot.clock = self.clock = NotingClock()
        self.people: dict[str, Person] = {}
        self._control = ClockControl(db, Clock(), Programmes(db))
        self._sandbox = sandbox

    @asynccontextmanager
    async def runs(self, start: str) -> AsyncIterator[Crowd]:
        """The bot from a local time on, and the crowd."""
        self.people = await everybody_joins(self.db, self._sandbox, _chosen)
        async with running(self.bot, start):
            await self._control.move({"speed": SLOWLY})
            yield Crowd(self.people, self.ledger, SEED)

    async def go(self, then: str) -> None:
        """Step to a local time."""
        await self._control.move({"set": then})
        assert await self._control.arrived(still=120)

    async def check(self, *, named: bool = True) -> None:
        """All that must hold by now. ``named``: names are kept that were to be kept for a while."""
        seen = await checks.Seen.of(self.db, self.ledger, self.people, self.clock.then)
        print(checks.said(seen.count))  # noqa: T201 - pytest shows it beside a failure
        checks.much_happened(seen.count)
        checks.all_is_told_right(seen, PREFERRING, now=self.clock.now())
        await checks.all_is_stored(seen, self.db, named=named)
        came = await outcomes.all_results(self.db, self.bot.chat.deps.poll_keys)
        outcomes.are_right(seen, came, named=named)
        await outcomes.exports_are_right(seen, came, self.folder, self.db)


def _chosen(participant_id: str) -> dict[str, Any]:
    return {**ONLY_POLLS, **PREFERRING.get(participant_id, {})}


async def _lives(rehearsal: Rehearsal, crowd: Crowd, stops: Iterator[str]) -> None:
    """Go from stop to stop; at each, everybody looks at their phone."""
    stepped = acted = 0.0
    for then in stops:
        began = time.monotonic()
        await rehearsal.go(then)
        there = time.monotonic()
        await checks.one_question_is_open(rehearsal.people.values(), rehearsal.ledger)
        await crowd.look()
        stepped, acted = stepped + there - began, acted + time.monotonic() - there
        print(f"{then}: {len(rehearsal.ledger.acts)} acts, {stepped:.0f} s + {acted:.0f} s")  # noqa: T201 - as above


def _by_the_hour(first: date, last: date, hours: range) -> Iterator[str]:
    """Every hour by day, the night at once."""
    day = first
    while day <= last:
        yield from (f"{day}T{hour:02}:05" for hour in hours)
        day += timedelta(days=1)


@pytest.mark.proof
async def test_a_day_of_seminars(db: Database, tmp_path: Path) -> None:
    async with Sandbox.serve() as sandbox:
        rehearsal = Rehearsal(db, sandbox, tmp_path)
        async with rehearsal.runs("2018-11-09T16:04") as crowd:
            hours = ("16:05", "18:05")
            await _lives(rehearsal, crowd, (f"2018-11-09T{hour}" for hour in hours))
            await rehearsal.check()


@pytest.mark.proof
@pytest.mark.timeout(2400)
async def test_five_days_and_half_a_year_of_polls(db: Database, tmp_path: Path) -> None:
    async with Sandbox.serve() as sandbox:
        rehearsal = Rehearsal(db, sandbox, tmp_path)
        async with rehearsal.runs("2018-11-08T07:30") as crowd:
            await _lives(rehearsal, crowd, _by_the_hour(date(2018, 11, 8), date(2018, 11, 12), range(9, 23)))
            await rehearsal.check()
            weeks = ("2018-11-13T12:00", "2018-11-15T12:00", "2018-11-19T09:30", "2018-11-19T10:30")
            months = ("2018-12-17T12:00", "2018-12-20T15:00", "2018-12-31T09:30", "2018-12-31T10:30")
            await _lives(rehearsal, crowd, iter(weeks + months))
            await rehearsal.check()
            later = ("2019-05-13T12:00", "2019-05-16T15:00", "2019-05-27T09:30", "2019-05-27T10:30")
            await _lives(rehearsal, crowd, iter(later))
            await rehearsal.check(named=False)
