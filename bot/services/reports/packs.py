"""Evidence packs that were made: remembering them, and when the last one was."""

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables as db
from bot.domain.meeting import Meeting
from bot.domain.people import Person
from bot.domain.privacy import after_end
from bot.services import audit
from bot.services.programme import as_entity


async def record(
    session: AsyncSession,
    meeting_id: int,
    *,
    language: str,
    digest: str,
    actor: Person | None,
    made_at: datetime,
    real: datetime,
    update_id: int | None = None,
) -> None:
    """Remember a pack and log the act. ``made_at``: meeting time of its facts; ``digest``: of its MANIFEST.

    ``actor`` None is the command line.
    """
    values = {"made_at": made_at, "recorded_at": real, "language": language, "digest": digest}
    made_by = actor.user_id if actor else None
    await session.execute(insert(db.packs).values(meeting_id=meeting_id, made_by=made_by, **values))
    await audit.record(
        session, "export_report", language, actor=actor, now=real, meeting_id=meeting_id, update_id=update_id
    )


async def is_made(session: AsyncSession, meeting_id: int) -> bool:
    """Whether there is a pack of the whole meeting: one that was made after its end."""
    row = (await session.execute(select(db.meetings).where(db.meetings.c.id == meeting_id))).one()
    over = after_end(as_entity(Meeting, row._mapping), 0)
    these = db.packs.c.meeting_id == meeting_id, db.packs.c.made_at >= over
    return bool((await session.execute(select(func.count()).where(*these))).scalar_one())
