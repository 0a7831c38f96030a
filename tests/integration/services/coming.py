"""The steps of joining, as services take them: follow a code, say yes, agree."""

from bot.db.engine import Database
from bot.domain.joining import Joining
from bot.domain.people import Person
from bot.services import invitations as codes
from bot.services import joining
from bot.services import people as persons
from bot.services.acts import By
from bot.services.joining import Agreed
from tests.integration.services.conftest import NOW

KEY = b"k" * 32
DELEGATE, OTHER, MINOR, LEADER = "PL-RAD-05", "PL-RAD-02", "PL-RAD-13", "PL-RAD-01"
FOREIGN_LEADER, ORGANISER = "SE-MOT-01", "LV-DAU-02"
VERSION = persons.CONSENT_VERSION


async def invite(db: Database, meeting_id: int, participant_id: str) -> str:
    async with db.write() as session:
        (made,) = await codes.issue(
            session, meeting_id, KEY, by=None, now=NOW, participant_ids=[participant_id]
        )
    return made.codes.link


async def share(db: Database, meeting_id: int, delegation: str) -> str:
    async with db.write() as session:
        made = await codes.issue_shared(session, meeting_id, KEY, delegation, by=None, now=NOW)
    return made.codes.code


async def who(db: Database, user_id: int) -> Person:
    async with db.read() as session:
        return (await persons.glance(session, user_id)).person


async def by(db: Database, meeting_id: int, user_id: int) -> By:
    return By(await who(db, user_id), meeting_id, NOW)


async def where(db: Database, user_id: int) -> Joining | None:
    async with db.read() as session:
        return await joining.current(session, await who(db, user_id), now=NOW)


async def begins(db: Database, meeting_id: int, user_id: int, code: str) -> bool:
    act = await by(db, meeting_id, user_id)
    async with db.write() as session:
        return await joining.begin(session, act, KEY, code, at=NOW)


async def types(db: Database, user_id: int, text: str) -> bool:
    person = await who(db, user_id)
    async with db.write() as session:
        return await joining.type_name(session, person, text, now=NOW)


async def says_yes(db: Database, user_id: int) -> int:
    way_in, person = await where(db, user_id), await who(db, user_id)
    assert way_in is not None
    async with db.write() as session:
        assert await joining.say_yes(session, person, way_in.invitation_id, now=NOW)
    return way_in.invitation_id


async def agrees(
    db: Database, meeting_id: int, user_id: int, invitation_id: int, version: int = VERSION
) -> Agreed:
    act = await by(db, meeting_id, user_id)
    async with db.write() as session:
        return await joining.agree(session, act, invitation_id, version, at=NOW)


async def joins(db: Database, meeting_id: int, user_id: int, participant_id: str) -> Agreed:
    assert await begins(db, meeting_id, user_id, await invite(db, meeting_id, participant_id))
    return await agrees(db, meeting_id, user_id, await says_yes(db, user_id))
