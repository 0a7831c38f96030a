"""Issuing, looking up and using codes, each in a transaction of its own."""

from datetime import datetime

from sqlalchemy import func, select

from bot.db.engine import Database
from bot.db.tables import invitations
from bot.domain.invitations import Invitation, Redemption
from bot.services import invitations as service
from tests.integration.services.conftest import NOW

KEY = b"k" * 32
ORGANISER, DELEGATE, MINOR = "LV-DAU-02", "PL-RAD-05", "PL-RAD-13"
INVALID = service.Redeemed(Redemption.INVALID)


async def issue(
    db: Database, meeting_id: int, *ids: str, now: datetime = NOW, renew: bool = False
) -> list[Invitation]:
    async with db.write() as session:
        return await service.issue(
            session, meeting_id, KEY, by=None, now=now, participant_ids=ids or None, renew=renew
        )


async def share(db: Database, meeting_id: int, delegation: str, *, renew: bool = False) -> Invitation:
    async with db.write() as session:
        return await service.issue_shared(session, meeting_id, KEY, delegation, by=None, now=NOW, renew=renew)


async def look_up(
    db: Database, meeting_id: int, typed: str, *, user_id: int = 7, now: datetime = NOW, key: bytes = KEY
) -> service.Redeemed:
    async with db.write() as session:
        return await service.look_up(session, meeting_id, key, user_id, typed, now=now)


async def use(db: Database, invitation_id: int | None, user_id: int, *, now: datetime = NOW) -> bool:
    assert invitation_id is not None
    async with db.write() as session:
        return await service.use(session, invitation_id, user_id, now=now)


async def rows(db: Database) -> int:
    async with db.read() as session:
        return int((await session.execute(select(func.count()).select_from(invitations))).scalar_one())
