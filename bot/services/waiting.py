"""Minors who agreed to the notice and wait for their leader. A row here opens nothing."""

from datetime import datetime

from sqlalchemy import delete, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants as listed
from bot.db.tables import waiting
from bot.db.upsert import insert_or_update
from bot.domain.errors import NoSuchParticipant
from bot.domain.joining import Waiting
from bot.domain.people import Participant, Person
from bot.domain.rights import Action
from bot.services import participants
from bot.services.acts import By
from bot.services.programme import as_entity
from bot.services.rights import require


async def ask(session: AsyncSession, by: By, participant_id: str, *, at: datetime) -> None:
    """Wait for the leader; of two accounts that would be the same participant the later one waits."""
    await forget(session, by.person)
    row = {
        "meeting_id": by.meeting_id,
        "participant_id": participant_id,
        "user_id": by.person.user_id,
        "asked_at": at,
    }
    keys = ("meeting_id", "participant_id")
    await session.execute(insert_or_update(session, waiting, keys, row))


async def forget(session: AsyncSession, person: Person) -> None:
    """Wait no longer."""
    await session.execute(delete(waiting).where(waiting.c.user_id == person.user_id))


async def pending(session: AsyncSession, by: By, delegation: str | None) -> list[Waiting]:
    """Those of a delegation (None: of all), longest first. Raises NotAllowed, NotJoined."""
    require(by.person, Action.CONFIRM_MINOR, delegation=delegation)
    same = (waiting.c.participant_id == listed.c.id) & (waiting.c.meeting_id == listed.c.meeting_id)
    rows = await session.execute(
        select(listed, waiting.c.user_id, waiting.c.asked_at)
        .join(waiting, same)
        .where(
            listed.c.meeting_id == by.meeting_id,
            listed.c.withdrawn.is_(False),
            listed.c.delegation == delegation if delegation is not None else true(),
        )
        .order_by(waiting.c.asked_at, listed.c.id)
    )
    return [Waiting(as_entity(Participant, row._mapping), row.user_id, row.asked_at) for row in rows]


async def end(session: AsyncSession, by: By, participant_id: str) -> tuple[Participant, int | None]:
    """End a wait, one way or the other. Returns whose, and which account; None if nobody waits any more.

    Raises NoSuchParticipant, NotAllowed, NotJoined.
    """
    participant = await participants.listed(session, by.meeting_id, participant_id)
    # One answer to unknown ids and to other delegations': it must not tell whom the list knows.
    require(by.person, Action.CONFIRM_MINOR, delegation=participant.delegation if participant else None)
    if participant is None:
        raise NoSuchParticipant(participant_id)
    mine = waiting.c.meeting_id == by.meeting_id, waiting.c.participant_id == participant_id
    user_id = (await session.execute(select(waiting.c.user_id).where(*mine))).scalar_one_or_none()
    await session.execute(delete(waiting).where(*mine))
    return participant, user_id
