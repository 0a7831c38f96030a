"""People of the sample meeting who have joined, for tests of who may do what."""

from collections.abc import Collection
from dataclasses import replace

from sqlalchemy import select

from bot.db.engine import Database
from bot.db.tables import audit_log
from bot.domain.people import Person
from bot.services import participants, people
from bot.services.acts import By
from tests.integration.services.conftest import NOW

DELEGATE, OTHER, FOREIGNER, MINOR = "PL-RAD-05", "PL-RAD-06", "SE-MOT-03", "PL-RAD-13"
LEADER, FOREIGN_LEADER, ORGANISER = "PL-RAD-01", "SE-MOT-01", "LV-DAU-02"
ADMINS = (901, 902)


async def join(db: Database, meeting_id: int, user_id: int, participant_id: str) -> Person:
    """Somebody joins as this participant; returns them as they are then."""
    async with db.write() as session:
        participant = await participants.listed(session, meeting_id, participant_id)
        assert participant is not None
        await people.join(session, Person(user_id), meeting_id, participant, now=NOW)
    return await who(db, user_id)


async def who(db: Database, user_id: int, admins: Collection[int] = ADMINS) -> Person:
    """A person as they are now."""
    async with db.read() as session:
        return (await people.glance(session, user_id, admins)).person


async def joined(db: Database, meeting_id: int, user_id: int, participant_id: str) -> By:
    """An act of somebody who has just joined."""
    return By(await join(db, meeting_id, user_id, participant_id), meeting_id, NOW, update_id=7)


async def again(db: Database, by: By) -> By:
    """The same person a moment later, with the rights they have then."""
    return replace(by, person=await who(db, by.person.user_id))


async def admin(db: Database, meeting_id: int, user_id: int = ADMINS[0]) -> By:
    """An admin who is nobody on the list."""
    return By(await who(db, user_id), meeting_id, NOW)


async def acts(db: Database) -> list[tuple[str, str, int | None]]:
    """The audit log: action, object, actor."""
    async with db.read() as session:
        rows = await session.execute(select(audit_log).order_by(audit_log.c.id))
        return [(row.action, row.object, row.actor) for row in rows]
