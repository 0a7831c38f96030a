"""Dialogues: one a person, surviving, expiring."""

from datetime import UTC, datetime, timedelta

from bot.db.engine import Database
from bot.services import dialogues

NOW = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)
USER = 2**52 - 1


async def _current(db: Database, user_id: int = USER, *, now: datetime = NOW) -> dialogues.Dialogue | None:
    async with db.read() as session:
        return await dialogues.current(session, user_id, now=now)


async def test_the_next_step_replaces_the_one_before(db: Database) -> None:
    async with db.write() as session:
        await dialogues.follow(session, USER, "join", "town", {"a": ["ž", None]}, now=NOW)
        await dialogues.follow(session, 5, "join", "town", {}, now=NOW)
    async with db.write() as session:
        said = await dialogues.follow(session, USER, "poll", "text", {"b": 1}, now=NOW)
    assert await _current(db) == said
    other = await _current(db, 5)
    assert other is not None
    assert other.flow == "join"


async def test_a_dialogue_ends_by_itself_and_is_dropped(db: Database) -> None:
    async with db.write() as session:
        await dialogues.follow(session, USER, "join", "town", {}, now=NOW)
    end = NOW + dialogues.LIFETIME
    assert await _current(db, now=end - timedelta(seconds=1)) is not None
    assert await _current(db, now=end) is None
    async with db.write() as session:
        assert await dialogues.drop_expired(session, now=end - timedelta(seconds=1)) == 0
        assert await dialogues.drop_expired(session, now=end) == 1


async def test_closing_ends_only_the_persons_own(db: Database) -> None:
    async with db.write() as session:
        await dialogues.follow(session, USER, "join", "town", {}, now=NOW)
        await dialogues.follow(session, 5, "join", "town", {}, now=NOW)
        await dialogues.close(session, USER)
        await dialogues.close(session, USER)
    assert await _current(db) is None
    assert await _current(db, 5) is not None
