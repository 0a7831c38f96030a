"""A meeting as data: published, read back whole, and changed all or nothing."""

from copy import deepcopy
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.db import tables
from bot.db.engine import Database
from bot.domain.workbook import Broken, Plan, Rows
from bot.services import meetings
from bot.services.programme import Programmes
from tests.integration.live import publish_sample
from tests.sample import programme as sample

NOW = datetime(2018, 11, 1, tzinfo=UTC)


async def _published(db: Database) -> meetings.Published:
    async with db.read() as session:
        found = await meetings.published(session, sample().meeting.code)
    assert found is not None
    return found


async def _publish(db: Database, change: Plan) -> int:
    async with db.write() as session:
        return await meetings.publish(session, change, now=NOW, at=NOW)


async def _planned(db: Database, file: Rows) -> Plan:
    before = await _published(db)
    return before.plan(file)


async def test_the_sample_comes_back_as_it_went_in(db: Database) -> None:
    assert await publish_sample(db) == 1
    found = await _published(db)
    programme = await Programmes(db).load(found.meeting_id)
    assert {item.id: item for item in programme.items} == {item.id: item for item in sample().items}
    assert programme.venues == sample().venues
    assert programme.info == tuple(sorted(sample().info, key=lambda page: (page.order, page.id)))
    assert programme.meeting == sample().meeting
    assert found.rows == found.loaded


async def test_the_same_file_again_changes_nothing(db: Database) -> None:
    await publish_sample(db)
    change = await _planned(db, (await _published(db)).rows)
    assert change.empty
    assert await _publish(db, change) == 1


async def test_a_change_raises_the_version_and_leaves_the_rest(db: Database) -> None:
    await publish_sample(db)
    file = deepcopy((await _published(db)).rows)
    file["Programme"]["P21"]["start"] = "08:45"
    assert await _publish(db, await _planned(db, file)) == 2
    after = await _published(db)
    assert after.rows == file
    async with db.read() as session:
        assert len((await session.execute(select(tables.items))).all()) == 49


async def test_what_is_gone_from_the_file_stays_marked(db: Database) -> None:
    await publish_sample(db)
    file = deepcopy((await _published(db)).rows)
    del file["Programme"]["P48"]
    del file["Participants"]["LV-DAU-01"]
    await _publish(db, await _planned(db, file))
    async with db.read() as session:
        for table, key in ((tables.items, "P48"), (tables.participants, "LV-DAU-01")):
            found = await session.execute(select(table.c.withdrawn).where(table.c.id == key))
            assert found.scalar_one() is True


async def test_a_merge_that_does_not_hold_together_changes_nothing(db: Database) -> None:
    await publish_sample(db)
    before = await _published(db)
    file = deepcopy(before.rows)
    file["Programme"]["P21"]["start"] = "08:45"
    file["Programme"]["P22"]["venue_id"] = "atlantis"
    change = await _planned(db, file)
    with pytest.raises(Broken):
        await _publish(db, change)
    assert await _published(db) == before


async def test_a_meeting_never_published_is_none(db: Database) -> None:
    async with db.read() as session:
        assert await meetings.published(session, sample().meeting.code) is None
