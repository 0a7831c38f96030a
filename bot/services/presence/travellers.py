"""Everybody of the list as head-counts see them: who has not joined too."""

from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import meetings, participants, people
from bot.domain.people import Role
from bot.domain.presence import Traveller
from bot.services.recipients import traits_in
from bot.services.signups.said import SAID

_PERSON, _ACCOUNT = participants.c, people.c
_TIED = and_(_ACCOUNT.meeting_id == _PERSON.meeting_id, _ACCOUNT.participant_id == _PERSON.id)
_EVERYBODY = (
    select(
        _PERSON.id,
        _PERSON.first_name,
        _PERSON.last_name,
        _PERSON.delegation,
        _PERSON.group,
        _PERSON.role,
        _PERSON.staff,
        _PERSON.language,
        _PERSON.bus,
        meetings.c.host_delegation,
        _ACCOUNT.user_id,
        _ACCOUNT.language.label("chosen_language"),
        _ACCOUNT.consent_version,
        _ACCOUNT.blocked_at,
        _ACCOUNT.stopped_at,
        SAID,
    )
    .select_from(participants)
    .join(meetings, meetings.c.id == _PERSON.meeting_id)
    .outerjoin(people, _TIED)
    .where(_PERSON.withdrawn.is_(False))
    .order_by(_PERSON.id)
)


async def everybody(session: AsyncSession, meeting_id: int) -> list[Traveller]:
    """The whole list of a meeting. It asks for no right."""
    rows = await session.execute(_EVERYBODY.where(_PERSON.meeting_id == meeting_id))
    return [_traveller(row) for row in rows]


async def leaders(session: AsyncSession, meeting_id: int) -> dict[str, str]:
    """The name of each delegation's leader: whom to ask where somebody cannot be written to."""
    found = (
        select(_PERSON.delegation, _PERSON.first_name, _PERSON.last_name)
        .where(_PERSON.meeting_id == meeting_id, _PERSON.withdrawn.is_(False), _PERSON.role == Role.LEADER)
        .order_by(_PERSON.id.desc())
    )
    rows = await session.execute(found)
    return {row.delegation: f"{row.first_name} {row.last_name}".strip() for row in rows}


def _traveller(row: Any) -> Traveller:
    joined = row.user_id is not None and row.consent_version is not None
    return Traveller(
        row.id,
        f"{row.first_name} {row.last_name}".strip(),
        row.delegation,
        row.bus,
        row.user_id if joined else None,
        joined and row.blocked_at is None and row.stopped_at is None,
        traits_in(row),
    )
