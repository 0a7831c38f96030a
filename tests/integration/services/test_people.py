"""Who is writing to us: one glance, and what they choose."""

from datetime import UTC, datetime

from sqlalchemy import event, select, update

from bot.db.engine import Database
from bot.db.tables import meetings, participants, people
from bot.domain.people import Participant
from bot.domain.rights import Standing
from bot.services import people as service
from bot.services.programme import Programmes, as_entity
from tests.integration.live import publish_sample

NOW = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)
BIG = 2**52 - 1
"""Telegram's ids are below 2^52: more than 32 bits."""


async def _glance(db: Database, user_id: int = BIG) -> service.Glance:
    async with db.read() as session:
        return await service.glance(session, user_id)


async def _join(db: Database, participant_id: str) -> service.Glance:
    """Be somebody on the list, as after the notice."""
    glance = await _glance(db)
    assert glance.meeting_id is not None
    async with db.write() as session:
        found = (participants.c.meeting_id == glance.meeting_id, participants.c.id == participant_id)
        row = (await session.execute(select(participants).where(*found))).one()
        listed = as_entity(Participant, row._mapping)
        await service.join(session, glance.person, glance.meeting_id, listed, now=NOW)
    return await _glance(db)


async def test_before_any_meeting_a_newcomer_is_a_person_without_anything(db: Database) -> None:
    glance = await _glance(db)
    assert (glance.meeting_id, glance.version, glance.rehearsal) == (None, 0, None)
    assert (glance.person.id, glance.person.language, glance.person.delegation) == (None, None, None)


async def test_a_glance_is_one_statement(db: Database) -> None:
    await publish_sample(db)
    statements: list[str] = []
    engine = db.reader.sync_engine

    def note(_: object, __: object, statement: str, *___: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    await _glance(db)
    event.remove(engine, "before_cursor_execute", note)
    assert len([one for one in statements if one.lstrip().upper().startswith("SELECT")]) == 1


async def test_what_a_person_chose_and_who_they_are_is_seen_at_the_next_glance(db: Database) -> None:
    await publish_sample(db)
    first = await _glance(db)
    async with db.write() as session:
        chosen = await service.choose_language(session, first.person, "lv", now=NOW)
    assert chosen.language == "lv"
    person = (await _join(db, "PL-RAD-01")).person
    assert (person.language, person.delegation, person.joined) == ("lv", "PL-RAD", True)
    assert (person.traits.delegation, person.traits.host, person.traits.language) == ("PL-RAD", False, "lv")
    async with db.read() as session:
        assert len((await session.execute(select(people))).all()) == 1


async def test_a_host_is_known_by_the_meetings_own_delegation(db: Database) -> None:
    await publish_sample(db)
    assert (await _join(db, "LV-DAU-05")).person.traits.host


async def test_who_left_the_list_is_a_stranger(db: Database) -> None:
    await publish_sample(db)
    await _join(db, "PL-RAD-01")
    async with db.write() as session:
        await session.execute(update(participants).values(withdrawn=True))
    assert (await _glance(db)).person.standing is Standing.STRANGER


async def test_who_one_is_belongs_to_its_meeting(db: Database) -> None:
    await publish_sample(db)
    await _join(db, "PL-RAD-01")
    async with db.write() as session:
        await session.execute(update(people).values(meeting_id=None))
    assert (await _glance(db)).person.participant is None


async def test_a_new_version_is_seen_by_the_next_glance_and_read_once(db: Database) -> None:
    await publish_sample(db)
    programmes = Programmes(db)
    glance = await _glance(db)
    assert glance.meeting_id is not None
    assert programmes.kept(glance.meeting_id, glance.version) is None
    loaded = await programmes.load(glance.meeting_id)
    assert programmes.kept(glance.meeting_id, glance.version) is loaded
    async with db.write() as session:
        await session.execute(update(meetings).values(version=meetings.c.version + 1))
    later = await _glance(db)
    assert later.version == glance.version + 1
    assert programmes.kept(later.meeting_id, later.version) is None
    assert (await programmes.load(glance.meeting_id)).version == later.version
