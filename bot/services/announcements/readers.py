"""Who is in an audience, one by one, as ``--dry-run`` lists them. Figures: services/audiences.py."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import participants, people
from bot.domain.announcements import Why
from bot.domain.audience import Audience
from bot.services import audiences


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody of an audience: what they read ("" = not known), and why they cannot be reached, if so."""

    participant_id: str
    name: str
    delegation: str
    language: str
    why: Why | None


async def readers(session: AsyncSession, meeting_id: int, audience: Audience) -> list[Reader]:
    """Everybody of the list who is in it now, by delegation and name."""
    person, account = participants.c, people.c
    found = (
        select(person.id, person.first_name, person.last_name, person.delegation)
        .add_columns(audiences.spoken.label("language"))
        .add_columns(account.consent_version, account.blocked_at, account.stopped_at)
        .select_from(audiences.listed())
        .where(*audiences.coming(meeting_id))
        .where(audiences.includes(audience, await audiences.host_of(session, meeting_id)))
        .order_by(person.delegation, person.last_name, person.id)
    )
    everybody = []
    for row in await session.execute(found):
        barriers = {
            Why.NOT_JOINED: row.consent_version is None,
            Why.BLOCKED: row.blocked_at is not None,
            Why.STOPPED: row.stopped_at is not None,
        }
        why = next((one for one, holds in barriers.items() if holds), None)
        name = f"{row.first_name} {row.last_name}".strip()
        everybody.append(Reader(row.id, name, row.delegation, row.language or "", why))
    return everybody
