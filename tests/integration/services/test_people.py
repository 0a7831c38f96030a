"""Who is writing to us: one glance, and what they choose."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select, update

from bot.db.engine import Database
from bot.db.tables import meetings, people
from bot.domain.errors import NoSuchDelegation
from bot.services import people as service
from bot.services.programme import Programmes
from tests.integration.live import publish_sample

NOW = datetime(2018, 11, 10, 5, 25, tzinfo=UTC)
BIG = 2**52 - 1
"""Telegram's ids are below 2^52: more than 32 bits."""


async def _glance(db: Database, user_id: int = BIG) -> service.Glance:
    async with db.read() as session:
        return await service.glance(session, user_id)


async def _choose(db: Database, delegation: str | None, group: str | None) -> service.Glance:
    glance = await _glance(db)
    assert glance.meeting_id is not None
    programme = await Programmes(db).load(glance.meeting_id)
    async with db.write() as session:
        await service.choose_delegation(session, glance.person, programme, delegation, group, now=NOW)
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


async def test_what_a_person_chose_is_seen_at_the_next_glance(db: Database) -> None:
    await publish_sample(db)
    first = await _glance(db)
    async with db.write() as session:
        chosen = await service.choose_language(session, first.person, "lv", now=NOW)
    assert chosen.language == "lv"
    after = await _choose(db, "PL-RAD", "A")
    person = after.person
    assert (person.language, person.delegation, person.group) == ("lv", "PL-RAD", "A")
    assert (person.traits.delegation, person.traits.host, person.traits.language) == ("PL-RAD", False, "lv")
    async with db.read() as session:
        assert len((await session.execute(select(people))).all()) == 1


async def test_a_host_is_known_by_the_meetings_own_delegation(db: Database) -> None:
    await publish_sample(db)
    assert (await _choose(db, "LV-DAU", None)).person.traits.host


async def test_just_looking_is_an_answer_and_not_an_open_question(db: Database) -> None:
    await publish_sample(db)
    assert (await _glance(db)).person.delegation is None
    person = (await _choose(db, None, None)).person
    assert person.delegation == ""
    assert person.traits.delegation is None


@pytest.mark.parametrize(("delegation", "group"), [("XX-NON", None), ("PL-RAD", "Z"), ("", None)])
async def test_what_the_meeting_has_not_is_refused_and_not_kept(
    db: Database, delegation: str, group: str | None
) -> None:
    await publish_sample(db)
    with pytest.raises(NoSuchDelegation):
        await _choose(db, delegation, group)
    assert (await _glance(db)).person.id is None


async def test_a_choice_belongs_to_its_meeting(db: Database) -> None:
    await publish_sample(db)
    await _choose(db, "PL-RAD", "A")
    async with db.write() as session:
        await session.execute(update(people).values(meeting_id=None))
    assert (await _glance(db)).person.delegation is None


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
