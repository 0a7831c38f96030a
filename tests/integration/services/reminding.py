"""Three people of the sample who are reminded, and looks at the rows of their reminders."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from bot.db import tables
from bot.db.engine import Database
from bot.domain.deliveries import State
from bot.domain.people import Person
from bot.domain.preferences import USUAL, Preferences
from bot.domain.programme import Kind
from bot.domain.workbook import to_rows
from bot.services import meetings, participants, people, reminders, sweeps
from bot.services.differences import Differences, settle
from bot.services.programme import read_programme
from tests.integration.services.conftest import NOW
from tests.sample import content

ANNA, BERT, ELSA = "PL-RAD-03", "PL-RAD-02", "SE-MOT-03"
"""Groups A, B, A."""


@pytest.fixture
async def joined(db: Database, meeting_id: int) -> None:
    """Anna, Bert and Elsa have joined; everybody else has not."""
    for user_id, participant_id in enumerate((ANNA, BERT, ELSA), start=101):
        async with db.write() as session:
            listed = await participants.listed(session, meeting_id, participant_id)
            assert listed is not None
            await people.join(session, Person(user_id), meeting_id, listed, now=NOW)


async def sweep(db: Database, meeting_id: int, now: datetime) -> Differences:
    """What the job of every minute does."""
    async with db.write() as session:
        programme = await read_programme(session, meeting_id)
        found = await reminders.survey(session, meeting_id, programme, now=now)
        await settle(session, meeting_id, found)
        await sweeps.mark(session, reminders.NAME, now=now)
    return found


async def rows(db: Database, *states: State) -> dict[str, datetime]:
    """``P21:1:60:PL-RAD-03`` → when it is due; all that wait, or those in other states."""
    table = tables.deliveries
    async with db.read() as session:
        which = table.c.kind == "reminder", table.c.state.in_(states or (State.PENDING,))
        found = await session.execute(select(table.c.dedupe_key, table.c.due_at).where(*which))
        return {row.dedupe_key.partition(":reminder:")[2]: row.due_at for row in found}


async def choose(db: Database, meeting_id: int, chosen: Preferences, now: datetime, who: str = ANNA) -> None:
    """Somebody chooses something else, and what waits follows."""
    async with db.write() as session:
        mine = tables.people.c.participant_id == who
        await session.execute(update(tables.people).where(mine).values(preferences=chosen.stored()))
        await reminders.follow(session, meeting_id, now=now, participant_id=who)


async def crowd(db: Database, meeting_id: int, count: int) -> None:
    """So many people more, who have joined."""
    async with db.write() as session:
        listed = [
            {
                "meeting_id": meeting_id,
                "id": f"PL-RAD-C{number}",
                "first_name": "Anna",
                "delegation": "PL-RAD",
                "role": "participant",
                "group": "AB"[number % 2],
                "dietary": (),
                "loaded": {},
            }
            for number in range(count)
        ]
        await session.execute(insert(tables.participants), listed)
        accounts = [
            {
                "user_id": 10_000 + number,
                "language": "en",
                "meeting_id": meeting_id,
                "participant_id": f"PL-RAD-C{number}",
                "consent_version": 1,
                "preferences": USUAL.with_leads(Kind.MEAL, [number % 5 + 10]).stored() if number % 7 else {},
                "created_at": NOW,
                "updated_at": NOW,
            }
            for number in range(count)
        ]
        await session.execute(insert(tables.people), accounts)


@asynccontextmanager
async def longest_pause() -> AsyncIterator[list[float]]:
    """How long the loop worked before it let others have a turn, in seconds of its own processor time."""
    pauses: list[float] = []

    async def tick() -> None:
        while True:
            began = time.thread_time()
            await asyncio.sleep(0.001)
            pauses.append(time.thread_time() - began)

    ticking = asyncio.ensure_future(tick())
    yield pauses
    ticking.cancel()


async def change(db: Database, meeting_id: int, item_id: str, now: datetime, **values: Any) -> None:
    """Publish the meeting with one item changed, on the one road."""
    async with db.read() as session:
        programme = await read_programme(session, meeting_id)
        before = await meetings.published(session, programme.meeting.code)
    assert before is not None
    item = replace(programme.by_id[item_id], **values)
    wanted = replace(content(), items={**{one.id: one for one in programme.items}, item_id: item})
    async with db.write() as session:
        await meetings.publish(session, before.plan(to_rows(wanted)), now=now, at=now)


async def shift(db: Database, meeting_id: int, item_id: str, now: datetime, **values: Any) -> None:
    """Change an item as a publication leaves it, without the rest of the workbook: many times a second."""
    item = tables.items
    async with db.write() as session:
        mine = item.c.meeting_id == meeting_id, item.c.id == item_id
        await session.execute(update(item).where(*mine).values(version=item.c.version + 1, **values))
        await reminders.follow(session, meeting_id, now=now)
