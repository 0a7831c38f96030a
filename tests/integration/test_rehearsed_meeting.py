"""The five days of the sample with all 81 people, stepped: what each of them gets, and when, is what
`ttchan rehearse` printed."""

import csv
import io
import time
from bisect import bisect_right
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from markupsafe import Markup
from sqlalchemy import insert

from bot.app import Bot
from bot.clock import Clock, Rehearsal
from bot.control import ClockControl
from bot.db.engine import Database
from bot.db.tables import people
from bot.domain.deliveries import State
from bot.domain.preferences import quiet_hours_of
from bot.domain.programme import Kind
from bot.screen import plain
from bot.services.people import CONSENT_VERSION, traits_of
from bot.services.programme import Programmes
from sandbox import Sandbox
from sandbox.journal import Entry
from tests.integration.command import ttchan
from tests.integration.deliveries.crowd import rows
from tests.integration.gateway.feeding import sqlite_only
from tests.integration.live import publish_sample, running, settings_for
from tests.sample import RIGA, at, content

Told = tuple[str, str, str]
"""Local time, participant, text on one line: what both the journal and the paper say of a message."""


class NotingClock(Clock):
    """Remembers when it was set to what: so the meeting time of every call is known."""

    def __init__(self) -> None:
        super().__init__()
        self._noted: list[tuple[float, Rehearsal]] = []

    def follow(self, rehearsal: Rehearsal | None) -> None:
        super().follow(rehearsal)
        if self.rehearsal is not None:
            self._noted.append((time.time(), self.rehearsal))

    def then(self, real: float) -> datetime:
        """Meeting time at a real instant."""
        place = bisect_right(self._noted, real, key=lambda noted: noted[0]) - 1
        return self._noted[max(place, 0)][1].at(datetime.fromtimestamp(real, UTC))


async def _everybody_joins(db: Database, sandbox: Sandbox) -> dict[int, str]:
    """All of the list have an account and their own language. Returns who is who, by account."""
    await publish_sample(db)
    accounts = {}
    for one in content().participants.values():
        person = sandbox.add_person(one.first_name or one.id, language_code=one.language[:2])
        person.profile.started = bool(person.chat)  # they have a chat with the bot; no update comes of it
        accounts[person.id] = one.id
    now = at("2018-11-01 12:00")
    joined = {"meeting_id": 1, "consent_version": CONSENT_VERSION, "consented_at": now}
    stamps = {"created_at": now, "updated_at": now}
    async with db.write() as session:
        values = [
            {
                "user_id": user_id,
                "participant_id": one,
                "language": content().participants[one].language,
                **joined,
                **stamps,
            }
            for user_id, one in accounts.items()
        ]
        await session.execute(insert(people), values)
    return accounts


async def _printed(db: Database) -> list[dict[str, str]]:
    """What `ttchan rehearse` says."""
    ended = await ttchan("rehearse", "--format", "csv", DATABASE_URL=db.url)
    assert ended.code == 0, ended.err
    return list(csv.DictReader(io.StringIO(ended.out)))


def _said(call: Entry) -> str:
    lines = plain(Markup(str(call.params["text"]))).splitlines()
    return " / ".join(line.strip() for line in lines if line.strip())


def _local(instant: datetime) -> str:
    return instant.astimezone(RIGA).isoformat(timespec="minutes")


async def _stepped(db: Database, folder: Path, start: str, end: str, seconds: float) -> None:
    """Step from one local time to another and compare all that arrived with what was printed."""
    async with Sandbox.serve() as sandbox:
        accounts = await _everybody_joins(db, sandbox)
        printed = await _printed(db)
        bot = Bot(settings_for(sandbox, db.url, folder))
        bot.clock = noting = NotingClock()
        control = ClockControl(db, Clock(), Programmes(db))
        async with running(bot, start):
            began = time.monotonic()
            await control.move({"set": end})
            assert await control.arrived(still=seconds)
            took = time.monotonic() - began
            print(f"stepped in {took:.1f} s")  # noqa: T201 - pytest shows it beside a failure
            calls = sandbox.journal.calls("sendMessage")
        received = Counter(
            (_local(noting.then(call.at)), accounts[int(call.chat_id or 0)], _said(call)) for call in calls
        )
        first, last = _local(at(start.replace("T", " "))), _local(at(end.replace("T", " ")))
        due = [row for row in printed if first < row["time"] <= last]
        assert received == Counter((row["time"], row["person"], row["text"]) for row in due)
        await _check_the_table(db, due)
        assert took < seconds


async def _check_the_table(db: Database, due: list[dict[str, str]]) -> None:
    """Each reminder of each person exactly once, none of others' items, quiet hours kept."""
    quiet, host = quiet_hours_of(content().meeting), content().meeting.host_delegation
    found = await rows(db)
    assert {row.state for row in found} == {State.SENT}
    reminded = Counter(
        (row.participant_id, row.data["item"], row.data["lead"]) for row in found if row.kind == "reminder"
    )
    planned = Counter(
        (row["person"], item, int(lead))
        for row in due
        if row["kind"] == "reminder"
        for item, lead in zip(row["item"].split(";"), row["lead"].split(";"), strict=True)
    )
    assert reminded == planned
    assert set(reminded.values()) == {1}
    for person_id, item_id, _ in reminded:
        participant, item = content().participants[person_id], content().items[item_id]
        assert item.audience.may_include(traits_of(participant, host, participant.language))
    at_night = {
        row.data["item"]
        for row in found
        if quiet.hold_at(row.due_at, RIGA) and content().items[row.data["item"]].kind is not Kind.TRANSFER
    }
    assert at_night == set()


@pytest.mark.timeout(300)
@sqlite_only
async def test_the_five_days_of_the_sample_stepped(db: Database, tmp_path: Path) -> None:
    await _stepped(db, tmp_path, "2018-11-07T20:00", "2018-11-12T23:30", 120)
    times = {_local(row.due_at) for row in await rows(db) if row.data.get("item") == "P45"}
    assert times == {f"2018-11-12T{hour}+02:00" for hour in ("04:30", "04:45", "05:15")}
