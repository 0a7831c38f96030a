"""The ledger: what it keeps of an erasure, and which erasures the storage still has traces of."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db import tables as db
from bot.db.tables import erasures
from bot.domain.privacy import Erasure, Subject, account_digest, participant_digest


async def any_kept(session: AsyncSession) -> bool:
    """Whether anybody was ever erased here."""
    return (await session.execute(select(erasures.c.digest).limit(1))).first() is not None


async def entries_of(
    session: AsyncSession, subject: Subject, key: bytes, *, now: datetime, update_id: int = 0
) -> dict[str, Erasure]:
    """What the ledger keeps of an erasure: keyed hashes of account and participant. Meeting time."""
    found = [account_digest(subject.user_id, key)] if subject.user_id is not None else []
    if subject.participant_id is not None:
        code = select(db.meetings.c.code).where(db.meetings.c.id == subject.meeting_id)
        meeting = (await session.execute(code)).scalar_one()
        found.append(participant_digest(meeting, subject.participant_id, key))
    return dict.fromkeys(found, Erasure(now, update_id))


async def entries_of_all(
    session: AsyncSession, subjects: Iterable[Subject], key: bytes, *, now: datetime, update_id: int = 0
) -> dict[str, Erasure]:
    """What the ledger keeps of several."""
    found: dict[str, Erasure] = {}
    for one in subjects:
        found |= await entries_of(session, one, key, now=now, update_id=update_id)
    return found


async def unwiped(session: AsyncSession, *, now: datetime) -> list[str]:
    """Digests whose traces are to be wiped now (operating time)."""
    rows = await session.execute(select(erasures.c.digest).where(erasures.c.scrub_at <= now))
    return list(rows.scalars())


async def mark_wiped(session: AsyncSession, digests: Sequence[str]) -> None:
    """Say that the storage was wiped."""
    for digest in digests:
        await session.execute(update(erasures).where(erasures.c.digest == digest).values(scrub_at=None))
