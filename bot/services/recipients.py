"""Who gets what is sent unasked: everybody on the list who joined and agreed, with what they chose."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, and_, cast, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.db.tables import meetings, participants, people
from bot.domain.audience import Traits
from bot.domain.people import Role
from bot.domain.preferences import Preferences
from bot.services.signups.said import SAID, items_and_without


@dataclass(frozen=True, slots=True)
class Recipient:
    """One of them. Whether they paused, stopped or blocked the bot is asked when something leaves."""

    participant_id: str
    traits: Traits
    preferences: Preferences


_TIED = and_(people.c.meeting_id == participants.c.meeting_id, people.c.participant_id == participants.c.id)
_AT_ONCE = 500
_STORED = cast(people.c.preferences, Text).label("stored")
_COLUMNS = (
    participants.c.id,
    _STORED,
    participants.c.delegation,
    participants.c.group,
    participants.c.role,
    participants.c.staff,
    participants.c.language,
    participants.c.bus,
    people.c.language.label("chosen_language"),
    meetings.c.host_delegation,
    SAID,
)


async def recipients(
    session: AsyncSession, meeting_id: int, participant_id: str | None = None
) -> list[Recipient]:
    """Everybody in order of their ids, or the one of them who is called so."""
    one = () if participant_id is None else (participants.c.id == participant_id,)
    found = (
        select(*_COLUMNS)
        .join(people, _TIED)
        .join(meetings, meetings.c.id == participants.c.meeting_id)
        .where(*_joined(meeting_id), *one)
        .order_by(participants.c.id)
    )
    chosen: dict[str, Preferences] = {}
    traits: dict[tuple[Any, ...], Traits] = {}
    everybody = []
    for some in (await session.execute(found)).partitions(_AT_ONCE):
        for row in some:
            if row.stored not in chosen:
                chosen[row.stored] = Preferences.read(json.loads(row.stored))
            deciding = tuple(row[2:])
            if deciding not in traits:
                traits[deciding] = traits_in(row)
            everybody.append(Recipient(row.id, traits[deciding], chosen[row.stored]))
        await asyncio.sleep(0)  # answers go out meanwhile
    return everybody


async def preferences_chosen(
    session: AsyncSession, meeting_id: int, participant_id: str | None = None
) -> Sequence[Preferences]:
    """The different preferences that there are: few, however many people there are."""
    one = () if participant_id is None else (participants.c.id == participant_id,)
    found = select(_STORED).join(participants, _TIED).where(*_joined(meeting_id), *one).distinct()
    return [Preferences.read(json.loads(text)) for text in (await session.execute(found)).scalars()]


def _joined(meeting_id: int) -> tuple[ColumnElement[bool], ...]:
    here = participants.c.meeting_id == meeting_id, participants.c.withdrawn.is_(False)
    return (*here, people.c.consent_version.is_not(None))


def traits_in(row: Row[Any]) -> Traits:
    """The traits in a row of the list, its columns named as above: what services/people.py reads of one."""
    items, without = items_and_without(row.signed)
    return Traits(
        delegation=row.delegation,
        host=row.delegation == row.host_delegation,
        group=row.group or None,
        leader=row.role is Role.LEADER,
        organiser=row.role is Role.ORGANISER,
        staff=row.staff,
        language=row.chosen_language or row.language,
        items=items,
        without=without,
        bus=row.bus or None,
    )
