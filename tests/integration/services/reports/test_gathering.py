"""What the pack is made of, read from a meeting in which things happened."""

from datetime import UTC, datetime

from bot.db.engine import Database
from bot.services.reports.gathering import gather
from tests.integration.live import publish_sample
from tests.sample import at

REAL = datetime(2026, 11, 23, tzinfo=UTC)


async def _facts(database: Database):  # type: ignore[no-untyped-def]
    async with database.read() as session:
        return await gather(session, 1, key_of=lambda _: b"k" * 32, now=at("2018-11-13 12:00"), real=REAL)


async def test_a_meeting_of_which_nothing_is_known_yet_is_its_list_and_its_programme(db: Database) -> None:
    await publish_sample(db)
    facts = await _facts(db)
    assert len(facts.counted) == 81
    assert sum(facts.is_invited(one) for one in facts.counted) == 57
    assert sum(facts.counts_for_grant(one) for one in facts.counted) == 57
    assert facts.planned == facts.programme.by_id
    assert not any(one.recorded for one in facts.attended.values())
    assert (facts.revisions, facts.presence, facts.announcements, facts.polls.answers) == ((), (), (), ())
