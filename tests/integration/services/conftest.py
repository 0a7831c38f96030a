"""The sample meeting in a database of each kind, for services."""

from datetime import UTC, datetime

import pytest

from bot.db.engine import Database
from bot.domain.workbook import Content, plan, to_rows
from bot.services import meetings, people
from tests.sample import content

NOW = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)


async def publish(db: Database, wanted: Content) -> int:
    """Publish a meeting as the command line does; returns its row."""
    async with db.write() as session:
        before = await meetings.published(session, wanted.meeting.code)
        rows = to_rows(wanted)
        change = before.plan(rows) if before else plan(None, {}, rows)
        await meetings.publish(session, change, now=NOW, at=NOW)
    async with db.read() as session:
        meeting_id = (await people.glance(session, 0)).meeting_id
    assert meeting_id is not None
    return meeting_id


@pytest.fixture
async def meeting_id(db: Database) -> int:
    """The sample meeting: 81 people, 6 delegations."""
    return await publish(db, content())
